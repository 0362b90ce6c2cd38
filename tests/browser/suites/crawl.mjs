// Follows every link that leads from the front pages, in both languages, and checks what it finds. Days multiply addresses
// without end, so addresses with a day are followed up to a number; the rest of the portal is followed to the end.

import assert from "node:assert/strict";
import { BAD_PAGE, ITS_FAULTS } from "../harness/bad-page.mjs";
import { Checker, inParallel } from "../harness/checker.mjs";
import { Faults, LANGUAGE } from "../harness/faults.mjs";

const SEEDS = ["/en/csto", "/ru/csto", "/en/npt"];
const MOST = 3_000;
const MOST_WITH_DAYS = 400;
// Questions with proofs are the most numerous pages; they come last, so that they crowd out no other.
const MOST_QUESTIONS = 500;
const AT_ONCE = 6;
const A_WAVE = 60;

// Of the addresses beyond the bounds so many are at least asked for.
const GLANCES = 600;

// Pages of which one must be reached.
const SURE = [
  "instruments/treaty",
  "texts/1992-treaty/4",
  "organs/council",
  "offices/secretary-general",
  "acts/",
  "members/am",
  "journal",
  "findings",
  "data",
  "what-if",
  "why?",
];

// The number of an act in today's journal leads to the act's lasting address: the one redirect that is documented.
const REDIRECT = /^\/(en|ru)\/\w+\/acts\/\d{1,8}$/;

const TYPES = [
  [/\.atom$/, "application/atom+xml"],
  [/\.ics$/, "text/calendar"],
  [/\.csv$|format=csv/, "text/csv"],
  [/\.json$|format=json|\/days$/, "application/json"],
  [/\.journal$|format=text/, "text/plain"],
  [/\.pdf$/, "application/pdf"],
  [/\.css$/, "text/css"],
  [/\.js$/, "text/javascript"],
  [/\.svg$/, "image/svg+xml"],
];

export default async function crawl({ test, portal }) {
  const checker = new Checker();
  let found;
  try {
    await test("the checks find what they are for, and nothing else", async () => {
      const { faults } = await checker.check(BAD_PAGE);
      for (const [kind, text] of ITS_FAULTS) {
        assert.ok(
          faults.some((fault) => fault.kind === kind && fault.text.includes(text)),
          `${kind} “${text}” is not found`,
        );
      }
      assert.equal(faults.length, ITS_FAULTS.length, JSON.stringify(faults, null, 1));
    });
    await test(
      "every reachable address is read",
      async () => {
        found = await follow(portal, checker);
        assertReached(found);
      },
      { limit: 600_000 },
    );
  } finally {
    await checker.stop();
  }
  if (!found) return;
  await test("no link is dead", () => tell(found.dead, "dead links"));
  await test("every fragment is there", () => tell(deadFragments(found), "links to an anchor that is not there"));
  await test("every file has its type", () => tell(found.badFiles, "files"));
  await test("links to sources are addresses", () => tell(found.badSources, "sources"));
  await test("every page is valid HTML", () => found.faults.none(LANGUAGE.html, "invalid HTML"));
  await test("no message is missing", () => found.faults.none(LANGUAGE.keys, "keys and program words"));
  await test("every text is in the language of its page", () =>
    found.faults.none(LANGUAGE.foreign, "texts in another language"));
  await test("no words are glued, no sentence is ragged", () =>
    found.faults.none(LANGUAGE.joined, "badly joined texts"));
}

// A crawl that got lost would find nothing wrong.
function assertReached({ pages, files, left, glanced }) {
  console.log(
    `       crawl: ${pages.size} pages, ${files} files; of ${left} further addresses ${glanced} were glanced at`,
  );
  assert.ok(pages.size > 1_000, `only ${pages.size} pages were found`);
  assert.ok(files > 100, `only ${files} files were found`);
  const reached = (start) =>
    assert.ok(
      [...pages.keys()].some((path) => path.startsWith(start)),
      `no page ${start} was reached`,
    );
  for (const lang of ["en", "ru"]) {
    for (const kind of SURE) reached(`/${lang}/csto/${kind}`);
    reached(`/${lang}/npt/members/`);
  }
}

