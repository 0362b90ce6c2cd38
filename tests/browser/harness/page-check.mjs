// Everything that is checked about the HTML of a page without a browser. Runs in a worker, because validation takes time.

import { parentPort } from "node:worker_threads";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { faultsOf } from "./language.mjs";
import { walk } from "./markup.mjs";

const RULES = {
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // Style, not validity: the length of a title, white space, and <section> instead of role="region".
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "prefer-native-element": "off",
    // A name on a list is allowed by ARIA.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // Boxes to tick that share a name are a list, which HTML allows.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
    // Scripts and styles of the own server, whose addresses hold their digest, need no second digest.
    "require-sri": "off",
  },
};

const validator = new HtmlValidate(new StaticConfigLoader({ root: true, ...RULES }));

// Faults of a page, and what it says that others must keep: its links and its anchors.
export async function check(html) {
  const report = await validator.validateString(html);
  const faults = report.results
    .flatMap((result) => result.messages)
    .map((message) => ({
      kind: message.ruleId,
      text: message.message,
      where: message.selector ?? `line ${message.line}`,
    }));
  const links = [];
  const ids = [];
  walk(html, {
    open({ tag, attributes }) {
      if (attributes.id) ids.push(attributes.id);
      if (attributes.href !== undefined && ["a", "link"].includes(tag)) links.push(attributes.href);
      if (tag === "script" && attributes.src) links.push(attributes.src);
      if (attributes["data-fetch"]) links.push(attributes["data-fetch"]);
      if (attributes["data-days"]) links.push(attributes["data-days"]);
    },
  });
  return { faults: [...faults, ...faultsOf(html)], links, ids };
}

parentPort?.on("message", async ({ number, html }) => {
  try {
    parentPort.postMessage({ number, checked: await check(html) });
  } catch (error) {
    parentPort.postMessage({ number, failed: error.stack });
  }
});
