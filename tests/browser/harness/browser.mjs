// The browser, and the watch that is kept on every page of every suite: console, other hosts, content security policy.

import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export class Watch {
  problems = [];
  documents = 0;
  requests = 0;
  #origins = new Set();
  #refused = new Set();

  allow(origin) {
    this.#origins.add(origin);
  }

  // A page that is meant to be refused (404, 400): the browser logs that as an error, and it is none.
  refusing(url) {
    this.#refused.add(url);
  }

  async attach(context) {
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(
          `policy violated: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
        );
      });
    });
    context.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      const url = message.location().url;
      if (this.#refused.has(url) && /^Failed to load resource/.test(message.text())) return;
      this.problems.push({
        kind: "console",
        text: `${message.type()} on ${message.page()?.url()}: ${message.text()} (${url})`,
      });
    });
    context.on("weberror", (error) => {
      this.problems.push({ kind: "console", text: `uncaught on ${error.page()?.url()}: ${error.error().message}` });
    });
    context.on("request", (request) => {
      this.requests += 1;
      if (request.resourceType() === "document") this.documents += 1;
      const url = request.url();
      const own = [...this.#origins].some((origin) => url.startsWith(`${origin}/`));
      if (!own && !url.startsWith("about:"))
        this.problems.push({ kind: "host", text: `${url} for ${request.resourceType()}` });
    });
  }
}

export class Browser {
  constructor(chrome, watch) {
    this.chrome = chrome;
    this.watch = watch;
  }

  static async start(watch) {
    const chrome = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: FLAGS,
    });
    return new Browser(chrome, watch);
  }

  // A context of its own, watched; pages in it know nothing of others.
  async context(options = {}, watch = this.watch) {
    const context = await this.chrome.newContext({
      viewport: { width: 1280, height: 800 },
      locale: "en-GB",
      ...options,
    });
    context.setDefaultTimeout(30_000);
    await watch.attach(context);
    return context;
  }

  async stop() {
    await this.chrome.close();
  }
}
