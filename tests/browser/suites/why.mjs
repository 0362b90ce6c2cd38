// Why: the proof of ten kinds of facts and more, over the page with scripts, on its own page without them, and in its other forms.

import assert from "node:assert/strict";
import { Reader, tidy } from "../harness/reader.mjs";
import { placeOf } from "../harness/tables.mjs";
import { until } from "../harness/until.mjs";
import { assistance, contains } from "./statements/facts.mjs";

// Where each kind of fact is found: the organisation, the way to the page, the cell, and what its proof must say.
const FACTS = {
  "an instrument in force": {
    menu: "Instruments",
    on: "2005-01-01",
    at: ["instruments", { Instrument: "Treaty" }, "In force"],
    says: ["renews the Treaty"],
  },
  signatories: {
    menu: "Instruments",
    on: "2005-01-01",
    at: ["instruments", { Instrument: "Treaty" }, "Signatories"],
    says: ["signed the Treaty at Tashkent"],
  },
  "a party": {
    menu: "Instruments",
    on: "2005-01-01",
    then: ["instruments", { Instrument: "Treaty" }, "Instrument"],
    at: ["parties", { State: "Belarus" }, "Effect, computed"],
    says: ["Belarus acceded to the Treaty"],
  },
  "a member": {
    menu: "Members",
    on: "2008-01-01",
    at: ["members", { State: "Uzbekistan" }, "Standing"],
    says: ["Uzbekistan signed the Restoration Protocol", "is a member"],
  },
  "a chair": {
    menu: "Organs",
    on: "2009-12-01",
    at: ["organs", { Organ: "Council" }, "Chair"],
    says: ["Russia took the chair of the Council for the time being"],
  },
  "an organ that exists": {
    menu: "Organs",
    on: "2009-12-01",
    then: ["organs", { Organ: "Rapid Reaction Forces" }, "Organ"],
    at: ["facts", { Fact: "Exists" }, "Answer"],
    says: ["decided to found the Rapid Reaction Forces"],
  },
  "the holder of an office": {
    menu: "Organs",
    on: "2020-05-15",
    at: ["offices", { Office: "Secretary General" }, "Holder"],
    says: ["appoint Stanislav Zas of Belarus as the Secretary General"],
  },
  "a turn": {
    menu: "Organs",
    on: "2020-05-15",
    then: ["offices", { Office: "Secretary General" }, "Office"],
    at: ["turns", { Since: "2023-01-01" }, "Answer"],
    says: ["§"],
  },
  "a seat": {
    menu: "Organs",
    on: "2020-05-15",
    then: ["organs", { Organ: "Council" }, "Organ"],
    at: ["seats", { State: "Armenia" }, "Seat"],
    says: ["head of state of each of the members"],
  },
  "a vote": {
    menu: "Members",
    on: "2013-01-01",
    then: ["members", { State: "Uzbekistan" }, "State"],
    at: ["facts", { Fact: "Vote" }, "Answer"],
    says: ["decided to suspend Uzbekistan"],
  },
  "a duty": {
    menu: "Defence",
    on: "2022-01-05",
    at: ["duties", { ...assistance("Kazakhstan"), "Who owes": "Armenia" }, "Duty"],
    says: ["Kazakhstan requested assistance", "must assist the victim"],
  },
  "a term that falls due": {
    menu: "Due",
    on: "2028-06-01",
    at: ["due", { "What falls due": /a term of the Treaty ends/ }, "What falls due"],
    says: ["renews the Treaty"],
  },
  "a session that falls due": {
    menu: "Sessions",
    on: "2020-01-01",
    at: ["due", { Date: "2020-12-02" }, "What falls due"],
    says: ["§"],
  },
  "a document in force": {
    menu: "Decisions",
    on: "2020-01-01",
    at: ["documents", { Document: "Security Strategy" }, "In force"],
    says: ["adopt the Security Strategy until 2025-12-31"],
  },
  "a class of States": {
    organisation: "npt",
    menu: "States",
    on: "2020-01-01",
    then: ["members", { State: "China" }, "State"],
    at: ["facts", { Fact: "nuclear-weapon State" }, "Answer"],
    says: ["China exploded a nuclear device", "1964-10-16"],
  },
};

async function goTo(reader, { organisation = "csto", menu, on, then }) {
  await reader.open(`/en/${organisation}`);
  await reader.menu(menu);
  await reader.day(on);
  if (then) await reader.followIn(...then);
}

