// The review of names: one string at a time with all its contexts, one key for each decision; each is kept at once.
import { inTurn, post } from "./api.js";
import { ask, field } from "./dialogs.js";
import { h, say } from "./dom.js";
import { action, run, start as startKeys } from "./keys.js";
import { open as openSheet } from "./sheet.js";

const form = document.getElementById("open");
const list = document.getElementById("groups");
const one = document.getElementById("one");
const WAYS = { r: "Replace", e: "Replace by …", g: "Generalise …", k: "Keep", h: "Only here …", s: "Same as …", n: "Later" };
let state = null;
let current = null; // the string that is looked at
let shown = null; // the one whose contexts stand on the page: nothing is decided that was not seen
let busy = false;
let offered = "";

function trouble(error) {
  say([error.message, error.hint].filter(Boolean).join(". "), { alarm: true });
  return null;
}

async function begin(event) {
  event?.preventDefault();
  const button = form.querySelector("button");
  const name = button.textContent;
  button.disabled = true;
  button.textContent = "Looking for names …";
  const given = Object.fromEntries(new FormData(form));
  const found = await post("/api/names", event ? { ...given, model: Boolean(given.model) } : {}).catch(trouble);
  button.disabled = false;
  button.textContent = name;
  if (!found) return;
  if (form.contains(document.activeElement)) document.activeElement.blur(); // the keys are the review's at once
  form.hidden = true;
  document.getElementById("review").hidden = false;
  const warning = document.getElementById("warning");
  const weak = found.weak.length ? `Hardly any capitals in ${found.weak.slice(0, 5).join(", ")}${found.weak.length > 5 ? " …" : ""}: most names there will not be found. Read them. ` : "";
  warning.textContent = weak + found.note;
  warning.hidden = !warning.textContent;
  take(found);
  say(found.open ? `${found.open} strings to decide.` : "Nothing is left to decide.", { unseen: true });
}

/** Take in how the review stands, and look at the next string that waits, or at one that is named. */
function take(found, stay = "") {
  const at = state && current ? state.candidates.findIndex((c) => c.name === current.name) : -1;
  state = found;
  const waiting = (c) => !c.decision;
  const next = found.candidates.find((c) => c.name === stay) ?? found.candidates.find((c, n) => n > at && waiting(c)) ?? found.candidates.find(waiting) ?? null;
  const here = found.candidates.filter((c) => !c.before);
  const done = here.filter((c) => c.decision).length;
  const bar = document.querySelector("#progress progress");
  bar.max = Math.max(1, here.length);
  bar.value = here.length ? done : 1;
  document.querySelector("#progress span").textContent = here.length ? `${done} of ${here.length} decided` : "nothing to decide";
  const undo = document.getElementById("undo");
  undo.disabled = !found.undo;
  undo.title = found.undo ? `Undo: ${found.undo}` : "";
  document.getElementById("rest").disabled = !found.open;
  document.getElementById("apply").disabled = !found.candidates.some((c) => c.replacement);
  drawList();
  look(next);
}

function drawList() {
  const groups = new Map();
  for (const c of state.candidates.filter((c) => !c.before)) groups.set(c.kind || "other", [...(groups.get(c.kind || "other") ?? []), c]);
  const before = state.candidates.filter((c) => c.before);
  const open = list.querySelector("details")?.open;
  const names = (ones) => h("ul.names", {}, ones.map((c) => h("li", {}, entry(c))));
  list.replaceChildren(
    ...[...groups].flatMap(([kind, ones]) => [h("h3", {}, kind), names(ones)]),
    ...(before.length ? [h("details", { open }, h("summary", {}, `Decided before (${before.length})`), names(before))] : []),
  );
}

function entry(c) {
  const done = c.decision && (c.decision === "keep" ? "kept" : c.decision === "here" ? `${c.replacement}, in places` : c.replacement);
  const style = `${c.decision ? ".done" : ""}${c.decision && c.decision !== "keep" && c.decision !== "here" ? ".gone" : ""}`;
  return h(`button.name-entry${style}`, { type: "button", "data-name": c.name, tabindex: "-1", onclick: () => look(c) }, h("span.name", { dir: "auto" }, c.name), h("span.quiet", {}, done || `${c.count} ×`));
}

