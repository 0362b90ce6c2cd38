// What if: acts that were not done, tried, shared, and refused in words when they cannot be read.

import assert from "node:assert/strict";
import { Reader, tidy } from "../harness/reader.mjs";
import { contains } from "./statements/facts.mjs";

const WITHDRAWAL = "2040-01-01 Armenia notified withdrawal from the Treaty";

async function tried(reader, ...acts) {
  await reader.page.locator("#acts").fill(acts.join("\n"));
  await reader.page.locator("form.what-if button").click();
  await reader.page.waitForURL((url) => (url.searchParams.get("act") ?? "").includes(acts[0].slice(0, 20)));
}

export default async function whatIf({ test, browser, portal }) {
  const as = (name, body, options) => test(name, () => Reader.with(browser, portal, body, options));

  await as("a withdrawal takes effect six months later", async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("What if");
    await tried(reader, WITHDRAWAL);
    const row = await reader.row("changes", { Question: "Armenia: party to Treaty" });
    assert.deepEqual([row.Since, row["As it is"], row["As it would be"]], ["2040-07-01", "yes", "no"]);
    assert.equal(await reader.page.locator("#acts").inputValue(), WITHDRAWAL);
    // Nothing is recorded.
    await reader.menu("Journal");
    assert.ok(!(await reader.main()).includes("2040-01-01"));
    await reader.menu("Members");
    await reader.day("2041-01-01");
    assert.equal((await reader.row("members", { State: "Armenia" })).Standing, "member");
  });

  await as("an appointment and what the charter finds about it", async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("What if");
    await tried(
      reader,
      "2028-11-01 the Council decided to appoint Ivan Ivanov of Russia as the Secretary General from 2029-01-01",
    );
    const row = await reader.row("changes", { Question: "holder of Secretary General" });
    assert.deepEqual(
      [row.Since, row["As it is"], row["As it would be"]],
      ["2029-01-01", "vacant", "Ivan Ivanov (Russia)"],
    );
    contains(await reader.section("findings"), "without the recommendation that the text requires");
  });

  await as("two acts at once, and a link that shares them", async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("What if");
    await tried(
      reader,
      "2028-10-01 the Foreign Ministers recommended Ivan Ivanov of Russia as the Secretary General",
      "2028-11-01 the Council decided to appoint Ivan Ivanov of Russia as the Secretary General from 2029-01-01",
    );
    contains(
      (await reader.row("changes", { Question: "holder of Secretary General" }))["As it would be"],
      "Ivan Ivanov",
    );
    contains(await reader.section("findings"), "No findings");
    const before = await reader.rows("changes");
    await reader.follow("Link to this supposition");
    assert.deepEqual(await reader.rows("changes"), before);
  });

  await as("the examples and the link from an instrument work as they stand", async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("What if");
    const example = reader.page.locator("main ul a[lang=en]").first();
    contains(await example.textContent(), "notified withdrawal from the Treaty");
    await example.click();
    await reader.page.waitForURL(/act=/);
    assert.ok((await reader.rows("changes")).length > 0);
    await reader.menu("Instruments");
    await reader.followIn("instruments", { Instrument: "Charter" }, "Instrument");
    await reader.follow("Try a withdrawal");
    contains(await reader.page.locator("#acts").inputValue(), "notified withdrawal from the Charter");
    const changed = (await reader.column("changes", "Question")).join("\n");
    contains(changed, "party to Charter", /member/);
  });

  await as("an act composed by choosing, in words of the page's language", async (reader) => {
    for (const [lang, menu, question] of [
      ["en", "What if", "Kazakhstan: party to Charter"],
      ["ru", "Что если", /Казахстан.*Устав/],
    ]) {
      await reader.open(`/${lang}/csto`);
      await reader.menu(menu);
      const form = reader.page.locator("form.compose");
      await form.locator("[name=who]").selectOption("kz");
      await form.locator("[name=do]").selectOption("withdraw");
      await form.locator("[name=what]").selectOption("charter");
      await form.locator("[name=day]").fill("2040-01-01");
      await form.locator("button").click();
      await reader.page.waitForURL(/do=withdraw/);
      // What was chosen stands as the line that it means, and is still chosen.
      assert.equal(
        await reader.page.locator("#acts").inputValue(),
        "2040-01-01 Kazakhstan notified withdrawal from the Charter",
      );
      assert.deepEqual(
        await form.locator("select, input[type=date]").evaluateAll((all) => all.map((one) => one.value)),
        ["kz", "withdraw", "charter", "2040-01-01"],
      );
      const changed = (await reader.rows("changes")).map((row) => Object.values(row).join(" | ")).join("\n");
      contains(changed, "2040-07-01", question);
    }
  });

  await as("an act that cannot be read is refused beside its field, and stays there to be mended", async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("What if");
    await tried(reader, "2040-01-01 Armenia eats cake");
    const problem = reader.page.getByRole("alert");
    contains(await problem.textContent(), "This cannot be read as an act", "No act begins with “eats”");
    const field = reader.page.locator("#acts");
    assert.equal(await field.inputValue(), "2040-01-01 Armenia eats cake");
    contains(await field.getAttribute("aria-describedby"), await problem.getAttribute("id"));
    assert.equal(await reader.has("changes"), false);
    await tried(reader, WITHDRAWAL);
    assert.equal(await reader.page.getByRole("alert").count(), 0);
  });

  await as(
    "without scripts, in Russian",
    async (reader) => {
      await reader.open("/ru/csto");
      await reader.menu("Что если");
      await tried(reader, WITHDRAWAL);
      const [row] = await reader.rows("changes", {});
      contains(Object.values(row).join(" | "), "2040-07-01", "Армения", "да", "нет");
      await tried(reader, "2040-01-01 Armenia eats cake");
      contains(tidy(await reader.page.getByRole("alert").textContent()), /[а-я]{3}/, "eats");
    },
    { javaScriptEnabled: false },
  );

  await test("too many acts are refused; JSON has what the page has", async () => {
    const many = Array.from({ length: 21 }, () => `act=${encodeURIComponent(WITHDRAWAL)}`).join("&");
    contains(await portal.text(`/en/csto/what-if?${many}`), "No more than 20 acts can be tried at once");
    const answer = await portal.get(`/en/csto/what-if?act=${encodeURIComponent(WITHDRAWAL)}&format=json`);
    assert.equal(answer.status, 200);
    const { tables } = await answer.json();
    contains(JSON.stringify(tables.changes), "2040-07-01", "Armenia: party to Treaty");
    const bad = await portal.get("/en/csto/what-if?act=nonsense&format=json");
    assert.equal(bad.status, 400);
    contains((await bad.json()).error, "cannot be read as an act");
  });
}
