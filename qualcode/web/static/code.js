// The code view: filter the passages of a code, walk through them, and put chosen ones under another code.
import { inTurn, post } from "./api.js";
import { ask, field } from "./dialogs.js";
import { h, say, short } from "./dom.js";
import { action, run, start as startKeys } from "./keys.js";
import * as reword from "./reword.js";
import { open as openSheet } from "./sheet.js";

const main = document.getElementById("main");
const filters = document.getElementById("filters");
const bulk = document.getElementById("bulk");
const place = document.getElementById("listing");
const path = `/codes/${encodeURIComponent(main.dataset.code)}`;
const ticked = new Set();
let latest = 0;

const listing = () => place.querySelector(".listing").dataset;
const items = () => [...place.querySelectorAll(".passages > li")];
const box = (item) => item.querySelector("input");
const chosen = () => items().filter((item) => box(item)?.checked);

/** Fetch the list anew under the filters as they are; `more` adds the passages that follow; `quietly` changes nothing where nothing moved. */
async function list({ more = false, quietly = false } = {}) {
  const query = new URLSearchParams([...new FormData(filters)].filter(([, value]) => value));
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  if (more) query.set("from", String(items().length));
  if (quietly) query.set("state", listing().state);
  const asked = ++latest;
  const answer = await fetch(`${path}/passages?${query}`).catch(() => null);
  if (asked !== latest || answer?.status === 204) return;
  if (!answer?.ok) return void say("The page's program does not answer. Is qualcode work still running?", { alarm: true });
  const made = h("template");
  made.innerHTML = await answer.text();
  const fresh = made.content.querySelector(".listing");
  if (more) {
    const first = fresh.querySelector("li");
    fresh.querySelector(".passages")?.prepend(...items());
    place.replaceChildren(fresh);
    drawn();
    look(first);
    return;
  }
  const here = document.activeElement?.closest?.(".passages > li")?.dataset.id;
  place.replaceChildren(fresh);
  drawn();
  const again = here && items().find((item) => item.dataset.id === here);
  if (again) again.focus({ preventScroll: true });
}

function drawn() {
  const { total, fits, more, step, words } = listing();
  for (const item of items()) if (box(item)) box(item).checked = ticked.has(item.dataset.id);
  document.getElementById("shown").textContent = fits === total ? "" : `${fits} of ${total}`;
  const following = document.getElementById("following");
  following.hidden = !Number(more) || !items().length;
  following.firstElementChild.textContent = `Show more (${more} follow)`;
  const undo = document.getElementById("undo");
  undo.disabled = !step;
  undo.title = step ? `Undo: ${words}` : "";
  count();
}

function count() {
  document.getElementById("count").textContent = chosen().length;
}

function tick(item, on) {
  if (!box(item)) return false;
  box(item).checked = on;
  remember(item);
  return true;
}

function remember(item) {
  if (box(item).checked) ticked.add(item.dataset.id);
  else ticked.delete(item.dataset.id);
}

function all() {
  const mine = items().filter(box);
  const on = mine.some((item) => !box(item).checked);
  for (const item of mine) tick(item, on);
  const others = items().length - mine.length;
  say(`${on ? mine.length : 0} chosen${others ? `; ${others} of others stay as they are` : ""}`, { unseen: !others });
  count();
}

function current() {
  return document.activeElement?.closest?.(".passages > li") ?? null;
}

function look(item) {
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "nearest" });
}

function walk(by) {
  const there = items();
  const at = there.indexOf(current());
  look(at < 0 ? there[by > 0 ? 0 : there.length - 1] : there[at + by] ?? there[at]);
}

function tickHere() {
  const item = current();
  if (!item) say("Go to a passage first: ↓ takes the next.");
  else if (!tick(item, !box(item)?.checked)) say(item.dataset.others === "consensus" ? "The team agreed on this one; settling can change it." : `This is ${item.dataset.others}'s; only ${item.dataset.others} can recode it.`);
  count();
}

export function trouble(error) {
  say([error.message, error.hint].filter(Boolean).join(". "), { alarm: true });
  return null;
}

async function recode(event) {
  event.preventDefault();
  const { to, reason } = Object.fromEntries(new FormData(bulk));
  const passages = chosen().map((item) => ({ id: item.dataset.id, seen: item.dataset.seen }));
  if (!passages.length) return void say("Choose some passages first: x ticks the one you are at.");
  const body = { codebook: listing().hash, passages, reason };
  let name = bulk.elements.to.selectedOptions[0].text;
  if (to === "+new") {
    const locked = main.dataset.locked && h("p.note", {}, "The codebook is locked: this will be a proposal, usable until the team decides.");
    const made = await ask("Share out into a new code", h("div", {}, locked, h("p", {}, `${passages.length} chosen of ${listing().total}. The new code stands right after ${main.dataset.name} in the codebook; the other passages stay.`), field("Name", h("input", { name: "name", required: true, maxLength: 120 })), field("Definition", h("input", { name: "definition" }))), { yes: "Add and recode" });
    if (!made) return;
    body.new = { name: made.name, definition: made.definition };
    name = made.name;
  } else body.to = to;
  await send(body, name);
}

