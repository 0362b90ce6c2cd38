// Faults of many pages, told once each: what, how often, and where for example.

export class Faults {
  #all = new Map();
  pages = 0;

  add(path, { kind, text, where }) {
    // Numbers and names differ from page to page; the fault is the same one.
    const key = `${kind}|${where.replace(/\d+|#[\w-]+/g, "")}|${kind === "english" || kind === "ragged" ? text.slice(0, 40) : text.replace(/"[^"]*"|\d+/g, "…")}`;
    const known = this.#all.get(key);
    if (known) known.count += 1;
    else this.#all.set(key, { kind, text, where, path, count: 1 });
  }

  page(path, faults) {
    this.pages += 1;
    for (const fault of faults) this.add(path, fault);
  }

  kinds() {
    return [...new Set([...this.#all.values()].map((fault) => fault.kind))];
  }

  // Those of the given kinds, or of all but the given kinds.
  of(fits) {
    return [...this.#all.values()].filter((fault) => fits(fault.kind)).sort((a, b) => b.count - a.count);
  }

  // Throws if there are any, with the most frequent first.
  none(fits, what) {
    const found = this.of(fits);
    if (found.length === 0) return;
    const lines = found.slice(0, 40).map((f) => `${f.count}× ${f.kind}: ${f.text} — ${f.where} — ${f.path}`);
    const more = found.length > 40 ? `\n… and ${found.length - 40} more` : "";
    throw new Error(`${what}: ${found.length} different on ${this.pages} pages\n${lines.join("\n")}${more}`);
  }
}

export const LANGUAGE = {
  keys: (kind) => kind === "key" || kind === "program's word",
  foreign: (kind) => kind === "english" || kind === "russian",
  joined: (kind) => kind === "glued" || kind === "ragged",
  html: (kind) => !["key", "program's word", "english", "russian", "glued", "ragged"].includes(kind),
};
