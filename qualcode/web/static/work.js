// The coding view: everything is set going here, and every action has its key.
import { get, keepFresh, page, post, settled } from "./api.js";
import * as codebook from "./codebook.js";
import { area, ask, choice, field } from "./dialogs.js";
import { h, say } from "./dom.js";
import * as drawer from "./drawer.js";
import * as highlight from "./highlight.js";
import { action, run, start as startKeys } from "./keys.js";
import * as lists from "./lists.js";
import { inVivo } from "./newcode.js";
import * as notes from "./notes.js";
import * as palette from "./palette.js";
import { nextCoding, start as startPicking, step, stretch, turnHere } from "./pick.js";
import * as player from "./player.js";
import * as restrictions from "./restrictions.js";
import * as search from "./search.js";
import * as sheet from "./sheet.js";
import { changed, load, on, setCodebook, setCurrent, setSpan, store } from "./store.js";
import * as stripes from "./stripes.js";
import * as suggestions from "./suggestions.js";
import { allTurns, bringIntoView, readTurns, select, turnsIn } from "./text.js";
import * as tray from "./tray.js";
import * as view from "./view.js";
import * as writing from "./writing.js";

const UNITS = [["turn", "ArrowUp", "ArrowDown"], ["sentence", "ArrowLeft", "ArrowRight"], ["word", "b", "w"]];

function moving() {
  for (const [unit, back, on] of UNITS) {
    const shifted = (key) => (key.length > 1 ? `Shift+${key}` : key.toUpperCase());
    action(`next ${unit}`, "Select", `next ${unit}`, [on], () => (store.edges ? stretch(unit, 1) : step(unit, 1)));
    action(`previous ${unit}`, "Select", `previous ${unit}`, [back], () => (store.edges ? stretch(unit, -1) : step(unit, -1)));
    action(`one ${unit} more`, "Select", `one ${unit} more`, [shifted(on)], () => stretch(unit, 1, store.edges ? "start" : "end"));
    action(`one ${unit} less`, "Select", `one ${unit} less`, [shifted(back)], () => stretch(unit, -1, store.edges ? "start" : "end"));
  }
  action("next turn too", "Select", "", ["j"], () => run("next turn"));
  action("previous turn too", "Select", "", ["k"], () => run("previous turn"));
}

function coding() {
  action("choose", "Code", "choose a code by typing; keep edges", ["Enter"], () => (store.edges ? run("keep edges") : store.span || store.current ? palette.open() : say("Select some words first.")));
  action("repeat", "Code", "the same code again", ["r"], writing.repeatLast);
  for (let n = 1; n <= 9; n++) action(`code ${n}`, "Code", n === 1 ? "a code by its number (1 to 9)" : "", [String(n)], () => (store.recent[n - 1] ? writing.putCode(store.recent[n - 1].code) : say(`No code has number ${n} yet; codes get theirs as they are used.`)));
  action("in vivo", "Code", "a new code named by the selected words", ["i"], inVivo);
  action("restrictions", "Code", "what is restricted here; lift a restriction", ["L"], restrictions.open);
  action("restrict", "Code", "restrict the passage", ["R"], restrict);
}

function looking() {
  const go = (way) => () => {
    const coding = nextCoding(way);
    if (!coding) return say("No further coding.");
    setSpan(null);
    document.getSelection().removeAllRanges();
    setCurrent(coding);
    bringIntoView([coding.start, coding.end]);
    say(document.querySelector(`.coding[data-id="${CSS.escape(coding.id)}"]`)?.getAttribute("aria-label") ?? "", { unseen: true });
  };
  action("next coding", "Coding", "next coding", ["."], go(1));
  action("previous coding", "Coding", "previous coding", [","], go(-1));
  const stances = { positive: "+", negative: "-", mixed: "x", neutral: "=" };
  for (const [value, key] of Object.entries(stances)) action(`stance ${value}`, "Coding", `stance: ${value}`, [key], () => writing.change((now) => ({ stance: now.stance === value ? "" : value })));
  const bases = { "first-hand": "f", reported: "t", opinion: "o" };
  for (const [value, key] of Object.entries(bases)) action(`basis ${value}`, "Coding", `basis: ${value}`, [key], () => writing.change((now) => ({ basis: now.basis === value ? "" : value })));
  action("star", "Coding", "star: worth printing", ["*"], () => writing.change((now) => ({ star: !now.star })));
  action("note", "Coding", "note on the coding", ["n"], note);
  action("recode", "Coding", "change its code", ["c"], () => (store.suggestion ? palette.open((code) => suggestions.accept(code)) : store.current && palette.open((code) => writing.change({ code }))));
  action("edges", "Coding", "move its edges", ["e"], edges);
  action("keep edges", "Coding", "", [], keepEdges);
  action("remove", "Coding", "remove it", ["Delete", "Backspace"], writing.remove);
}

