// Every kind of page there is, with an address of it, in a language. Of long pages a day is taken on which they are short: what
// can be wrong is wrong on every row.

const IN_ORGANISATION = {
  csto: {
    today: "",
    "today, before there was an organisation": "?on=2001-01-01",
    "today, as known on an earlier day": "?on=2000-01-01&known=2000-01-01",
    changes: "/changes?since=2009-06-01&on=2009-12-01",
    members: "/members",
    member: "/members/uz",
    instruments: "/instruments",
    instrument: "/instruments/treaty",
    text: "/texts/1992-treaty",
    "article with versions": "/texts/1992-treaty/4",
    article: "/texts/2002-charter/17",
    organs: "/organs",
    "organ with rotation": "/organs/council?on=2009-12-01",
    "organ with vacant seats": "/organs/permanent-council",
    office: "/offices/secretary-general?on=2018-11-03",
    sessions: "/sessions?on=2010-06-01",
    decisions: "/decisions?on=2010-06-01",
    document: "/documents/security-strategy?on=2020-01-01",
    defence: "/defence?on=2022-01-10",
    due: "/due?on=2020-01-01",
    "why, settled": "/why?q=the+Treaty+in+force&on=2005-01-01",
    "why, unsettled": "/why?q=the+Crisis+Response+Centre+exists&on=2018-06-01",
    "why, contested": "/why?q=turn+of+the+Secretary+General&on=2018-11-03",
    "why, a list": "/why?q=duties+toward+Kazakhstan&on=2022-01-05",
    "why, a form": "/why",
    "what if, empty": "/what-if",
    "what if, with a result": "/what-if?act=2040-01-01+Armenia+notified+withdrawal+from+the+Treaty",
    "what if, with a mistake": "/what-if?act=2040-01-01+Armenia+eats+cake",
    search: "/search?q=Treaty",
    "search without result": "/search?q=zzzz",
    journal: "/journal?on=2005-01-01",
    act: "/acts/203",
    findings: "/findings",
    data: "/data",
  },
  // Only what differs: parties for members, classes, many rows, contested answers.
  npt: {
    today: "?on=1971-06-01",
    states: "/members?on=1971-06-01",
    state: "/members/kp",
    instrument: "/instruments/treaty?on=1969-12-31&known=1969-12-31",
    organs: "/organs",
    duties: "/defence",
    due: "/due?on=1970-01-01",
    "why, contested": "/why?q=party+North+Korea+to+the+Treaty&on=2003-02-01",
    text: "/texts/treaty",
  },
};

const WITHOUT_ORGANISATION = {
  organisations: { path: "", status: 200 },
  "for programs": { path: "/api", status: 200 },
  "not found": { path: "/csto/nothing-here", status: 404 },
  "not to be read": { path: "/csto?on=yesterday", status: 400 },
};

// All kinds, each as { name, status, path(lang) }.
export function pageKinds() {
  const kinds = [];
  for (const [organisation, pages] of Object.entries(IN_ORGANISATION)) {
    for (const [name, path] of Object.entries(pages)) {
      kinds.push({
        name: `${organisation}: ${name}`,
        organisation,
        status: 200,
        path: (lang) => `/${lang}/${organisation}${path}`,
      });
    }
  }
  for (const [name, { path, status }] of Object.entries(WITHOUT_ORGANISATION)) {
    kinds.push({ name, organisation: null, status, path: (lang) => `/${lang}${path}` });
  }
  return kinds;
}
