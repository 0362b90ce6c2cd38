// No violation of WCAG 2.2 A and AA that axe can find, on every kind of page, in both languages, light and dark, and on a phone
// of 320 pixels, where nothing may need scrolling sideways.

import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import { inParallel } from "../harness/checker.mjs";
import { pageKinds } from "../harness/kinds.mjs";
import { Reader } from "../harness/reader.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// What can differ between light and dark, and between wide and narrow; the rest is the same document.
const OF_COLOUR_AND_SIZE = ["color-contrast", "link-in-text-block", "target-size"];
const LANGUAGES = ["en", "ru"];

export default async function accessible({ test, browser, portal, watch }) {
  await inParallel(pageKinds(), 2, (kind) =>
    test(kind.name, async () => {
      const context = await browser.context({ colorScheme: "light" });
      const found = [];
      try {
        const page = await context.newPage();
        for (const lang of LANGUAGES) {
          const path = kind.path(lang);
          if (kind.status !== 200) watch.refusing(portal.origin + path);
          await page.setViewportSize({ width: 1280, height: 800 });
          await page.emulateMedia({ colorScheme: "light" });
          const answer = await page.goto(portal.origin + path);
          assert.equal(answer.status(), kind.status, path);
          assert.equal(await page.locator("html").getAttribute("lang"), lang);
          const first = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze();
          // A run that checked nothing would find nothing.
          assert.ok(first.passes.length > 15, `axe passed only ${first.passes.length} rules on ${path}`);
          found.push(...tell(first, `${path} light`));
          await page.emulateMedia({ colorScheme: "dark" });
          await page.setViewportSize({ width: 320, height: 640 });
          const second = await new AxeBuilder({ page }).setLegacyMode().withRules(OF_COLOUR_AND_SIZE).analyze();
          assert.ok(
            second.passes.some((rule) => rule.id === "color-contrast"),
            `no contrast was measured on ${path}`,
          );
          found.push(...tell(second, `${path} dark, 320 px`), ...(await sideways(page, path)));
        }
      } finally {
        await context.close();
      }
      if (found.length > 0) throw new Error(found.join("\n"));
    }),
  );

  for (const colorScheme of ["light", "dark"]) {
    await test(`the proof over a page, ${colorScheme}`, () =>
      Reader.with(
        browser,
        portal,
        async (reader) => {
          for (const lang of LANGUAGES) {
            await reader.open(`/${lang}/csto/organs?on=2009-12-01`);
            const proof = await reader.openProof(reader.page.locator("#table-organs a.why").first());
            const result = await new AxeBuilder({ page: reader.page })
              .setLegacyMode()
              .include("dialog#panel")
              .withTags(TAGS)
              .analyze();
            assert.ok(result.passes.length > 8);
            const found = tell(result, `${lang} dialog ${colorScheme}`);
            if (found.length > 0) throw new Error(found.join("\n"));
            assert.notEqual(proof.title, "");
            // On a phone the proof fits too.
            await reader.page.setViewportSize({ width: 320, height: 640 });
            const width = await proof.panel.evaluate((panel) => panel.getBoundingClientRect().width);
            assert.ok(width <= 320, `the proof is ${width} pixels wide`);
            await reader.page.setViewportSize({ width: 1280, height: 800 });
          }
        },
        { colorScheme },
      ));
  }
}

function tell({ violations }, where) {
  return violations.flatMap((rule) => {
    const some = rule.nodes
      .slice(0, 3)
      .map(
        (node) =>
          `   ${node.target.join(" ")}: ${node.html.slice(0, 160)} — ${node.failureSummary.replace(/\s+/g, " ").slice(0, 220)}`,
      );
    return [`${where}: ${rule.id} (${rule.impact}), ${rule.nodes.length} places`, ...some];
  });
}

// What makes a page wider than a phone of 320 pixels.
async function sideways(page, path) {
  return page.evaluate((path) => {
    const width = document.documentElement.scrollWidth;
    if (width <= 320) return [];
    const scrolls = (element) => {
      for (let up = element; up && up !== document.documentElement; up = up.parentElement) {
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) return true;
      }
      return false;
    };
    const wide = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > 321 && !scrolls(element))
      .slice(0, 4)
      .map(
        (element) =>
          `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}.${element.className} to ${Math.round(element.getBoundingClientRect().right)}`,
      );
    return [`${path}: ${width} pixels wide at 320: ${wide.join("; ")}`];
  }, path);
}
