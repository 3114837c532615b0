// A new code: named by a person, written into the codebook file; after locking it is a proposal. In vivo: named by the selected words.
import { area, ask, choice, field } from "./dialogs.js";
import { h, say, short } from "./dom.js";
import { store } from "./store.js";
import { wordsOf } from "./text.js";
import { addCode, putCode } from "./writing.js";

/** Ask for a new code and put it on what is selected. */
export async function newCode({ name = "" } = {}) {
  const groups = [["", "no group"], ...[...store.codes.values()].filter((c) => c.group).map((c) => [c.id, [...c.path, c.name].join(" / ")])];
  const under = store.lastCode?.includes(".") ? store.lastCode.split(".")[0] : groups[1]?.[0] ?? "";
  const locked = store.codebook.locked && h("p.note", {}, "The codebook is locked: this will be a proposal, usable until the team decides.");
  const answer = await ask(
    "New code",
    h("div", {}, locked, field("Name", h("input", { name: "name", value: name, required: true, maxLength: 120 })), field("Under", choice("under", groups, groups.some(([id]) => id === under) ? under : "")), field("Definition", area("definition", "", { rows: 3 }), "What it covers, in a sentence. It can be written later."), store.codebook.locked && field("Why it is needed", h("input", { name: "reason" }))),
    { yes: store.span || store.current ? "Add and code" : "Add" },
  );
  if (!answer) return;
  const id = await addCode({ name: answer.name, under: answer.under, definition: answer.definition, reason: answer.reason ?? "" });
  if (!id) return;
  if (store.span || store.current) await putCode(id);
  else say(`Added ${answer.name}.`);
}

/** A code named by the selected words themselves. */
export function inVivo() {
  if (!store.span) {
    say("Select the words that are to name the code.");
    return;
  }
  newCode({ name: short(wordsOf(...store.span), 60) });
}
