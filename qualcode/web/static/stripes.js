// The stripes beside the text: one SVG column, one bar a coding, packed into lanes. Only what is in view, or nearly, is measured and drawn.
import { colour, colourOf } from "./colours.js";
import { pack } from "./lanes.js";
import { changed, codeName, on, setCurrent, store } from "./store.js";
import { allTurns, measurable, turnsIn } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 8;
const near = new Set();
const groups = new Map(); // turn -> its bars, where they stand, and the size of the turn they were measured in
const byTurn = new Map(); // turn index -> its codings
let column;
let observer;
let planned = false;

/** Begin: follow scrolling, sizes and codings. */
export function start() {
  column = document.getElementById("stripes");
  observer = new IntersectionObserver(look, { rootMargin: "600px 0px" });
  new ResizeObserver(later).observe(document.getElementById("page"));
  on("codings", plan);
  on("stripes", plan);
  on("current", mark);
  column.addEventListener("click", (event) => {
    const coding = store.byId.get(event.target.closest("[data-id]")?.dataset.id);
    if (coding) setCurrent(coding);
  });
}

/** Forget the turns of the transcript before, and watch those of this one. */
export function watch() {
  observer.disconnect();
  near.clear();
  groups.clear();
  column.replaceChildren();
  for (const turn of allTurns()) observer.observe(turn.element);
  // the observer tells of the turns in view a frame or two later; those at the top are drawn with the first one
  if (scrollY < 200) for (const turn of allTurns().slice(0, 40)) if (turn.element.getBoundingClientRect().top < innerHeight) near.add(turn);
}

function look(entries) {
  for (const entry of entries) {
    const turn = allTurns()[Number(entry.target.id.slice(5)) - 1];
    if (!turn || turn.element !== entry.target) continue;
    if (entry.isIntersecting) near.add(turn);
    else near.delete(turn);
  }
  changed("in view", near);
  later();
}

function plan() {
  const lanes = pack(store.codings, store.stripesBy === "coder" ? (c) => c.coder : undefined);
  document.getElementById("text").style.setProperty("--stripes", `${Math.max(1, lanes) * WIDTH}px`);
  byTurn.clear();
  for (const coding of store.codings) {
    for (const turn of turnsIn(coding.start, coding.end)) {
      if (!byTurn.has(turn.index)) byTurn.set(turn.index, []);
      byTurn.get(turn.index).push(coding);
    }
  }
  for (const there of groups.values()) there.size = "";
  draw();
}

function later() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => {
    planned = false;
    draw();
  });
}

/** Draw the bars of the turns near the view: everything is measured first, then everything written. */
function draw() {
  const top = column.getBoundingClientRect().top;
  const plans = [];
  for (const turn of near) {
    const box = turn.element.getBoundingClientRect();
    const size = `${box.width} ${box.height}`;
    const isNew = groups.get(turn)?.size !== size;
    const bars = isNew ? (byTurn.get(turn.index) ?? []).map((c) => measure(turn, c, box)) : null;
    plans.push([turn, box.top - top, bars, size]);
  }
  for (const [turn, group] of groups) {
    if (near.has(turn)) continue;
    group.element.remove();
    groups.delete(turn);
  }
  for (const [turn, at, bars, size] of plans) place(turn, at, bars, size);
}

function measure(turn, coding, box) {
  const range = measurable(turn, coding.start, coding.end).getBoundingClientRect();
  const from = coding.start < turn.start ? 0 : range.top - box.top + 2;
  const upTo = coding.end > turn.end ? box.height : range.bottom - box.top - 2;
  return [coding, from, Math.max(4, upTo - from)];
}

function place(turn, at, bars, size) {
  let known = groups.get(turn);
  if (!known) {
    known = { element: document.createElementNS(SVG, "g"), at: NaN };
    groups.set(turn, known);
    column.append(known.element);
  }
  if (known.at !== at) known.element.setAttribute("transform", `translate(0 ${Math.round(at)})`);
  known.at = at;
  if (!bars) return;
  known.size = size;
  known.element.replaceChildren(...bars.map(([coding, y, height]) => bar(coding, y, height)));
}

function bar(coding, y, height) {
  const element = document.createElementNS(SVG, "rect");
  const shade = store.stripesBy === "coder" ? colourOf(coding.coder) : colour(coding.code);
  for (const [key, value] of Object.entries({ x: coding.lane * WIDTH + 1, y, width: WIDTH - 3, height, rx: 2 })) element.setAttribute(key, value);
  element.style.setProperty("--c", shade);
  element.dataset.id = coding.id;
  element.classList.toggle("current", coding.id === store.current?.id);
  const title = document.createElementNS(SVG, "title");
  title.textContent = [codeName(coding.code), coding.stance, coding.coder].filter(Boolean).join(" · ");
  element.append(title);
  return element;
}

function mark() {
  for (const element of column.querySelectorAll(".current")) element.classList.remove("current");
  if (!store.current) return;
  for (const element of column.querySelectorAll(`[data-id="${CSS.escape(store.current.id)}"]`)) element.classList.add("current");
}
