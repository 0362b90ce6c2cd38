// Copies of the reference records, to change them without harm.

import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CHARTERS = fileURLToPath(new URL("../../../charters/", import.meta.url));

// Copies an organisation's folder into another, with the tables of names beside it; gives the copy's path.
export async function copyRecord(into, organisation) {
  const copy = join(into, organisation);
  await cp(join(CHARTERS, organisation), copy, { recursive: true });
  for (const table of ["names.csv", "codes.csv"]) await cp(join(CHARTERS, table), join(into, table));
  return copy;
}
