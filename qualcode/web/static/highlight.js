// Highlights in the text by the CSS Custom Highlight API: the text itself is never touched. One highlight a code, thin lines under the words; what is looked
// at gets a ground. Browsers without it still show stripes and lists.
import { colour } from "./colours.js";
import { on, store } from "./store.js";
import { ranges } from "./text.js";

export const supported = Boolean(globalThis.CSS?.highlights && globalThis.Highlight);

const byCode = new Map(); // code id -> Highlight
const drawn = new Map(); // coding id -> { highlight, ranges }
const rules = supported ? new CSSStyleSheet() : null;

/** Begin: draw whenever codings, what is looked at, or what is selected changes. */
export function start() {
  if (!supported) {
    document.body.classList.add("no-highlights");
    return;
  }
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
  on("codebook", writeRules);
  on("codings", update);
  on("current", showCurrent);
  on("span", () => ground("picked", store.span ? [store.span] : [], 6));
  on("transcript", () => ground("restricted", store.transcript.restricted, 1));
  on("progress", () => ground("restricted", store.transcript.restricted, 1));
}

function writeRules() {
  rules.replaceSync("");
  let number = 0;
  for (const code of store.codes.values()) {
    const name = `code-${number++}`;
    const highlight = byCode.get(code.id) ?? new Highlight();
    byCode.set(code.id, highlight);
    CSS.highlights.set(name, highlight);
    rules.insertRule(`::highlight(${name}) { text-decoration: underline 1.5px ${mixed(colour(code.id))}; text-underline-offset: ${3 + (number % 3) * 2.5}px; }`);
  }
}

function mixed(shade) {
  return `light-dark(color-mix(in oklab, ${shade} 72%, #fff), color-mix(in oklab, ${shade} 62%, #fff))`;
}

function update(change) {
  if (!change) {
    for (const highlight of byCode.values()) highlight.clear();
    drawn.clear();
    for (const coding of store.codings) add(coding);
    return;
  }
  for (const id of change.gone) remove(id);
  for (const coding of change.fresh) {
    remove(coding.id);
    add(coding);
  }
}

function add(coding) {
  const highlight = byCode.get(coding.code);
  if (!highlight) return;
  const found = ranges(coding.start, coding.end);
  for (const range of found) highlight.add(range);
  drawn.set(coding.id, { highlight, found });
}

function remove(id) {
  const there = drawn.get(id);
  for (const range of there?.found ?? []) there.highlight.delete(range);
  drawn.delete(id);
}

function showCurrent() {
  ground("looked-at", store.current ? [[store.current.start, store.current.end]] : [], 5);
}

/** Draw a ground under stretches; the higher the priority, the nearer to the reader. */
export function ground(name, spans, priority) {
  if (!supported) return;
  const found = spans.flatMap(([start, end]) => ranges(start, end));
  if (!found.length) {
    CSS.highlights.delete(name);
    return;
  }
  const highlight = new Highlight(...found);
  highlight.priority = priority;
  CSS.highlights.set(name, highlight);
}
