// Search: where words stand, with what is around them, here or in every transcript.
import { get } from "./api.js";
import * as drawer from "./drawer.js";
import { h, say } from "./dom.js";
import { ground } from "./highlight.js";
import { store } from "./store.js";

let go;
let last = { words: "", everywhere: false };
let asked = 0;

/** Begin: `open` opens a transcript at a place. */
export function start(open) {
  go = open;
}

/** Open the search. */
export function open() {
  drawer.toggle("search", "Search", panel);
}

function panel() {
  const input = h("input", { type: "search", name: "words", value: last.words, placeholder: "Words to find", "aria-label": "Words to find", autocomplete: "off" });
  const all = h("input", { type: "checkbox", checked: last.everywhere });
  const results = h("div.results", { "aria-live": "polite" });
  const form = h("form.find", { role: "search" }, input, h("label.tick", {}, all, " in all transcripts"), h("button", { type: "submit" }, "Find"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    last = { words: input.value, everywhere: all.checked };
    if (!input.value.trim()) return;
    const inside = all.checked ? "" : `&in=${encodeURIComponent(store.transcript.id)}`;
    const mine = ++asked;
    const found = await get(`/api/search?q=${encodeURIComponent(input.value)}${inside}`).catch((error) => say(error.message, { alarm: true }));
    if (!found || mine !== asked) return;
    ground("found", found.hits.filter((f) => f.transcript === store.transcript.id).map((f) => [f.start, f.end]), 4);
    results.replaceChildren(h("p.quiet", {}, count(found)), h("ol", {}, found.hits.map((f) => h("li", {}, result(f, all.checked)))));
  });
  return h("div", {}, form, results);
}

function count(found) {
  if (!found.total) return "Nowhere.";
  return found.total > found.hits.length ? `${found.total} places; the first ${found.hits.length} are shown.` : `${found.total} ${found.total === 1 ? "place" : "places"}.`;
}

function result(one, named) {
  const where = [named && one.title, one.speaker, `turn ${one.turn}`].filter(Boolean).join(" · ");
  return h("button.result", { type: "button", onclick: () => go(one.transcript, [one.start, one.end]) }, h("span.quiet", {}, where), h("span", { dir: "auto" }, `…${one.before}`, h("mark", {}, one.words), `${one.after}…`));
}
