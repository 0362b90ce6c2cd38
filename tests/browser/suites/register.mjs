// A portal over registers: its section of the menu, its pages in both languages, records and receipts, and an act that is
// signed on the command line while a page is open.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import { Checker } from "../harness/checker.mjs";
import { Portal } from "../harness/portal.mjs";
import { Reader } from "../harness/reader.mjs";
import { until } from "../harness/until.mjs";
import { contains, lacks } from "./statements/facts.mjs";

const run = promisify(execFile);
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const PAGES = [
  "",
  "/register",
  "/register/records",
  "/register/records?page=2",
  "/register/records/0",
  "/register/records/1",
  "/register/records/46",
  "/journal?on=2005-01-01",
  "/why?q=members&on=2010-01-01",
];
const HASH = /^[0-9a-f]{64}$/;

export default async function register({ test, browser, program, watch }) {
  const folder = await mkdtemp(join(tmpdir(), "servanda-register-"));
  const data = join(folder, "data");
  const checker = new Checker(1);
  let portal;
  try {
    portal = await Portal.start(program, ["--data", data]);
    watch.allow(portal.origin);
    const log = `${portal.origin}/log/csto`;
    const officers = [1, 2].flatMap((n) => ["--key", join(data, `csto/keys/officer-${n}.key`)]);
    const env = { ...process.env, XDG_STATE_HOME: join(folder, "state"), HOME: folder };
    const servanda = async (...words) => (await run(program, words, { env })).stdout;
    const seal = (n) => join(folder, `am-${n}.key`);
    const json = async (path) => (await portal.get(`/en/csto${path}${path.includes("?") ? "&" : "?"}format=json`)).json();
    const act = `/acts/${(await json("/register/records/46")).data.act}`;

    await test("the menu leads to the register, and from there to records, acts and receipts", () =>
      Reader.with(browser, portal, async (reader) => {
        await reader.open("/en/csto");
        await reader.menu("Register");
        assert.equal(await reader.title(), "Register");
        contains(await reader.main(), "The policy asks for no witnesses", `servanda verify ${log}`, "30 days");
        const facts = Object.fromEntries((await reader.rows("checkpoint")).map((row) => [row.Fact, row.Value]));
        assert.equal(facts["Name of the register"], "servanda.local/csto");
        assert.match(facts["Root of the tree"], HASH);
        contains(await reader.section("cite"), facts["Root of the tree"], `${facts.Records} records`);
        assert.equal((await reader.rows("keys")).length, 2);
        await reader.follow(`All ${facts.Records} records, in order`);
        assert.equal(await reader.title(), "Records");
        assert.equal((await reader.rows("records"))[0].Record, String(facts.Records - 1));
        await reader.page.locator("#table-records a").first().click();
        await reader.page.waitForLoadState();
        assert.equal(await reader.title(), `Record ${facts.Records - 1}`);
        contains(await reader.section("text"), "servanda-record/1", "source: ");
        contains(await reader.main(), "Historical, entered by the depositary");
        await reader.page.locator("main p.lead a").click();
        await reader.page.waitForLoadState();
        contains(await reader.section("facts"), "historical, entered by the depositary", "depositary/officer-1");
        const receipt = await portal.text(await reader.page.locator("#facts a[href*=receipt]").getAttribute("href"));
        assert.ok(receipt.startsWith("c2sp.org/tlog-proof@v1\n"), receipt.slice(0, 80));
      }));

    await test("a proof names the records of its acts, and their receipts", () =>
      Reader.with(browser, portal, async (reader) => {
        await reader.open("/en/csto/why?q=members&on=2010-01-01");
        const receipts = await reader.rows("receipts");
        assert.ok(receipts.length > 1);
        for (const row of receipts) contains(await reader.section("proof"), `record ${row.Record}`);
        await reader.page.locator("#proof a.source").first().click();
        await reader.page.waitForLoadState();
        assert.match(await reader.title(), /^Record \d+$/);
      }));

    await test("an organisation without a register has no such section", async () => {
      const plain = await Portal.start(program);
      try {
        lacks(await plain.text("/en/csto"), "/en/csto/register");
        assert.equal((await plain.get("/en/csto/register")).status, 404);
        assert.equal((await plain.get("/log/csto/checkpoint")).status, 404);
      } finally {
        await plain.stop();
      }
    });

    for (const path of [...PAGES, act]) {
      await test(`accessible, valid, in its language: ${path || "/"}`, async () => {
        const found = [];
        const context = await browser.context({ colorScheme: "light" });
        try {
          const page = await context.newPage();
          for (const lang of ["en", "ru"]) {
            await page.setViewportSize({ width: 1280, height: 800 });
            await page.emulateMedia({ colorScheme: "light" });
            const where = `/${lang}/csto${path}`;
            assert.equal((await page.goto(portal.origin + where)).status(), 200);
            const light = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze();
            assert.ok(light.passes.length > 15);
            await page.emulateMedia({ colorScheme: "dark" });
            await page.setViewportSize({ width: 320, height: 640 });
            const dark = await new AxeBuilder({ page }).setLegacyMode().withRules(["color-contrast", "target-size"]).analyze();
            for (const rule of [...light.violations, ...dark.violations])
              found.push(`${where}: ${rule.id}: ${rule.nodes[0].html.slice(0, 160)}`);
            const width = await page.evaluate(() => document.documentElement.scrollWidth);
            if (width > 320) found.push(`${where}: ${width} pixels wide at 320`);
            const { faults } = await checker.check(await portal.text(where));
            found.push(...faults.map((f) => `${where}: ${f.kind}: ${f.text} — ${f.where}`));
          }
        } finally {
          await context.close();
        }
        if (found.length > 0) throw new Error(found.join("\n"));
      });
    }

    await test("an act that its country signs is news on open pages", () =>
      Reader.with(browser, portal, async (reader) => {
        await servanda("register", "key", "new", seal(1));
        await servanda("register", "key", "new", seal(2));
        const enrol = (n, ...more) =>
          servanda("register", "key", "enrol", log, "--holder", `AM/seal-${n}`, "--role", "seal", "--new", seal(n), ...more, ...officers, "--yes");
        await enrol(1);
        await enrol(2, "--key", seal(1));
        await reader.open("/en/csto/journal");
        const record = ["register", "record", log, 'Armenia stated "a word in the register"', "--yes", "--json"];
        const waits = JSON.parse(await servanda(...record, "--key", seal(1)));
        assert.equal(waits.outcome, "waiting");
        // What waits is shown at once; it is no news, for nothing has been done yet.
        const other = new Reader(await reader.page.context().newPage(), portal.origin);
        await other.open("/ru/csto/register");
        contains(await other.section("pending"), waits.key, "AM/seal-1", "Армения: заявление");
        assert.equal(await reader.page.locator("#news").isVisible(), false);
        const done = JSON.parse(await servanda("register", "sign", log, waits.key, "--key", seal(2), "--yes", "--json"));
        assert.equal(done.outcome, "entered");
        const news = reader.page.locator("#news");
        await news.and(reader.page.locator(":visible")).waitFor({ timeout: 15_000 });
        await news.getByRole("link").click();
        await until(async () => contains(await reader.section("acts"), "a word in the register"));
        const row = (await reader.rows("acts"))[0];
        assert.equal(row.Record, String(done.index));
        contains(row["How it came in"], "signed by those who act");
        await other.open(`/en/csto/register/records/${done.index}`);
        contains(await other.section("facts"), "AM/seal-1, AM/seal-2");
        lacks(await other.main(), "historical");
        await other.open("/en/csto/register");
        contains(await other.section("pending"), "Nothing waits for signatures");
        contains(await other.section("keys"), "AM/seal-2");
      }));

    await test("what stands there is verified from outside", async () => {
      contains(await servanda("verify", log), "servanda.local/csto");
    });
    await test("the server had nothing to warn of", () => assert.equal(portal.log.join(""), ""));
  } finally {
    await checker.stop();
    await portal?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
