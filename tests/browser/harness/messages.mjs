// The keys of all messages, read from the message files, so that none of them can stand on a page unnoticed.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const LOCALES = fileURLToPath(new URL("../../../crates/answers/locales/", import.meta.url));

// Keys of one word are words of people, too, and cannot be told apart.
const keys = new Set(
  readdirSync(LOCALES, { recursive: true })
    .filter((name) => name.endsWith(".ftl"))
    .flatMap((name) => [...readFileSync(join(LOCALES, name), "utf8").matchAll(/^([a-z][a-z0-9]*(?:-[a-z0-9]+)+) =/gm)])
    .map((match) => match[1]),
);
if (keys.size < 500) throw new Error(`only ${keys.size} keys of messages in ${LOCALES}`);

export function keyIn(text) {
  return [...text.matchAll(/(?<![\w./-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w/-])/g)]
    .map((match) => match[0])
    .find((word) => keys.has(word));
}
