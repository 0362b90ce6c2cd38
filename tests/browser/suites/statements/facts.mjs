// What the reference says, and how a page is asked for it.

import assert from "node:assert/strict";

export const SIX = ["Armenia", "Belarus", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan"];
export const SEVEN = [...SIX, "Uzbekistan"];
export const NINE = ["Armenia", "Azerbaijan", "Belarus", "Georgia", ...SIX.slice(2), "Uzbekistan"];
// Those who signed at Tashkent.
export const SIGNED = ["Armenia", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan", "Uzbekistan"];

export function contains(text, ...parts) {
  for (const part of parts) {
    const found = part instanceof RegExp ? part.test(text) : text.includes(part);
    assert.ok(found, `“${part}” is not in: ${text.slice(0, 1_500)}`);
  }
}

export function lacks(text, ...parts) {
  for (const part of parts) {
    const found = part instanceof RegExp ? part.test(text) : text.includes(part);
    assert.ok(!found, `“${part}” should not be in: ${text.slice(0, 1_500)}`);
  }
}

// How a table of parties says that a signatory has not become a party.
export const NO_PARTY = /^(not a party|no consent on record)$/;

// A duty of assistance toward a State, and who owes it: a note on the State's standing may follow its name.
export const assistance = (state) => ({ Duty: /\bassist\b/, "To whom": state });
export const owing = (rows) => rows.map((row) => row["Who owes"].replace(/ \(.*\)$/, "")).sort();

// States in a table, in any order.
export async function states(reader, section, match = {}) {
  return (await reader.column(section, "State", match)).sort();
}
