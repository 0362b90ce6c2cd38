// The command line: where the program is, which suites to run, where screenshots go.

import { parseArgs } from "node:util";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

export const USAGE = `usage: node run.mjs --servanda PATH [--only NAME[,NAME]] [--screenshots DIR]

  --servanda PATH     the program to test (it is started on loopback ports of its own)
  --only NAME         only these suites: statements, time, why, what-if, search, feeds, live, keyboard, ...
  --screenshots DIR   also write pictures of the pages into DIR
  CHROMIUM            in the environment: the browser to use instead of /usr/bin/chromium`;

export function readArguments(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      servanda: { type: "string" },
      only: { type: "string", multiple: true, default: [] },
      screenshots: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return { help: true };
  if (!values.servanda) throw new Error("--servanda PATH is needed");
  const program = resolve(values.servanda);
  if (!existsSync(program)) throw new Error(`there is no program at ${program}`);
  const only = values.only.flatMap((names) => names.split(",")).map((name) => name.replace(/\.mjs$/, ""));
  return { program, only, screenshots: values.screenshots && resolve(values.screenshots) };
}
