//! States: memberships over time, and everything about one of them.

use super::NoPage;
use super::today::{may_be, names};
use crate::page::{Cell, Cx, Page, Table, Tone};
use crate::pictures::{Bar, Lane, lanes};
use crate::rows;
use maud::html;
use servanda_acts::Deed;
use servanda_answers::{Asked, SetOf, candidates, duties, participations_of};
use servanda_language::{Country, Kind, Name};
use servanda_reckoner::{Answer, Question, Standing};
use servanda_timeline::{Counting, Day, Period, Ruling, Timeline};

/// True if the charter speaks of members, and not of parties alone.
pub fn has_members(cx: &Cx<'_>) -> bool {
    !cx.book.reckoned.members().is_empty()
}

/// The instrument that most States have ever joined: the one whose parties are shown where there are no members.
pub fn main_instrument(cx: &Cx<'_>) -> Option<Name> {
    let most = names(cx, Kind::Instrument).into_iter().rev().max_by_key(|n| cx.book.reckoned.roll(*n).len());
    most.filter(|n| !cx.book.reckoned.roll(*n).is_empty())
}

/// Every State that was ever a member or a party, in the alphabetical order of the language.
pub fn everyone(cx: &Cx<'_>) -> Vec<Country> {
    let mut all = cx.book.reckoned.members();
    for n in names(cx, Kind::Instrument) {
        all.extend(cx.book.reckoned.roll(n));
    }
    let mut all: Vec<Country> = {
        let mut seen = rustc_hash::FxHashSet::default();
        all.into_iter().filter(|c| seen.insert(*c)).collect()
    };
    all = cx.book.edition.folder.countries.names.sorted(&all, cx.words.messages.lang.names(), cx.on);
    all
}

/// Those who are members, suspended or in doubt on the day in view; without members, the parties of the main instrument.
pub fn member_table(cx: &Cx<'_>) -> Table {
    let members = has_members(cx);
    let main = main_instrument(cx);
    let rows = everyone(cx).into_iter().filter_map(|c| {
        let question = if members { Question::Member(c) } else { Question::Party(main?, c) };
        let line = cx.book.reckoned.line(question);
        let none = [
            Ruling::Silent,
            Ruling::Settled(Answer::Bool(false)),
            Ruling::Settled(Answer::Standing(Standing::None)),
        ];
        if none.contains(&line.at(cx.on).ruling) {
            return None;
        }
        let (standing, reply) = cx.answer(question);
        let standing = match reply.value.as_str() {
            Some("suspended") => standing.tone(Tone::Open),
            _ => standing,
        };
        let standing = if members {
            standing
        } else {
            Cell {
                text: if reply.kind == "settled" { cx.t("p-party") } else { standing.text.clone() },
                ..standing
            }
        };
        Some(vec![cx.country(c), standing, cx.day(reply.since)])
    });
    cx.table(&[("country", "p-col-state-name"), ("status", "p-col-standing"), ("since", "p-col-since")], rows)
}

/// The pieces of a line as bars, with what they are about and the word for what holds.
pub fn bars(
    cx: &Cx<'_>,
    line: &Timeline<Ruling<Answer>>,
    thin: bool,
    (label, holds): (&str, &str),
) -> Vec<Bar> {
    line.pieces()
        .filter_map(|p| {
            let kind = match &p.value {
                Ruling::Settled(Answer::Bool(true) | Answer::Standing(Standing::Member)) => "holds",
                Ruling::Settled(Answer::Standing(Standing::Suspended)) => "suspended",
                Ruling::Unsettled(_) => "unsettled",
                Ruling::Contested(_) => "contested",
                _ => return None,
            };
            let show = |d: Day| if d.is_date() { d.to_string() } else { "…".into() };
            let last = if p.until.is_date() { p.until.before() } else { p.until };
            let title = cx.say(
                "p-bar",
                &[
                    ("what", label.into()),
                    (
                        "kind",
                        (if kind == "holds" { holds.to_owned() } else { cx.t(&format!("p-bar-{kind}")) })
                            .into(),
                    ),
                    ("since", show(p.since).into()),
                    ("last", show(last).into()),
                ],
            );
            Some(Bar { since: p.since, until: p.until, kind, thin, title })
        })
        .collect()
}