async function follow(portal, checker) {
  const seen = new Map();
  const queues = [[], [], []];
  const taken = [0, 0, 0];
  const bounds = [MOST, MOST_QUESTIONS, MOST_WITH_DAYS];
  const found = {
    pages: new Map(),
    fragments: [],
    faults: new Faults(),
    dead: [],
    badFiles: [],
    badSources: [],
    files: 0,
  };

  const offer = (href, from) => {
    let url;
    try {
      url = new URL(href, portal.origin + from);
    } catch {
      found.badSources.push(`${href} on ${from}`);
      return;
    }
    if (url.origin !== portal.origin) {
      if (!/^https?:$/.test(url.protocol) || !url.hostname.includes(".")) found.badSources.push(`${href} on ${from}`);
      return;
    }
    const path = canonical(url);
    if (url.hash) found.fragments.push({ path, id: decodeURIComponent(url.hash.slice(1)), from });
    if (seen.has(path)) return;
    seen.set(path, from);
    queues[rank(url)].push(path);
  };
  const next = () => {
    for (const [i, queue] of queues.entries()) {
      if (queue.length > 0 && taken[i] < bounds[i]) {
        taken[i] += 1;
        // The first of those with days are all of one page; taking them from all over covers more.
        return i === 2 ? queue.splice(Math.floor(queue.length / 2), 1)[0] : queue.shift();
      }
    }
    return undefined;
  };

  for (const seed of SEEDS) offer(seed, "/");
  for (;;) {
    const wave = [];
    while (wave.length < A_WAVE) {
      const path = next();
      if (path === undefined) break;
      wave.push(path);
    }
    if (wave.length === 0) break;
    const links = new Map();
    await inParallel(wave, AT_ONCE, async (path) =>
      links.set(path, await open(path, portal, checker, found, seen.get(path))),
    );
    // In the order of the wave, not in that of the answers: so every run reads the same pages.
    for (const path of wave) for (const link of links.get(path)) offer(link, path);
  }
  const rest = queues.flat();
  const every = Math.max(1, Math.floor(rest.length / GLANCES));
  const glances = rest.filter((_, i) => i % every === 0);
  await inParallel(glances, AT_ONCE, async (path) => {
    const { status, body } = await portal.get(path);
    await body?.cancel();
    if (status !== 200 && !(status === 303 && REDIRECT.test(path)))
      found.dead.push(`${status} ${path} on ${seen.get(path)}`);
  });
  return Object.assign(found, { left: rest.length, glanced: glances.length });
}

// Reads an address and gives the links on it.
async function open(path, portal, checker, found, from) {
  const answer = await portal.get(path);
  const kind = answer.headers.get("content-type") ?? "";
  if (answer.status === 303 && REDIRECT.test(path)) {
    return [answer.headers.get("location")];
  }
  if (answer.status !== 200) {
    found.dead.push(`${answer.status} ${path} on ${from}`);
    return [];
  }
  if (!kind.startsWith("text/html")) {
    found.files += 1;
    const [name, query = ""] = path.split("?");
    const wanted = TYPES.find(([pattern]) => pattern.test(name) || pattern.test(query))?.[1];
    const text = await answer.text();
    if (!kind.startsWith(wanted ?? "font/")) found.badFiles.push(`${path}: ${kind} and not ${wanted}`);
    if (text.length === 0) found.badFiles.push(`${path}: empty`);
    if (kind.startsWith("application/json")) {
      try {
        JSON.parse(text);
      } catch (error) {
        found.badFiles.push(`${path}: ${error.message}`);
      }
    }
    return [];
  }
  const html = await answer.text();
  const { faults, links, ids } = await checker.check(html);
  found.pages.set(path, new Set(ids));
  found.faults.page(path, faults);
  return links;
}

// One address for all its spellings.
function canonical(url) {
  const query = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const text = new URLSearchParams(query).toString();
  return url.pathname + (text ? `?${text}` : "");
}

function rank(url) {
  if (url.searchParams.has("on") || url.searchParams.has("known")) return 2;
  return url.searchParams.has("q") || url.searchParams.has("format") ? 1 : 0;
}

function deadFragments({ fragments, pages }) {
  const dead = new Set();
  for (const { path, id, from } of fragments) {
    const ids = pages.get(path);
    if (ids && id !== "" && !ids.has(id)) dead.add(`#${id} of ${path} on ${from}`);
    if (id === "") dead.add(`an empty fragment on ${from}`);
  }
  return [...dead];
}

function tell(all, what) {
  if (all.length > 0) throw new Error(`${all.length} ${what}\n${all.slice(0, 30).join("\n")}`);
}
