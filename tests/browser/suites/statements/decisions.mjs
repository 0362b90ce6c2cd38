// R17, R18, R21 and R22: the way of a draft, documents, fields. Acts that the record lacks are supposed, in a copy of it.

import assert from "node:assert/strict";
import { contains, lacks } from "./facts.mjs";

export const decisions = {
  "R17 and R18: the Secretariat and the Joint Staff prepare drafts, others clear them, the Council adopts": async (
    reader,
  ) => {
    await reader.open("/en/csto");
    for (const [organ, field, way] of [
      [
        "Secretariat",
        "political cooperation, military cooperation and challenges and threats",
        "a draft is first prepared by the Secretariat, then cleared by the Permanent Council, and only then adopted by the Council",
      ],
      [
        "Joint Staff",
        "military cooperation",
        "a draft is first prepared by the Joint Staff, then cleared by the Defence Ministers, and only then adopted by the Council",
      ],
    ]) {
      await reader.menu("Organs");
      await reader.day("2016-09-01");
      await reader.followIn("organs", { Organ: organ }, "Organ");
      const competence = (await reader.column("competence", "In full words")).join("\n");
      contains(
        competence,
        way,
        `is in the field of ${field}`,
        "gives no power to decide",
        `the seat of the ${organ} is at Moscow`,
      );
    }
  },

  "R21: the Strategy of Yerevan, October 2016: in force on 2020-01-01, expired on 2026-06-01": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Decisions");
    await reader.day("2020-01-01");
    const adopted = await reader.row("decisions", { Date: "2016-10-14", Decision: /adopt the Security Strategy/ });
    assert.equal(adopted["Carried out"], "in force");
    const strategy = await reader.row("documents", { Document: "Security Strategy" });
    assert.deepEqual(
      [strategy["In force"], strategy.Since, strategy["Last day"]],
      ["in force", "2016-10-14", "2025-12-31"],
    );
    await reader.followIn("documents", { Document: "Security Strategy" }, "Document");
    const why = await reader.why("stretches", { "In view": "in view" }, "Answer");
    assert.equal(why.answer, "yes");
    contains(why.text, "the Council decided to adopt the Security Strategy until 2025-12-31", "consensus");
    await reader.closeProof();
    await reader.day("2026-06-01");
    assert.equal((await reader.row("stretches", { "In view": "in view" })).Answer, "no");
    await reader.menu("Decisions");
    assert.equal((await reader.row("documents", { Document: "Security Strategy" }))["In force"], "not in force");
    // The session was at Yerevan.
    await reader.menu("Sessions");
    assert.equal((await reader.row("sessions", { Date: "2016-10-14", Organ: "Council" })).Place, "Yerevan");
  },

  "R22: decisions by field, and organs with their fields": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Decisions");
    await reader.day("2026-06-01");
    const filter = reader.page.locator("form.filter");
    for (const [field, inside, outside] of [
      [
        "political cooperation",
        ["status of an international regional organisation", "a declaration on the Caucasus", "Security Strategy"],
        ["found the Joint Staff", "found the Anti-Drug Council"],
      ],
      [
        "military cooperation",
        ["found the Joint Staff", "found the Rapid Reaction Forces", "Security Strategy"],
        ["a declaration on the Caucasus", "found the Anti-Drug Council"],
      ],
      [
        "challenges and threats",
        ["found the Anti-Drug Council", "found the Migration Council", "Security Strategy"],
        ["a declaration on the Caucasus", "found the Joint Staff"],
      ],
    ]) {
      await filter.getByLabel("Field").selectOption({ label: field });
      await filter.getByRole("button").click();
      await reader.page.waitForURL((url) => url.searchParams.get("field")?.includes(field.split(" ")[0]));
      const all = await reader.rows("decisions");
      const text = all.map((row) => row.Decision).join("\n");
      contains(text, ...inside);
      lacks(text, ...outside);
      for (const row of all) contains(row.Fields, field);
    }
    await reader.menu("Organs");
    assert.equal((await reader.row("composition", { Organ: "Joint Staff" })).Fields, "military cooperation");
  },
};

