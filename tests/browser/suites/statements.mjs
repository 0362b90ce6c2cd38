// The reference statements R1 to R26, each found by clicking from the front page of an organisation.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyRecord } from "../harness/records.mjs";
import { Portal } from "../harness/portal.mjs";
import { Reader } from "../harness/reader.mjs";
import { decisions, SUPPOSED, supposed } from "./statements/decisions.mjs";
import { npt } from "./statements/npt.mjs";
import { organisation } from "./statements/organisation.mjs";
import { organs } from "./statements/organs.mjs";
import { treaty } from "./statements/treaty.mjs";

export default async function statements({ test, browser, portal, program, watch }) {
  for (const part of [treaty, organisation, organs, decisions, npt]) {
    for (const [name, body] of Object.entries(part)) {
      await test(name, () => Reader.with(browser, portal, body));
    }
  }

  const folder = await mkdtemp(join(tmpdir(), "servanda-supposed-"));
  let other;
  try {
    const record = await copyRecord(folder, "csto");
    await writeFile(join(record, "9-supposed.journal"), SUPPOSED);
    other = await Portal.start(program, [record]);
    watch.allow(other.origin);
    for (const [name, body] of Object.entries(supposed)) {
      await test(name, () => Reader.with(browser, other, body));
    }
  } finally {
    await other?.stop();
    await rm(folder, { recursive: true });
  }
}
