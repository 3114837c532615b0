// Editing the code itself: what it would change and touch is shown first; written is what was shown, or both are shown again.
import { inTurn, post } from "./api.js";
import { area, ask, choice, field } from "./dialogs.js";
import { h, say } from "./dom.js";

const main = document.getElementById("main");
const TITLES = { entries: "Edit what is in and out, examples and cues", rename: "Rename this code", reword: "Reword the definition", merge: "Merge this code into another", retire: "Retire this code" };

function codes() {
  const options = document.getElementById("choose-code").options;
  return [["", "…"], ...[...options].filter((o) => o.value !== main.dataset.code).map((o) => [o.value, o.text])];
}

const FIELDS = {
  rename: (was) => field("New name", h("input", { name: "name", value: was.name ?? main.dataset.name, required: true, maxLength: 120 })),
  reword: (was) => field("New definition", area("definition", was.definition ?? main.dataset.definition, { rows: 4, required: true })),
  merge: (was) => field("Into", choice("into", codes(), was.into ?? "", { required: true })),
  retire: () => null,
  entries: (was) => {
    const lines = (key) => was[key] ?? main.dataset[key];
    const parts = [["include", "In", "What belongs here."], ["exclude", "Out", "With “-> id of a code” at the end for where it belongs instead."], ["examples", "Examples", ""], ...(main.dataset.group ? [] : [["cues", "Cues", "Words that point to this code. Patterns stay as they are in the file."]])];
    return h("div", {}, h("p.quiet", {}, "One a line."), parts.map(([key, name, help]) => field(name, area(key, lines(key), { rows: 3 }), help)));
  },
};

async function call(step, body) {
  try {
    return await inTurn(() => post(`/api/codes/${encodeURIComponent(main.dataset.code)}/${step}`, body));
  } catch (error) {
    if (error.status === 409 && error.now) return { moved: error.now };
    say([error.message, error.hint].filter(Boolean).join(". "), { alarm: true });
    return null;
  }
}

/** Ask for an edit, show what it touches, and write it once the person says so. */
export async function begin(what, was = {}) {
  const given = await ask(TITLES[what], h("div", {}, FIELDS[what](was), field("Why", h("input", { name: "reason", required: true, value: was.reason ?? "", maxLength: 500 }), "The history of the codebook keeps it.")), { yes: "See what it touches" });
  if (!given) return;
  const body = { ...given, what };
  const found = await call("preview", body);
  if (!found) return;
  if (!found.changes.length) return void say("Nothing would change.");
  await confirm(body, found);
}

async function confirm(body, found, moved = false) {
  const list = (lines) => h("ul.plain", {}, lines.map((line) => h("li", {}, line)));
  const sure = await ask(
    moved ? "Changed elsewhere meanwhile" : TITLES[body.what],
    h("div", {}, moved && h("p", {}, "Nothing of yours was written yet. This is how it stands now."), h("h3", {}, "This changes"), list(found.changes), h("h3", {}, "This touches"), list(found.touches)),
    { yes: TITLES[body.what].split(" ")[0], no: moved ? "Leave mine out" : "Cancel" },
  );
  if (!sure) return;
  const done = await call("change", { ...body, seen: found.seen });
  if (done?.moved) return void (await confirm(body, done.moved, true));
  if (!done) return;
  sessionStorage.setItem("said", done.said.join("; ") || "Nothing changed.");
  location.reload();
}
