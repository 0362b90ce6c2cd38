// A few workers that check pages, so that the browser and the server keep a core.

import { Worker } from "node:worker_threads";

export class Checker {
  #workers;
  #waiting = new Map();
  #next = 0;

  constructor(count = 2) {
    this.#workers = Array.from({ length: count }, () => {
      const worker = new Worker(new URL("./page-check.mjs", import.meta.url));
      worker.on("message", ({ number, checked, failed }) => {
        const { resolve, reject } = this.#waiting.get(number);
        this.#waiting.delete(number);
        if (failed) reject(new Error(failed));
        else resolve(checked);
      });
      worker.on("error", (error) => {
        for (const { reject } of this.#waiting.values()) reject(error);
        this.#waiting.clear();
      });
      return worker;
    });
  }

  check(html) {
    const number = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#workers[number % this.#workers.length].postMessage({ number, html });
    });
  }

  async stop() {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

// Runs a job for each item, a few at a time.
export async function inParallel(items, count, job) {
  const rest = [...items];
  const one = async () => {
    for (let item; (item = rest.shift()) !== undefined; ) await job(item);
  };
  await Promise.all(Array.from({ length: count }, one));
}