function suggested() {
  action("next suggestion", "Suggestions", "next suggestion", ["g"], () => suggestions.next(1));
  action("previous suggestion", "Suggestions", "previous suggestion", ["G"], () => suggestions.next(-1));
  action("accept", "Suggestions", "accept it, for the selected words if some are", ["a"], () => suggestions.accept());
  action("dismiss", "Suggestions", "dismiss it", ["d"], suggestions.dismiss);
  action("suggest again", "Suggestions", "look again, learning from what you coded", ["A"], suggestions.again);
  action("read next", "Suggestions", "what to read next", ["N"], () => suggestions.readNext(openTranscript));
}

function keeping() {
  action("undo", "Work", "undo, without limit", ["u", "Ctrl+z"], writing.undo);
  action("redo", "Work", "redo", ["U", "Ctrl+y", "Ctrl+Shift+z"], writing.redo);
  action("read", "Work", "turn read; go on to the next", ["v"], read);
  action("read all", "Work", "mark the whole transcript", ["V"], mark);
  action("notes", "Work", "notes and memos", ["m"], () => notes.open());
  action("ask", "Work", "ask the team", ["T"], () => notes.open("question"));
  action("questions", "Work", "what the team is to be asked", ["Q"], notes.questions);
  action("search", "Work", "search", ["/"], search.open);
  action("play", "Work", "play the turn", ["p"], () => player.play(turnHere()));
  action("stripes", "Work", "stripes by code or by coder", ["s"], stripesBy);
  action("sheet", "Work", "this sheet", ["?"], sheet.open);
  action("leave", "Work", "leave, close, select nothing", ["Escape"], leave);
}

async function note() {
  const coding = store.current;
  if (!coding?.mine) return say("Look at one of your codings first.");
  const answer = await ask("Note on this coding", field("Note", area("note", coding.note ?? "", { rows: 4 })), { yes: "Save" });
  if (answer) writing.change({ note: answer.note });
}

function edges() {
  const coding = store.current;
  if (!coding?.mine) return say("Look at one of your codings first.");
  store.edges = coding;
  setSpan([coding.start, coding.end]);
  select(store.span);
  changed("edges");
}

function keepEdges() {
  if (!store.span) return;
  const [start, end] = store.span;
  store.edges = null;
  changed("edges");
  document.getSelection().removeAllRanges();
  setSpan(null); // at once: what is selected by the time of the answer is the next passage
  writing.change({ start, end });
}

async function restrict() {
  const span = store.span ?? (store.current && [store.current.start, store.current.end]);
  if (!span) return say("Select the passage first.");
  const kinds = [["safeguarding", "possible safeguarding concern"], ["third-party", "somebody else's story"], ["legal", "legal"]];
  const answer = await ask(
    "Restrict this passage",
    h("div", {}, h("p", {}, "It will never be quoted, packed, archived or used as an example. The program tells nobody: follow your study's safeguarding protocol first."), field("Why", choice("kind", kinds)), field("Who was told", h("input", { name: "told", placeholder: "safeguarding lead" }), "A role, never what was said."), field("When", h("input", { name: "when", type: "date" }))),
    { yes: "Restrict" },
  );
  if (answer) writing.restrict({ start: span[0], end: span[1], kind: answer.kind, told: answer.told, when: answer.when });
}

function read() {
  const turns = store.span ? turnsIn(...store.span) : [turnHere()];
  writing.markRead(turns.map((t) => t.number));
  setSpan([turns.at(-1).start, turns.at(-1).end]);
  step("turn", 1);
}

