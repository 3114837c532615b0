// Which turns are in view, or nearly, and which codings stand in each turn. Only turns near the view are drawn: a browser looks at every highlight of a
// page whenever something on it changes.
import { changed, on, store } from "./store.js";
import { allTurns, turnsIn } from "./text.js";

const MARGIN = 600; // how far beyond the view turns are drawn, in pixels
export const near = new Set();
const standing = new Map(); // turn index -> its codings

/** Begin: follow scrolling, and keep what stands in each turn as the codings are. Others listen after this one. */
export function start() {
  // both come once a frame, when the text is laid out: measuring costs nothing then. An observer of seven hundred turns costs more than drawing them.
  addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(document.getElementById("page"));
  on("codings", sort);
}

/** The codings of a turn, in order of their starts. */
export function codingsOf(turn) {
  return standing.get(turn.index) ?? [];
}

/** Forget the turns of the transcript before, and look which of this one are near. */
export function watch() {
  near.clear();
  for (const turn of inReach()) near.add(turn);
}

function look() {
  const reach = new Set(inReach());
  const came = [...reach].filter((turn) => !near.has(turn));
  const went = [...near].filter((turn) => !reach.has(turn));
  for (const turn of went) near.delete(turn);
  for (const turn of came) near.add(turn);
  if (came.length || went.length) changed("near", { came, went });
}

/** The turns between a little above the view and a little below it. They stand one below the other, so the first is found by halving. */
function inReach() {
  const turns = allTurns();
  let low = 0;
  let high = turns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (turns[middle].element.getBoundingClientRect().bottom > -MARGIN) high = middle;
    else low = middle + 1;
  }
  let end = low;
  while (end < turns.length && turns[end].element.getBoundingClientRect().top < innerHeight + MARGIN) end++;
  return turns.slice(low, end);
}

function sort() {
  standing.clear();
  for (const coding of store.codings) {
    for (const turn of turnsIn(coding.start, coding.end)) {
      if (!standing.has(turn.index)) standing.set(turn.index, []);
      standing.get(turn.index).push(coding);
    }
  }
}
