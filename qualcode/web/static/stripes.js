// The stripes beside the text: one SVG column, one bar a coding, packed into lanes. Only what is in view, or nearly, is measured and drawn.
import { shade, shadeOf } from "./colours.js";
import { pack } from "./lanes.js";
import { codeName, on, setCurrent, store } from "./store.js";
import { measurable } from "./text.js";
import { codingsOf, near } from "./view.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 8;
const groups = new Map(); // turn -> its bars, where they stand, and the size of the turn they were measured in
let column;
let planned = false;

/** Begin: follow scrolling, sizes and codings. */
export function start() {
  column = document.getElementById("stripes");
  new ResizeObserver(later).observe(document.getElementById("page"));
  on("codings", plan);
  on("stripes", plan);
  on("near", draw);
  on("current", mark);
  column.addEventListener("click", (event) => {
    const coding = store.byId.get(event.target.closest("[data-id]")?.dataset.id);
    if (coding) setCurrent(coding);
  });
}

/** Forget the bars of the transcript before. */
export function clear() {
  groups.clear();
  column.replaceChildren();
}

function plan() {
  const lanes = Math.max(1, pack(store.codings, store.stripesBy === "coder" ? (c) => c.coder : undefined));
  const text = document.getElementById("text");
  if (text.dataset.lanes !== String(lanes)) {
    text.dataset.lanes = lanes; // a new width lays the whole text out anew: the server has put in the one that is needed at first
    text.style.setProperty("--stripes", `${lanes * WIDTH}px`);
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
    const bars = isNew ? codingsOf(turn).map((c) => measure(turn, c, box)) : null;
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
  const [colour, pattern] = store.stripesBy === "coder" ? shadeOf(coding.coder) : shade(coding.code);
  for (const [key, value] of Object.entries({ x: coding.lane * WIDTH + 1, y, width: WIDTH - 3, height, rx: 2 })) element.setAttribute(key, value);
  element.style.setProperty("--c", colour);
  element.classList.add(`p${pattern}`);
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
