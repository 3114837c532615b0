// The colour of each code: the codebook's own where it has one, else one that keeps its distance from its neighbours'.
import { store } from "./store.js";

const SHAPE = /^#[0-9a-f]{6}$/i;

/** The colour of a code, as the codebook says or by its place in it. */
export function colour(id) {
  const code = store.codes.get(id);
  if (code && SHAPE.test(code.colour)) return code.colour;
  const index = [...store.codes.keys()].indexOf(id);
  return `oklch(0.52 0.13 ${Math.round((index * 137.508) % 360)})`;
}

/** A colour that differs for each name, for stripes by coder. */
export function colourOf(name) {
  let sum = 7;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 3600;
  return `oklch(0.55 0.13 ${sum / 10})`;
}
