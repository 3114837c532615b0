// The steps a selection moves by: turns, sentences and words. Places are code points in the whole text.
import { toPoints } from "./offsets.js";

const kept = new WeakMap();

/** The sentences of a turn as [start, end). */
export function sentences(turn) {
  return remembered(turn, "sentences", () => {
    const language = document.getElementById("turns")?.lang || "en";
    if (!Intl.Segmenter) return pieces(turn, turn.words.matchAll(/[^.!?…]+[.!?…]*["'”’)]*\s*/gu), (m) => [m.index, m[0]]);
    const found = new Intl.Segmenter(language, { granularity: "sentence" }).segment(turn.words);
    return pieces(turn, found, (s) => [s.index, s.segment]);
  });
}

/** The words of a turn, by white space, as [start, end). */
export function words(turn) {
  return remembered(turn, "words", () => pieces(turn, turn.words.matchAll(/\S+/gu), (m) => [m.index, m[0]]));
}

function pieces(turn, found, cut) {
  const spans = [];
  let at = 0;
  let point = 0;
  for (const one of found) {
    const [index, segment] = cut(one);
    const lead = segment.length - segment.trimStart().length;
    const body = segment.trim();
    if (!body) continue;
    const start = index + lead;
    point += toPoints(turn.words.slice(at, start), start - at);
    const from = point;
    point += toPoints(body, body.length);
    at = start + body.length;
    spans.push([turn.start + from, turn.start + point]);
  }
  return spans;
}

function remembered(turn, name, make) {
  const known = kept.get(turn) ?? kept.set(turn, {}).get(turn);
  return (known[name] ??= make());
}

/** The word a place stands in, without the marks around it; null where none is there. */
export function wordAt(turn, place) {
  const found = remembered(turn, "bare", () => pieces(turn, turn.words.matchAll(/[\p{L}\p{N}\p{M}]+(?:['’\-\u200d][\p{L}\p{N}\p{M}]+)*/gu), (m) => [m.index, m[0]]));
  return found.find((one) => one[0] <= place && place < one[1]) ?? null;
}

/** The unit after (step 1) or before (step -1) a place in a list of units; null where there is none. */
export function beside(list, place, step) {
  if (step > 0) return list.find((one) => one[0] >= place) ?? null;
  return list.findLast((one) => one[1] <= place) ?? null;
}

/** The unit a place stands in, else the one after it. */
export function around(list, place) {
  return list.find((one) => one[1] > place) ?? list.at(-1) ?? null;
}
