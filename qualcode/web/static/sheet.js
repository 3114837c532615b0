// The sheet of keys, made from the table of keys.
import { ask } from "./dialogs.js";
import { h } from "./dom.js";
import { all, single } from "./keys.js";
import { takesWords } from "./settings.js";

const NAMES = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Delete: "Del" };

/** Show every key. */
export async function open() {
  const groups = Map.groupBy ? Map.groupBy(all().values(), (a) => a.group) : grouped();
  const parts = [...groups].map(([name, actions]) => h("section", {}, h("h3", {}, name), h("dl", {}, actions.filter((a) => a.words).map((a) => h("div", {}, h("dt", {}, keys(a.keys)), h("dd", {}, a.words))))));
  const tick = h("label.tick", {}, h("input", { type: "checkbox", name: "single", checked: single() }), " Keys without Ctrl work (turn this off if you dictate, or if your screen reader uses them)");
  const mouse = document.getElementById("turns") && h("label.tick", {}, h("input", { type: "checkbox", name: "words", checked: takesWords() }), " A selection by mouse takes whole words (hold Alt to take part of one)");
  const answer = await ask("Keys", h("div.sheet", {}, parts, h("div.ticks", {}, tick, mouse)), { yes: "Close", no: null });
  if (!answer) return;
  localStorage.setItem("single-keys", answer.single ? "on" : "off");
  if (mouse) localStorage.setItem("whole-words", answer.words ? "on" : "off");
}

function grouped() {
  const found = new Map();
  for (const one of all().values()) found.set(one.group, [...(found.get(one.group) ?? []), one]);
  return found;
}

function keys(list) {
  return list.map((key) => h("kbd", {}, key.split(/(?<=.)\+(?=.)/).map((k) => NAMES[k] ?? k).join(" ")));
}