// What a record with these acts would show; the acts are those of the scenarios of R9, R15, R16, R17, R18 and R20.
export const SUPPOSED = `
2003-12-26  the depositary registered the Charter with the UN Secretariat
    source: a hypothetical act
2010-01-01  the Council decided to give the Joint Staff the task "count the bridges" by 2010-10-01
    source: a hypothetical act
2010-01-01  the Council decided to give the Secretariat the task "count the roads" by 2010-10-01
    source: a hypothetical act
2010-09-01  the Secretariat carried out the task "count the roads"
    source: a hypothetical act
2014-11-01  the Permanent Council cleared the Order of Joint Statements
    source: a hypothetical act
2014-12-01  the Secretariat drafted the Order of Joint Statements
    source: a hypothetical act
2016-09-01  the Secretariat drafted the Security Strategy
    source: a hypothetical act
2016-09-20  the Permanent Council cleared the Security Strategy
    source: a hypothetical act
2019-06-01  the Defence Ministers decided on "a programme of joint exercises"
    field: military cooperation
    source: a hypothetical act
2019-06-02  the Defence Ministers decided on "a common line in foreign policy"
    field: political cooperation
    source: a hypothetical act
2019-06-04  the Security Secretaries decided on "a purchase of tanks"
    field: military cooperation
    source: a hypothetical act
2019-11-28  the Council decided to end the Migration Council
    source: a hypothetical act
2023-11-01  the Secretariat drafted the Budget of 2024
    source: a hypothetical act
2024-11-01  the Joint Staff drafted the Tajik Border Programme
    source: a hypothetical act
`;

export const supposed = {
  "R9: with a surer source the registration is settled to the day": async (reader) => {
    await reader.open("/en/csto");
    const duty = { "*": /Article 29\. Registration/ };
    for (const on of ["2003-12-10", "2003-12-25"]) {
      await reader.day(on);
      assert.equal((await reader.row("duties", duty))["State of it"], "due", on);
    }
    await reader.day("2003-12-26");
    lacks(await reader.section("duties"), "Registration");
  },

  "R15: a decision outside the competence of its organ is reported": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Decisions");
    const finding = async (text) => (await reader.row("decisions", { Date: /^2019-06/, Decision: text })).Finding;
    assert.equal(await finding(/joint exercises/), "");
    contains(
      await finding(/a common line in foreign policy/),
      "outside the competence of the organ",
      "political cooperation",
    );
    contains(await finding(/a purchase of tanks/), "outside the competence of the organ", "military cooperation");
  },

  "R16: tasks are due, carried out, or broken when their time runs out": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Decisions");
    const state = async (on, words) => {
      await reader.day(on);
      return (await reader.row("tasks", { Duty: words }))["State of it"];
    };
    assert.equal(await state("2010-01-01", /count the bridges/), "due");
    assert.equal(await state("2010-01-01", /count the roads/), "due");
    assert.equal(await state("2010-09-01", /count the roads/), "discharged");
    assert.equal(await state("2010-10-02", /count the bridges/), "breached");
    await reader.menu("Organs");
    await reader.followIn("organs", { Organ: "Joint Staff" }, "Organ");
    const task = await reader.row("tasks", { Duty: /count the bridges/ });
    assert.deepEqual([task.By, task["State of it"]], ["2010-10-01", "breached"]);
  },

  "R17 and R18: drafts out of order are reported, one in order is not": async (reader) => {
    await reader.open("/en/csto");
    await reader.follow("All findings");
    const findings = async (words) =>
      (await reader.rows("findings", { Act: words })).map((row) => row.Finding).join("\n");
    assert.equal(await findings(/adopt the Security Strategy/), "");
    contains(await findings(/adopt the Budget of 2024/), "adopted before the organ that clears it had done so");
    contains(await findings(/adopt the Order of Joint Statements/), "cleared before it was drafted");
    contains(await findings(/adopt the Tajik Border Programme/), "adopted before the organ that clears it had done so");
    // The steps are acts on the document's own page.
    await reader.menu("Decisions");
    await reader.followIn("documents", { Document: "Security Strategy" }, "Document");
    const acts = (await reader.column("acts", "Act")).join("\n");
    contains(
      acts,
      "the Secretariat drafted the Security Strategy",
      "the Permanent Council cleared the Security Strategy",
      "the Council decided to adopt the Security Strategy",
    );
  },

  "R20: a body is ended by decision": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Organs");
    await reader.day("2019-11-27");
    assert.equal((await reader.rows("organs", { Organ: "Migration Council" })).length, 1);
    await reader.day("2019-11-28");
    assert.equal((await reader.rows("organs", { Organ: "Migration Council" })).length, 0);
  },
};
