// Runs tests and prints one line for each. A test fails by throwing; it never stops the others.

const PATIENCE = 300_000;

export class Report {
  passed = 0;
  failures = [];

  // The function with which a suite declares its tests.
  tester(suite) {
    return async (name, body, { limit = PATIENCE } = {}) => {
      const began = performance.now();
      try {
        await withLimit(body, limit);
        this.passed += 1;
        print("ok    ", suite, name, began);
      } catch (error) {
        const reason = reasonOf(error);
        this.failures.push({ suite, name, reason });
        print("FAILED", suite, name, began, reason);
      }
    };
  }

  summary(began) {
    const seconds = Math.round((performance.now() - began) / 1000);
    for (const { suite, name, reason } of this.failures) console.log(`FAILED ${suite} › ${name}\n${indent(reason)}`);
    console.log(`${this.passed} passed, ${this.failures.length} failed, ${seconds} s`);
    return this.failures.length === 0 ? 0 : 1;
  }
}

// A test that hangs must not hang the run.
async function withLimit(body, limit) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limit / 1000} s`)), limit);
  });
  try {
    await Promise.race([body(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error) {
  const text = error instanceof Error ? error.message : String(error);
  // Playwright adds the log of its attempts, which says nothing that the first lines do not.
  const plain = text
    .replace(/\u001b\[[0-9;]*m/g, "")
    .split("\nCall log:")[0]
    .trim();
  return plain.length > 6_000 ? `${plain.slice(0, 6_000)} …` : plain;
}

function indent(text) {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}

function print(state, suite, name, began, reason) {
  const ms = Math.round(performance.now() - began);
  const because = reason ? `: ${reason.split("\n").slice(0, 4).join(" ⏎ ").slice(0, 600)}` : "";
  console.log(`${state} ${suite} › ${name} (${ms} ms)${because}`);
}