/// Members over time.
pub fn members(cx: &Cx<'_>) -> Page {
    let members = has_members(cx);
    let main = main_instrument(cx);
    let mut page = Page::new(cx.t(if members { "p-members-title" } else { "p-states-title" }));
    page.table(
        "members",
        cx.say("p-members-on", &[("on", cx.long_day(cx.on).into())]),
        member_table(cx),
        cx.t("p-nobody"),
    );
    let all = everyone(cx);
    let party = main.map(|m| cx.words.bare(m)).unwrap_or_default();
    let member = cx.t("p-membership");
    let holds = cx.t(if members { "p-key-member" } else { "p-party" });
    let lane = |c: Country| {
        let mut bars_of = Vec::new();
        if let Some(m) = main {
            bars_of.extend(bars(
                cx,
                &cx.book.reckoned.line(Question::Party(m, c)).forget(),
                members,
                (&party, &cx.t("p-party")),
            ));
        }
        if members {
            bars_of.extend(bars(
                cx,
                &cx.book.reckoned.line(Question::Member(c)).forget(),
                false,
                (&member, &holds),
            ));
        }
        Lane { label: cx.words.country(c, cx.on), href: Some(cx.member(c)), bars: bars_of }
    };
    let chart: Vec<Lane> = all.iter().map(|c| lane(*c)).filter(|l| !l.bars.is_empty()).collect();
    let label = cx.t("p-members-chart");
    let key = html! {
        ul.key {
            @if members && main.is_some() { li.thin { (cx.say("p-key-party", &[("i", party.clone().into())])) } }
            li.holds { (cx.t(if members { "p-key-member" } else { "p-key-party-main" })) }
            li.suspended { (cx.t("p-bar-suspended")) }
            li.unsettled { (cx.t("p-bar-unsettled")) }
            li.contested { (cx.t("p-bar-contested")) }
        }
    };
    page.part("chart", label.clone(), html! { (lanes(cx, "members-chart", &label, &chart)) (key) });
    // The chart in words.
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .flat_map(|c| {
            let question =
                if members { Some(Question::Member(*c)) } else { main.map(|m| Question::Party(m, *c)) };
            let line = question.map(|q| cx.book.reckoned.line(q).forget());
            let what = if members { &member } else { &party };
            let bars = line.map(|l| bars(cx, &l, false, (what, &holds))).unwrap_or_default();
            bars.into_iter().map(move |b| (*c, question, b))
        })
        .map(|(c, question, b)| {
            let at = if b.since.is_date() { b.since } else { cx.on };
            let why = question.and_then(|q| cx.why_on(&Asked::One(q), at));
            vec![
                cx.country(c),
                Cell::text(if b.kind == "holds" {
                    holds.clone()
                } else {
                    cx.t(&format!("p-bar-{}", b.kind))
                })
                .data(b.kind)
                .why(why),
                cx.day(b.since),
                cx.last(b.until),
            ]
        })
        .collect();
    let table = cx.table(
        &[
            ("country", "p-col-state-name"),
            ("status", "p-col-standing"),
            ("since", "p-col-since"),
            ("last", "p-col-last"),
        ],
        rows,
    );
    page.table("history", cx.t("p-members-history"), table, cx.t("p-none"));
    let now: Vec<(Country, &'static str)> = all
        .iter()
        .filter_map(|c| {
            let question = if members { Question::Member(*c) } else { Question::Party(main?, *c) };
            match &cx.book.reckoned.line(question).at(cx.on).ruling {
                Ruling::Settled(Answer::Bool(true) | Answer::Standing(Standing::Member)) => {
                    Some((*c, "holds"))
                }
                Ruling::Settled(Answer::Standing(Standing::Suspended)) => Some((*c, "suspended")),
                Ruling::Unsettled(_) => Some((*c, "unsettled")),
                Ruling::Contested(_) => Some((*c, "contested")),
                _ => None,
            }
        })
        .collect();
    page.part("map", cx.t("p-map"), crate::pictures::map(cx, &now, &holds));
    super::data::feeds(cx, &mut page, &[], &cx.t("p-feed-all"));
    page
}

fn instruments_of(cx: &Cx<'_>, country: Country) -> Table {
    let folder = &cx.book.edition.folder;
    let rows = names(cx, Kind::Instrument).into_iter().flat_map(|i| {
        let done = |deeds: &[Deed]| {
            cx.book.reckoned.history().standing.iter().copied().find(|a| {
                folder.acts.get(*a as usize).is_some_and(|a| {
                    deeds.contains(&a.deed())
                        && a.name("i") == Some(i)
                        && a.actors().contains(&country)
                        && a.done.earliest() <= cx.on
                })
            })
        };
        let signed = done(&[Deed::Signed]);
        let consent = done(&[Deed::Deposited, Deed::Acceded, Deed::Succeeded, Deed::NotifiedAcceptance]);
        let spells = participations_of(cx.words, &cx.book.reckoned, i, country, cx.on);
        if signed.is_none() && consent.is_none() && spells.is_empty() {
            return Vec::new();
        }
        let (party, _) = cx.answer(Question::Party(i, country));
        let signed = signed.map_or(Cell::default(), |a| cx.act_day(a));
        let row = |act: Option<u32>, since: Cell, until: Cell| {
            vec![
                cx.name(i),
                party.clone(),
                signed.clone(),
                super::instruments::consent(cx, i, act),
                since,
                until,
            ]
        };
        if spells.is_empty() {
            return vec![row(consent, Cell::default(), Cell::default())];
        }
        let spell = |p: &servanda_answers::Participation| {
            let since =
                if p.settled { cx.day(p.since) } else { Cell::text(cx.t("not-settled")).tone(Tone::Open) };
            row(p.act, since, if p.until <= cx.on { cx.day(p.until) } else { Cell::default() })
        };
        spells.iter().map(spell).collect()
    });
    cx.table(
        &[
            ("instrument", "p-col-instrument"),
            ("party", "p-col-party"),
            ("signed", "p-col-signed"),
            ("deposited", "p-col-deposited"),
            ("since", "p-col-since"),
            ("until", "p-col-ended"),
        ],
        rows,
    )
}

/// One State.
pub fn member(cx: &Cx<'_>, country: Country) -> Result<Page, NoPage> {
    let folder = &cx.book.edition.folder;
    let known = everyone(cx).contains(&country) || folder.acts.iter().any(|a| rows::concerns(a, country));
    if !known {
        return Err(NoPage::Missing);
    }
    let name = cx.words.country(country, cx.on);
    let mut page = Page::new(name.clone());
    let official = folder.countries.names.official(&country, cx.words.messages.lang.names(), cx.on);
    page.lead = html! { p { (official) } };
    let mut facts = Vec::new();
    let mut fact = |label: String, question: Question| {
        let (answer, reply) = cx.answer(question);
        if reply.kind != "silent" {
            facts.push(vec![Cell::text(label), answer, cx.day(reply.since), cx.last(reply.until)]);
        }
    };
    if has_members(cx) {
        fact(cx.t("p-membership"), Question::Member(country));
        fact(cx.t("p-vote"), Question::Vote(country));
    }
    for class in names(cx, Kind::Class) {
        fact(cx.words.bare(class), Question::Class(class, country));
    }
    for organ in super::today::organs(cx) {
        if candidates(&cx.book.reckoned, SetOf::Seats(organ)).contains(&country)
            && may_be(cx, Question::Seat(organ, country))
        {
            let text = cx.say("p-seat-in", &[("o", cx.words.named(organ).into())]);
            fact(text, Question::Seat(organ, country));
        }
    }
    let table = cx.facts(facts);
    page.table("facts", cx.say("p-on-day", &[("on", cx.long_day(cx.on).into())]), table, cx.t("p-none"));
    page.table("instruments", cx.t("head-instruments"), instruments_of(cx, country), cx.t("p-none"));
    let from = duties(&cx.book.reckoned, Some(country), None, None, cx.on);
    page.table(
        "duties-of",
        cx.say("p-duties-of", &[("c", name.clone().into())]),
        rows::duties(cx, &from),
        cx.t("p-no-duties"),
    );
    let to = duties(&cx.book.reckoned, None, Some(country), None, cx.on);
    page.table(
        "duties-toward",
        cx.say("p-duties-toward", &[("c", name.clone().into())]),
        rows::duties(cx, &to),
        cx.t("p-no-duties"),
    );
    let horizon = cx.on.plus(Period::years(12), Counting::default());
    let turns: Vec<_> = cx
        .book
        .reckoned
        .due(cx.on, horizon)
        .into_iter()
        .filter(|d| d.country == Some(country))
        .take(20)
        .collect();
    page.table("turns", cx.t("p-turns-to-come"), rows::due(cx, &turns), cx.t("nothing-due"));
    let claims = rows::latest(cx, 50, |a| {
        (a.deed().is_claim() || matches!(a.deed(), Deed::NotPaid)) && a.actors().contains(&country)
    });
    page.table("claims", cx.t("p-claims"), rows::acts(cx, claims), cx.t("p-none"));
    let acts = rows::latest(cx, 200, |a| rows::concerns(a, country) && !a.deed().is_claim());
    page.table(
        "acts",
        cx.say("p-acts-of", &[("c", name.clone().into())]),
        rows::acts(cx, acts),
        cx.t("p-no-acts"),
    );
    let code = country.code().to_lowercase();
    super::data::feeds(cx, &mut page, &[("member", &code)], &name);
    Ok(page)
}
