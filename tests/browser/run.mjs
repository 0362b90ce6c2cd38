// The browser tests of the portal. See `node run.mjs --help`.

import { readArguments, USAGE } from "./harness/arguments.mjs";
import { Browser, Watch } from "./harness/browser.mjs";
import { Portal } from "./harness/portal.mjs";
import { Report } from "./harness/report.mjs";

// Suites in the order in which they run. Those without a browser keep the other core busy meanwhile.
const WITH_BROWSER = [
  "statements",
  "time",
  "why",
  "what-if",
  "search",
  "feeds",
  "live",
  "register",
  "keyboard",
  "accessible",
  "screenshots",
];
const WITHOUT_BROWSER = ["crawl", "days"];
// The watch is read when everything that it watches is over.
const LAST = ["clean"];

async function main() {
  let wanted;
  try {
    wanted = readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    return 2;
  }
  if (wanted.help) {
    console.log(USAGE);
    return 0;
  }
  const all = [...WITH_BROWSER, ...WITHOUT_BROWSER, ...LAST];
  const unknown = wanted.only.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`there is no suite ${unknown.join(", ")}; there are ${all.join(", ")}`);
    return 2;
  }
  if (wanted.only.includes("screenshots") && !wanted.screenshots) {
    console.error("screenshots need a folder: --screenshots DIR");
    return 2;
  }
  const isWanted = (name) => {
    if (wanted.only.length > 0) return wanted.only.includes(name);
    return name !== "screenshots" || wanted.screenshots !== undefined;
  };
  const chosen = (names) => names.filter(isWanted);

  const began = performance.now();
  const report = new Report();
  const watch = new Watch();
  const portal = await Portal.start(wanted.program);
  watch.allow(portal.origin);
  const browser = await Browser.start(watch);
  const given = { ...wanted, portal, browser, watch };
  try {
    await Promise.all([inTurn(chosen(WITH_BROWSER), report, given), inTurn(chosen(WITHOUT_BROWSER), report, given)]);
    await inTurn(chosen(LAST), report, given);
  } finally {
    await browser.stop();
    await portal.stop();
  }
  return report.summary(began);
}

async function inTurn(names, report, given) {
  for (const name of names) {
    const { default: suite } = await import(`./suites/${name}.mjs`);
    const test = report.tester(name);
    try {
      await suite({ ...given, test });
    } catch (error) {
      // What goes wrong outside of a test is a failure of the suite.
      await test("the suite itself", () => Promise.reject(error));
    }
  }
}

// Stopped by hand, the run takes its portals with it.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

process.exitCode = await main();
