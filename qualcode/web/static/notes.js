// Memos: on the coding that is looked at, its code, the transcript or the study; and the list of what to ask the team.
import { get } from "./api.js";
import { shownCode } from "./codebook.js";
import { area, choice, field } from "./dialogs.js";
import * as drawer from "./drawer.js";
import { h, say } from "./dom.js";
import { codeName, store } from "./store.js";
import { writeMemo } from "./writing.js";

const KINDS = [["note", "note"], ["question", "question for the team"], ["familiarisation", "familiarisation: first impressions"], ["method", "method"], ["positionality", "positionality: where I stand"]];

/** Open the notes, ready to write one of this kind. */
export function open(kind = "note") {
  drawer.toggle("notes", "Notes", () => panel(kind));
}

/** Open what the team is to be asked, over all transcripts. */
export async function questions() {
  const found = await get("/api/memos?kind=question").catch((error) => say(error.message, { alarm: true }));
  if (found) drawer.toggle("questions", "Questions for the team", () => h("ul.memos", {}, found.memos.length ? found.memos.map((m) => item(m, m.place)) : h("li.quiet", {}, "None yet. T writes one.")));
}

function places() {
  const found = [[store.transcript.id, "this transcript"], ["project", "the whole study"]];
  const current = store.current;
  const shown = shownCode();
  if (shown && shown !== current?.code) found.push([shown, `the code ${codeName(shown)}`]);
  if (current) found.unshift([current.id, `this coding (${codeName(current.code)})`], [current.code, `the code ${codeName(current.code)}`]);
  return found;
}

function panel(kind) {
  const form = h("form.write", {}, field("About", choice("on", places())), field("Kind", choice("kind", KINDS, kind)), field("Text", area("text", "", { required: true, rows: 6 })), h("p.buttons", {}, h("button.main", { type: "submit" }, "Save")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = Object.fromEntries(new FormData(form));
    if (await writeMemo(body)) {
      say("Memo saved.");
      drawer.again("notes", "Notes", () => panel(body.kind));
    }
  });
  form.addEventListener("keydown", (event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && form.requestSubmit());
  const here = [...store.transcript.memos].reverse();
  return h("div", {}, form, h("h3", {}, here.length ? "Here so far" : "None here yet"), h("ul.memos", {}, here.map((m) => item(m, placeOf(m)))));
}

function placeOf(memo) {
  if (memo.on === "project") return "the whole study";
  if (memo.on === store.transcript.id) return "this transcript";
  const coding = store.byId.get(memo.on);
  return coding ? `a coding: ${codeName(coding.code)}` : codeName(memo.on);
}

function item(memo, place) {
  const change = async () => {
    const { ask } = await import("./dialogs.js");
    const answer = await ask("Change the memo", field("Text", area("text", memo.text, { required: true, rows: 8 })), { yes: "Save" });
    if (answer && (await writeMemo({ on: memo.on, kind: memo.kind, text: answer.text, replaces: memo.id }))) drawer.again("notes", "Notes", () => panel("note"));
  };
  return h("li", {}, h("p.quiet", {}, `${memo.kind} · ${place} · ${memo.coder} · ${memo.at.slice(0, 10)}`), h("p.memo", { dir: "auto" }, memo.text), memo.mine && memo.on && h("button.small", { type: "button", onclick: change }, "Change"));
}
