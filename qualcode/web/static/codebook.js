// The tree of codes beside the text, with the definition, what is in and out, examples and cues of the code that is looked at.
import { shade } from "./colours.js";
import { h } from "./dom.js";
import { ground } from "./highlight.js";
import { on, store } from "./store.js";
import { putCode } from "./writing.js";

const tree = () => document.getElementById("tree");
let shown = null;

/** Begin: draw the tree whenever the codebook changes, and count as codings come and go. */
export function start() {
  on("codebook", draw);
  on("codings", count);
  on("current", () => store.current && describe(store.current.code));
  tree().addEventListener("click", clicked);
  tree().addEventListener("keydown", keyed);
  tree().addEventListener("focusin", (event) => describe(event.target.dataset.code));
  tree().addEventListener("pointerover", (event) => {
    const code = event.target.closest("[data-code]")?.dataset.code;
    if (code) describe(code);
  });
  tree().addEventListener("pointerleave", () => ground("hot", [], 3));
  document.getElementById("filter").addEventListener("input", filter);
}

function draw() {
  tree().replaceChildren(...store.codebook.codes.map((c) => branch(c, 1)));
  const first = tree().querySelector("[role=treeitem]");
  if (first) first.tabIndex = 0;
  count();
  describe(shown && store.codes.has(shown) ? shown : store.codebook.codes[0]?.id);
}

function branch(code, level) {
  const retired = code.status === "retired" || code.status === "merged";
  const row = h("span.row", {}, !code.group && h("span.swatch"), h("span.name", {}, code.name), code.status && h("span.status", {}, code.status), h("span.count"));
  const below = code.codes.length ? h("div", { role: "group" }, code.codes.map((c) => branch(c, level + 1))) : null;
  const item = h(`div.node${code.group ? ".group" : ""}${retired ? ".retired" : ""}`, { role: "treeitem", tabIndex: -1, "data-code": code.id, "aria-level": String(level), "aria-selected": "false", "aria-label": code.name, shade: shade(code.id) }, row, below);
  if (below) item.setAttribute("aria-expanded", "true");
  return item;
}

function count() {
  const totals = new Map();
  for (const coding of store.codings) totals.set(coding.code, (totals.get(coding.code) ?? 0) + 1);
  for (const item of tree().querySelectorAll(".node:not(.group)")) {
    item.querySelector(".count").textContent = totals.get(item.dataset.code) ?? "";
  }
}

function clicked(event) {
  const item = event.target.closest("[data-code]");
  if (!item) return;
  const code = store.codes.get(item.dataset.code);
  focus(item);
  if (code.group) item.setAttribute("aria-expanded", item.getAttribute("aria-expanded") === "true" ? "false" : "true");
  else if (store.span) {
    putCode(code.id);
    if (event.detail) document.getElementById("text").focus({ preventScroll: true }); // after the mouse the next keys belong to the text
  }
  else ground("hot", store.codings.filter((c) => c.code === code.id).map((c) => [c.start, c.end]), 3);
}

function keyed(event) {
  const item = event.target.closest("[data-code]");
  if (!item) return;
  const seen = [...tree().querySelectorAll("[role=treeitem]")].filter((i) => i.checkVisibility());
  const at = seen.indexOf(item);
  const open = item.getAttribute("aria-expanded");
  const to = { ArrowDown: seen[at + 1], ArrowUp: seen[at - 1], Home: seen[0], End: seen.at(-1) }[event.key];
  if (to) focus(to);
  else if (event.key === "ArrowRight" && open === "false") item.setAttribute("aria-expanded", "true");
  else if (event.key === "ArrowRight" && open === "true") focus(seen[at + 1]);
  else if (event.key === "ArrowLeft" && open === "true") item.setAttribute("aria-expanded", "false");
  else if (event.key === "ArrowLeft") focus(item.parentElement.closest("[data-code]") ?? item);
  else if (event.key === "Enter" || event.key === " ") item.querySelector(".row").click();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function focus(item) {
  for (const other of tree().querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
  item.tabIndex = 0;
  item.focus();
}

/** The code whose definition is shown. */
export function shownCode() {
  return shown;
}

/** Show a code's definition below the tree. */
export function describe(id) {
  const code = store.codes.get(id);
  if (!code || (id === shown && document.getElementById("definition").childElementCount)) return;
  shown = id;
  for (const item of tree().querySelectorAll("[aria-selected=true]")) item.setAttribute("aria-selected", "false");
  tree().querySelector(`[data-code="${CSS.escape(id)}"]`)?.setAttribute("aria-selected", "true");
  const part = (name, lines) => (lines.length ? [h("h3", {}, name), h("ul", {}, lines.map((line) => h("li", {}, line)))] : []);
  const excluded = code.exclude.map((e) => (e.use ? [e.when, " → ", h("b", {}, store.codes.get(e.use)?.name ?? e.use)] : e.when));
  document.getElementById("definition").replaceChildren(
    h("h2", { shade: shade(id) }, code.group ? null : h("span.swatch"), code.name, " ", h("code", {}, code.id)),
    h("p", {}, code.definition || "No definition yet."),
    ...part("In", code.include),
    ...part("Out", excluded),
    ...part("Examples", code.examples.map((e) => `“${e}”`)),
    ...(code.cues.length ? [h("h3", {}, "Cues"), h("p.cues", {}, code.cues.join(" · "))] : []),
    ...(code.group ? [] : [h("p", {}, h("a", { href: `/codes/${encodeURIComponent(id)}` }, "All passages of this code"))]),
  );
}

function filter(event) {
  const wanted = event.target.value.trim().toLocaleLowerCase();
  for (const item of [...tree().querySelectorAll(".node")].reverse()) {
    const code = store.codes.get(item.dataset.code);
    const below = [...item.querySelectorAll(".node")].some((i) => !i.hidden);
    item.hidden = Boolean(wanted) && !below && !`${code.name} ${code.id} ${code.definition}`.toLocaleLowerCase().includes(wanted);
  }
}