export default async function why({ test, browser, portal }) {
  for (const [what, fact] of Object.entries(FACTS)) {
    await test(`why ${what}`, () =>
      Reader.with(browser, portal, async (reader) => {
        await goTo(reader, fact);
        const cell = await placeOf(reader.page, ...fact.at);
        const link = cell.locator("a.why");
        contains(await link.getAttribute("aria-label"), /^Why\? ./);
        const shown = tidy(
          await cell.evaluate((c) =>
            [...c.childNodes].map((n) => (n.className === "why" ? "" : n.textContent)).join(""),
          ),
        );
        const proof = await reader.openProof(link);
        assert.notEqual(proof.title, "");
        contains(proof.text, ...fact.says);
        const marks = await proof.panel.locator("ul.proof .mark").allTextContents();
        assert.ok(
          marks.some((mark) => /[§•]/.test(mark)),
          `marks: ${marks.join("")}`,
        );
        const hrefs = await proof.panel
          .locator("ul.proof a")
          .evaluateAll((all) => all.map((a) => a.pathname).filter((p) => /\/(texts|acts)\//.test(p)));
        assert.ok(hrefs.length > 0, "no link to an article or act");
        for (const href of [...new Set(hrefs)].slice(0, 3)) assert.equal((await portal.get(href)).status, 200, href);
        // No id is on the page twice because the proof came into it.
        const twice = await reader.page.evaluate(() => {
          const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
          return ids.filter((id, i) => ids.indexOf(id) !== i);
        });
        assert.deepEqual(twice, []);
        // The heading leads to the page of the question, which says the same.
        await proof.panel.locator("h1 a").click();
        await reader.page.waitForURL(/\/why\?/);
        assert.equal(await reader.title(), proof.title);
        if (proof.answer !== "") assert.equal(tidy(await reader.page.locator(".answer").textContent()), proof.answer);
        assert.ok(shown.length > 0, "the fact itself is shown");
      }));
  }

  await test("without scripts the link leads to the page with the proof", () =>
    Reader.with(
      browser,
      portal,
      async (reader) => {
        for (const what of ["a member", "a chair", "a duty", "a document in force"]) {
          const fact = FACTS[what];
          await goTo(reader, fact);
          await (await placeOf(reader.page, ...fact.at)).locator("a.why").click();
          await reader.page.waitForURL(/\/why\?/);
          contains(await reader.section("proof"), ...fact.says);
          assert.equal(await reader.page.locator("#on").inputValue(), fact.on);
        }
      },
      { javaScriptEnabled: false },
    ));

  await test("the proof as text and as JSON says what the page says", () =>
    Reader.with(browser, portal, async (reader) => {
      await goTo(reader, FACTS["a member"]);
      const proof = await reader.why(...FACTS["a member"].at);
      const href = async (name) =>
        new URL(await proof.panel.getByRole("link", { name }).getAttribute("href"), portal.origin);
      const asText = await portal.get((await href("Proof as text")).href.slice(portal.origin.length));
      assert.match(asText.headers.get("content-type"), /^text\/plain; charset=utf-8/);
      const text = await asText.text();
      contains(
        text,
        /^Uzbekistan: member/,
        "on 2008-01-01",
        "member  (from 2006-08-16 to 2012-12-18)",
        "§ Charter of the Organization, 2002, Article 1",
        "• act",
        "∅ no suspension or exclusion",
      );
      const asJson = await portal.get((await href("Proof as JSON")).href.slice(portal.origin.length));
      assert.match(asJson.headers.get("content-type"), /^application\/json/);
      const { data, on, organisation, digest } = await asJson.json();
      assert.deepEqual([on, organisation], ["2008-01-01", "csto"]);
      assert.match(digest, /^[0-9a-f]{64}$/);
      assert.deepEqual([data.ruling, data.value, data.since], ["settled", "member", "2006-08-16"]);
      contains(JSON.stringify(data.why), "Uzbekistan signed the Restoration Protocol at Sochi", "tass.com");
    }));

  await test("the proof is copied", () =>
    Reader.with(browser, portal, async (reader) => {
      await reader.page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: portal.origin });
      await goTo(reader, FACTS["a chair"]);
      const proof = await reader.why(...FACTS["a chair"].at);
      const button = proof.panel.locator("button.copy");
      assert.equal(tidy(await button.textContent()), "Copy the proof");
      await button.click();
      await until(async () => assert.equal(tidy(await button.textContent()), "Copied"));
      const copied = await reader.page.evaluate(() => navigator.clipboard.readText());
      contains(
        copied,
        "chair of Council, on 2009-12-01",
        "Russia for the time being; the turn of Belarus is owed",
        "§ Charter",
      );
      await reader.closeProof();
      // The citation of the page too.
      await reader.page.locator("#cite button.copy").click();
      await until(async () =>
        contains(
          await reader.page.evaluate(() => navigator.clipboard.readText()),
          "Collective Security Treaty Organization: Organs and offices, on 2009-12-01",
        ),
      );
    }));

  await test("a question in words is answered, and one that cannot be read is explained", () =>
    Reader.with(browser, portal, async (reader) => {
      await reader.open("/en/csto/why");
      await reader.page.locator("#f-q").fill("parties to the Treaty");
      await reader.page.locator("form.filter button").click();
      await reader.page.waitForURL(/why\?q=parties/);
      contains(
        await reader.page.locator(".answer").textContent(),
        "7: Armenia, Belarus, Kazakhstan, Kyrgyzstan, Russia, Tajikistan, Uzbekistan",
      );
      const refused = await portal.get("/en/csto/why?q=the+weather+tomorrow");
      assert.equal(refused.status, 400);
      contains(await refused.text(), "“the weather tomorrow” cannot be read as a question");
    }));
}
