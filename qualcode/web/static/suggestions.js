// Suggestions in place: quiet marks after the text was read, each with its score and its reason; a person accepts, adjusts or dismisses every one.
import { get, write } from "./api.js";
import * as drawer from "./drawer.js";
import { count, h, say } from "./dom.js";
import { ground } from "./highlight.js";
import { applyChange, changed, codeName, on, setCurrent, setSpan, store } from "./store.js";
import { bringIntoView, wordsOf } from "./text.js";
import { attempt } from "./writing.js";

let hidden = "";
let turn = 0;
let looking = true;
let asked = false; // somebody pressed the key while they were looked for

/** Begin: fetch them when a transcript is opened or its state changes; take off what was decided elsewhere. */
export function start() {
  on("opened", fetchAll);
  on("progress", () => (hidden || looking) && fetchAll()); // an answer on its way tells of how it stood before
  on("stepped", () => fetchAll());
  on("current", () => store.current && look(null));
}

async function fetchAll(again = "") {
  const mine = ++turn;
  looking = true;
  const id = store.transcript.id;
  const found = await get(`/api/transcripts/${encodeURIComponent(id)}/suggestions${again}`).catch((error) => ({ hidden: error.message, suggestions: [] }));
  if (mine !== turn || store.transcript.id !== id) return;
  looking = false;
  hidden = found.hidden;
  take(found.suggestions);
  if (asked) sayWhatIsThere();
  asked = false;
}

function take(suggestions) {
  store.suggestions = suggestions;
  if (store.suggestion && !suggestions.some((s) => s.key === store.suggestion.key)) look(null);
  ground("suggested", suggestions.map((s) => [s.start, s.end]), 2);
  changed("suggestions");
}

/** Look at a suggestion (or at none). */
export function look(one) {
  if (store.suggestion === one) return;
  store.suggestion = one;
  if (one) {
    setCurrent(null);
    setSpan(null);
    document.getSelection().removeAllRanges();
    bringIntoView([one.start, one.end]);
    say(`Suggested: ${codeName(one.code)}, score ${one.score.toFixed(2)}, because of ${one.because}: ${wordsOf(one.start, one.end)}`, { unseen: true });
  }
  ground("suggestion", one ? [[one.start, one.end]] : [], 5);
  changed("suggestion");
}

/** Go to the next (1) or previous (-1) suggestion. */
export function next(way) {
  const list = store.suggestions;
  if (!list.length && (looking || (hidden && store.saving))) {
    asked = true;
    return say("Looking … Go on meanwhile: it is said here when they are found.");
  }
  if (hidden) return say(`No suggestions here: ${hidden}.`);
  if (!list.length) return say("No suggestion is open here. A makes them anew from what you have coded since.");
  const now = store.suggestion ? list.indexOf(store.suggestion) : -1;
  const from = store.current?.start ?? store.span?.[0] ?? 0;
  const at = now >= 0 ? now + way : way > 0 ? list.findIndex((s) => s.start >= from) : list.findLastIndex((s) => s.start < from);
  return list[at] ? look(list[at]) : say("No further suggestion.");
}

/** Accept the one looked at; for other words where some were selected since, under another code where one is given. */
export function accept(code = null) {
  const one = store.suggestion;
  if (!one) return say("Look at a suggestion first: g goes to the next.");
  const adjusted = { ...(store.span && { start: store.span[0], end: store.span[1] }), ...(code && { code }) };
  return settle(one, "accept", adjusted, (answer) => {
    setCurrent(answer.codings[0] ?? null);
    say(`Coded ${codeName(code ?? one.code)}`);
  });
}

/** Dismiss the one looked at, and go to the next. */
export function dismiss() {
  const one = store.suggestion;
  if (!one) return say("Look at a suggestion first: g goes to the next.");
  const after = store.suggestions[store.suggestions.indexOf(one) + 1];
  return settle(one, "reject", {}, () => after && look(after));
}

function settle(one, what, body, then) {
  return attempt(() => write(what, { key: one.key, ...body }), (answer) => {
    const still = store.suggestion === one; // else the coder is somewhere else by now, and is left there
    if (still) {
      look(null);
      setSpan(null);
    }
    applyChange(answer);
    take(store.suggestions.filter((s) => s.key !== one.key && !(s.code === one.code && s.start < one.end && one.start < s.end)));
    if (still) then(answer);
  }, { yours: `${what === "accept" ? "accepting" : "dismissing"} ${codeName(one.code)}` });
}

/** Make them anew from what was coded since. */
export async function again() {
  say("Looking again …");
  asked = true;
  await fetchAll("?again=1");
}

function sayWhatIsThere() {
  say(hidden ? `No suggestions here: ${hidden}.` : `${count(store.suggestions.length, "suggestion is", "suggestions are")} open here.`);
}

/** Open the list of what to read next. */
export async function readNext(open) {
  say("Looking …");
  const found = await get("/api/next").catch((error) => say(error.message, { alarm: true }));
  if (!found) return;
  const rows = found.next.map((n) => h("li", {}, h("button.result", { type: "button", onclick: () => open(n.id) }, h("b", {}, n.title), h("span.quiet", {}, `${n.why} · ${n.words} words`))));
  drawer.toggle("next", "Read next", () => h("div", {}, h("p.quiet", {}, found.hidden || "A guess from the codebook and what is coded so far, which only orders the reading. One in ten is drawn at random."), h("ol", {}, rows.length ? rows : h("li.quiet", {}, found.hidden ? "" : "Everything was read."))));
}
