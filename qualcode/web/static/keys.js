// Keys: one table says what each does; the sheet is made from it.

const table = new Map(); // key -> action
const actions = new Map(); // name -> { group, words, keys, run }
const KEEPS = new Set(["Escape"]);

/** Add an action: its name, its group and words for the sheet, its keys, and what it does. */
export function action(name, group, words, keys, run) {
  actions.set(name, { group, words, keys, run });
  for (const key of keys) table.set(key, name);
}

export function all() {
  return actions;
}

/** Do an action by its name. */
export function run(name, event = null) {
  actions.get(name)?.run(event);
}

/** Whether keys without Ctrl do something; those who dictate or use a screen reader may want them off. */
export function single() {
  return localStorage.getItem("single-keys") !== "off";
}

/** Begin to listen. */
export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const name = table.get(spelt(event));
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], .palette");
    if (!name || (typing && !KEEPS.has(event.key))) return;
    if (!single() && spelt(event).length === 1) return;
    if (event.target.closest("button, a, [role=treeitem]") && (event.key === "Enter" || event.key === " ")) return;
    event.preventDefault();
    run(name, event);
  });
}

function spelt(event) {
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  if (event.altKey && !(event.getModifierState?.("AltGraph"))) return "";
  const named = event.key.length > 1;
  return `${control}${event.shiftKey && (named || control) ? "Shift+" : ""}${control ? event.key.toLowerCase() : event.key}`.replace(/^(Ctrl\+(?:Shift\+)?)(\w)/, (m, c, k) => c + k);
}
