// What is wrong with the words of a page: keys instead of messages, another language than the page's, words run together.

import { pathOf, walk, within } from "./markup.mjs";
import { keyIn } from "./messages.mjs";

const PLACEHOLDER = /\{\s*\$|\{\s*["}]|\$\s*\}/;

// Programs' words in the place of people's: the whole of a text is one hyphenated word.
const PROGRAM_WORD = /^[a-z]+(?:-[a-z]+)+$/;

// Three words in Latin letters in a row. Names of States, people and treaties are shorter, or quoted.
const ENGLISH = /[A-Za-z][A-Za-z’'-]*(?:[\s\u00a0]+[A-Za-z][A-Za-z’'-]*){2,}/;
const QUOTED = /«[^»]*»|“[^”]*”|„[^“]*“|"[^"]*"/g;
const URL_TEXT = /\bhttps?:\/\/\S+/g;

// Punctuation of a sentence that was put together badly, and values that are no words.
const RAGGED = /\s,(\s|$)|\(\s*\)|,\s*,|\.\.(\s|$)|,\s*$|\bundefined\b|\bNaN\b|\[object/;

const CODE = new Set(["code", "pre", "kbd", "samp", "script", "style"]);
const INLINE = new Set(
  "a abbr b bdi cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var".split(" "),
);
// Separate things in a row: their texts never read as one word, however they are marked up.
const APART = new Set(["svg", "button", "select", "option", "input", "textarea", "label"]);

// What is found, each as { kind, text, where }.
export function faultsOf(html) {
  const faults = [];
  let lang = null;
  let before = null;
  let block = "";
  const note = (kind, text, element) => faults.push({ kind, text: text.trim().slice(0, 160), where: pathOf(element) });
  // Where a block begins or ends, what stood in it is whole.
  const edge = (element) => {
    if (RAGGED.test(block.replace(QUOTED, "…")) && !within(element, (up) => up.tag === "textarea" || up.tag === "pre"))
      note("ragged", block, element);
    before = null;
    block = "";
  };
  walk(html, {
    open(element) {
      if (element.tag === "html") lang = element.attributes.lang;
      if (!INLINE.has(element.tag)) edge(element.parent);
      for (const name of ["aria-label", "title", "placeholder", "alt", "value"]) {
        const value = element.attributes[name];
        if (value && (keyIn(value) || PLACEHOLDER.test(value)) && element.tag !== "input")
          note("key", `${name}=${value}`, element);
        if (name !== "value" && value && lang === "ru" && foreign(value) && !english(element))
          note("english", `${name}=${value}`, element);
      }
    },
    close(element) {
      if (!INLINE.has(element.tag)) edge(element);
    },
    text(words, element) {
      block += words;
      if (within(element, (up) => CODE.has(up.tag) || up.attributes["aria-hidden"] === "true")) {
        before = null;
        return;
      }
      // What somebody typed stands in the form, and is no text of the portal.
      if (within(element, (up) => up.tag === "textarea")) return;
      if (keyIn(words) || PLACEHOLDER.test(words)) note("key", words, element);
      if (lang === "ru" && !english(element)) {
        if (foreign(words)) note("english", words, element);
        else if (PROGRAM_WORD.test(words.trim()) && !within(element, toElsewhere))
          note("program's word", words, element);
      }
      if (lang === "en" && /[\u0400-\u052f]{2}/.test(words.replace(QUOTED, "…")) && !marked(element, "ru"))
        note("russian", words, element);
      if (
        before &&
        before.element !== element &&
        glued(before.words, words) &&
        !within(element, (up) => APART.has(up.tag))
      ) {
        note("glued", `${before.words.slice(-40)}‖${words.slice(0, 40)}`, element);
      }
      before = words === "" ? before : { words, element };
    },
  });
  return faults;
}

// The nearest mark of a language is the one that counts.
function marked(element, lang) {
  for (let up = element; up; up = up.parent) if (up.attributes.lang) return up.attributes.lang === lang;
  return false;
}

// The name of a source, where it leads to another site.
const toElsewhere = ({ tag, attributes }) => tag === "a" && /^https?:/.test(attributes.href ?? "");

const english = (element) => !marked(element, "ru");

function foreign(text) {
  return ENGLISH.test(text.replace(QUOTED, "…").replace(URL_TEXT, "…"));
}

function glued(left, right) {
  return /[\p{L}\p{N};,.:)»”]$/u.test(left) && /^[\p{L}\p{N}«“(]/u.test(right);
}
