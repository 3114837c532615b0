// The list of codings of each turn, in the margin: real buttons, so that everything the stripes show can be read and reached without a mouse or colour.
import { shade } from "./colours.js";
import { h, short } from "./dom.js";
import { codeName, on, setCurrent, store } from "./store.js";
import { look } from "./suggestions.js";
import { allTurns, turnsIn, wordsOf } from "./text.js";
import { codingsOf } from "./view.js";

const SIGNS = { positive: "+", negative: "−", mixed: "±", neutral: "○" };
let waiting = [];
let idle = 0;

/** Begin: keep the lists as the codings are. */
export function start() {
  on("codings", update);
  on("current", mark);
  on("suggestions", () => {
    for (const turn of allTurns()) if (turn.element.querySelector(".suggestion") || store.suggestions.some((s) => s.turn === turn.number)) build(turn);
  });
  on("suggestion", mark);
  on("near", ({ came }) => came.forEach((turn) => waiting[turn.index] && build(turn)));
  document.getElementById("page").addEventListener("click", (event) => {
    const key = event.target.closest(".suggestion")?.dataset.key;
    if (key) look(store.suggestions.find((s) => s.key === key));
    const coding = store.byId.get(event.target.closest(".coding")?.dataset.id);
    if (coding) setCurrent(coding);
  });
}

function update(change) {
  if (!change) {
    waiting = allTurns().map(() => true);
  } else {
    const touched = new Set(change.fresh.flatMap((c) => turnsIn(c.start, c.end)));
    for (const id of change.gone) for (const item of document.querySelectorAll(`.coding[data-id="${CSS.escape(id)}"]`)) touched.add(allTurns()[Number(item.closest(".turn").id.slice(5)) - 1]);
    for (const turn of touched) waiting[turn.index] = true;
    for (const turn of touched) build(turn);
    return;
  }
  cancel(idle);
  idle = soon(rest);
}

function rest(deadline) {
  const turns = allTurns();
  for (let n = 0; n < waiting.length; n++) {
    if (!waiting[n]) continue;
    if (deadline.timeRemaining() < 3) {
      idle = soon(rest);
      return;
    }
    build(turns[n]);
  }
}

const soon = (work) => (globalThis.requestIdleCallback ?? ((f) => setTimeout(() => f({ timeRemaining: () => 8 }), 30)))(work);
const cancel = (id) => (globalThis.cancelIdleCallback ?? clearTimeout)(id);

function build(turn) {
  waiting[turn.index] = false;
  const there = turn.element.querySelector(".marks");
  const codings = codingsOf(turn);
  const suggested = store.suggestions.filter((s) => s.turn === turn.number);
  if (!codings.length && !suggested.length) {
    there?.remove();
    return;
  }
  const list = h("ul.marks", { "aria-label": `Codings of turn ${turn.number}` }, codings.map((c) => h("li", {}, item(turn, c))), suggested.map((s) => h("li", {}, suggestion(s))));
  if (there) there.replaceWith(list);
  else turn.element.append(list);
}

function item(turn, coding) {
  const name = codeName(coding.code);
  const continues = coding.start < turn.start;
  const said = [name, coding.stance, coding.basis, coding.star && "starred", coding.restricted && "restricted", coding.note && "with a note", `by ${coding.coder}`, continues && "continued"];
  const words = short(wordsOf(Math.max(coding.start, turn.start), Math.min(coding.end, turn.end, Math.max(coding.start, turn.start) + 120)), 90);
  return h(
    `button.coding${coding.mine ? ".mine" : ""}${continues ? ".continued" : ""}${coding.id === store.current?.id ? ".current" : ""}`,
    { type: "button", "data-id": coding.id, shade: shade(coding.code), "aria-label": `${said.filter(Boolean).join(", ")}: “${words}”`, title: words },
    h("span.name", {}, name),
    coding.stance && h("span.sign", {}, SIGNS[coding.stance]),
    coding.star && h("span.sign", {}, "★"),
    coding.note && h("span.sign", {}, "✎"),
    coding.restricted && h("span.sign", {}, "⊘"),
    !coding.mine && h("span.by", {}, coding.coder),
  );
}

function suggestion(one) {
  const label = `Suggested: ${codeName(one.code)}, score ${one.score.toFixed(2)}, because of ${one.because}`;
  return h(`button.suggestion${one === store.suggestion ? ".current" : ""}`, { type: "button", "data-key": one.key, "aria-label": label, title: `because of ${one.because}`, shade: shade(one.code) }, h("span.name", {}, codeName(one.code), "?"), h("span.sign", {}, one.score.toFixed(2)));
}

function mark() {
  for (const element of document.querySelectorAll(".suggestion")) element.classList.toggle("current", element.dataset.key === store.suggestion?.key);
  for (const element of document.querySelectorAll(".coding.current")) element.classList.remove("current");
  if (!store.current) return;
  for (const element of document.querySelectorAll(`.coding[data-id="${CSS.escape(store.current.id)}"]`)) element.classList.add("current");
}
