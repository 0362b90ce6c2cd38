// R7 to R11 and R24: from a treaty to an organisation, its members and its birthdays.

import assert from "node:assert/strict";
import { contains, lacks, SEVEN, SIX, states } from "./facts.mjs";

export const organisation = {
  "R7: until 2002 a treaty in force with an organ under it, and no organisation": async (reader) => {
    await reader.open("/en/csto");
    await reader.day("2001-01-01");
    contains(await reader.main(), "There is no organisation in law on this day");
    contains(await reader.section("members"), "Nobody");
    assert.deepEqual(await reader.column("organs", "Organ"), ["Council"]);
    await reader.menu("Instruments");
    assert.equal((await reader.row("instruments", { Instrument: "Treaty" }))["In force"], "in force");
    assert.deepEqual(await reader.rows("instruments", { Instrument: "Charter" }), []);
    await reader.menu("Organs");
    await reader.followIn("organs", { Organ: "Council" }, "Organ");
    contains((await reader.row("facts", { Fact: "Composition" })).Answer, `6: ${SIX.join(", ")}`);
  },

  "R8: the Council decides on 14 May 2002; the Organization exists from 18 September 2003": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Decisions");
    await reader.day("2002-05-14");
    const match = {
      Date: "2002-05-14",
      Decision: /giving the Treaty the status of an international regional organisation/,
    };
    const decision = await reader.row("decisions", match);
    assert.equal(decision.Organ, "Council");
    assert.equal(decision.Effect, "took effect 2002-05-14");
    await reader.followIn("decisions", match, "Decision");
    contains(await reader.title(), "status of an international regional organisation");
    // The decision alone founded nothing.
    await reader.menu("Today");
    contains(await reader.main(), "There is no organisation in law on this day");
    await reader.day("2003-09-17");
    contains(await reader.main(), "There is no organisation in law on this day");
    await reader.day("2003-09-18");
    lacks(await reader.main(), "There is no organisation in law on this day");
    assert.deepEqual(await states(reader, "members"), SIX);
    await reader.menu("Due");
    const why = await reader.why(
      "due",
      { Date: "2004-05-14", "What falls due": /^the Organization: 2 years/ },
      "What falls due",
    );
    contains(
      why.text,
      "the Organization exists in law from the day on which the Charter enters into force",
      "2003-09-18",
    );
  },

  "R9: the registration of the Charter is not settled inside December 2003": async (reader) => {
    await reader.open("/en/csto");
    const duty = { "*": /Article 29\. Registration/ };
    for (const [on, state] of [
      ["2003-09-18", "due"],
      ["2003-11-30", "due"],
      ["2003-12-10", "not settled"],
    ]) {
      await reader.day(on);
      const row = await reader.row("duties", duty);
      assert.equal(row["State of it"], state, on);
    }
    await reader.day("2003-12-31");
    lacks(await reader.section("duties"), "Registration");
    await reader.search("registered");
    await reader.followIn(
      "results",
      { Result: /the depositary registered the Charter with the UN Secretariat/ },
      "Result",
    );
    assert.equal((await reader.row("facts", { Fact: "Date" })).Value, "2003-12");
    const settled = await reader.row("duties", duty);
    assert.deepEqual(
      [settled["Who owes"], settled["To whom"], settled["State of it"]],
      ["the depositary", "UN Secretariat", "discharged"],
    );
  },

  "R9: observer in the General Assembly of the United Nations in 2004": async (reader) => {
    await reader.open("/en/csto");
    await reader.search("observer General Assembly");
    await reader.followIn(
      "results",
      { Result: /the UN General Assembly granted observer standing to the Organization/ },
      "Result",
    );
    assert.equal((await reader.row("facts", { Fact: "Date" })).Value, "2004-12-02");
  },

  "R10: the principles are checked, and those that are broken show the act that breaks them": async (reader) => {
    await reader.open("/en/csto");
    await reader.follow("All findings");
    const rows = await reader.rows("principles");
    assert.equal(rows.length, 4);
    const state = (words) => rows.find((row) => row.Principle.includes(words))?.["State of it"] ?? "";
    contains(state("no military measure comes before the parties have consulted"), /^broken/, "2022-01-06");
    assert.equal(state("no duty binds a party without its own consent"), "holds");
    contains(state("equal votes and equal duties"), /^broken/, "2022-01-05");
    assert.equal(state("no act of a member or organ changes what belongs to another member"), "holds");
    contains(rows.map((row) => row.Article).join(), "Article 3. Purposes", "Article 5. Principles");
    await reader.page.locator("#table-principles").getByRole("link", { name: "2022-01-06" }).first().click();
    contains(await reader.title(), "collective peacekeeping forces for a limited period", "to Kazakhstan");
  },

  "R11: members on the days that tell: Uzbekistan comes in 2006 and is suspended in 2012": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Members");
    for (const [on, members] of [
      ["2006-07-15", SIX],
      ["2006-08-16", SEVEN],
      ["2008-01-01", SEVEN],
      ["2012-07-01", SEVEN],
      ["2012-12-18", SEVEN],
    ]) {
      await reader.day(on);
      assert.deepEqual(await states(reader, "members"), members, on);
      for (const row of await reader.rows("members")) assert.equal(row.Standing, "member", `${row.State} on ${on}`);
    }
    await reader.day("2013-01-01");
    const suspended = await reader.row("members", { State: "Uzbekistan" });
    assert.deepEqual([suspended.Standing, suspended.Since], ["suspended", "2012-12-19"]);
    assert.deepEqual(await states(reader, "members", { Standing: "member" }), SIX);
    const why = await reader.why("members", { State: "Uzbekistan" }, "Standing");
    contains(why.text, "the Council decided to suspend Uzbekistan at its request");
    await reader.closeProof();
    // A suspended member has no vote; the note of June 2012 had suspended nothing.
    await reader.followIn("members", { State: "Uzbekistan" }, "State");
    assert.equal((await reader.row("facts", { Fact: "Vote" })).Answer, "no");
    contains(await reader.section("claims"), "it suspends its membership of the Organization");
    await reader.day("2012-07-01");
    assert.equal((await reader.row("facts", { Fact: "Vote" })).Answer, "yes");
  },

  "R11: in 2020 six members; Armenia stays one, whatever it says since 2024": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Members");
    await reader.day("2020-05-15");
    assert.deepEqual(await states(reader, "members", { Standing: "member" }), SIX);
    await reader.day("2026-06-01");
    assert.equal((await reader.row("members", { State: "Armenia" })).Standing, "member");
    await reader.followIn("members", { State: "Armenia" }, "State");
    assert.equal((await reader.row("facts", { Fact: "Vote" })).Answer, "yes");
    contains(await reader.section("claims"), "its participation in the Organization is in fact frozen");
  },

  "R24: on 15 May 2020 the Treaty is 28 years old, the Organization 18": async (reader) => {
    await reader.open("/en/csto");
    await reader.menu("Due");
    await reader.day("2020-05-14");
    contains((await reader.row("due", { Date: "2020-05-14" }))["What falls due"], "the Organization: 18 years");
    contains((await reader.row("due", { Date: "2020-05-15" }))["What falls due"], "the Treaty: 28 years");
  },
};
