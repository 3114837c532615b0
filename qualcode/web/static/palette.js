// Choosing a code by typing: opens beside the selection, the best fit first, its definition below.
import { shade } from "./colours.js";
import { h } from "./dom.js";
import { newCode } from "./newcode.js";
import { codable, store } from "./store.js";
import { measurable, turnAt } from "./text.js";
import { putCode } from "./writing.js";

let box = null;
let found = [];
let active = 0;

/** Open it on what is selected; `choose` is called with the code's id instead of coding, where given. */
export function open(choose = null) {
  close();
  const before = document.activeElement;
  const input = h("input", { type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", "aria-label": "Code to put on the selected words", placeholder: "Type a code", autocomplete: "off", spellcheck: false });
  const list = h("ul", { id: "palette-list", role: "listbox", "aria-label": "Codes" });
  const about = h("p.about");
  box = h("div.palette", { role: "dialog", "aria-label": "Choose a code" }, input, list, about);
  box.id = "palette";
  document.getElementById("dialogs").append(box);
  put(box);
  const take = async (keep) => {
    const one = found[active];
    if (!one) return;
    const words = input.value.trim();
    if (!keep) close(before);
    if (one.fresh) await newCode({ name: words });
    else if (choose) choose(one.id);
    else putCode(one.id);
    if (keep) input.select();
  };
  const draw = () => {
    found = fits(input.value);
    active = Math.min(active, Math.max(0, found.length - 1));
    list.replaceChildren(...found.map((code, n) => option(code, n, input, take)));
    describe(about, found[active]);
    input.setAttribute("aria-activedescendant", found.length ? `palette-${active}` : "");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  };
  input.addEventListener("input", () => ((active = 0), draw()));
  input.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way) active = (active + way + found.length) % found.length;
    else if (event.key === "Enter") take(event.ctrlKey || event.metaKey);
    else if (event.key === "Escape" || event.key === "Tab") close(before);
    else return;
    event.preventDefault();
    if (box) draw();
  });
  box.addEventListener("focusout", (event) => box && !box.contains(event.relatedTarget) && close());
  active = 0;
  draw();
  input.focus({ preventScroll: true });
}

/** Close it, and give the focus back. */
export function close(to = null) {
  const there = box;
  box = null;
  there?.remove();
  to?.focus?.({ preventScroll: true });
}

function put(element) {
  const span = store.span ?? (store.current && [store.current.start, store.current.end]);
  if (!span) return;
  const area = measurable(turnAt(span[1] - 1), ...span).getBoundingClientRect();
  const height = 380;
  const below = area.bottom + height + 90 < innerHeight;
  element.style.left = `${Math.max(12, Math.min(area.left, innerWidth - 420))}px`;
  element.style.top = `${below ? area.bottom + 8 : Math.max(64, Math.min(area.top - height - 8, innerHeight - height - 100))}px`;
}

function fits(typed) {
  const wanted = typed.trim().toLocaleLowerCase();
  const scored = codable().map((code, n) => [score(code, wanted), n, code]).filter(([s]) => s > 0);
  scored.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const codes = scored.slice(0, 40).map(([, , code]) => code);
  const exact = codes.some((c) => c.name.toLocaleLowerCase() === wanted);
  return wanted && !exact ? [...codes, { fresh: true, name: typed.trim() }] : codes;
}

function score(code, wanted) {
  if (!wanted) return 1 + (store.recent.find((r) => r.code === code.id)?.used ?? 0);
  const name = code.name.toLocaleLowerCase();
  if (name.startsWith(wanted)) return 9;
  if (name.split(/[\s/-]+/).some((w) => w.startsWith(wanted))) return 8;
  if (wanted.split(/\s+/).every((w) => name.includes(w))) return 7;
  if (code.id.toLocaleLowerCase().includes(wanted)) return 5;
  if (`${code.definition} ${code.include.join(" ")} ${code.cues.join(" ")}`.toLocaleLowerCase().includes(wanted)) return 2;
  return 0;
}

function option(code, n, input, take) {
  const number = store.recent.findIndex((r) => r.code === code.id) + 1;
  const words = code.fresh ? [h("span.name", {}, `New code “${code.name}” …`)] : [h("span.swatch"), h("span.name", {}, code.name), h("span.path", {}, code.path.at(-1) ?? ""), number > 0 && h("kbd", {}, String(number))];
  const element = h("li", { role: "option", id: `palette-${n}`, "aria-selected": String(n === active), shade: code.fresh ? null : shade(code.id) }, words);
  element.addEventListener("mousedown", (event) => event.preventDefault());
  element.addEventListener("click", (event) => {
    active = n;
    take(event.ctrlKey || event.metaKey);
  });
  return element;
}

function describe(place, code) {
  place.textContent = code?.fresh ? "Adds it to the codebook and puts it on the selected words." : code?.definition ?? "No code fits.";
}
