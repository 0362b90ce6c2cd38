// Pictures of the pages that say most, for people: on a desk and on a phone, light and dark, English and Russian.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { smaller } from "../harness/palette.mjs";

const SCREENS = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const LARGEST = 120 * 1024;

// What each picture shows: an address without its language, and what stands at its top on a desk and on a phone.
const PAGES = {
  today: { path: "" },
  members: { path: "/members", desktop: "#chart", phone: "#chart" },
  map: { path: "/members", desktop: "#map", phone: "#map" },
  instrument: { path: "/instruments/treaty", phone: "#parties" },
  article: { path: "/texts/1992-treaty/4", desktop: "#text", phone: "#versions" },
  organ: { path: "/organs/council?on=2009-12-01", desktop: "#rotation", phone: "#rotation" },
  why: { path: "/organs?on=2009-12-01", proof: true },
  due: { path: "/due?on=2026-01-01", phone: "#due" },
  "what-if": { path: "/what-if?act=2027-01-01+Armenia+notified+withdrawal+from+the+Charter", phone: "#changes" },
};

// Screen, colours and language, in a mix in which each meets each.
const MIX = {
  today: ["desktop-light-en", "desktop-dark-ru", "phone-light-ru", "phone-dark-en"],
  members: ["desktop-light-ru", "desktop-dark-en", "phone-dark-ru"],
  map: ["desktop-light-en", "phone-light-ru"],
  instrument: ["desktop-light-en", "phone-dark-ru"],
  article: ["desktop-dark-ru", "phone-light-en"],
  organ: ["desktop-dark-en", "desktop-light-ru", "phone-light-ru"],
  why: ["desktop-light-en", "phone-dark-ru", "phone-light-en"],
  due: ["desktop-dark-ru", "phone-light-en"],
  "what-if": ["desktop-light-ru", "phone-dark-en"],
};

export default async function screenshots({ test, browser, portal, screenshots: folder }) {
  await mkdir(folder, { recursive: true });
  for (const [name, variants] of Object.entries(MIX)) {
    await test(`${name}: ${variants.length} pictures`, async () => {
      for (const variant of variants) {
        const [screen, colorScheme, lang] = variant.split("-");
        const context = await browser.context({
          viewport: SCREENS[screen],
          colorScheme,
          reducedMotion: "reduce",
          hasTouch: screen === "phone",
        });
        try {
          const file = join(folder, `${name}-${variant}.png`);
          const png = smaller(await picture(await context.newPage(), portal.origin, PAGES[name], screen, lang));
          assert.ok(png.length > 5_000, `${file} shows next to nothing (${png.length} bytes)`);
          assert.ok(png.length <= LARGEST, `${file} has ${png.length} bytes`);
          await writeFile(file, png);
        } finally {
          await context.close();
        }
      }
    });
  }
}

async function picture(page, origin, { path, proof, ...tops }, screen, lang) {
  const answer = await page.goto(`${origin}/${lang}/csto${path}`);
  assert.equal(answer.status(), 200);
  await page.evaluate(() => document.fonts.ready);
  if (proof) {
    await page.locator("#table-organs a.why").first().click();
    await page.locator("dialog#panel[open]").waitFor();
  } else if (tops[screen]) {
    await page.locator(tops[screen]).evaluate((element) => element.scrollIntoView({ block: "start" }));
  }
  return page.screenshot({ animations: "disabled", caret: "hide" });
}
