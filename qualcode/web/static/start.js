// The start view: files to check and take in, people, consent, reports, backup and health.
import { get, post } from "./api.js";
import { ask, choice, field } from "./dialogs.js";
import { count, h, say } from "./dom.js";

const checks = document.getElementById("checks");
let asked = 0;

async function chosen(files) {
  for (const file of files) {
    const place = h("article.check", { "aria-busy": "true" }, h("h3", {}, file.name), h("p.quiet", {}, "Looking …"));
    checks.append(place);
    try {
      show(place, await look(file));
    } catch (error) {
      place.replaceChildren(h("h3", {}, file.name), h("p.trouble", {}, [error.message, error.hint].filter(Boolean).join(". ")));
    }
    place.removeAttribute("aria-busy");
  }
}

async function look(file) {
  const answer = await fetch(`/api/import?name=${encodeURIComponent(file.name)}`, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(body.error), { hint: body.hint });
  return body;
}

function show(place, found) {
  const refused = found.refused.map((r) => h("p.trouble", {}, `Not read: ${r.reason}. ${r.do}`));
  const form = h(
    "form",
    {},
    found.transcripts.map(transcript),
    found.more > 0 && h("p.quiet", {}, `… and ${found.more} more`),
    found.key && h("p.line", {}, label("Site", h("input", { name: "site", size: 14 })), label("Kind", h("input", { name: "kind", size: 14, placeholder: "interview" })), label("Wave", h("input", { name: "wave", size: 10 })), h("button.main", { type: "submit" }, "Take it in"), h("button", { type: "button", onclick: () => (place.remove(), showAll()) }, "Leave it")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take(place, form, found);
  });
  place.replaceChildren(h("h3", {}, found.name), ...refused, form);
  const doubts = found.refused.length + found.transcripts.filter((one) => doubtsOf(one).length || one.speakers.some((s) => s.alias_of)).length;
  if (found.key && !doubts && !found.more) place.dataset.sure = "yes";
  place.take = (more) => take(place, form, found, more);
  showAll();
}

const sure = () => [...checks.querySelectorAll("[data-sure]")];

/** Offer to take all files in at once of which nothing is in doubt. */
function showAll() {
  const bar = document.getElementById("take-all");
  bar.hidden = sure().length < 2;
  bar.querySelector("button").textContent = `Take the ${sure().length} files without doubts in`;
}

async function takeAll() {
  const about = Object.fromEntries(new FormData(document.getElementById("take-all")));
  for (const place of sure()) await place.take(Object.fromEntries(Object.entries(about).filter(([, value]) => value)));
  showAll();
  const left = checks.querySelectorAll("form").length;
  say(left ? `Taken in. ${count(left, "file waits", "files wait")} for you: look at what is in doubt.` : "All are taken in.");
}

function label(name, control) {
  return h("label", {}, `${name} `, control);
}

function doubtsOf(one) {
  return [...one.warnings, one.unnamed && `${count(one.unnamed, "turn names", "turns name")} no speaker`].filter(Boolean);
}

function transcript(one) {
  const rows = one.speakers.map((s) => h("tr", {}, h("th", { scope: "row", dir: "auto" }, s.label), h("td", {}, String(s.turns)), h("td", {}, s.role || ""), h("td", { dir: "auto" }, s.words), h("td", {}, s.alias_of || "")));
  const doubts = doubtsOf(one);
  return h(
    "div",
    {},
    h("p", {}, h("b", { dir: "auto" }, one.title), h("span.quiet", {}, [count(one.turns, "turn"), one.outside && `${count(one.outside, "line")} outside the talk`, one.removed && `${count(one.removed, "page mark or time", "page marks and times")} set apart`].filter(Boolean).map((part) => ` · ${part}`).join(""))),
    h("table.found", {}, h("thead", {}, h("tr", {}, ["speaker", "turns", "role", "begins", "perhaps the same as"].map((t) => h("th", { scope: "col" }, t)))), h("tbody", {}, rows.length ? rows : one.first.map((t) => h("tr", {}, h("th", { scope: "row" }, t.speaker), h("td"), h("td"), h("td", { dir: "auto" }, t.text), h("td"))))),
    doubts.length ? h("ul.doubts", {}, doubts.map((d) => h("li", {}, d))) : null,
  );
}

