// Search: inflected words of both languages, the day in view, and input that is no words.

import assert from "node:assert/strict";
import { Reader, tidy } from "../harness/reader.mjs";
import { contains, lacks } from "./statements/facts.mjs";

export default async function search({ test, browser, portal }) {
  const as = (name, body) => test(name, () => Reader.with(browser, portal, body));

  await as("English words in any form", async (reader) => {
    await reader.open("/en/csto");
    const found = async (words) => {
      await reader.search(words);
      contains(await reader.title(), words);
      return reader.column("results", "Result");
    };
    const withdrew = await found("withdrew");
    contains(
      withdrew.join("\n"),
      "Article 19(2). Withdrawal — Charter of the Organization, 2002",
      "Article 11. Term, withdrawal, entry into force",
    );
    assert.deepEqual(await found("withdrawals"), withdrew);
    contains((await found("ratified Treaty")).join("\n"), "Kazakhstan approved ratification of the Treaty");
    contains((await found("appointing Zas")).join("\n"), "appoint Stanislav Zas of Belarus as the Secretary General");
    contains((await found("Khachatur")).join("\n"), "Yuri Khachaturov");
  });

  await as("Russian words in any form", async (reader) => {
    await reader.open("/ru/csto");
    const found = async (words) => {
      await reader.search(words);
      return (await reader.rows("results")).map((row) => Object.values(row).join(" | "));
    };
    const ratified = await found("ратификации");
    contains(
      ratified.join("\n"),
      "внутреннее одобрение ратификации документа «Устав»",
      "Статья 25. Подписание и вступление в силу — Устав Организации, 2002",
    );
    assert.deepEqual((await found("ратификация")).length, ratified.length);
    contains((await found("председателя Совета")).join("\n"), "председател");
    contains((await found("приостановлении членства")).join("\n"), /приостан/i);
    // Without its dots a letter is the same letter.
    const dotted = await found("объединённый штаб");
    assert.ok(dotted.length > 0);
    assert.deepEqual(await found("объединенный штаб"), dotted);
    // English words are found on Russian pages, and lead to Russian pages.
    const treaty = await found("Collective Security Treaty");
    assert.ok(treaty.length > 0);
  });

  await as("every kind of thing is found, and leads to its page", async (reader) => {
    await reader.open("/en/csto");
    for (const [words, kind, result, path] of [
      ["Tajikistan", "State", "Tajikistan", "/members/tj"],
      ["Secretary General", "office", "Secretary General", "/offices/secretary-general"],
      ["Council", "organ", "Council", "/organs/council"],
      ["Rapid Reaction Agreement", "instrument", "Rapid Reaction Agreement", "/instruments/rapid-reaction-agreement"],
      ["Security Strategy", "document", "Security Strategy", "/documents/security-strategy"],
      ["aggression", "article", /Article 4\. Aggression — Collective Security Treaty, 1992/, "/texts/1992-treaty/4"],
      ["Zas", "person", "Stanislav Zas", "/offices/secretary-general"],
      ["suspend Uzbekistan", "decision", /decided to suspend Uzbekistan/, "/acts/"],
    ]) {
      await reader.search(words);
      await reader.followIn("results", { Result: result, Kind: kind }, "Result");
      contains(new URL(reader.page.url()).pathname, path);
    }
  });

  await as("results are those of the day in view", async (reader) => {
    await reader.open("/en/csto");
    const request = { Result: /Kazakhstan requested assistance under Article 4/ };
    await reader.day("2022-01-05");
    await reader.search("Kazakhstan requested assistance");
    assert.equal((await reader.rows("results", request)).length, 1);
    assert.equal(new URL(reader.page.url()).searchParams.get("on"), "2022-01-05");
    await reader.menu("Today");
    await reader.day("2001-01-01");
    await reader.search("Kazakhstan requested assistance");
    lacks(await reader.section("results"), "Kazakhstan requested assistance under");
    await reader.search("Tashkent");
    contains(await reader.section("results"), "signed the Treaty at Tashkent");
    // What was done and not yet known is not there either.
    await reader.menu("Today");
    await reader.day("2022-01-05", "2001-01-01");
    await reader.search("Kazakhstan requested assistance");
    lacks(await reader.section("results"), "Kazakhstan requested assistance under");
  });

  await as("nothing found, and nothing asked, are said in words", async (reader) => {
    await reader.open("/en/csto");
    await reader.search("zzzz qqqq");
    contains(await reader.main(), "Nothing for “zzzz qqqq”", "Nothing was found");
    await reader.open("/en/csto/search");
    const main = await reader.main();
    lacks(main, "“”");
    assert.ok(!tidy(await reader.title()).endsWith(":"), `the title is “${await reader.title()}”`);
  });

  await as("what is typed is shown as text, whatever it is", async (reader) => {
    await reader.open("/en/csto");
    const odd = `<script>alert(1)</script> "NEAR(" * ' OR 1=1; -- {$x}`;
    await reader.search(odd);
    contains(await reader.title(), "<script>alert(1)</script>");
    assert.equal(await reader.page.locator("main script").count(), 0);
  });

  await test("what is no text, or too long, is refused in words", async () => {
    for (const [query, words] of [
      ["%FF%FE", "cannot be read, or is too long"],
      ["a%00b", "cannot be read"],
      ["x".repeat(5_000), "cannot be read, or is too long"],
    ]) {
      const answer = await portal.get(`/en/csto/search?q=${query}`);
      assert.equal(answer.status, 400, query.slice(0, 20));
      contains(await answer.text(), words);
    }
    const json = await portal.get("/en/csto/search?q=withdrew&format=json");
    const { tables } = await json.json();
    assert.ok(tables.results.length > 3);
    contains(JSON.stringify(tables.results), "Article 19(2). Withdrawal");
  });
}
