// R1 to R6: the Treaty of 1992, who signed and joined it, what it owes, how it was revived.

import assert from "node:assert/strict";
import { assistance, contains, lacks, NINE, NO_PARTY, owing, SIGNED, SIX, states } from "./facts.mjs";

export const treaty = {
  "R1: six States signed at Tashkent, and the Treaty is not yet in force": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Instruments");
    await reader.day("1992-05-16");
    const row = await reader.row("instruments", { Instrument: "Treaty" });
    assert.equal(row["In force"], "not in force");
    assert.equal(row.Signatories, "6");
    assert.equal(row.Parties, "");
    const why = await reader.why("instruments", { Instrument: "Treaty" }, "Signatories");
    contains(why.answer, ...SIGNED);
    contains(why.text, "signed the Treaty at Tashkent", "1992-05-15");
    await reader.closeProof();
    await reader.followIn("instruments", { Instrument: "Treaty" }, "Instrument");
    assert.deepEqual(await states(reader, "parties"), SIGNED);
    for (const row of await reader.rows("parties")) {
      assert.equal(row.Signed, "1992-05-15");
      assert.match(row["Effect, computed"], NO_PARTY);
    }
    // On the day before nobody had signed.
    await reader.day("1992-05-14");
    contains(await reader.section("parties"), "Nobody");
  },

  "R2: Azerbaijan, Georgia and Belarus join in 1993, and are parties only with the entry into force": async (
    reader,
  ) => {
    await reader.open("/en/csto");
    for (const [name, acceded] of [
      ["Azerbaijan", "1993-09-24"],
      ["Georgia", "1993-12-09"],
      ["Belarus", "1993-12-31"],
    ]) {
      await reader.search(name);
      await reader.followIn("results", { Result: name, Kind: "State" }, "Result");
      assert.equal(await reader.title(), name);
      await reader.day("1994-04-19");
      const before = await reader.row("instruments", { Instrument: "Treaty" });
      assert.deepEqual([before.Party, before.Signed, before.Consent], ["no", "", acceded]);
      await reader.day("1994-04-20");
      const after = await reader.row("instruments", { Instrument: "Treaty" });
      assert.deepEqual([after.Party, after.Since], ["yes", "1994-04-20"]);
      contains(await reader.section("acts"), `${name} acceded to the Treaty`);
    }
  },

  "R3: in force on 20 April 1994, attested, with the instruments that are missing on record": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Instruments");
    await reader.day("1994-04-19");
    assert.equal((await reader.row("instruments", { Instrument: "Treaty" }))["In force"], "not in force");
    await reader.day("1994-04-20");
    const row = await reader.row("instruments", { Instrument: "Treaty" });
    assert.deepEqual([row["In force"], row.Since, row.Parties], ["in force", "1994-04-20", "9"]);
    await reader.followIn("instruments", { Instrument: "Treaty" }, "Instrument");
    const force = await reader.section("force");
    contains(force, "it entered into force on 1994-04-20", "Article 11", "every one of the signatories has deposited");
    contains(force, /Attested: 1994-04-20/, "signatories: 0 of 6");
    contains(force, `Missing on record: ${SIGNED.join(", ")}`);
    contains(force, /Kazakhstan.*1992-12-23.*of another kind than the condition needs/);
    assert.deepEqual(await states(reader, "parties"), NINE);
  },

  "R4: aggression against one is aggression against all; each other party owes assistance": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Defence");
    await reader.day("2022-01-04");
    assert.deepEqual(owing(await reader.rows("duties", assistance("Kazakhstan"))), []);
    await reader.day("2022-01-05");
    contains(
      (await reader.row("requests", { Date: "2022-01-05" })).Act,
      "Kazakhstan requested assistance under Article 4",
    );
    const assist = await reader.rows("duties", assistance("Kazakhstan"));
    assert.deepEqual(owing(assist), ["Armenia", "Belarus", "Kyrgyzstan", "Russia", "Tajikistan", "Uzbekistan"]);
    for (const row of assist) assert.equal(row["State of it"], "due");
    // The Security Council of the United Nations is told at once: a duty with a clock.
    const told = await reader.row("duties", { "To whom": "UN Security Council", Since: "2022-01-05" });
    contains(told.Duty, "inform");
    assert.equal(told.By, "2022-01-05");
    const why = await reader.why("duties", { ...assistance("Kazakhstan"), "Who owes": "Belarus" }, "Duty");
    contains(why.text, "Article 4", "must assist the victim, at once, if the victim asks for it");
    await reader.closeProof();
    await reader.day("2022-01-10");
    const later = await reader.rows("duties", { ...assistance("Kazakhstan"), "State of it": "discharged" });
    assert.deepEqual(owing(later), ["Armenia", "Belarus", "Kyrgyzstan", "Russia", "Tajikistan"]);
    // Former parties owe nothing, and are owed nothing.
    const all = await reader.rows("duties");
    lacks([...owing(all), ...all.map((row) => row["To whom"])].join(), "Georgia", "Azerbaijan");
  },

  "R4: the text of Article 4 by its date: since 2012-12-19 at the request of that State": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Instruments");
    await reader.follow("Collective Security Treaty, 1992");
    await reader.follow("Article 4. Aggression");
    contains(
      await reader.section("text"),
      "counts as aggression against all",
      "military help included",
      "Article 51 of the Charter of the United Nations",
    );
    const versions = await reader.section("versions");
    contains(versions, "applies from 2012-12-19");
    const text = async (selector) => (await reader.page.locator(`#versions ${selector}`).allTextContents()).join(" ");
    contains(await text("del"), "whether");
    contains(await text("ins"), "if", "asks");
    await reader.day("2012-12-18");
    contains(await reader.section("text"), /whether or not it asks.*applies/);
    lacks(await reader.section("text"), "does not apply");
    await reader.day("2012-12-19");
    contains(await reader.section("text"), "does not apply on this day");
  },

  "R5: concluded for five years: out of force on 1999-04-21, as known then": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Instruments");
    await reader.followIn("instruments", { Instrument: "Treaty" }, "Instrument");
    await reader.day("1999-04-20", "1999-12-31");
    contains(await reader.main(), "In view: 20 April 1999, as known on 31 December 1999");
    assert.equal((await reader.row("stretches", { "In view": "in view" })).Answer, "yes");
    assert.equal((await reader.rows("parties", { Ended: "" })).length, 9);
    await reader.day("1999-04-21", "1999-12-31");
    const ended = await reader.row("stretches", { "In view": "in view" });
    assert.deepEqual([ended.Since, ended.Answer], ["1999-04-21", "no"]);
    contains(await reader.section("force"), "is not in force on 1999-04-21");
    assert.deepEqual(await reader.column("parties", "Ended"), Array(9).fill("1999-04-21"));
    const why = await reader.why("stretches", { "In view": "in view" }, "Answer");
    contains(why.text, "5 years after the day of its entry into force");
  },

  "R6: the Protocol of 1999 revives the Treaty: no as known on 2000-01-01, yes as known on 2000-03-22": async (
    reader,
  ) => {
    await reader.open("/en/csto");
    await reader.menu("Instruments");
    await reader.day("2000-01-01", "2000-01-01");
    assert.equal((await reader.row("instruments", { Instrument: "Treaty" }))["In force"], "not in force");
    await reader.day("2000-01-01", "2000-03-22");
    assert.equal((await reader.row("instruments", { Instrument: "Treaty" }))["In force"], "in force");
    const why = await reader.why("instruments", { Instrument: "Treaty" }, "In force");
    contains(
      why.text,
      "renews the Treaty for 5 years from 1999-04-21",
      "5 or more of the signatories have notified its acceptance",
    );
    for (const state of SIX.slice(0, 5)) contains(why.text, `${state} notified acceptance of the Extension Protocol`);
    await reader.closeProof();
    await reader.followIn("instruments", { Instrument: "Extension Protocol" }, "Instrument");
    assert.deepEqual(await states(reader, "parties"), SIX);
  },

  "R6: the six go on by periods of five years; Azerbaijan, Georgia and Uzbekistan ceased": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Instruments");
    await reader.followIn("instruments", { Instrument: "Treaty" }, "Instrument");
    await reader.day("2005-01-01");
    assert.deepEqual(await states(reader, "parties", { Ended: "" }), SIX);
    assert.deepEqual(await states(reader, "parties", { Ended: "1999-04-21" }), ["Azerbaijan", "Georgia", "Uzbekistan"]);
    contains(
      await reader.section("force"),
      "1994-04-20 – 1999-04-20",
      "1999-04-21 – 2004-04-20",
      "5 years each time, by itself",
    );
    await reader.menu("Due");
    for (const [on, ends] of [
      ["2004-01-01", "2004-04-20"],
      ["2023-01-01", "2024-04-20"],
      ["2028-01-01", "2029-04-20"],
    ]) {
      await reader.day(on);
      const row = await reader.row("due", { Date: ends, "What falls due": /a term of the Treaty ends/ });
      contains(row["What falls due"], "it is renewed");
    }
  },
};
