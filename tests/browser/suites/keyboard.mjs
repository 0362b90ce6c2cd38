// Two tours: with nothing but the keyboard, and without scripts.

import assert from "node:assert/strict";
import { Reader, tidy } from "../harness/reader.mjs";
import { placeOf } from "../harness/tables.mjs";
import { until } from "../harness/until.mjs";
import { contains } from "./statements/facts.mjs";

// What has the focus, and whether one can see it.
const focused = () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    text: element.textContent.replace(/\s+/g, " ").trim().slice(0, 60),
    what: `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}${typeof element.className === "string" && element.className ? `.${element.className}` : ""}`,
    href: element.getAttribute("href"),
    // The button inside a date field has the browser's own ring, which no script can see.
    outline:
      (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) ||
      (element.type === "date" && !element.matches(":focus-visible")),
    inView:
      box.width > 1 &&
      box.height > 1 &&
      box.bottom > 0 &&
      box.top < innerHeight &&
      box.right > 0 &&
      box.left < innerWidth,
  };
};

async function tabTo(page, wanted, most = 120) {
  const seen = [];
  for (let i = 0; i < most; i += 1) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(focused);
    if (now && wanted(now)) return now;
    seen.push(now?.what ?? "nothing");
  }
  throw new Error(`not reached with ${most} presses of Tab; passed ${seen.slice(0, 40).join(", ")}`);
}