async function send(body, name) {
  const answer = await inTurn(() => post(`/api${path}/recode`, body)).catch((error) => (error.status === 409 && error.now ? both(error.now, body, name) : trouble(error)));
  if (!answer?.done) return;
  for (const one of body.passages) ticked.delete(one.id);
  bulk.elements.reason.value = "";
  const said = `${answer.done} put under ${name}${answer.left ? `; left as they are, for they are others': ${answer.left}` : ""}. u takes it back.`;
  if (body.new) {
    sessionStorage.setItem("said", said);
    sessionStorage.setItem("to", answer.to);
    location.reload();
    return;
  }
  await list();
  say(said);
}

/** What moved meanwhile beside what was wanted; the person says whether the rest is to be done. */
async function both(now, body, name) {
  const gone = new Map(now.moved.map((one) => [one.id, one.what]));
  const lines = items().filter((item) => gone.has(item.dataset.id)).map((item) => h("li", {}, `“${short(item.querySelector(".passage").textContent, 90)}”: ${gone.get(item.dataset.id)}.`));
  const rest = body.passages.filter((one) => !gone.has(one.id));
  const answer = await ask(
    "Changed elsewhere meanwhile",
    h("div", {}, h("p", {}, "Nothing of yours was written yet."), h("h3", {}, "Done elsewhere"), h("ul.plain", {}, [...now.changes.map((what) => h("li", {}, what)), ...lines]), h("h3", {}, "Yours"), h("p", {}, `put ${body.passages.length} under ${name}, because ${body.reason}`)),
    { yes: rest.length ? (gone.size ? `Recode the other ${rest.length}` : "Do mine too") : null, no: "Leave mine out" },
  );
  for (const id of gone.keys()) ticked.delete(id);
  await list();
  if (answer) await send({ ...body, passages: rest, codebook: now.codebook }, name);
  return null;
}

async function stepped(what) {
  const body = what === "undo" ? { step: listing().step ?? "" } : {};
  const answer = await inTurn(() => post(`/api/${what}`, body)).catch(trouble);
  if (answer && answer.codebook !== listing().hash) {
    sessionStorage.setItem("said", answer.said); // the code that was made for these passages went or came with them
    location.reload();
    return;
  }
  await list();
  if (answer) say(answer.said);
}

function open() {
  const link = current()?.querySelector("a");
  if (link) link.click();
}

function actions() {
  action("next", "Passages", "next passage", ["ArrowDown", "j"], () => walk(1));
  action("previous", "Passages", "passage before", ["ArrowUp", "k"], () => walk(-1));
  action("open", "Passages", "read it in its transcript", ["Enter", "o"], open);
  action("words", "Passages", "filter by words", ["/"], () => filters.elements.words.focus());
  action("leave", "Passages", "back to the passages", ["Escape"], () => (current() ? document.activeElement.blur() : walk(1)));
  action("tick", "Recoding", "choose the passage", ["x"], tickHere);
  action("all", "Recoding", "choose all shown, or none", ["a"], all);
  action("recode", "Recoding", "say under which code they belong", ["c"], () => bulk.elements.to.focus());
  action("undo", "Recoding", "undo", ["u", "Ctrl+z"], () => stepped("undo"));
  action("redo", "Recoding", "redo", ["U", "Ctrl+Shift+z", "Ctrl+y"], () => stepped("redo"));
  action("rename", "This code", "rename it", ["n"], () => reword.begin("rename"));
  action("reword", "This code", "reword its definition", ["d"], () => reword.begin("reword"));
  action("entries", "This code", "edit what is in and out, examples and cues", ["e"], () => reword.begin("entries"));
  action("merge", "This code", "", [], () => reword.begin("merge"));
  action("retire", "This code", "", [], () => reword.begin("retire"));
  action("keys", "Help", "this sheet", ["?"], openSheet);
}

let waiting;
filters.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(list, 150);
});
filters.addEventListener("submit", (event) => {
  event.preventDefault();
  list();
});
bulk.addEventListener("submit", recode);
place.addEventListener("change", (event) => {
  remember(event.target.closest("li"));
  count();
});
document.getElementById("all").addEventListener("click", all);
document.getElementById("following").addEventListener("click", () => list({ more: true }));
document.getElementById("choose-code").addEventListener("change", (event) => (location.href = `/codes/${encodeURIComponent(event.target.value)}`));
document.addEventListener("click", (event) => run(event.target.closest("[data-do]")?.dataset.do));
addEventListener("focus", () => document.querySelector("dialog[open]") || items().length > 200 || list({ quietly: true }));
actions();
startKeys();
drawn();
const to = sessionStorage.getItem("to");
if (to && [...bulk.elements.to.options].some((option) => option.value === to)) bulk.elements.to.value = to;
const said = sessionStorage.getItem("said");
if (said) say(said);
sessionStorage.removeItem("to");
sessionStorage.removeItem("said");
