// What is restricted in the transcript: where, why, and who was told. Whoever restricted a passage can lift that, with a reason.
import { write } from "./api.js";
import { area, ask, field } from "./dialogs.js";
import * as drawer from "./drawer.js";
import { h, say } from "./dom.js";
import { applyChange, setSpan, store } from "./store.js";
import { select, turnAt } from "./text.js";
import { attempt } from "./writing.js";

/** Open the list. */
export function open() {
  drawer.toggle("restrictions", "Restricted here", panel);
}

function panel() {
  const rows = store.transcript.restricted;
  return h("div", {}, h("p.quiet", {}, "Never quoted, packed, archived or used as an example. The words are not shown here."), h("ul.memos", {}, rows.length ? rows.map(item) : h("li.quiet", {}, "Nothing. R restricts the selected words.")));
}

function item(one) {
  const go = () => {
    setSpan([one.start, one.end]);
    select([one.start, one.end]);
  };
  return h(
    "li",
    {},
    h("p", {}, h("button.small", { type: "button", onclick: go }, `Turn ${turnAt(one.start).number}`), ` ${one.why}`),
    h("p.quiet", {}, `${one.told ? `told: ${one.told}` : "nobody is noted as told"} · ${one.coder || "somebody else"}`),
    one.mine && h("p", {}, h("button", { type: "button", onclick: () => lift(one) }, "Lift …")),
  );
}

async function lift(one) {
  const answer = await ask("Lift this restriction?", h("div", {}, h("p", {}, "Its words can be quoted, packed and archived again. The log keeps who lifted it and why."), field("Why", area("reason", "", { required: true, rows: 2 }), "Who decided, and when.")), { yes: "Lift it" });
  if (!answer) return;
  const done = await attempt(() => write("lift", { restriction: one.id, reason: answer.reason }), (found) => applied(found), { yours: "lifting a restriction" });
  if (done) say("Lifted. Its words can be quoted again.");
}

function applied(answer) {
  applyChange(answer);
  drawer.again("restrictions", "Restricted here", panel);
}