/** Look at one string: its contexts, what is offered, and what was decided. */
async function look(c) {
  const key = one.contains(document.activeElement) ? (document.activeElement.dataset.way ?? "") : null;
  current = c;
  for (const button of list.querySelectorAll(".name-entry")) {
    const here = button.dataset.name === c?.name;
    button.tabIndex = here ? 0 : -1;
    if (here) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    if (here) button.scrollIntoView({ block: "nearest" });
  }
  if (!c) {
    offered = "";
    one.removeAttribute("aria-busy");
    one.replaceChildren(h("h2", { id: "h-one", tabindex: "-1" }, "Every string is decided"), h("p", {}, "Replace them in all texts when you are ready; codings follow their words."));
    if (key !== null) one.querySelector("h2").focus();
    return;
  }
  one.setAttribute("aria-busy", "true");
  const found = await post("/api/names/contexts", { name: c.name }).catch(trouble);
  if (!found || current !== c) return;
  offered = found.suggestion;
  one.replaceChildren(...parts(c, found));
  one.removeAttribute("aria-busy");
  shown = c;
  if (key !== null) (one.querySelector(`[data-way="${key}"]`) ?? one.querySelector("h2")).focus({ preventScroll: true });
}

function parts(c, found) {
  const where = c.before ? `${found.contexts.length} ×` : `${c.count} × in ${c.transcripts} ${c.transcripts === 1 ? "transcript" : "transcripts"}`;
  const about = [c.kind || "may be a name", c.whole && `part of ${c.whole}`, where, c.found_by.length && `found by ${c.found_by.join(", ")}`].filter(Boolean).join(" · ");
  const decided = c.decision === "keep" ? "Kept as it is." : c.decision === "here" ? `${c.replacement} in some places only.` : `${c.replacement} everywhere.`;
  return [
    h("h2", { id: "h-one", dir: "auto", tabindex: "-1" }, c.name),
    h("p.quiet", {}, about),
    c.decision ? h("p", {}, "Decided: ", h("b", {}, decided), " Deciding again changes that.") : h("p", {}, "Offered: ", h("b", {}, found.suggestion)),
    h("div.decisions", { role: "group", "aria-label": "Decide" }, Object.entries(WAYS).map(([key, words]) => h(`button${key === "r" ? ".main" : ""}`, { type: "button", "data-way": key, "aria-keyshortcuts": key, onclick: () => decide(key) }, `${words} `, h("kbd", {}, key)))),
    found.contexts.length ? h("ol.contexts", {}, found.contexts.map(context)) : h("p.quiet", {}, "It stands nowhere in the texts any more."),
  ];
}

function context(c, n) {
  const where = c.turn ? `${c.title}, turn ${c.turn}` : `${c.title}, speaker label or heading`;
  const tick = h("input", { type: "checkbox", value: String(c.place), "aria-label": `${where}: choose this place` });
  const link = h("a", { href: `/transcripts/${encodeURIComponent(c.transcript)}#${c.at[0]}-${c.at[1]}` }, where);
  return h("li", {}, h("label", {}, tick, n < 9 ? h("kbd", { "aria-hidden": "true" }, String(n + 1)) : h("span", {}), h("span.said", { dir: "auto" }, `…${c.text[0]}`, h("mark", {}, c.text[1]), `${c.text[2]}…`)), h("span.quiet", {}, link));
}

async function words(title, value = "") {
  const answer = await ask(title, field("Words", h("input", { name: "words", value, required: true, maxLength: 200 })), { yes: "Decide" });
  return answer?.words;
}

async function decide(way) {
  const c = current;
  if (!c || shown !== c || busy) return;
  if (way === "n") {
    const at = state.candidates.indexOf(c);
    look(state.candidates.find((o, n) => n > at && !o.decision) ?? state.candidates.find((o) => !o.decision) ?? c);
  } else if (way === "r") send({ name: c.name, decision: "replace" }, `${c.name}: replace by ${offered}`);
  else if (way === "k") send({ name: c.name, decision: "keep" }, `${c.name}: keep`);
  else if (way === "h") {
    const places = [...one.querySelectorAll(".contexts input:checked")].map((i) => Number(i.value));
    if (!places.length) return void say("Choose the places first: 1 to 9, or tick them.");
    const given = await words(`Replace ${c.name} in ${places.length === 1 ? "this place" : `these ${places.length} places`} only`, offered);
    if (given) send({ name: c.name, decision: "here", replacement: given, places }, `${c.name}: ${given} in ${places.length} places`);
  } else {
    const titles = { e: `Replace ${c.name} by`, g: `Describe ${c.name} more vaguely`, s: `${c.name} is the same as` };
    const given = await words(titles[way], way === "e" ? offered : "");
    if (given) send({ name: c.name, decision: { e: "replace", g: "generalise", s: "same" }[way], replacement: given }, `${c.name}: ${given}`);
  }
}

/** Write on the state as it is seen here; what moved meanwhile is shown beside what was wanted. */
async function send(body, yours, path = "decide") {
  if (busy) return null;
  busy = true;
  let moved = null;
  const found = await inTurn(() => post(`/api/names/${path}`, { ...body, token: state.token })).catch((error) => (error.status === 409 && error.now ? void (moved = error.now) : trouble(error)));
  busy = false;
  if (moved) return both(moved, body, yours, path);
  if (!found) return null;
  take(found, found.at ?? "");
  say(found.said ?? `${yours}. ${current ? `Next: ${current.name}` : "Every string is decided."}`, { unseen: path === "decide" });
  return found;
}

