// Two hundred days in both languages: every page answers on every day, and is valid. The days are the same on every run.

import assert from "node:assert/strict";
import { Checker, inParallel } from "../harness/checker.mjs";
import { Faults, LANGUAGE } from "../harness/faults.mjs";

const DAYS = 200;
const FIRST = Date.UTC(1990, 0, 1);
const LAST = Date.UTC(2030, 11, 31);

// Days on which something begins or ends, and the days beside them.
const OF_INTEREST = [
  "1992-05-14",
  "1992-05-15",
  "1994-04-19",
  "1994-04-20",
  "1999-04-20",
  "1999-04-21",
  "1999-12-31",
  "2000-03-21",
  "2000-03-22",
  "2002-05-14",
  "2003-09-17",
  "2003-09-18",
  "2003-12-10",
  "2006-07-15",
  "2006-08-16",
  "2009-06-14",
  "2009-12-01",
  "2010-12-10",
  "2012-12-18",
  "2012-12-19",
  "2016-10-14",
  "2018-06-01",
  "2018-11-03",
  "2020-05-15",
  "2022-01-05",
  "2022-01-06",
  "2023-12-15",
  "2024-02-29",
  "2026-01-01",
  "2027-01-01",
  "2029-01-01",
  "2030-12-31",
];

const PAGES = {
  csto: [
    "",
    "members",
    "members/uz",
    "members/am",
    "instruments",
    "instruments/treaty",
    "instruments/charter",
    "instruments/extension-protocol",
    "texts/1992-treaty",
    "texts/1992-treaty/4",
    "texts/2002-charter/13-5",
    "organs",
    "organs/council",
    "organs/permanent-council",
    "organs/anti-drug-council",
    "offices/secretary-general",
    "offices/chief-of-the-joint-staff",
    "sessions",
    "decisions",
    "documents/security-strategy",
    "defence",
    "due",
    "changes",
    "journal",
    "findings",
    "data",
    "what-if",
    "search?q=Council",
    "why?q=chair+of+the+Council",
    "why?q=members",
    "why?q=the+Treaty+in+force",
    "why?q=holder+of+the+Secretary+General",
    "why?q=duties",
    "acts/203",
  ],
  npt: [
    "members/kp",
    "members/fr",
    "organs/review-conference",
    "due",
    "journal",
    "texts/treaty/x-1",
    "why?q=party+North+Korea+to+the+Treaty",
    "changes",
    "search?q=conference",
  ],
};

export default async function days({ test, portal }) {
  const sample = sampleOfDays();
  const addresses = addressesOf(sample);
  const checker = new Checker();
  const faults = new Faults();
  const wrong = [];
  const covered = new Map();
  try {
    await test(`${addresses.length} pages on ${sample.length} days answer`, async () => {
      assert.equal(sample.length, DAYS);
      await inParallel(addresses, 6, async ({ path, page, on }) => {
        const answer = await portal.get(path);
        if (answer.status !== 200 && answer.status !== 303) {
          wrong.push(`${answer.status} ${path}`);
          return;
        }
        const html = await (answer.status === 303 ? await portal.get(answer.headers.get("location")) : answer).text();
        covered.set(page, (covered.get(page) ?? 0) + 1);
        if (!html.includes(`name="on" value="${on}"`)) wrong.push(`${path}: the time control is on another day`);
        if (!/<h1>[^<]*\S[^<]*<\/h1>/.test(html)) wrong.push(`${path}: no heading`);
        if (!/class="in-view"/.test(html)) wrong.push(`${path}: does not say which day is in view`);
        faults.page(path, (await checker.check(html)).faults);
      });
      if (wrong.length > 0) throw new Error(`${wrong.length} of them are wrong\n${wrong.slice(0, 30).join("\n")}`);
    });
  } finally {
    await checker.stop();
  }
  await test("each main page is seen on many days", () => {
    for (const page of Object.entries(PAGES).flatMap(([of, all]) => all.map((name) => `${of}/${name}`))) {
      assert.ok((covered.get(page) ?? 0) >= 10, `${page} only on ${covered.get(page) ?? 0} days`);
    }
  });
  await test("every page is valid HTML", () => faults.none(LANGUAGE.html, "invalid HTML"));
  await test("no message is missing", () => faults.none(LANGUAGE.keys, "keys and program words"));
  await test("no words are glued, no sentence is ragged", () => faults.none(LANGUAGE.joined, "badly joined texts"));
}

// A small generator of numbers, so that the sample never differs.
function* numbers(seed) {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function sampleOfDays() {
  const all = new Set(OF_INTEREST);
  for (const number of numbers(1992)) {
    all.add(
      new Date(FIRST + Math.floor(number * ((LAST - FIRST) / 86_400_000 + 1)) * 86_400_000).toISOString().slice(0, 10),
    );
    if (all.size === DAYS) return [...all];
  }
}

// Two pages of the one organisation for each day and language, and every other day one of the other.
function addressesOf(sample) {
  const addresses = [];
  let turn = 0;
  let other = 0;
  for (const [i, on] of sample.entries()) {
    for (const lang of ["en", "ru"]) {
      const add = (of, name) => {
        // Every third day only what was known by then counts.
        const days = i % 3 === 2 ? `on=${on}&known=${on}` : `on=${on}`;
        addresses.push({
          path: `/${lang}/${of}${name && `/${name}`}${name.includes("?") ? "&" : "?"}${days}`,
          page: `${of}/${name}`,
          on,
        });
      };
      for (let n = 0; n < 2; n += 1) add("csto", PAGES.csto[turn++ % PAGES.csto.length]);
      if (i % 2 === 0) add("npt", PAGES.npt[other++ % PAGES.npt.length]);
    }
  }
  return addresses;
}
