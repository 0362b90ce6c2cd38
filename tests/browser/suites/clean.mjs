// What the watch has seen in all suites: no error or warning in the console, no request to another host, nothing that the
// content security policy forbids; and nothing that the server had to warn of.

import assert from "node:assert/strict";
import { Watch } from "../harness/browser.mjs";
import { pageKinds } from "../harness/kinds.mjs";
import { Reader } from "../harness/reader.mjs";
import { until } from "../harness/until.mjs";

export default async function clean({ test, browser, portal, watch }) {
  await test("a look at every kind of page", () =>
    Reader.with(browser, portal, async ({ page }) => {
      for (const kind of pageKinds()) {
        if (kind.status !== 200) watch.refusing(portal.origin + kind.path("en"));
        const answer = await page.goto(portal.origin + kind.path("en"), { waitUntil: "load" });
        assert.equal(answer.status(), kind.status);
      }
    }));

  // A watch that sees nothing would be content with everything.
  await test("the watch sees what it is for", async () => {
    const own = new Watch();
    own.allow(portal.origin);
    const context = await browser.context({}, own);
    try {
      const page = await context.newPage();
      await page.goto(`${portal.origin}/en`);
      await page.evaluate(() => {
        console.warn("a warning");
        const style = document.createElement("style");
        style.textContent = "body { color: red }";
        document.head.append(style);
        const image = new Image();
        image.src = "http://192.0.2.1/picture.png";
        document.body.append(image);
      });
      await until(async () => {
        const seen = own.problems.map((problem) => problem.text).join("\n");
        assert.match(seen, /a warning/);
        assert.match(seen, /policy violated: style-src/);
        assert.match(seen, /policy violated: img-src/);
      });
      // A request that the policy lets through is seen by its host.
      await page.goto("about:blank");
      await page.goto("http://127.0.0.1:9/", { timeout: 5_000 }).catch(() => {});
      assert.ok(own.problems.some((problem) => problem.kind === "host" && problem.text.includes("127.0.0.1:9")));
    } finally {
      await context.close();
    }
  });

  const none = (kind, fits) => () => {
    assert.ok(watch.documents >= 40, `only ${watch.documents} pages were watched`);
    assert.ok(watch.requests > watch.documents);
    const found = [...new Set(watch.problems.filter((p) => p.kind === kind && fits(p.text)).map((p) => p.text))];
    if (found.length > 0) throw new Error(`${found.length}\n${found.slice(0, 20).join("\n")}`);
  };
  const policy = (text) => /policy violated|Content Security Policy/i.test(text);
  await test(
    "no error or warning in the console",
    none("console", (text) => !policy(text)),
  );
  await test("nothing against the content security policy", none("console", policy));
  await test(
    "no request to another host",
    none("host", () => true),
  );

  await test("every answer carries the headers that protect it", async () => {
    for (const path of ["/en/csto", "/en", "/en/csto/nothing-here", "/en/csto/due.ics", "/en/csto?format=json"]) {
      const { headers } = await portal.get(path);
      const csp = headers.get("content-security-policy");
      for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
        assert.ok(csp?.includes(part), `${path}: ${csp}`);
      assert.ok(!/unsafe|\*/.test(csp), csp);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("set-cookie"), null, "there is a cookie");
    }
  });

  await test("the server had nothing to warn of", () => assert.equal(portal.log.join(""), ""));
}
