// A reader of the portal, who does what people do: open a front page, choose from the menu, follow links, set days, ask why.

import assert from "node:assert/strict";
import { matching, only, placeOf, rowsOf } from "./tables.mjs";

export class Reader {
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
  }

  // Does something as a reader with a window of their own; what goes wrong is told with the address it happened at.
  static async with(browser, portal, body, options = {}) {
    const context = await browser.context(options);
    try {
      const page = await context.newPage();
      try {
        await body(new Reader(page, portal.origin));
      } catch (error) {
        error.message = `${error.message}\nat ${decodeURI(page.url().replace(portal.origin, ""))}`;
        throw error;
      }
    } finally {
      await context.close();
    }
  }

  async open(path) {
    const answer = await this.page.goto(this.origin + path);
    assert.equal(answer.status(), 200, `status of ${path}`);
  }

  async menu(name) {
    await this.page.locator("nav.menu").getByRole("link", { name, exact: true }).click();
    await this.page.waitForLoadState();
  }

  // A link of the content, or of one section of it, by its whole text.
  async follow(name, section) {
    const inside = this.page.locator(section ? `#${section}` : "main");
    await inside.getByRole("link", { name, exact: true }).first().click();
    await this.page.waitForLoadState();
  }

  async followIn(section, match, head) {
    const cell = await placeOf(this.page, section, match, head);
    await cell.locator("a:not(.why)").first().click();
    await this.page.waitForLoadState();
  }

  // Sets the days in the time control; without a day of knowledge everything counts.
  async day(on, known = "") {
    await this.page.locator("#on").fill(on);
    await this.page.locator("#known").fill(known);
    await this.page.locator("#time form button[type=submit]").click();
    await this.page.waitForURL(
      (url) => url.searchParams.get("on") === on && (url.searchParams.get("known") ?? "") === known,
    );
    await this.page.waitForLoadState();
    assert.equal(await this.page.locator("#on").inputValue(), on);
  }

  async search(words) {
    await this.page.locator("#q").fill(words);
    await this.page.locator("form.find button[type=submit]").click();
    await this.page.waitForURL((url) => url.pathname.endsWith("/search") && url.searchParams.get("q") === words);
    await this.page.waitForLoadState();
  }

  async title() {
    return tidy(await this.page.locator("h1").textContent());
  }

  async main() {
    return tidy(await this.page.locator("main").textContent());
  }

  async section(id) {
    return tidy(await this.page.locator(`section#${id}`).first().textContent());
  }

  async has(id) {
    return (await this.page.locator(`section#${id}`).count()) > 0;
  }

  async rows(id, match = {}) {
    return matching(await rowsOf(this.page, id), match);
  }

  async row(id, match) {
    return only(await rowsOf(this.page, id), match);
  }

  // One column of a table.
  async column(id, head, match = {}) {
    return (await this.rows(id, match)).map((row) => {
      assert.ok(head in row, `there is a column “${head}” in ${id}`);
      return row[head];
    });
  }

  // Clicks the "?" in a cell and reads the proof that opens over the page.
  async why(id, match, head) {
    const cell = await placeOf(this.page, id, match, head);
    return this.openProof(cell.locator("a.why"));
  }

  async openProof(link) {
    const panel = this.page.locator("dialog#panel");
    await link.click();
    await panel.and(this.page.locator("[open]")).waitFor();
    return {
      panel,
      text: tidy(await panel.textContent()),
      title: tidy(await panel.locator("h1").textContent()),
      answer: tidy(
        (await panel.locator(".answer").count()) ? await panel.locator(".answer").first().textContent() : "",
      ),
    };
  }

  async closeProof() {
    await this.page.keyboard.press("Escape");
    await this.page.locator("dialog#panel:not([open])").waitFor({ state: "attached" });
  }
}

export function tidy(text) {
  return (text ?? "").replace(/\s+/g, " ").trim();
}
