// Highlights in the text by the CSS Custom Highlight API: the text itself is never touched. One highlight a code, thin lines under the words; what is looked
// at gets a ground. Only turns near the view bear them. Browsers without it still show stripes and lists.
import { shade } from "./colours.js";
import { on, store } from "./store.js";
import { rangeIn, ranges, turnsIn } from "./text.js";
import { codingsOf, near } from "./view.js";

export const supported = Boolean(globalThis.CSS?.highlights && globalThis.Highlight);

const LINES = ["solid", "dashed", "dotted", "double"];
const byCode = new Map(); // code id -> Highlight
const drawn = new Map(); // turn -> its [{ id, highlight, range }]
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
  on("near", follow);
  on("current", showCurrent);
  on("span", () => ground("picked", store.span ? [store.span] : [], 6));
  on("transcript", () => ground("restricted", store.transcript.restricted.map((r) => [r.start, r.end]), 1));
  on("progress", () => ground("restricted", store.transcript.restricted.map((r) => [r.start, r.end]), 1));
}

function writeRules() {
  rules.replaceSync("");
  let number = 0;
  for (const code of store.codes.values()) {
    const name = `code-${number++}`;
    const highlight = byCode.get(code.id) ?? new Highlight();
    byCode.set(code.id, highlight);
    CSS.highlights.set(name, highlight);
    const [colour, pattern] = shade(code.id);
    rules.insertRule(`::highlight(${name}) { text-decoration: underline ${LINES[pattern]} 1.5px ${mixed(colour)}; text-underline-offset: ${3 + (number % 3) * 2.5}px; }`);
  }
}

function mixed(colour) {
  return `light-dark(${colour}, color-mix(in oklab, ${colour} 68%, #fff))`;
}

function update(change) {
  if (!change) {
    for (const highlight of byCode.values()) highlight.clear();
    drawn.clear();
    for (const turn of near) draw(turn);
    return;
  }
  const touched = new Set(change.fresh.flatMap((c) => turnsIn(c.start, c.end)));
  for (const [turn, there] of drawn) if (there.some((one) => change.gone.has(one.id))) touched.add(turn);
  for (const turn of touched) if (near.has(turn)) draw(turn);
}

function follow({ came, went }) {
  for (const turn of went) erase(turn);
  for (const turn of came) draw(turn);
}

function draw(turn) {
  erase(turn);
  const there = [];
  for (const coding of codingsOf(turn)) {
    const highlight = byCode.get(coding.code);
    if (!highlight) continue;
    const range = rangeIn(turn, coding.start, coding.end);
    highlight.add(range);
    there.push({ id: coding.id, highlight, range });
  }
  drawn.set(turn, there);
}

function erase(turn) {
  for (const { highlight, range } of drawn.get(turn) ?? []) highlight.delete(range);
  drawn.delete(turn);
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
