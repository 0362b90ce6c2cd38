// Feeds: the calendar of what falls due and the Atom feed of acts, as a program that follows them would read them.

import assert from "node:assert/strict";
import { Reader } from "../harness/reader.mjs";
import { contains } from "./statements/facts.mjs";

export default async function feeds({ test, browser, portal }) {
  for (const [path, words] of [
    ["/en/csto/due.ics", "regular session of the Council"],
    ["/ru/csto/due.ics", "очередная сессия"],
    ["/en/csto/due.ics?member=tj", "Tajikistan"],
    ["/en/npt/due.ics?on=1970-01-01", "begin talks on safeguards"],
  ]) {
    await test(`the calendar ${path}`, async () => {
      const answer = await portal.get(path);
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get("content-type"), /^text\/calendar; charset=utf-8/);
      const text = await answer.text();
      assert.equal(await portal.text(path), text, "two fetches differ");
      const events = calendar(text);
      assert.ok(events.length > 0, "no events");
      contains(events.map((event) => event.SUMMARY).join("\n"), words);
    });
  }

  await test("the Atom feeds are well-formed, and lead to acts", () =>
    Reader.with(browser, portal, async (reader) => {
      await reader.open("/en/csto");
      for (const [path, words] of [
        ["/en/csto/feed.atom", "Taalatbek Masadykov"],
        ["/ru/csto/feed.atom", "Генеральный секретарь"],
        ["/en/csto/feed.atom?member=uz", "suspend Uzbekistan"],
        ["/en/csto/feed.atom?organ=council", "the Council"],
        ["/en/npt/feed.atom?instrument=treaty", "acceded to the Treaty"],
      ]) {
        const answer = await portal.get(path);
        assert.match(answer.headers.get("content-type"), /^application\/atom\+xml/);
        const xml = await answer.text();
        assert.equal(await portal.text(path), xml, "two fetches differ");
        const feed = await reader.page.evaluate(readAtom, xml);
        assert.equal(feed.error, null, path);
        assert.equal(feed.root, "{http://www.w3.org/2005/Atom}feed");
        for (const key of ["id", "title", "updated"]) assert.ok(feed[key], `${path} has no ${key}`);
        assert.equal(feed.self, portal.origin + path);
        assert.ok(feed.entries.length > 0 && feed.entries.length <= 100, `${feed.entries.length} entries`);
        assert.equal(new Set(feed.entries.map((entry) => entry.id)).size, feed.entries.length, "an id is there twice");
        for (const entry of feed.entries) {
          assert.ok(entry.title && entry.updated.match(/^\d{4}-\d\d-\d\dT/), JSON.stringify(entry));
          assert.ok(entry.href.startsWith(`${portal.origin}/`), entry.href);
        }
        contains(feed.entries.map((entry) => entry.title).join("\n"), words);
        assert.equal((await fetch(feed.entries[0].href)).status, 200);
      }
    }));

  await test("pages tell of their feeds, and answer unchanged to who has them", async () => {
    const html = await portal.text("/en/csto/members/am");
    contains(
      html,
      /<link rel="alternate" type="application\/atom\+xml"[^>]*member=am/,
      /<link rel="alternate" type="text\/calendar"[^>]*member=am/,
    );
    for (const path of ["/en/csto/members/am", "/en/csto/feed.atom", "/en/csto/due.ics"]) {
      const tag = (await portal.get(path)).headers.get("etag");
      assert.ok(tag, `${path} has no etag`);
      assert.equal((await portal.get(path, { "if-none-match": tag })).status, 304, path);
    }
  });
}

// The events of a calendar; throws where RFC 5545 is not kept.
function calendar(text) {
  assert.ok(!/(^|[^\r])\n/.test(text), "a line does not end in CR LF");
  assert.ok(text.endsWith("\r\n"));
  const folded = text.split("\r\n").slice(0, -1);
  for (const line of folded) assert.ok(Buffer.byteLength(line) <= 75, `more than 75 octets: ${line}`);
  const lines = text
    .replace(/\r\n[ \t]/g, "")
    .split("\r\n")
    .slice(0, -1);
  assert.equal(lines[0], "BEGIN:VCALENDAR");
  assert.equal(lines.at(-1), "END:VCALENDAR");
  for (const needed of [/^VERSION:2\.0$/, /^PRODID:.+/])
    assert.equal(lines.filter((line) => needed.test(line)).length, 1, String(needed));
  const events = [];
  let event = null;
  for (const line of lines) {
    const [, name, value] = line.match(/^([A-Z-]+)(?:;[^:]*)?:(.*)$/) ?? assert.fail(`no property: ${line}`);
    if (line === "BEGIN:VEVENT") event = {};
    else if (line === "END:VEVENT") {
      events.push(event);
      event = null;
    } else if (event) event[name] = value;
  }
  for (const one of events) {
    for (const key of ["UID", "DTSTAMP", "DTSTART", "SUMMARY"])
      assert.ok(one[key], `an event has no ${key}: ${JSON.stringify(one)}`);
    assert.match(one.DTSTART, /^\d{8}$/);
  }
  assert.equal(new Set(events.map((one) => one.UID)).size, events.length, "a UID is there twice");
  return events;
}

// Runs in the browser, which has an XML parser.
function readAtom(xml) {
  const root = new DOMParser().parseFromString(xml, "application/xml").documentElement;
  const error = root.querySelector("parsererror")?.textContent ?? null;
  const text = (of, name) => [...of.children].find((child) => child.localName === name)?.textContent ?? "";
  const link = (of, rel) =>
    [...of.children]
      .find((child) => child.localName === "link" && child.getAttribute("rel") === rel)
      ?.getAttribute("href") ?? "";
  const entries = [...root.children].filter((child) => child.localName === "entry");
  return {
    error,
    root: `{${root.namespaceURI}}${root.localName}`,
    id: text(root, "id"),
    title: text(root, "title"),
    updated: text(root, "updated"),
    self: link(root, "self"),
    entries: entries.map((entry) => ({
      id: text(entry, "id"),
      title: text(entry, "title"),
      updated: text(entry, "updated"),
      href: link(entry, "alternate"),
    })),
  };
}
