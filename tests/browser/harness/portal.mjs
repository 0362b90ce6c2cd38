// A portal of its own: the program, started on a free loopback port.

import { spawn } from "node:child_process";

const PATIENCE = 60_000;

export class Portal {
  constructor(child, origin, log) {
    this.child = child;
    this.origin = origin;
    this.log = log;
  }

  // Without folders the program shows the reference organisations that are inside it.
  static async start(program, folders = []) {
    const child = spawn(program, ["serve", "--listen", "127.0.0.1:0", "--log", "warn", ...folders], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const end = () => child.kill("SIGKILL");
    process.once("exit", end);
    child.once("exit", () => process.off("exit", end));
    const log = [];
    let said = "";
    child.stderr.on("data", (bytes) => log.push(bytes.toString()));
    const origin = await new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the program opened no portal: ${said}${log.join("")}`)),
        PATIENCE,
      );
      child.on("error", reject);
      child.on("exit", (code) => reject(new Error(`the program ended with ${code}: ${log.join("")}`)));
      child.stdout.on("data", (bytes) => {
        said += bytes.toString();
        const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
        if (found) {
          clearTimeout(timer);
          resolve(found[0]);
        }
      });
    });
    return new Portal(child, origin, log);
  }

  async get(path, headers = {}) {
    return fetch(this.origin + path, { headers, redirect: "manual" });
  }

  async text(path) {
    const answer = await this.get(path);
    if (answer.status !== 200) throw new Error(`${path}: status ${answer.status}`);
    return answer.text();
  }

  // As an operator would stop it; what it does not finish in ten seconds is lost.
  async stop() {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGINT");
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    const code = await ended;
    clearTimeout(timer);
    return code;
  }
}
