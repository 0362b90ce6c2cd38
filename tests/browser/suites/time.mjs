// The time machine: any day, as known on any day, by date fields, links and slider; and what changed between two days.

import assert from "node:assert/strict";
import { decode } from "../harness/markup.mjs";
import { Reader } from "../harness/reader.mjs";
import { until } from "../harness/until.mjs";
import { contains, lacks } from "./statements/facts.mjs";

const onOf = (page) => new URL(page.url()).searchParams.get("on");

export default async function time({ test, browser, portal }) {
  const as = (name, body) => test(name, () => Reader.with(browser, portal, body));

  await as("to 2009-12-01: the temporary chair, and the day stays in every link", async (reader) => {
    await reader.open("/en/csto");
    await reader.day("2009-12-01");
    contains(await reader.title(), "on 1 December 2009");
    contains(await reader.page.locator(".in-view").textContent(), "In view: 1 December 2009");
    const row = await reader.row("organs", { Organ: "Council" });
    assert.deepEqual([row.Chair, row.Since], ["Russia for the time being; the turn of Belarus is owed", "2009-06-14"]);
    // Nothing of later is there.
    lacks(await reader.section("organs"), "Military Committee");
    for (const date of await reader.column("acts", "Date")) assert.ok(date.slice(0, 10) <= "2009-12-01", date);
    await reader.menu("Members");
    assert.equal(onOf(reader.page), "2009-12-01");
    await reader.page.locator("nav.languages").getByRole("link", { name: "Русский" }).click();
    await reader.page.waitForURL(/\/ru\/csto\/members/);
    assert.equal(onOf(reader.page), "2009-12-01");
    contains(await reader.page.locator(".in-view").textContent(), "1 декабря 2009");
    await reader.page.locator("#time form a").click();
    await reader.page.waitForURL((url) => !url.searchParams.has("on"));
    assert.equal(await reader.page.locator(".in-view").count(), 0);
  });

  await as(
    "to 1999-12-31 as known on 1999-12-31: the Treaty is not in force as known then, and in force as known later",
    async (reader) => {
      await reader.open("/en/csto");
      await reader.menu("Instruments");
      await reader.day("1999-12-31", "1999-12-31");
      contains(
        await reader.page.locator(".in-view").textContent(),
        "In view: 31 December 1999, as known on 31 December 1999",
      );
      const then = await reader.row("instruments", { Instrument: "Treaty" });
      assert.deepEqual([then["In force"], then.Since, then.Parties], ["not in force", "1999-04-21", ""]);
      const why = await reader.why("instruments", { Instrument: "Treaty" }, "In force");
      contains(
        why.text,
        "remains in force until the end of the day that comes 5 years after",
        "ends unless a further instrument renews it",
      );
      await reader.closeProof();
      await reader.day("1999-12-31");
      const later = await reader.row("instruments", { Instrument: "Treaty" });
      assert.deepEqual([later["In force"], later.Since, later.Parties], ["in force", "1994-04-20", "6"]);
      const revived = await reader.why("instruments", { Instrument: "Treaty" }, "In force");
      contains(
        revived.text,
        "renews the Treaty for 5 years from 1999-04-21, that day included, even if the Extension Protocol enters into force after that day",
      );
    },
  );

  await as("what is known now is set beside what was known then", async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Instruments");
    await reader.day("1999-12-31", "1999-12-31");
    const why = await reader.why("instruments", { Instrument: "Treaty" }, "In force");
    contains(why.text, "As known today the answer for this day is another one: yes");
    await why.panel.getByRole("link", { name: "Compare" }).click();
    await reader.page.waitForURL((url) => !url.searchParams.get("known"));
    assert.equal((await reader.page.locator(".answer").textContent()).trim(), "yes");
    assert.equal(onOf(reader.page), "1999-12-31");
    // Where nothing new is known, nothing is said.
    await reader.day("1995-01-01", "1999-12-31");
    lacks(await reader.main(), "As known today");
  });

  await as("the links to the change before and the next change", async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Organs");
    await reader.day("2010-11-30");
    const steps = reader.page.locator("p.steps");
    const next = steps.locator("a[rel=next]");
    const previous = steps.locator("a[rel=prev]");
    contains(await next.textContent(), "Next change: 2010-12-10");
    await next.click();
    await reader.page.waitForURL(/on=2010-12-10/);
    assert.equal((await reader.row("organs", { Organ: "Council" })).Chair, "Belarus");
    const before = (await previous.textContent()).match(/\d{4}-\d\d-\d\d/)[0];
    assert.ok(before < "2010-11-30", before);
    await previous.click();
    await reader.page.waitForURL((url) => url.searchParams.get("on") === before);
    contains((await reader.row("organs", { Organ: "Council" })).Chair, "Russia for the time being");
    contains(await next.textContent(), "2010-12-10");
    // Beyond the first day nothing is before.
    await reader.day("1900-01-01");
    assert.equal(await previous.count(), 0);
    contains(await next.textContent(), /Next change: 1992-05-15/);
  });

  await as("the slider by keyboard: from change to change, in place, and back with the browser", async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Organs");
    await reader.day("2009-06-01");
    const { page } = reader;
    await page.evaluate(() => {
      window.sameDocument = true;
    });
    const slider = page.locator("#strip input[type=range]");
    await slider.focus();
    assert.equal(await slider.getAttribute("aria-valuetext"), "2009-06-01");
    assert.notEqual(await slider.getAttribute("aria-label"), null);
    const inView = (on, chair) =>
      until(async () => {
        assert.equal(onOf(page), on);
        assert.equal((await reader.row("organs", { Organ: "Council" })).Chair, chair);
        assert.equal(await page.locator("#on").inputValue(), on);
      });
    await page.keyboard.press("ArrowRight");
    await inView("2009-06-14", "Russia for the time being; the turn of Belarus is owed");
    assert.equal(await page.evaluate(() => window.sameDocument), true, "the page was loaded anew");
    await until(async () =>
      assert.equal(await page.evaluate(() => document.activeElement?.type), "range", "the slider keeps the focus"),
    );
    await page.keyboard.press("ArrowLeft");
    await until(async () => assert.ok(onOf(page) < "2009-06-14", onOf(page)));
    await inView(onOf(page), "Armenia");
    await page.goBack();
    await inView("2009-06-14", "Russia for the time being; the turn of Belarus is owed");
    assert.equal(await page.evaluate(() => window.sameDocument), true);
  });

  await as("the slider counts every press of a key", async (reader) => {
    await reader.open("/en/csto");
    const days = (await (await reader.page.request.get(`${portal.origin}/en/csto/days`)).json()).days;
    assert.ok(days.length > 100);
    await reader.day("2001-01-01");
    const after = days.filter((day) => day > "2001-01-01");
    await reader.page.locator("#strip input[type=range]").focus();
    for (let i = 0; i < 3; i += 1) await reader.page.keyboard.press("ArrowUp");
    await until(async () => assert.equal(onOf(reader.page), after[2]));
    await until(async () => assert.match(await reader.title(), new RegExp(String(Number(after[2].slice(8))))));
  });

  await as("what changed between two days", async (reader) => {
    await reader.open("/en/csto");
    await reader.day("2009-06-15");
    await reader.follow("What changed", "time");
    contains(await reader.title(), "What changed from", "to 15 June 2009");
    await reader.page.locator("#f-since").fill("2009-06-13");
    await reader.page.locator("form.filter button").click();
    await reader.page.waitForURL(/since=2009-06-13/);
    const rows = await reader.rows("changes");
    assert.deepEqual(
      rows.map((row) => [row.Question, row.Before, row.After, row.Since]),
      [["chair of Council", "Armenia", "Russia for the time being; the turn of Belarus is owed", "2009-06-14"]],
    );
    contains(
      await reader.section("acts"),
      "Russia took the chair of the Council for the time being, in place of Belarus",
    );
    // Both answers have their proofs, each on its day.
    const before = await reader.why("changes", { Question: "chair of Council" }, "Before");
    assert.equal(before.answer, "Armenia");
    await reader.closeProof();
    const after = await reader.why("changes", { Question: "chair of Council" }, "After");
    contains(after.answer, "Russia for the time being");
    await reader.closeProof();
    await reader.follow("the last ten years");
    const questions = (await reader.column("changes", "Question")).join("\n");
    contains(questions, "Treaty", "Uzbekistan", "Charter in force");
  });

  await as("the permanent link shows the same, and says when the record has changed since", async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Members");
    await reader.day("2012-07-01");
    const shown = await reader.rows("members");
    await reader.follow("Permanent link");
    const url = new URL(reader.page.url());
    assert.equal(url.searchParams.get("on"), "2012-07-01");
    assert.match(url.searchParams.get("known"), /^\d{4}-\d\d-\d\d$/);
    assert.match(url.searchParams.get("acts"), /^[0-9a-f]{16}$/);
    assert.deepEqual(await reader.rows("members"), shown);
    assert.equal(await reader.page.locator("#cite .warning").count(), 0);
    contains(await reader.section("cite"), "on 2012-07-01, as known on", url.searchParams.get("acts"));
    url.searchParams.set("acts", "0123456789abcdef");
    await reader.page.goto(url.href);
    contains(
      await reader.page.locator("#cite .warning").textContent(),
      "The record has changed since this link was made",
    );
  });

  await test("no step of the time control leads to a refusal, whatever else the page was asked", async () => {
    for (const path of [
      "/en/csto/changes?on=2010-12-01&since=2010-11-01",
      "/en/csto/due?on=2026-12-01&until=2026-12-31",
      "/en/csto/due?on=2010-01-01&member=am",
      "/en/csto/decisions?on=2010-01-01&organ=council",
      "/en/csto/journal?on=2010-01-01&page=2",
      "/en/csto/why?q=members&on=2010-01-01",
    ]) {
      const steps = (await portal.text(path)).match(/<p class="steps">.*?<\/p>/s)[0];
      const hrefs = [...steps.matchAll(/href="([^"]*)"/g)].map((match) => decode(match[1]));
      assert.ok(hrefs.length >= 3, `${hrefs.length} steps on ${path}`);
      for (const href of hrefs) assert.equal((await portal.get(href)).status, 200, `${href} on ${path}`);
    }
  });

  await test("a day that is none is refused in words, in both languages", async () => {
    for (const [path, words] of [
      ["/en/csto?on=yesterday", "“yesterday” is not a day. Write a day as YYYY-MM-DD"],
      ["/ru/csto/members?known=2009-13-45", "2009-13-45"],
      ["/en/csto/changes?since=2010-01-01&on=2009-01-01", "The first day lies after the second"],
      ["/en/csto/due?on=2020-01-01&until=2019-01-01", "The last day lies before the first"],
    ]) {
      const answer = await portal.get(path);
      assert.equal(answer.status, 400, path);
      const html = await answer.text();
      contains(html, words);
      // Who mistyped a day keeps the menu.
      contains(html, `href="${path.slice(0, 8)}/journal`);
    }
  });
}
