// Reads HTML into a flat list of pieces, with what surrounds each. Enough for pages that a validator has passed: it knows void
// elements, comments and raw text, and guesses nothing else.

const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const RAW = new Set(["script", "style"]);
const TOKEN =
  /<!--[\s\S]*?-->|<!doctype[^>]*>|<\/([a-z][a-z0-9-]*)\s*>|<([a-z][a-z0-9-]*)((?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*(\/?)>/gi;
const ATTRIBUTE = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

export function decode(text) {
  return text.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name) => {
    if (name[0] === "#") {
      const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
      return String.fromCodePoint(code);
    }
    return NAMED[name.toLowerCase()] ?? whole;
  });
}

// Calls `open(element)`, `close(element)` and `text(words, elements)`; elements know their tag, attributes and parent.
export function walk(html, { open = () => {}, close = () => {}, text = () => {} }) {
  let element = null;
  let at = 0;
  const say = (end) => {
    if (end > at) text(decode(html.slice(at, end)), element);
  };
  TOKEN.lastIndex = 0;
  for (let token; (token = TOKEN.exec(html)); ) {
    say(token.index);
    at = TOKEN.lastIndex;
    const [, ending, tag, attributes, selfClosing] = token;
    if (ending) {
      const name = ending.toLowerCase();
      for (let up = element; up; up = up.parent) {
        if (up.tag !== name) continue;
        close(up);
        element = up.parent;
        break;
      }
    } else if (tag) {
      const next = { tag: tag.toLowerCase(), attributes: attributesOf(attributes), parent: element };
      open(next);
      if (RAW.has(next.tag)) {
        const end = html.toLowerCase().indexOf(`</${next.tag}`, at);
        at = end < 0 ? html.length : html.indexOf(">", end) + 1;
        TOKEN.lastIndex = at;
        close(next);
      } else if (!VOID.has(next.tag) && !selfClosing) {
        element = next;
      }
    }
  }
  say(html.length);
}

function attributesOf(text) {
  const all = {};
  for (const [, name, a, b, c] of text.matchAll(ATTRIBUTE)) all[name.toLowerCase()] = decode(a ?? b ?? c ?? "");
  return all;
}

// True if the element or one around it fits.
export function within(element, fits) {
  for (let up = element; up; up = up.parent) if (fits(up)) return true;
  return false;
}

// Where an element is, for people: `main > section#facts > table > tbody > tr > td`.
export function pathOf(element) {
  const parts = [];
  for (let up = element; up && up.tag !== "body"; up = up.parent) {
    const { id, class: kind } = up.attributes;
    parts.unshift(up.tag + (id ? `#${id}` : "") + (kind ? `.${kind.split(/\s+/).join(".")}` : ""));
  }
  return parts.slice(-5).join(" > ");
}