async function both(now, body, yours, path) {
  const was = new Map(state.candidates.map((c) => [c.name, c]));
  const how = (c) => (c.decision ? `${c.decision} ${c.replacement}`.trim() : "not decided");
  const lines = now.candidates.filter((c) => !was.has(c.name) || how(was.get(c.name)) !== how(c)).map((c) => h("li", {}, h("b", {}, c.name), `: ${how(c)} (was: ${was.has(c.name) ? how(was.get(c.name)) : "not there"})`));
  const gone = [...was.keys()].filter((name) => !now.candidates.some((c) => c.name === name)).map((name) => h("li", {}, h("b", {}, name), ": no longer there"));
  take(now, body.name ?? "");
  // a place is a number in a list that may be another by now; and undo would take back something else
  const again = path === "decide" && body.decision !== "here" && (!body.name || now.candidates.some((c) => c.name === body.name));
  const answer = await ask(
    "The key or the texts were changed elsewhere meanwhile",
    h("div", {}, h("p", {}, "Nothing of yours was written yet."), h("h3", {}, "Done elsewhere"), h("ul.plain", {}, lines.length + gone.length ? [...lines, ...gone] : h("li", {}, "something other than a decision: the texts, or where names stand")), h("h3", {}, "Yours"), h("p", {}, yours)),
    { yes: again ? "Do mine too" : null, no: "Leave mine out" },
  );
  return answer ? send(body, yours, path) : null;
}

async function keepRest() {
  const rest = state.candidates.filter((c) => !c.decision).map((c) => c.name);
  if (!rest.length) return;
  const sure = await ask(`Keep these ${rest.length} as they are?`, h("p.long", {}, rest.join(", ")), { yes: "Keep them" });
  if (sure) send({ decision: "keep rest" }, `kept ${rest.length} strings`);
}

async function apply() {
  const decided = state.candidates.filter((c) => c.replacement).length;
  const sure = await ask("Replace in all texts", h("p", {}, `${decided} decided names are replaced in the texts and tables; codings follow their words. The originals and the history keep the names until somebody takes them out in the terminal: qualcode pseudonymise --redact.`), { yes: "Replace" });
  if (!sure) return;
  const button = document.getElementById("apply");
  const name = button.textContent;
  button.textContent = "Replacing, then looking again …";
  button.disabled = true;
  const found = await send({}, "replace in all texts", "apply");
  button.textContent = name;
  if (!found) button.disabled = false;
  if (!found) return;
  const done = found.replaced.length ? `Replaced in ${found.replaced.length} ${found.replaced.length === 1 ? "transcript" : "transcripts"}; codings followed.` : "There was nothing to replace.";
  say(`${done} ${found.settled ? "Nothing is left of the names." : `${found.open} strings wait for a decision, ${found.left} places still hold a name: qualcode pseudonymise --check lists them.`}`);
}

function walk(by) {
  const shown = state.candidates.filter((c) => !c.before || list.querySelector("details")?.open);
  const next = shown[shown.indexOf(current) + by];
  if (!next) return;
  const focused = list.contains(document.activeElement);
  look(next);
  if (focused) list.querySelector("[aria-current]").focus();
}

function actions() {
  const when = (work) => (event) => state && work(event);
  const decisions = { r: "replace it by what is offered", e: "replace it by other words", g: "a vaguer description", k: "keep it as it is", h: "replace it in the chosen places only", s: "the same as another name", n: "leave it for later" };
  for (const [key, said] of Object.entries(decisions)) action(`way-${key}`, "Decide", said, [key], when(() => decide(key)));
  action("next", "Strings", "next", ["ArrowDown", "j"], when(() => walk(1)));
  action("previous", "Strings", "the one before", ["ArrowUp"], when(() => walk(-1)));
  action("place", "Strings", "choose the first to ninth place", ["1", "2", "3", "4", "5", "6", "7", "8", "9"], when((event) => one.querySelectorAll(".contexts input")[Number(event.key) - 1]?.click()));
  action("undo", "Keeping", "undo", ["u", "Ctrl+z"], when(() => state.undo && send({}, "undo", "undo")));
  action("rest", "Keeping", "keep all that are left", ["K"], when(keepRest));
  action("apply", "Keeping", "", [], when(apply));
  action("keys", "Help", "this sheet", ["?"], openSheet);
}

form.addEventListener("submit", begin);
document.querySelector(".bar nav").addEventListener("click", (event) => run(event.target.closest("[data-do]")?.dataset.do, event));
actions();
startKeys();
if (document.getElementById("main").dataset.underWay) begin();
