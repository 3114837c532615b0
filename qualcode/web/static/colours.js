// What each code looks like: a colour and, where a colour has to serve twice, a pattern; 28 looks, then they come again. A colour of the codebook is kept
// where nobody could take it for an earlier code's, also not who sees red and green alike. The name of the code stands beside every stripe.
import { store } from "./store.js";

const PALETTE = ["#0068a8", "#b84500", "#008f68", "#c79200", "#46226e", "#3f9fd6", "#5a5a5a"]; // after Okabe and Ito (2008), darker for thin lines
const SHAPE = /^#[0-9a-f]{6}$/i;
const APART = 0.085; // distance in OKLab from which two thin lines are told apart

let codebook = null;
let known = new Map();

/** The colour and the pattern (0 to 3) of a code. */
export function shade(id) {
  if (codebook !== store.codebook) {
    codebook = store.codebook;
    known = given([...store.codes.values()].filter((c) => !c.group));
  }
  return known.get(id) ?? [PALETTE.at(-1), 0];
}

/** The same for a coder, for stripes by coder. */
export function shadeOf(coder) {
  const at = [...new Set(store.codings.map((c) => c.coder))].sort().indexOf(coder);
  return [PALETTE[at % PALETTE.length], Math.floor(at / PALETTE.length) % 4];
}

/** Colours and patterns for codes in their order. */
export function given(codes) {
  const found = new Map();
  const used = new Map(); // colour -> how many codes bear it
  for (const code of codes) {
    const own = SHAPE.test(code.colour) && [...used.keys(), ...PALETTE].every((other) => distance(code.colour, other) >= APART);
    const free = PALETTE.reduce((a, b) => ((used.get(b) ?? 0) < (used.get(a) ?? 0) ? b : a));
    const colour = own ? code.colour : nearest(code.colour, PALETTE.filter((c) => (used.get(c) ?? 0) === (used.get(free) ?? 0)));
    found.set(code.id, [colour, (used.get(colour) ?? 0) % 4]);
    used.set(colour, (used.get(colour) ?? 0) + 1);
  }
  return found;
}

function nearest(colour, among) {
  return SHAPE.test(colour) ? among.reduce((a, b) => (distance(colour, b) < distance(colour, a) ? b : a)) : among[0];
}

/** How far apart two colours are for whoever sees them least apart: full sight, or no red or no green cones (Viénot and others 1999). */
export function distance(a, b) {
  const [one, other] = [linear(a), linear(b)];
  return Math.min(...[same, redBlind, greenBlind].map((eye) => Math.hypot(...lab(eye(one)).map((v, n) => v - lab(eye(other))[n]))));
}

const linear = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
const same = (rgb) => rgb;
const redBlind = ([r, g, b]) => [0.11238 * r + 0.88762 * g, 0.11238 * r + 0.88762 * g, 0.00401 * r - 0.00401 * g + b];
const greenBlind = ([r, g, b]) => [0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b];

function lab([r, g, b]) {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}