async function take(place, form, found, more = {}) {
  delete place.dataset.sure;
  const answer = await post("/api/import/take", { key: found.key, ...Object.fromEntries(new FormData(form)), ...more }).catch(trouble);
  if (!answer) return;
  const corrects = answer.done.find((d) => d.outcome === "corrects");
  if (corrects && !more.as_new) return void (await corrected(place, form, found, corrects.corrects));
  const words = { new: "taken in", same: "was there already", completed: "completed", refused: "refused" };
  place.replaceChildren(h("h3", {}, found.name), h("ul", {}, answer.done.map((d) => h("li", {}, d.id && d.outcome !== "refused" ? h("a", { href: `/transcripts/${encodeURIComponent(d.id)}` }, d.id) : null, ` ${words[d.outcome] ?? d.outcome}${d.reason ? `: ${d.reason}` : ""}`))), h("p.line", {}, h("a.go", { href: "/" }, "See the study")));
  await refresh();
}

/** A file that is like a transcript which is there: mend that by it, after seeing what becomes of its codings, or take it in as its own. */
async function corrected(place, form, found, id) {
  const shown = await post("/api/import/mend", { key: found.key, transcript: id }).catch((error) => ({ trouble: [error.message, error.hint].filter(Boolean).join(". ") }));
  const part = (name, lines, total) => (lines.length ? [h("h3", {}, `${name} (${total})`), h("ul.plain", {}, lines.map((line) => h("li", {}, line)), total > lines.length && h("li", {}, `… and ${total - lines.length} more`))] : []);
  const effects = shown.trouble
    ? [h("p.trouble", {}, `It cannot be mended by this file: ${shown.trouble}`)]
    : [
        h("p", {}, `${count(shown.changed, "stretch", "stretches")} of the text would change; ${count(shown.kept, "coding keeps its", "codings keep their")} very words.`),
        ...part("Codings mended inside", shown.inside, shown.counts.inside),
        ...part("Codings that begin or end elsewhere", shown.edges, shown.counts.edges),
        ...part("Codings that lose their place, as all their words were deleted", shown.orphans, shown.counts.orphans),
        ...part("Turns that would be somebody else’s words", shown.moved, shown.counts.moved),
      ];
  const answer = await ask(`This looks like a corrected version of ${id}`, h("div.long", {}, effects), { yes: shown.trouble ? null : "Mend the transcript", also: "Take it in as its own" });
  if (!answer) return;
  if (answer.button === "also") return void (await take(place, form, found, { as_new: true }));
  const done = await post("/api/import/mend", { key: found.key, transcript: id, seen: shown.seen }).catch((error) => (error.status === 409 ? { moved: error.message } : trouble(error)));
  if (done?.moved) {
    say(`${done.moved}. This is how it stands now.`, { alarm: true });
    return void (await corrected(place, form, found, id));
  }
  if (!done) return;
  place.replaceChildren(h("h3", {}, found.name), h("p", {}, h("a", { href: `/transcripts/${encodeURIComponent(done.id)}` }, done.id), " now reads as this file does; codings followed their words. ", done.note));
  await refresh();
}

