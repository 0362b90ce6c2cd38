// News: an act is added to the record while a page is open; the page says so, and shows itself anew where it stands.

import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Portal } from "../harness/portal.mjs";
import { Reader } from "../harness/reader.mjs";
import { copyRecord } from "../harness/records.mjs";
import { until } from "../harness/until.mjs";
import { contains, lacks } from "./statements/facts.mjs";

const act = (day, text) => `\n${day}  Kazakhstan stated "${text}"\n    source: a test of the portal\n`;

export default async function live({ test, browser, program, watch }) {
  const folder = await mkdtemp(join(tmpdir(), "servanda-live-"));
  let portal;
  try {
    const record = await copyRecord(folder, "csto");
    const journal = join(record, "3-since-2013.journal");
    portal = await Portal.start(program, [record]);
    watch.allow(portal.origin);

    await test("an act that is added is announced, and shown in place", () =>
      Reader.with(browser, portal, async (reader) => {
        const { page } = reader;
        await reader.open("/en/csto");
        await reader.menu("Journal");
        await reader.day("2026-02-01");
        const count = async () => Number((await reader.main()).match(/(\d+) acts up to/)[1]);
        const digest = async () => page.locator("p.digest code").textContent();
        const [before, first] = [await count(), await digest()];
        await page.evaluate(() => {
          window.sameDocument = true;
        });
        const news = page.locator("#news");
        assert.equal(await news.isVisible(), false);

        for (const [n, words] of [
          [1, "the first news"],
          [2, "the second news"],
        ]) {
          await appendFile(journal, act(`2026-01-1${n}`, words));
          await news.and(page.locator(":visible")).waitFor({ timeout: 15_000 });
          contains(await news.textContent(), "The record has changed");
          assert.equal(await news.getAttribute("role"), "status");
          lacks(await reader.section("acts"), words);
          await news.getByRole("link", { name: "Show the page anew" }).click();
          await until(async () => contains(await reader.section("acts"), `Kazakhstan stated "${words}"`));
          assert.equal(await count(), before + n);
          assert.equal(await news.isVisible(), false);
          assert.equal(await page.evaluate(() => window.sameDocument), true, "the page was loaded anew");
        }
        assert.notEqual(await digest(), first);
        // The slider and the date fields work after the change too.
        assert.equal(await page.locator("#strip input[type=range]").count(), 1);
        await reader.day("2026-01-11");
        lacks(await reader.section("acts"), "the second news");
      }));

    await test("a record that cannot be read leaves the last edition, and is announced when it is mended", () =>
      Reader.with(browser, portal, async (reader) => {
        await reader.open("/en/csto");
        const good = await readFile(journal, "utf8");
        await writeFile(journal, `${good}\n2026-01-20  Kazakhstan eats cake\n    source: a test of the portal\n`);
        await until(async () =>
          contains(portal.log.join(""), "a changed source cannot be used; the last edition stays"),
        );
        assert.equal(await reader.page.locator("#news").isVisible(), false);
        await reader.menu("Journal");
        contains(await reader.section("acts"), "the second news");
        await writeFile(journal, good + act("2026-01-20", "the mended news"));
        await reader.page.locator("#news").and(reader.page.locator(":visible")).waitFor({ timeout: 15_000 });
        await reader.page.locator("#news a").click();
        await until(async () => contains(await reader.section("acts"), "the mended news"));
      }));

    await test("an act keeps its lasting address when acts are added before it", async () => {
      const { tables } = await (await portal.get("/en/csto/journal?on=2026-02-01&format=json")).json();
      const row = tables.acts.find((one) => one.act.includes("the mended news"));
      const address = `/en/csto/acts/${row.id}`;
      contains(await portal.text(address), "the mended news");
      const text = await readFile(journal, "utf8");
      const first = text.search(/^\d{4}-/m);
      await writeFile(
        journal,
        `${text.slice(0, first)}2013-01-05  Kazakhstan stated "an early news"\n    source: a test of the portal\n\n${text.slice(first)}`,
      );
      await until(async () => contains(await portal.text("/en/csto/journal?on=2013-01-06"), "an early news"));
      contains(await portal.text(address), "the mended news");
    });
  } finally {
    await portal?.stop();
    await rm(folder, { recursive: true });
  }
}
