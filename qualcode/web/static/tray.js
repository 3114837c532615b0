// The tray below the text: what is selected, and everything that can be said about the coding that is looked at.
import { shade } from "./colours.js";
import { count, h, short } from "./dom.js";
import { codeName, on, store } from "./store.js";
import { wordsOf } from "./text.js";

const STANCES = [["positive", "+", "positive"], ["negative", "−", "negative"], ["mixed", "±", "mixed"], ["neutral", "○", "neutral"]];
const BASES = [["first-hand", "f", "first-hand"], ["reported", "t", "told by others"], ["opinion", "o", "opinion"]];
let act;

/** Begin: `run` does an action by its name. */
export function start(run) {
  act = run;
  for (const name of ["span", "suggestion", "current", "codings", "undo", "saving", "edges", "codebook", "progress"]) on(name, later);
}

let planned = false;
function later() {
  if (planned) return;
  planned = true;
  queueMicrotask(() => {
    planned = false;
    draw();
  });
}

function draw() {
  if (!store.transcript) return;
  const tray = document.getElementById("tray");
  const focused = tray.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  tray.replaceChildren(store.edges ? edges() : store.suggestion ? suggestion(store.suggestion) : store.current ? coding(store.current) : store.span ? selection() : idle(), state());
  tray.classList.toggle("busy", Boolean(store.current || store.span || store.suggestion));
  if (focused) tray.querySelector(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
  showUndo();
}

function idle() {
  return h("p.hint", {}, "Select words with the mouse, or ", h("kbd", {}, "↓"), " turn ", h("kbd", {}, "→"), " sentence ", h("kbd", {}, "w"), " word; then ", h("kbd", {}, "Enter"), " and a code. ", h("kbd", {}, "?"), " shows every key.");
}

function selection() {
  const codes = store.recent.map((r, n) => button(`recent-${n}`, [h("kbd", {}, String(n + 1)), h("span.swatch"), codeName(r.code)], () => act(`code ${n + 1}`), { shade: shade(r.code) }));
  return h("div.now", {}, h("p.quote", {}, `“${short(wordsOf(...store.span), 110)}”`), h("p.tools", {}, button("choose", ["Code … ", h("kbd", {}, "Enter")], () => act("choose"), {}, ".main"), codes, button("vivo", ["In vivo ", h("kbd", {}, "i")], () => act("in vivo")), button("restrict", ["Restrict … ", h("kbd", {}, "R")], () => act("restrict"))));
}

function coding(one) {
  const head = h("p.quote", {}, h("b.code-name", { shade: shade(one.code) }, h("span.swatch"), codeName(one.code)), !one.mine && ` by ${one.coder}`, ` “${short(wordsOf(one.start, one.end), 90)}”`);
  if (!one.mine) return h("div.now", {}, head, h("p.tools", {}, h("span.quiet", {}, `${one.coder}'s coding`, one.stance && ` · ${one.stance}`, one.basis && ` · ${one.basis}`, one.note && ` · note: ${one.note}`), button("memo", ["Memo ", h("kbd", {}, "m")], () => act("notes"))));
  return h(
    "div.now",
    {},
    head,
    h(
      "p.tools",
      {},
      group("Stance", STANCES.map(([value, sign, name]) => toggle(`stance-${value}`, sign, name, one.stance === value, () => act(`stance ${value}`)))),
      group("Basis", BASES.map(([value, sign, name]) => toggle(`basis-${value}`, name, `${name} (key ${sign})`, one.basis === value, () => act(`basis ${value}`)))),
      toggle("star", "★", "worth printing", one.star, () => act("star")),
      button("note", [one.note ? `✎ ${short(one.note, 30)} ` : "Note ", h("kbd", {}, "n")], () => act("note")),
      button("recode", ["Change code ", h("kbd", {}, "c")], () => act("recode")),
      button("edges", ["Edges ", h("kbd", {}, "e")], () => act("edges")),
      button("remove", ["Remove ", h("kbd", {}, "Del")], () => act("remove")),
    ),
  );
}

function suggestion(one) {
  const adjusted = store.span && (store.span[0] !== one.start || store.span[1] !== one.end);
  return h(
    "div.now",
    {},
    h("p.quote", {}, h("b.code-name", { shade: shade(one.code) }, h("span.swatch"), `${codeName(one.code)}?`), ` “${short(wordsOf(...(adjusted ? store.span : [one.start, one.end])), 80)}”`),
    h(
      "p.tools",
      {},
      h("span.quiet", {}, `score ${one.score.toFixed(2)}, because of ${short(one.because, 120)}`),
      button("accept", [adjusted ? "Accept for the selected words " : "Accept ", h("kbd", {}, "a")], () => act("accept"), {}, ".main"),
      button("dismiss", ["Dismiss ", h("kbd", {}, "d")], () => act("dismiss")),
      button("other", ["Another code ", h("kbd", {}, "c")], () => act("recode")),
      button("next", ["Next ", h("kbd", {}, "g")], () => act("next suggestion")),
    ),
  );
}

function edges() {
  return h("div.now", {}, h("p.quote", {}, h("b", {}, "Moving the edges of ", codeName(store.edges.code)), ` “${short(wordsOf(...store.span), 90)}”`), h("p.tools", {}, h("span.hint", {}, h("kbd", {}, "w"), h("kbd", {}, "b"), h("kbd", {}, "→"), h("kbd", {}, "←"), " move the end, with ", h("kbd", {}, "Shift"), " the start; or select anew with the mouse."), button("keep", ["Keep ", h("kbd", {}, "Enter")], () => act("keep edges"), {}, ".main"), button("leave", ["Leave ", h("kbd", {}, "Esc")], () => act("leave"))));
}

function state() {
  const there = store.transcript;
  const read = there.read.length;
  return h("p.state", {}, h("span", {}, store.saving ? "saving …" : "saved"), " · ", h("span", {}, there.state ? `marked ${there.state}` : `${count(read, "turn")} read`), there.restricted.length ? button("restrictions", [`${there.restricted.length} restricted `, h("kbd", {}, "L")], () => act("restrictions"), {}, ".small") : null);
}

function button(key, content, onclick, more = {}, classes = "") {
  return h(`button${classes}`, { type: "button", "data-key": key, onclick, ...more }, content);
}

function toggle(key, sign, name, pressed, onclick) {
  return h("button.toggle", { type: "button", "data-key": key, "aria-pressed": String(Boolean(pressed)), title: name, "aria-label": name, onclick }, sign);
}

function group(name, children) {
  return h("span.set", { role: "group", "aria-label": name }, children);
}

function showUndo() {
  const undo = document.getElementById("undo");
  undo.disabled = !store.transcript.undo;
  undo.title = store.transcript.undo ? `Undo: ${store.transcript.undo.words}` : "Nothing to undo";
}