/** Show how the study stands now, without loading the page anew: what is half filled in stays, and so does what was said. */
async function refresh() {
  const mine = ++asked;
  const answer = await fetch("/").catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const made = h("template");
  made.innerHTML = await answer.text();
  const focused = document.activeElement;
  const ofSpeaker = (form) => JSON.stringify([form.dataset.transcript, form.dataset.label]);
  const there = new Map([...document.querySelectorAll("form.speaker:has(button)")].map((form) => [ofSpeaker(form), form]));
  for (const form of made.content.querySelectorAll("form.speaker")) form.replaceWith(there.get(ofSpeaker(form)) ?? form);
  for (const part of ["section.lead", "#transcripts", "#people"]) document.querySelector(part).replaceWith(made.content.querySelector(part));
  if (focused.isConnected) focused.focus({ preventScroll: true });
}

function trouble(error) {
  say([error.message, error.hint].filter(Boolean).join(". "), { alarm: true });
  return null;
}

async function saveSpeaker(form) {
  const answer = await post("/api/speakers", { transcript: form.dataset.transcript, label: form.dataset.label, ...Object.fromEntries(new FormData(form)) }).catch(trouble);
  if (!answer) return;
  say(answer.said);
  form.replaceChildren(h("p.quiet", {}, `✓ ${answer.said}`));
  await refresh();
}

async function consent(person) {
  const there = await post("/api/consent", { participant: person }).catch(trouble);
  if (!there) return;
  const yesNo = [["", "not known"], ["yes", "yes"], ["no", "no"]];
  const controls = Object.entries(there.answers).map(([column, value]) => {
    if (column.endsWith("date")) return field(column, h("input", { type: "date", name: column, value }));
    if (column === "consent version" || column === "consent by") return field(column, h("input", { name: column, value }));
    return field(column, choice(column, yesNo, yesNo.some(([v]) => v === value) ? value : ""));
  });
  const answer = await ask(`Consent of ${person}`, h("div.two", {}, controls), { yes: "Save" });
  if (!answer) return;
  const { button, ...given } = answer;
  const changed = Object.fromEntries(Object.entries(given).filter(([c, v]) => v !== there.answers[c]));
  if (!Object.keys(changed).length) return;
  const now = await post("/api/consent", { participant: person, ...changed }).catch(trouble);
  if (now) location.reload();
}

async function make(button) {
  const what = button.dataset.make;
  const made = document.getElementById("made");
  button.disabled = true;
  made.replaceChildren(h("p.quiet", {}, "Working …"));
  const answer = await post(`/api/${what}`, what === "export" ? { what: button.dataset.what } : {}).catch((error) => ({ trouble: [error.message, error.hint].filter(Boolean).join(". ") }));
  button.disabled = false;
  made.replaceChildren(
    ...(answer.trouble ? [h("p.trouble", {}, answer.trouble)] : [h("p", {}, "Written:"), h("ul.files", {}, answer.made.map((m) => h("li", {}, h("code", {}, m)))), answer.notes.length ? h("details", {}, h("summary", {}, `${count(answer.notes.length, "thing")} to know`), h("ul", {}, answer.notes.map((n) => h("li", {}, n)))) : ""]),
  );
}

async function doctor() {
  const place = document.getElementById("findings");
  place.replaceChildren(h("p.quiet", {}, "Checking …"));
  const found = await get("/api/doctor").catch(trouble);
  if (found) place.replaceChildren(h("p", {}, h("b", {}, found.summary)), h("ul.found-list", {}, found.findings.map((f) => h("li", {}, h("p", {}, h("b", {}, f.level), ` ${[f.where, f.what].filter(Boolean).join(": ")}`), f.do && h("p.quiet", {}, f.do)))));
}

document.getElementById("files").addEventListener("change", (event) => chosen(event.target.files));
const drop = document.getElementById("drop");
for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop") chosen(event.dataTransfer.files);
  });
}
document.addEventListener("submit", (event) => {
  if (event.target.id === "take-all") {
    event.preventDefault();
    takeAll();
    return;
  }
  const form = event.target.closest("form.speaker");
  if (!form) return;
  event.preventDefault();
  saveSpeaker(form);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.consent) consent(button.dataset.consent);
  else if (button?.dataset.make) make(button);
  else if (button?.id === "doctor") doctor();
});
