// What a coder does to the text. Each act is drawn at once and written in turn; what the server refuses is taken off again and said in words.
import { inTurn, post, write } from "./api.js";
import { ask } from "./dialogs.js";
import { h, say, short } from "./dom.js";
import { applyChange, changed, codeName, load, setCodebook, setCurrent, store } from "./store.js";
import { wordsOf } from "./text.js";

let pending = 0;
const followed = new Map(); // a coding's id -> the id of the version put in its place from here

/** Put a code on what is selected, or on the span of the coding that is looked at. */
export async function putCode(code, details = {}) {
  const span = store.span ?? (store.current && [store.current.start, store.current.end]);
  if (!span) {
    say("Select some words first: ↓ takes the next turn, → a sentence, w a word.");
    return null;
  }
  const coding = { start: span[0], end: span[1], code, ...details };
  const shown = { ...coding, id: `pending-${++pending}`, coder: store.transcript.coder, mine: true, pending: true };
  remember(code);
  applyChange({ codings: [shown] });
  setCurrent(shown);
  return attempt(
    () => write("code", coding),
    (answer) => {
      const still = store.current?.id === shown.id;
      applyChange({ ...answer, gone: [...answer.gone, shown.id] });
      if (still) setCurrent(answer.codings[0]);
      say(`Coded ${codeName(code)}`);
    },
    { undraw: () => applyChange({ gone: [shown.id] }), yours: `${codeName(code)} on “${short(wordsOf(...span), 120)}”` },
  );
}

/** Put the code used last. */
export function repeatLast() {
  if (store.lastCode) putCode(store.lastCode);
  else say("No code was used yet.");
}

/** Change something about the coding that is looked at; `details` may be a function of how the coding stands when its turn comes. */
export function change(details) {
  const coding = store.current;
  if (!isMine(coding)) return null;
  const done = (answer) => {
    if (answer.gone[0] && answer.codings[0]) followed.set(answer.gone[0], answer.codings[0].id);
    applyChange(answer);
  };
  return attempt(() => write("change", () => {
    const now = codingNow(coding);
    return { coding: now.id, ...(typeof details === "function" ? details(now) : details) };
  }), done, { yours: `a change of ${codeName(coding.code)}` });
}

/** Take the coding that is looked at away. */
export function remove() {
  const coding = store.current;
  if (!isMine(coding)) return null;
  return attempt(
    () => write("uncode", () => ({ coding: codingNow(coding).id })),
    (answer) => {
      applyChange(answer); // what is looked at by now may be another coding
      say(`Taken away: ${codeName(coding.code)}. u brings it back.`);
    },
    { yours: `taking ${codeName(coding.code)} away` },
  );
}

/** Mark turns as read. */
export function markRead(numbers) {
  return attempt(() => write("read", { turns: numbers }), applyChange, { yours: "marking as read" });
}

/** Say how far the transcript is. */
export function markTranscript(to) {
  return attempt(() => write("mark", { to }), (answer) => {
    applyChange(answer);
    say(`Marked the transcript as ${to}.`);
  }, { yours: `marking the transcript as ${to}` });
}

/** Keep what is selected out of everything that is printed or passed on. */
export function restrict(body) {
  return attempt(() => write("restrict", body), (answer) => {
    applyChange(answer);
    say("Restricted. It is never quoted, packed, archived or used as an example.");
  }, { yours: "a restriction" });
}

/** Take back the last step, or bring it back. */
export function undo() {
  return stepped("/api/undo", () => ({ step: store.transcript.undo?.step ?? "" }));
}

export function redo() {
  return stepped("/api/redo", () => ({}));
}

function stepped(path, body) {
  const id = store.transcript.id;
  return attempt(
    () => inTurn(() => post(path, { ...body(), transcript: id })),
    (answer) => {
      if (answer.codebook !== store.codebook.hash) changed("codebook moved");
      if (store.transcript.id === id) load(answer.now);
      changed("stepped");
      say(answer.where && answer.where !== store.transcript.id ? `${answer.said} (in another transcript)` : answer.said);
    },
    { yours: path.endsWith("undo") ? "undo" : "redo" },
  );
}

