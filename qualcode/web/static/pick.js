// Selecting: by mouse, or by keys in steps of turns, sentences and words.
import { takesWords } from "./settings.js";
import { on, setCurrent, setSpan, store } from "./store.js";
import { allTurns, place, select, selected, turnAt } from "./text.js";
import { beside, sentences, wordAt, words } from "./units.js";

let here = null; // the turn that is worked on

/** Begin: follow the mouse and what is selected. */
export function start() {
  document.addEventListener("selectionchange", () => {
    const span = selected();
    if (span && !same(span, store.span)) take(span);
  });
  document.getElementById("page").addEventListener("mouseup", widen);
  document.getElementById("page").addEventListener("click", pointed);
  on("span", () => store.span && setHere(turnAt(store.span[0])));
  on("current", () => store.current && setHere(turnAt(store.current.start)));
}

/** Widen what the mouse selected to the words its ends stand in; with Alt held it stays as it is. */
function widen(event) {
  const span = selected();
  if (!span || event.altKey || !takesWords()) return;
  const whole = [wordAt(turnAt(span[0]), span[0])?.[0] ?? span[0], wordAt(turnAt(span[1] - 1), span[1] - 1)?.[1] ?? span[1]];
  if (!same(whole, span)) select(whole, { scroll: false });
}

/** Work on other words: a coding that was looked at is left, so that what is shown below and what the keys do is about these words. */
function take(span) {
  const coding = store.current;
  if (coding && !store.edges && !same(span, [coding.start, coding.end])) setCurrent(null);
  setSpan(span);
}

/** The turn that is worked on; the first in view where none is. */
export function turnHere() {
  if (here?.element.isConnected) return here;
  return allTurns().find((t) => t.element.getBoundingClientRect().bottom > 90) ?? allTurns()[0];
}

function setHere(turn) {
  if (turn === here) return;
  here?.element.classList.remove("here");
  here = turn;
  here?.element.classList.add("here");
}

/** A click without dragging: the shortest coding under it is looked at. */
function pointed(event) {
  if (!document.getSelection().isCollapsed || event.target.closest("button")) return;
  const at = caret(event);
  setSpan(null);
  if (at === null) return;
  setHere(turnAt(at));
  const under = store.codings.filter((c) => c.start <= at && at < c.end);
  setCurrent(under.sort((a, b) => a.end - a.start - (b.end - b.start))[0] ?? null);
}

function caret(event) {
  if (!event.target.closest(".words")) return null;
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(event.clientX, event.clientY);
    return found && place(found.offsetNode, found.offset, true);
  }
  const found = document.caretRangeFromPoint?.(event.clientX, event.clientY);
  return found ? place(found.startContainer, found.startOffset, true) : null;
}

/** Go to the next (1) or previous (-1) turn, sentence or word. */
export function step(unit, way) {
  const turn = turnHere();
  if (!turn) return;
  const span = store.span;
  if (unit === "turn") {
    const to = span || way < 0 ? allTurns()[turn.index + way] : turn;
    if (to) choose(whole(to));
    return;
  }
  choose(next(unit === "word" ? words : sentences, turn, span, way));
}

function next(list, turn, span, way) {
  if (!span || isWhole(span, turn, list)) {
    const inside = list(turn).filter((one) => !span || (one[0] >= span[0] && one[1] <= span[1]));
    if (inside.length) return way > 0 ? inside[0] : inside.at(-1);
  }
  const from = turnAt(way > 0 ? span[1] - 1 : span[0]);
  const found = beside(list(from), way > 0 ? span[1] : span[0], way);
  if (found) return found;
  const beyond = allTurns()[from.index + way];
  return beyond ? (way > 0 ? list(beyond)[0] : list(beyond).at(-1)) : null;
}

/** Whether more than one unit is selected, so that the first step goes into it. */
function isWhole(span, turn, list) {
  return list(turn).filter((one) => one[0] >= span[0] && one[1] <= span[1]).length > 1;
}

/** Move the end of what is selected by a unit; with `edge` "start", its start. */
export function stretch(unit, way, edge = "end") {
  const span = store.span ?? whole(turnHere());
  if (unit === "turn") return stretchByTurn(span, way, edge);
  const list = unit === "word" ? words : sentences;
  const moved = edge === "end" ? [span[0], endAfter(list, span[1], way)] : [startAfter(list, span[0], way), span[1]];
  if (moved[0] !== null && moved[1] !== null && moved[0] < moved[1]) choose(moved);
}

function endAfter(list, place, way) {
  const turn = turnAt(place - 1);
  const inside = list(turn);
  if (way > 0) return inside.find((one) => one[1] > place)?.[1] ?? allTurns()[turn.index + 1]?.end ?? null;
  return inside.findLast((one) => one[1] < place)?.[1] ?? allTurns()[turn.index - 1]?.end ?? null;
}

function startAfter(list, place, way) {
  const turn = turnAt(place);
  const inside = list(turn);
  if (way > 0) return inside.find((one) => one[0] > place)?.[0] ?? allTurns()[turn.index + 1]?.start ?? null;
  return inside.findLast((one) => one[0] < place)?.[0] ?? allTurns()[turn.index - 1]?.start ?? null;
}

function stretchByTurn(span, way, edge) {
  const turn = edge === "end" ? turnAt(span[1] - 1) : turnAt(span[0]);
  const to = allTurns()[turn.index + way];
  if (!to) return;
  if (edge === "end" && to.end > span[0]) choose([span[0], way > 0 || span[1] === turn.end ? to.end : turn.end]);
  if (edge === "start" && to.start < span[1]) choose([to.start, span[1]]);
}

function choose(span) {
  if (!span) return;
  // a button that was clicked before would take Enter for itself
  if (document.activeElement?.closest("button, a")) document.getElementById("text").focus({ preventScroll: true });
  take([span[0], span[1]]);
  select(store.span);
}

function whole(turn) {
  const inside = words(turn);
  return inside.length ? [inside[0][0], inside.at(-1)[1]] : null;
}

/** Look at the next (1) or previous (-1) coding. */
export function nextCoding(way) {
  const list = store.codings;
  if (!list.length) return null;
  const now = store.current ? list.indexOf(store.current) : -1;
  if (now >= 0) return list[now + way] ?? null;
  const from = store.span?.[0] ?? turnHere().start;
  return way > 0 ? list.find((c) => c.start >= from) ?? null : list.findLast((c) => c.start < from) ?? null;
}

function same(a, b) {
  return a && b && a[0] === b[0] && a[1] === b[1];
}

