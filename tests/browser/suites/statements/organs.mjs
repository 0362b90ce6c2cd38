// R12 to R16, R19 and R20: organs, sessions, chairs, seats and the Secretary General.

import assert from "node:assert/strict";
import { contains, lacks, SIX } from "./facts.mjs";

// How a seat is shown to which no appointment is on record.
const NOBODY_NAMED = /vacant|filled 0|not on record/;

export const organs = {
  "R12: organs with their composition by right, to whom each answers, and seat": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Organs");
    await reader.day("2020-05-15");
    for (const [organ, sits, field] of [
      ["Council", "the head of state", ""],
      ["Foreign Ministers", "the minister of foreign affairs", "political cooperation"],
      ["Defence Ministers", "the minister of defence", "military cooperation"],
      ["Security Secretaries", "the secretary of the security council", "challenges and threats"],
    ]) {
      const row = await reader.row("composition", { Organ: organ });
      contains(row["Who sits"], sits);
      contains(row["By right of"], "Article 1");
      assert.equal(row.Fields, field, organ);
      assert.equal((await reader.row("organs", { Organ: organ })).Seats, "6", organ);
    }
    for (const organ of ["Secretariat", "Joint Staff"]) {
      assert.equal((await reader.row("composition", { Organ: organ })).Place, "Moscow");
      assert.equal((await reader.row("organs", { Organ: organ }))["Answers to"], "Council");
    }
    // The member that chairs the Council chairs the others too.
    for (const organ of [
      "Council",
      "Foreign Ministers",
      "Defence Ministers",
      "Security Secretaries",
      "Permanent Council",
      "Military Committee",
    ]) {
      assert.equal((await reader.row("organs", { Organ: organ })).Chair, "Russia", organ);
    }
    await reader.followIn("organs", { Organ: "Council" }, "Organ");
    contains((await reader.row("facts", { Fact: "Composition" })).Answer, `6: ${SIX.join(", ")}`);
    contains(
      await reader.section("competence"),
      "the supreme organ is the Council",
      "matters in every field",
      "consensus",
    );
    // A suspended member has no seat.
    const why = await reader.why("facts", { Fact: "Composition" }, "Answer");
    contains(why.text, "the head of state of each of the members");
    lacks(why.answer, "Uzbekistan");
  },

  "R13: a session in each calendar year, held or missed, with its host": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Sessions");
    await reader.day("2025-12-31");
    for (let year = 2003; year <= 2025; year += 1) {
      const row = await reader.row("years", { Year: String(year) });
      assert.equal(row["State of it"], "met", String(year));
      assert.equal(row.Needed, "1");
    }
    for (const year of ["2001", "2002"]) {
      const row = await reader.row("years", { Year: year });
      assert.deepEqual([row.Held, row.Needed, row["State of it"]], ["1", "2", "missed"]);
    }
    for (const [date, place, host] of [
      ["2016-10-14", "Yerevan", "Armenia"],
      ["2017-11-30", "Minsk", "Belarus"],
      ["2018-11-08", "Astana", "Kazakhstan"],
      ["2019-11-28", "Bishkek", "Kyrgyzstan"],
    ]) {
      const row = await reader.row("sessions", { Date: date, Organ: "Council" });
      assert.deepEqual([row.Place, row.Host], [place, host], date);
    }
    // Belarus stayed away in 2009.
    assert.equal((await reader.row("sessions", { Date: "2009-06-14" })).Absent, "Belarus");
    await reader.day("2027-06-01");
    const due = await reader.row("due", { Date: "2027-12-31" });
    contains(due["What falls due"], "regular session of the Council in 2027: 0 of 1 held");
    const why = await reader.why("due", { Date: "2027-12-31" }, "What falls due");
    contains(why.text, "§");
  },

  "R14: the chair as it was, with both readings of whose turn it was": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Organs");
    await reader.day("2018-12-19");
    await reader.followIn("organs", { Organ: "Council" }, "Organ");
    assert.equal((await reader.row("facts", { Fact: "Chair" })).Answer, "Kyrgyzstan");
    contains(
      (await reader.row("facts", { Fact: "Turn" })).Answer,
      "reading “alphabet”: Kyrgyzstan",
      "reading “host”: Kazakhstan",
    );
    for (const [since, last, who] of [
      ["2003-04-28", "2004-06-17", "Tajikistan"],
      ["2004-06-18", "2005-06-22", "Kazakhstan"],
      ["2005-06-23", "2006-06-22", "Russia"],
      ["2006-06-23", "2007-05-31", "Belarus"],
      ["2007-10-06", "2008-09-04", "Kyrgyzstan"],
      ["2008-09-05", "2009-06-13", "Armenia"],
      ["2009-06-14", "2010-12-09", "Russia for the time being; the turn of Belarus is owed"],
      ["2010-12-10", "2011-12-19", "Belarus"],
      ["2011-12-20", "2012-12-18", "Kazakhstan"],
      ["2012-12-19", "2013-09-22", "Kyrgyzstan"],
      ["2013-09-23", "2014-12-21", "Russia"],
      ["2014-12-23", "2015-09-14", "Tajikistan"],
      ["2015-09-15", "2016-10-13", "Armenia"],
      ["2016-10-14", "2017-11-29", "Belarus"],
      ["2017-11-30", "2018-11-07", "Kazakhstan"],
      ["2018-11-08", "2019-11-27", "Kyrgyzstan"],
      ["2019-11-28", "2020-12-01", "Russia"],
      ["2021-01-01", "2021-09-15", "Tajikistan"],
      ["2021-09-16", "2022-11-22", "Armenia"],
      ["2022-11-23", "2023-12-31", "Belarus"],
      ["2024-01-01", "2024-12-31", "Kazakhstan"],
      ["2025-01-01", "2025-12-31", "Kyrgyzstan"],
      ["2026-01-01", "2026-12-31", "Russia"],
    ]) {
      const row = await reader.row("chairs", { Since: since });
      assert.deepEqual([row["Last day"], row.Answer], [last, who], since);
    }
    // What is to come depends on the reading.
    const next = await reader.row("chairs", { Since: "2027-01-01" });
    contains(next.Answer, "contested", "reading “alphabet”: Tajikistan", "reading “host”: Russia");
  },

  "R14: the hand-over is on 1 January since the decision of 2023: on 2023-12-15 the chair is Belarus": async (
    reader,
  ) => {
    await reader.open("/en/csto");
    await reader.day("2023-12-15");
    assert.equal((await reader.row("organs", { Organ: "Council" })).Chair, "Belarus");
    await reader.follow("Next change: 2024-01-01", "time");
    assert.equal((await reader.row("organs", { Organ: "Council" })).Chair, "Kazakhstan");
    const why = await reader.why("organs", { Organ: "Council" }, "Chair");
    contains(why.text, "Kazakhstan chairs the Council from 2024-01-01");
  },

  "R15: each ministers' council may decide in its own field alone": async (reader) => {
    await reader.open("/en/csto");
    for (const [organ, field] of [
      ["Foreign Ministers", "political cooperation"],
      ["Defence Ministers", "military cooperation"],
      ["Security Secretaries", "challenges and threats"],
    ]) {
      await reader.menu("Organs");
      await reader.day("2020-05-15");
      await reader.followIn("organs", { Organ: organ }, "Organ");
      assert.equal(await reader.title(), organ);
      const competence = await reader.column("competence", "In full words");
      contains(
        competence.join("\n"),
        `may decide only on matters in the field of ${field}`,
        "answer for the work done is the Council",
      );
    }
  },

  "R16: the Permanent Council: seats that are vacant, and decisions not yet carried out": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Organs");
    await reader.day("2014-06-01");
    contains((await reader.row("organs", { Organ: "Permanent Council" })).Seats, /^6\b/, NOBODY_NAMED);
    contains((await reader.row("composition", { Organ: "Permanent Council" }))["Who sits"], "plenipotentiary");
    await reader.followIn("organs", { Organ: "Permanent Council" }, "Organ");
    const who = await reader.column("seats", "Who");
    assert.equal(who.length, 6);
    for (const name of who) assert.match(name, NOBODY_NAMED);
    contains(
      await reader.section("competence"),
      "appointed by each under its own law",
      "that the decisions of the Council are carried out",
    );
    await reader.menu("Decisions");
    const task = { Duty: /prepare an interstate programme for the Tajik-Afghan border/ };
    const row = await reader.row("tasks", task);
    assert.deepEqual([row["Who owes"], row["To whom"]], ["Secretariat", "Council"]);
    await reader.day("2025-01-01");
    assert.equal((await reader.row("tasks", task))["State of it"], "discharged");
  },

  "R19: the Secretary General: holders, acting holders, terms and turns": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Organs");
    await reader.day("2020-05-15");
    const zas = await reader.row("offices", { Office: "Secretary General" });
    assert.deepEqual(
      [zas.Holder, zas.Since, zas.Until, zas.Turn],
      ["Stanislav Zas (Belarus)", "2020-01-01", "2022-12-31", "Belarus"],
    );
    await reader.followIn("offices", { Office: "Secretary General" }, "Office");
    for (const [since, last, who] of [
      ["2003-04-28", "2016-12-31", "Nikolai Bordyuzha (Russia)"],
      ["2017-01-01", "2017-05-01", "vacant; acting: Valery Semerikov (Russia)"],
      ["2017-05-02", "2018-11-01", "Yuri Khachaturov (Armenia)"],
      ["2018-11-02", "2019-12-31", "vacant; acting: Valery Semerikov (Russia)"],
      ["2020-01-01", "2022-12-31", "Stanislav Zas (Belarus)"],
      ["2023-01-01", "2025-12-31", "Imangali Tasmagambetov (Kazakhstan)"],
      ["2026-01-01", "2028-12-31", "Taalatbek Masadykov (Kyrgyzstan)"],
    ]) {
      const row = await reader.row("holders", { Since: since });
      assert.deepEqual([row["Last day"], row.Answer], [last, who], since);
    }
    for (const [since, who] of [
      ["2017-01-01", "Armenia"],
      ["2020-01-01", "Belarus"],
      ["2023-01-01", "Kazakhstan"],
      ["2026-01-01", "Kyrgyzstan"],
      ["2029-01-01", "Russia"],
    ]) {
      assert.equal((await reader.row("turns", { Since: since })).Answer, who, since);
    }
  },

  "R19: on 2018-11-03 the office is vacant, and whose turn it was is contested": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Organs");
    await reader.followIn("offices", { Office: "Secretary General" }, "Office");
    await reader.day("2018-11-03");
    assert.equal((await reader.row("facts", { Fact: "Holder" })).Answer, "vacant; acting: Valery Semerikov (Russia)");
    contains(
      (await reader.row("facts", { Fact: "Turn" })).Answer,
      "contested",
      "reading “remainder”: Armenia",
      "reading “next”: Belarus",
    );
    const why = await reader.why("facts", { Fact: "Turn" }, "Answer");
    contains(why.text, "The readings differ", "remainder", "next", "Armenia", "Belarus");
  },

  "R19: an appointment without a recommendation is reported": async (reader) => {
    await reader.open("/en/csto");
    await reader.follow("All findings");
    await reader.day("2020-05-15");
    const found = await reader.rows("findings", { Act: /appoint .* as the Secretary General/ });
    const named = found
      .filter((row) => row.Finding.includes("without the recommendation that the text requires"))
      .map((row) => row.Act);
    contains(named.join(), "Nikolai Bordyuzha", "Yuri Khachaturov");
    // Of 2019 the recommendation is on record.
    lacks(named.join(), "Stanislav Zas");
  },

  "R20: subsidiary bodies are founded by decision": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Organs");
    const there = async (on, organ) => {
      await reader.day(on);
      return (await reader.rows("organs", { Organ: organ })).length === 1;
    };
    assert.equal(await there("2005-06-22", "Anti-Drug Council"), false);
    assert.equal(await there("2005-06-23", "Anti-Drug Council"), true);
    assert.equal(await there("2007-10-05", "Migration Council"), false);
    assert.equal(await there("2007-10-06", "Migration Council"), true);
    assert.equal(await there("2009-02-04", "Rapid Reaction Forces"), true);
    await reader.followIn("organs", { Organ: "Anti-Drug Council" }, "Organ");
    const why = await reader.why("facts", { Fact: "Exists" }, "Answer");
    contains(why.text, "the Council decided to found the Anti-Drug Council", "consensus");
    await reader.closeProof();
    // Of the Crisis Response Centre only the year is known.
    await reader.menu("Organs");
    await reader.day("2018-06-01");
    await reader.followIn("organs", { Organ: "Crisis Response Centre" }, "Organ");
    contains((await reader.row("facts", { Fact: "Exists" })).Answer, "not settled");
    contains(await reader.section("acts"), "2018");
  },
};
