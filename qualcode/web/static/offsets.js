// Code points and UTF-16 units. Everything the study keeps is counted in code points; the browser counts UTF-16 units. They meet here and nowhere else.

/** How many code points the first `units` UTF-16 units of a text hold. Half a pair counts as the whole character before it. */
export function toPoints(text, units) {
  let points = 0;
  const end = Math.min(units, text.length);
  for (let at = 0; at < end; points++) {
    at += isPair(text, at) ? 2 : 1;
    if (at > end) break;
  }
  return points;
}

/** How many UTF-16 units the first `points` code points of a text take. */
export function toUnits(text, points) {
  let at = 0;
  for (let n = 0; n < points && at < text.length; n++) at += isPair(text, at) ? 2 : 1;
  return at;
}

/** The length of a text in code points. */
export function length(text) {
  return toPoints(text, text.length);
}

function isPair(text, at) {
  const first = text.charCodeAt(at);
  if (first < 0xd800 || first > 0xdbff || at + 1 >= text.length) return false;
  const second = text.charCodeAt(at + 1);
  return second >= 0xdc00 && second <= 0xdfff;
}
