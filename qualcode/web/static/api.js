// Talking to the server. Writes go one after the other, each on the state the one before it left.
import { changed, load, store } from "./store.js";

let queue = Promise.resolve();
let waiting = 0;
let begun = 0; // how many writes there were: what was asked before one of them tells of an older state

/** Fetch JSON; null where nothing has changed (204). */
export async function get(path) {
  const answer = await fetch(path, { headers: { accept: "application/json" } }).catch(() => {
    throw new Error("the page's program does not answer; is qualcode work still running in the terminal?");
  });
  if (answer.status === 204) return null;
  const body = await answer.json().catch(() => ({ error: "the page's program does not answer as it should" }));
  if (!answer.ok) throw Object.assign(new Error(body.error), { hint: body.hint, status: answer.status, now: body.now });
  return body;
}

/** Fetch a piece of a page. */
export async function page(path) {
  const answer = await fetch(path).catch(() => null);
  if (!answer?.ok) throw new Error(answer ? "this is no longer there" : "the page's program does not answer; is qualcode work still running in the terminal?");
  return answer.text();
}

/** Send JSON and wait for the answer. */
export async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }).catch(() => {
    throw Object.assign(new Error("the page's program does not answer; nothing was written"), { hint: "Is qualcode work still running in the terminal? What was saved before is safe." });
  });
  const found = await answer.json().catch(() => ({ error: "this was refused", hint: "load the page again" }));
  if (!answer.ok) throw Object.assign(new Error(found.error), { hint: found.hint, status: answer.status, now: found.now });
  return found;
}

/** Do a write when those before it are done; `work` reads the token only then. */
export function inTurn(work) {
  waiting++;
  begun++;
  changed("saving", waiting);
  const done = queue.then(work);
  queue = done.catch(() => {}).then(() => {
    waiting--;
    changed("saving", waiting);
  });
  return done;
}

/** Wait until every write was answered and drawn. */
export async function settled() {
  while (waiting) await queue;
}

/** Write on the open transcript; a body that is a function is asked for when its turn comes. */
export function write(what, body) {
  const id = store.transcript.id;
  const path = `/api/transcripts/${encodeURIComponent(id)}/${what}`;
  return inTurn(() => {
    if (store.transcript.id !== id) throw Object.assign(new Error("another transcript was opened meanwhile; nothing was written"), { hint: "Go back to it and do it again." });
    return post(path, { token: store.transcript.token, ...(typeof body === "function" ? body() : body) });
  });
}

/** Ask whether somebody else has changed the transcript; take it in if so, and if nothing was written from here since it was asked. */
export async function refresh() {
  if (waiting || !store.transcript) return;
  const { id, token } = store.transcript;
  const asked = begun;
  const data = await get(`/api/transcripts/${encodeURIComponent(id)}?token=${token}`).catch(() => null);
  if (!data || asked !== begun || store.transcript.id !== id) return;
  if (data.codebook !== store.codebook?.hash) changed("codebook moved");
  load(data);
  changed("moved");
}

/** Watch for changes made elsewhere while the page is looked at. */
export function keepFresh(every = 4000) {
  setInterval(() => document.visibilityState === "visible" && refresh(), every);
  addEventListener("focus", refresh);
}
