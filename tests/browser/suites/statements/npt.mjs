// R23, R25 and R26: the Treaty on the Non-Proliferation of Nuclear Weapons.

import assert from "node:assert/strict";
import { contains, lacks, NO_PARTY, SIX } from "./facts.mjs";

// The duties of a State, each under its component, and none of another class.
async function assertDuties(reader, components, others) {
  // The Treaty's own name speaks of a component, and says nothing about the duty.
  const name = /Treaty on the Non-Proliferation of Nuclear Weapons/g;
  const rows = (await reader.rows("duties-of")).map((row) => Object.values(row).join(" | ").replace(name, "…"));
  for (const [component, duties] of Object.entries(components)) {
    for (const duty of duties) {
      const row = rows.find((text) => duty.test(text));
      assert.ok(row, `no duty ${duty} among\n${rows.join("\n")}`);
      contains(row.toLowerCase(), component);
    }
  }
  lacks(rows.join("\n"), ...others);
}

export const npt = {
  "R23: all members of the CSTO are parties": async (reader) => {
    await reader.open("/en/npt");
    await reader.menu("States");
    await reader.day("2026-01-01");
    const since = {
      Armenia: "1993-07-15",
      Belarus: "1993-12-31",
      Kazakhstan: "1994-02-14",
      Kyrgyzstan: "1994-07-05",
      Russia: "1970-03-05",
      Tajikistan: "1995-01-17",
    };
    for (const state of SIX) {
      const row = await reader.row("members", { State: state });
      assert.deepEqual([row.Standing, row.Since], ["party", since[state]], state);
    }
    lacks((await reader.column("members", "State")).join(), "India", "Pakistan", "Israel");
    await reader.day("1994-07-04");
    assert.deepEqual(await reader.rows("members", { State: "Kyrgyzstan" }), []);
  },

  "R23: a nuclear-weapon State is one that exploded a device before 1967; the class decides the duties": async (
    reader,
  ) => {
    await reader.open("/en/npt");
    await reader.menu("States");
    await reader.day("2026-01-01");
    await reader.followIn("members", { State: "Russia" }, "State");
    assert.equal((await reader.row("facts", { Fact: "nuclear-weapon State" })).Answer, "yes");
    const why = await reader.why("facts", { Fact: "nuclear-weapon State" }, "Answer");
    contains(why.text, "exploded a nuclear device", "1949-08-29");
    await reader.closeProof();
    await assertDuties(
      reader,
      {
        "non-proliferation": [
          /not.* transfer nuclear weapons or control over them/,
          /not.* help a non-nuclear-weapon State/,
        ],
        "peaceful use": [/facilitate the exchange of equipment, material and information/],
        disarmament: [/pursue talks in good faith on ending the arms race/],
      },
      [/receive nuclear weapons/, /accept safeguards/],
    );
    await reader.menu("States");
    await reader.followIn("members", { State: "Belarus" }, "State");
    assert.equal((await reader.row("facts", { Fact: "nuclear-weapon State" })).Answer, "no");
    assert.equal((await reader.row("facts", { Fact: "non-nuclear-weapon State" })).Answer, "yes");
    await assertDuties(
      reader,
      {
        "non-proliferation": [
          /not.* receive nuclear weapons/,
          /accept safeguards on all its peaceful nuclear material/,
        ],
        "peaceful use": [/facilitate the exchange of equipment, material and information/],
        disarmament: [/pursue talks in good faith on ending the arms race/],
      },
      [/transfer nuclear weapons/],
    );
    // France is of the class since 1960 and owed nothing before it acceded.
    await reader.search("France");
    await reader.followIn("results", { Result: "France", Kind: "State" }, "Result");
    await reader.day("1992-08-01");
    assert.equal((await reader.row("facts", { Fact: "nuclear-weapon State" })).Since, "1960-02-13");
    contains(await reader.section("duties-of"), "No duties");
    await reader.day("1992-08-03");
    contains(await reader.section("duties-of"), /not.* transfer nuclear weapons/);
  },

  "R25: in force on 5 March 1970: three depositaries and forty others, counted; accessions are not": async (reader) => {
    await reader.open("/en/npt");
    await reader.menu("Instruments");
    await reader.day("1970-03-04");
    assert.equal((await reader.row("instruments", { Instrument: "Treaty" }))["In force"], "not in force");
    await reader.day("1970-03-05");
    const row = await reader.row("instruments", { Instrument: "Treaty" });
    assert.deepEqual([row["In force"], row.Since], ["in force", "1970-03-05"]);
    await reader.followIn("instruments", { Instrument: "Treaty" }, "Instrument");
    const force = await reader.section("force");
    contains(
      force,
      "every one of the depositaries and 40 or more of the signatories",
      "the condition is met on 1970-03-05",
    );
    const counted = await reader.page.locator("#force ul.counted").first().locator("li").allTextContents();
    assert.ok(counted.length >= 43, `${counted.length} are counted`);
    const names = counted.join("\n");
    contains(
      names,
      /United Kingdom.*1968-11-27/,
      /Soviet Union.*1970-03-05/,
      /United States.*1970-03-05/,
      /1\..*Ireland.*1968-07-01/,
      /Mexico.*1969-01-21/,
    );
    // Signatory is not party: who signed and had not ratified waits in the table.
    const waiting = await reader.row("parties", { State: "Australia" });
    assert.equal(waiting.Signed, "1970-02-27");
    assert.match(waiting["Effect, computed"], NO_PARTY);
    // Accessions by others come with the reason for which they do not count.
    await reader.day("1971-12-31");
    contains(await reader.section("force"), /Not counted/, /Lesotho|Madagascar|Holy See/);
  },

  "R26: three calendar months: as known in June 1993 the notice would have taken effect on 1993-06-12": async (
    reader,
  ) => {
    await reader.open("/en/npt");
    await reader.menu("States");
    await reader.day("1993-06-11", "1993-06-10");
    assert.equal((await reader.row("members", { State: "North Korea" })).Standing, "party");
    await reader.day("1993-06-12", "1993-06-10");
    contains(
      (await reader.row("members", { State: "North Korea" })).Standing,
      "contested",
      "reading “resumed”: no",
      "reading “not served”: yes",
    );
    // It was suspended in time.
    await reader.day("1993-06-12");
    assert.equal((await reader.row("members", { State: "North Korea" })).Standing, "party");
  },

  "R26: from 2003 North Korea's status is contested, 190 or 191 parties": async (reader) => {
    await reader.open("/en/npt");
    await reader.menu("States");
    await reader.day("2003-01-10");
    assert.equal((await reader.row("members", { State: "North Korea" })).Standing, "party");
    await reader.day("2003-01-11");
    contains(
      (await reader.row("members", { State: "North Korea" })).Standing,
      "reading “resumed”: no",
      "reading “anew”: yes",
    );
    await reader.day("2026-01-01");
    const row = await reader.row("members", { State: "North Korea" });
    contains(row.Standing, "contested", "reading “resumed”: no", "reading “anew”: no", "reading “not served”: yes");
    const why = await reader.why("members", { State: "North Korea" }, "Standing");
    contains(why.text, "resumed its notice of withdrawal", "days that remained", "Article X(1)");
    await reader.closeProof();
    await reader.followIn("members", { State: "North Korea" }, "State");
    contains(await reader.section("claims"), "it is out of the Treaty from 2003-01-11");
    await reader.menu("Instruments");
    const parties = await reader.why("instruments", { Instrument: "Treaty" }, "Parties");
    contains(parties.text, /resumed.*190/, /not served.*191/);
  },
};