export default async function keyboard({ test, browser, portal }) {
  const as = (name, body, options) => test(name, () => Reader.with(browser, portal, body, options));

  await as("the first press of Tab shows the way past the menu", async (reader) => {
    await reader.open("/en/csto");
    await reader.page.keyboard.press("Tab");
    const skip = await reader.page.evaluate(focused);
    assert.equal(skip.text, "Skip to the content");
    assert.ok(skip.inView, "the skip link cannot be seen when it has the focus");
    assert.ok(skip.outline);
    await reader.page.keyboard.press("Enter");
    await reader.page.waitForURL(/#main$/);
    // The menu is left behind: the next stop is the first of the content.
    await until(async () => assert.ok(await reader.page.evaluate(() => scrollY > 0)));
    await reader.page.keyboard.press("Tab");
    assert.equal(
      await reader.page.evaluate(
        () => document.activeElement === document.querySelector("main :is(a[href], button, input, [tabindex='0'])"),
      ),
      true,
    );
  });

  for (const path of [
    "/en/csto/organs?on=2009-12-01",
    "/en/csto/members",
    "/en/csto/due",
    "/ru/csto/what-if",
    "/en/csto/texts/1992-treaty/4",
  ]) {
    await as(
      `every stop on ${path} can be seen, and none is left out`,
      async (reader) => {
        await reader.open(path);
        const all = await reader.page.evaluate(() => {
          const stops = [
            ...document.querySelectorAll(
              "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']",
            ),
          ];
          const shown = stops.filter((stop) => stop.checkVisibility({ visibilityProperty: true }));
          shown.forEach((stop, i) => {
            stop.dataset.stop = String(i);
          });
          return shown.length;
        });
        assert.ok(all > 25, `only ${all} stops`);
        const reached = new Set();
        const unseen = [];
        // A date field has several stops of its own.
        for (let i = 0; i < all + 40; i += 1) {
          await reader.page.keyboard.press("Tab");
          const now = await reader.page.evaluate(focused);
          if (!now) break;
          reached.add(await reader.page.evaluate(() => document.activeElement.dataset.stop));
          if (!now.outline) unseen.push(`no outline: ${now.what} ${now.text}`);
          if (!now.inView) unseen.push(`out of view: ${now.what} ${now.text}`);
        }
        assert.deepEqual(unseen, []);
        assert.equal(reached.size, all, "stops that Tab does not reach");
        // Without animation a stop is in view as soon as it has the focus.
      },
      { reducedMotion: "reduce" },
    );
  }

  await as("a tour: menu, a link, a day, a proof, and back", async (reader) => {
    const { page } = reader;
    await reader.open("/en/csto");
    await tabTo(page, (now) => now.text === "Organs" && now.href?.endsWith("/organs"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/organs$/);
    // A day is typed into the field; the order of its parts depends on the browser's language.
    await tabTo(page, (now) => now.what === "input#on");
    await page.keyboard.type("01122009");
    const typed = await page.locator("#on").inputValue();
    assert.ok(["2009-12-01", "2009-01-12"].includes(typed), typed);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.searchParams.get("on") === typed);
    assert.equal(await page.locator("#on").inputValue(), typed);
    // A proof opens with Enter, takes the focus, and gives it back.
    const link = await tabTo(page, (now) => now.what === "a.why");
    await page.keyboard.press("Enter");
    const panel = page.locator("dialog#panel[open]");
    await panel.waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.closest("dialog")?.id), "panel");
    assert.ok((await page.evaluate(focused)).outline, "the focus in the proof cannot be seen");
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press("Tab");
      const where = await page.evaluate(() =>
        document.activeElement === document.body ? "the browser" : document.activeElement.closest("dialog")?.id,
      );
      assert.ok(["panel", "the browser"].includes(where), `Tab leaves the proof for ${where}`);
    }
    await page.keyboard.press("Escape");
    await page.locator("dialog#panel:not([open])").waitFor({ state: "attached" });
    const back = await page.evaluate(focused);
    assert.deepEqual([back?.what, back?.href], [link.what, link.href], "the focus returns to the link");
    // The button closes as well.
    await page.keyboard.press("Enter");
    await panel.waitFor();
    await panel.getByRole("button", { name: "Close" }).press("Enter");
    await page.locator("dialog#panel:not([open])").waitFor({ state: "attached" });
    assert.equal((await page.evaluate(focused))?.href, link.href);
  });

  await as("search, the list of a map and a filter by keyboard", async (reader) => {
    const { page } = reader;
    await reader.open("/en/csto");
    await tabTo(page, (now) => now.what === "input#q");
    await page.keyboard.type("Belarus");
    await page.keyboard.press("Enter");
    await page.waitForURL(/search\?q=Belarus/);
    await tabTo(page, (now) => now.text === "Belarus" && now.href?.includes("/members/by"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/members\/by/);
    await tabTo(page, (now) => now.text === "Members" && now.href?.endsWith("/members"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/members$/);
    await tabTo(page, (now) => now.what === "summary");
    await page.keyboard.press("Space");
    assert.equal(await page.locator("#map details").evaluate((details) => details.open), true);
    contains(await page.locator("#map details").innerText(), "Armenia");
    await page.locator("nav.menu").getByRole("link", { name: "Due" }).press("Enter");
    await page.waitForURL(/\/due/);
    await tabTo(page, (now) => now.what === "select#f-member");
    await page.keyboard.type("Taj");
    await page.keyboard.press("Tab");
    await page.locator("form.filter button").press("Enter");
    await page.waitForURL(/member=tj/);
    assert.equal(await page.locator("#f-member").inputValue(), "tj");
  });

  await as(
    "without scripts: every section of the menu",
    async (reader) => {
      await reader.open("/en/csto");
      const names = await reader.page.locator("nav.menu a").allTextContents();
      assert.deepEqual(names, [
        "Today",
        "Members",
        "Instruments",
        "Organs",
        "Sessions",
        "Decisions",
        "Defence",
        "Due",
        "What if",
        "Journal",
        "Data",
      ]);
      for (const name of names) {
        await reader.menu(name);
        assert.notEqual(await reader.title(), "");
        assert.equal(tidy(await reader.page.locator("nav.menu a[aria-current]").textContent()), name);
        assert.ok((await reader.main()).length > 100, name);
        // What only scripts can do is not offered.
        assert.equal(await reader.page.locator("button.copy:visible").count(), 0);
        assert.equal(await reader.page.locator("#news:visible").count(), 0);
      }
    },
    { javaScriptEnabled: false },
  );

  await as(
    "without scripts: the time control, search, filters, what if, why and languages",
    async (reader) => {
      const { page } = reader;
      await reader.open("/en/csto");
      await reader.day("1999-12-31", "1999-12-31");
      contains(await page.locator(".in-view").textContent(), "as known on 31 December 1999");
      assert.equal(await page.locator("#strip svg").isVisible(), true);
      await page.locator("p.steps a[rel=prev]").click();
      await page.waitForURL((url) => url.searchParams.get("on") < "1999-12-31");
      await reader.menu("Today");
      await reader.day("2009-12-01");
      await reader.search("chair of the Council");
      assert.ok((await reader.rows("results")).length > 0);
      await reader.menu("Decisions");
      await page.locator("#f-field").selectOption({ label: "military cooperation" });
      await page.locator("form.filter button").click();
      await page.waitForURL(/field=/);
      assert.equal(new URL(page.url()).searchParams.get("on"), "2009-12-01", "the filter keeps the day");
      for (const row of await reader.rows("decisions")) contains(row.Fields, "military cooperation");
      await reader.menu("What if");
      await page.locator("#acts").fill("2040-01-01 Armenia notified withdrawal from the Treaty");
      await page.locator("form.what-if button").click();
      await page.waitForURL(/act=/);
      assert.equal((await reader.row("changes", { Question: "Armenia: party to Treaty" }))["As it would be"], "no");
      await reader.menu("Organs");
      await reader.day("2009-12-01");
      await (await placeOf(page, "organs", { Organ: "Council" }, "Chair")).locator("a.why").click();
      await page.waitForURL(/\/why\?/);
      contains(await page.locator(".answer").textContent(), "Russia for the time being");
      contains(await reader.section("proof"), "§", "•");
      await page.locator("nav.languages a[lang=ru]").click();
      await page.waitForURL(/\/ru\/csto\/why\?/);
      contains(await page.locator(".answer").textContent(), "Россия");
      await page.locator("p.brand a").click();
      await page.waitForURL(/\/ru$/);
      assert.equal(await page.locator("ul.cards li").count(), 2);
    },
    { javaScriptEnabled: false },
  );
}