async function mark() {
  const answer = await ask("Mark this transcript", field("as", choice("to", [["read", "read through"], ["coded", "coded"], ["reconciled", "reconciled"]], store.transcript.state || "read")), { yes: "Mark" });
  if (answer) writing.markTranscript(answer.to);
}

function stripesBy() {
  store.stripesBy = store.stripesBy === "code" ? "coder" : "code";
  changed("stripes");
  say(`Stripes by ${store.stripesBy}.`);
}

function leave() {
  if (store.edges) {
    store.edges = null;
    changed("edges");
  }
  palette.close();
  if (drawer.close()) return;
  document.getSelection().removeAllRanges();
  setSpan(null);
  setCurrent(null);
  suggestions.look(null);
}

async function seeAll() {
  const sure = await ask("Stop working blind?", h("p", {}, "You will see what others coded, and suggestions. The log keeps when this was, and agreement counts what you code from now on as no longer blind."), { yes: "Stop working blind" });
  if (!sure) return;
  await post("/api/blind/off", {});
  location.reload();
}

let opening = 0;

/** Open a transcript in place, at a stretch of it where one is given. */
async function openTranscript(id, span = null, { push = true } = {}) {
  const mine = ++opening;
  if (id !== store.transcript?.id) {
    const path = encodeURIComponent(id);
    await settled();
    const found = await Promise.all([page(`/transcripts/${path}/text`), get(`/api/transcripts/${path}`)]).catch((error) => void say(error.message, { alarm: true }));
    await settled(); // what was written meanwhile belongs to the transcript that is still shown
    if (mine !== opening) return; // somebody has chosen another one since
    if (!found) return void (document.getElementById("choose").value = store.transcript.id);
    const [text, data] = found;
    player.stop();
    setSpan(null);
    setCurrent(null);
    document.getElementById("page").innerHTML = text;
    if (push) history.pushState({ id }, "", `/transcripts/${path}`);
    document.getElementById("choose").value = id;
    document.title = `${document.getElementById("turns").dataset.title} · qualcode`;
    scrollTo(0, 0);
    show(data);
    document.getElementById("title").focus({ preventScroll: true });
  }
  if (!span) return;
  setSpan(span);
  select(span);
}

function show(data) {
  readTurns();
  stripes.clear();
  view.watch();
  load(data);
  showRead();
  store.suggestions = [];
  setTimeout(() => changed("opened"), 300);
}

function showRead() {
  const read = new Set(store.transcript.read);
  for (const turn of allTurns()) turn.element.classList.toggle("read", read.has(turn.number));
}

/** Take keys and clicks: only now, for before there was nothing they could be about. */
function listen() {
  startKeys();
  document.querySelector(".bar").addEventListener("click", (event) => run(event.target.closest("[data-do]")?.dataset.do));
  document.getElementById("choose").addEventListener("change", (event) => openTranscript(event.target.value));
}

async function begin() {
  view.start();
  stripes.start(); // measures before the others write
  highlight.start();
  codebook.start();
  lists.start();
  startPicking();
  tray.start(run);
  player.start();
  search.start(openTranscript);
  moving();
  coding();
  looking();
  suggested();
  keeping();
  suggestions.start();
  on("saving", (count) => (store.saving = count));
  on("progress", showRead);
  on("transcript", showRead);
  on("codebook moved", async () => {
    setCodebook(await get("/api/codebook"));
    load(store.transcript);
  });
  document.getElementById("show-codes").addEventListener("click", (event) => event.currentTarget.setAttribute("aria-expanded", String(document.body.classList.toggle("with-codes"))));
  document.getElementById("blind")?.addEventListener("click", seeAll);
  addEventListener("popstate", () => openTranscript(decodeURIComponent(location.pathname.split("/").at(-1)), null, { push: false }));
  addEventListener("beforeunload", (event) => store.saving && event.preventDefault());
  const id = document.getElementById("turns").dataset.transcript;
  const [book, data] = await Promise.all([get("/api/codebook"), get(`/api/transcripts/${encodeURIComponent(id)}`)]);
  setCodebook(book);
  writing.recall();
  show(data);
  listen();
  performance.mark("drawn");
  keepFresh();
  const place = /^#(\d+)-(\d+)$/.exec(location.hash);
  if (place) openTranscript(id, [Number(place[1]), Number(place[2])]);
}

begin();
