// The text on the page: its turns, and the way between places in the text and places in the document.
import { toPoints, toUnits } from "./offsets.js";

let turns = [];

/** Read the turns from the page. */
export function readTurns() {
  turns = [...document.querySelectorAll("#turns .turn")].map((element, index) => {
    const paragraph = element.querySelector(".words");
    const node = paragraph.firstChild ?? paragraph.appendChild(document.createTextNode(""));
    const start = Number(element.dataset.start);
    const end = Number(element.dataset.end);
    return { index, number: index + 1, element, paragraph, node, start, end, words: node.data, plain: node.data.length === end - start };
  });
  return turns;
}

export function allTurns() {
  return turns;
}

/** The turn a place stands in, or the first after it; the last at the end. */
export function turnAt(place) {
  let low = 0;
  let high = turns.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (turns[middle].end > place) high = middle;
    else low = middle + 1;
  }
  return turns[low] ?? null;
}

/** The turns a stretch touches. */
export function turnsIn(start, end) {
  const found = [];
  for (let n = turnAt(start)?.index ?? turns.length; n < turns.length && turns[n].start < end; n++) found.push(turns[n]);
  return found;
}

/** Units into a turn's text node for a place in the text. */
export function unitsIn(turn, place) {
  const points = Math.max(0, Math.min(place, turn.end) - turn.start);
  return turn.plain ? points : toUnits(turn.words, points);
}

/** A stretch as ranges for drawing, one a turn. */
export function ranges(start, end) {
  return turnsIn(start, end).map((turn) => rangeIn(turn, start, end));
}

/** The part of a stretch inside one turn. */
export function rangeIn(turn, start, end) {
  return new StaticRange({
    startContainer: turn.node,
    startOffset: unitsIn(turn, Math.max(start, turn.start)),
    endContainer: turn.node,
    endOffset: unitsIn(turn, Math.min(end, turn.end)),
  });
}

/** The same, able to be measured. */
export function measurable(turn, start, end) {
  const found = document.createRange();
  found.setStart(turn.node, unitsIn(turn, Math.max(start, turn.start)));
  found.setEnd(turn.node, unitsIn(turn, Math.min(end, turn.end)));
  return found;
}

/** The words of a stretch as they stand on the page. */
export function wordsOf(start, end) {
  return turnsIn(start, end).map((t) => t.words.slice(unitsIn(t, start), unitsIn(t, end))).join(" … ");
}

/** What is selected in the document, as [start, end) in the text; null where that is nothing of it. White space at the edges is left out. */
export function selected() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const start = place(range.startContainer, range.startOffset, true);
  const end = place(range.endContainer, range.endOffset, false);
  return start === null || end === null || start >= end ? null : trimmed(start, end);
}

/** A stretch without white space at its edges; null where nothing else is in it. */
export function trimmed(start, end) {
  let touched = turnsIn(start, end);
  while (touched.length && !inside(touched[0], start, end).trim()) touched = touched.slice(1);
  while (touched.length && !inside(touched.at(-1), start, end).trim()) touched = touched.slice(0, -1);
  if (!touched.length) return null;
  const first = inside(touched[0], start, end);
  const last = inside(touched.at(-1), start, end);
  const from = Math.max(start, touched[0].start) + toPoints(first, first.length - first.trimStart().length);
  const upTo = Math.min(end, touched.at(-1).end) - (toPoints(last, last.length) - toPoints(last, last.trimEnd().length));
  return from < upTo ? [from, upTo] : null;
}

function inside(turn, start, end) {
  return turn.words.slice(unitsIn(turn, start), unitsIn(turn, end));
}

/** The place in the text of a point in the document; between turns, the next turn's start or the last one's end. */
export function place(node, offset, forward) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const holder = element.closest?.("#turns .words");
  if (holder) {
    const turn = turns[Number(holder.parentElement.id.slice(5)) - 1];
    if (node !== turn.node) return offset === 0 ? turn.start : turn.end;
    return turn.start + (turn.plain ? offset : toPoints(turn.words, offset));
  }
  if (!turns.length || !document.getElementById("turns").contains(element)) {
    return outside(node, offset, forward);
  }
  const point = document.createRange();
  point.setStart(node, offset);
  return beside(point, forward);
}

function outside(node, offset, forward) {
  const point = document.createRange();
  point.setStart(node, offset);
  if (!turns.length || !document.getElementById("text").contains(node)) return null;
  return beside(point, forward);
}

function beside(point, forward) {
  const after = turns.findIndex((t) => point.comparePoint(t.node, 0) >= 0);
  if (forward) return after < 0 ? turns.at(-1).end : turns[after].start;
  return after < 0 ? turns.at(-1).end : after === 0 ? turns[0].start : turns[after - 1].end;
}

/** Select a stretch in the document and bring it into view. */
export function select(span, { scroll = true } = {}) {
  const touched = turnsIn(...span);
  if (!touched.length) return;
  const [first, last] = [touched[0], touched.at(-1)];
  document.getSelection().setBaseAndExtent(first.node, unitsIn(first, span[0]), last.node, unitsIn(last, span[1]));
  if (scroll) bringIntoView(span);
}

/** Scroll just as far as needed to see a stretch between the bar and the tray. */
export function bringIntoView(span) {
  const turn = turnAt(span[0]);
  let box = measurable(turn, ...span).getBoundingClientRect();
  if (!box.height) {
    turn.element.scrollIntoView({ block: "center" });
    box = measurable(turn, ...span).getBoundingClientRect();
  }
  const top = 76;
  const bottom = innerHeight - (document.getElementById("tray")?.offsetHeight ?? 0) - 24;
  if (box.top < top) scrollBy(0, box.top - top - 40);
  else if (box.bottom > bottom) scrollBy(0, Math.min(box.bottom - bottom + 40, box.top - top));
}