/** Write a memo. */
export function writeMemo(body) {
  return attempt(() => inTurn(() => post("/api/memos", { transcript: store.transcript.id, ...body })), (answer) => {
    const there = store.transcript;
    there.memos = [...there.memos.filter((m) => m.id !== answer.gone), answer.memo];
    applyChange({ undo: answer.undo });
  }, { yours: "a memo" });
}

/** Add a code to the codebook; gives its id. */
export async function addCode(body) {
  const answer = await attempt(
    () => inTurn(() => post("/api/codes", { ...body, transcript: store.transcript.id })),
    (found) => {
      setCodebook(found.codebook);
      load(found.now);
    },
    { yours: "a new code" },
  );
  return answer?.added ?? null;
}

/** Do a write; on trouble say it, or show both where things moved meanwhile. */
export async function attempt(send, done, { undraw = () => {}, yours = "" } = {}) {
  try {
    const answer = await send();
    done(answer);
    return answer;
  } catch (error) {
    undraw();
    if (error.status === 409 && error.now) return both(error, send, done, yours);
    say([error.message, error.hint].filter(Boolean).join(". "), { alarm: true });
    return null;
  }
}

async function both(error, send, done, yours) {
  const before = new Set(store.codings.map((c) => c.id));
  const now = new Set(error.now.codings.map((c) => c.id));
  const line = (c, word) => h("li", {}, h("b", {}, `${word}: ${codeName(c.code)}`), ` by ${c.coder}: “${short(wordsOf(c.start, c.end), 100)}”`);
  const came = error.now.codings.filter((c) => !before.has(c.id)).map((c) => line(c, "new"));
  const went = store.codings.filter((c) => !now.has(c.id) && !c.pending).map((c) => line(c, "gone"));
  load(error.now);
  const answer = await ask(
    "This transcript was changed elsewhere meanwhile",
    h("div", {}, h("p", {}, "Nothing of yours was written yet."), h("h3", {}, "Done elsewhere"), h("ul", {}, came.length + went.length ? [...came, ...went] : h("li", {}, "something other than codings: a text, a code or how far it is read")), h("h3", {}, "Yours"), h("p", {}, yours)),
    { yes: "Do mine too", no: "Leave mine out" },
  );
  return answer ? attempt(send, done, { yours }) : null;
}

function isMine(coding) {
  if (!coding) say("Look at one of your codings first: . and , go from one to the next.");
  else if (!coding.mine) say(`This coding is ${coding.coder}'s; only ${coding.coder} can change it. A memo says what you think.`);
  return Boolean(coding?.mine);
}

/** The coding as it stands by the time its write is sent: one just drawn gets its id with the answer, and a change before this one gave it another. */
function codingNow(coding) {
  if (coding.pending) return store.codings.findLast((c) => c.mine && !c.pending && c.start === coding.start && c.end === coding.end && c.code === coding.code) ?? coding;
  let id = coding.id;
  while (followed.has(id)) id = followed.get(id);
  return store.byId.get(id) ?? coding;
}

/** The number keys keep their codes: a new code takes the place used longest ago. */
function remember(code) {
  store.lastCode = code;
  const there = store.recent.find((r) => r.code === code);
  if (there) there.used = Date.now();
  else if (store.recent.length < 9) store.recent.push({ code, used: Date.now() });
  else store.recent[store.recent.indexOf(store.recent.reduce((a, b) => (a.used <= b.used ? a : b)))] = { code, used: Date.now() };
  sessionStorage.setItem("recent", JSON.stringify(store.recent));
}

/** The codes of the number keys, as they were when the page was left. */
export function recall() {
  store.recent = JSON.parse(sessionStorage.getItem("recent") ?? "[]").filter((r) => store.codes.has(r.code));
}
