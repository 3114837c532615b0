// What the page knows, in one place. Modules change it through here and listen for what changed.

const listeners = new Map();

export const store = {
  transcript: null, // what the server says of the transcript that is open
  codings: [], // its codings, in order of their starts
  byId: new Map(),
  codebook: null,
  codes: new Map(), // every code by its id
  span: null, // [start, end) of what is selected, in code points
  current: null, // the coding that is looked at
  lastCode: null, // what repeat-last puts
  recent: [], // the codes used last, for the number keys
  stripesBy: "code",
  suggestions: [], // what is suggested and not decided on
  suggestion: null, // the one that is looked at
};

/** Call back when something of this name has changed. */
export function on(name, callback) {
  if (!listeners.has(name)) listeners.set(name, []);
  listeners.get(name).push(callback);
}

/** Say that something has changed. */
export function changed(name, detail) {
  for (const callback of listeners.get(name) ?? []) callback(detail);
}

/** Take in all that stands on a transcript. */
export function load(data) {
  store.transcript = data;
  setCodings(data.codings);
  if (store.current) setCurrent(store.byId.get(store.current.id) ?? null);
  changed("transcript");
}

/** Take in what a write changed. */
export function applyChange(answer) {
  const there = store.transcript;
  there.token = answer.token ?? there.token;
  for (const key of ["read", "state", "restricted"]) if (answer[key] !== undefined) there[key] = answer[key];
  if (answer.undo !== undefined) there.undo = answer.undo ?? there.undo;
  const gone = new Set(answer.gone ?? []);
  const fresh = answer.codings ?? [];
  if (gone.size || fresh.length) {
    const ids = new Set(fresh.map((c) => c.id));
    setCodings([...store.codings.filter((c) => !gone.has(c.id) && !ids.has(c.id)), ...fresh], { gone, fresh });
    if (store.current && gone.has(store.current.id)) setCurrent(fresh[0] ?? null);
  }
  if (answer.read || answer.state !== undefined) changed("progress");
  changed("undo");
}

function setCodings(codings, change) {
  store.codings = codings.sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
  store.byId = new Map(codings.map((c) => [c.id, c]));
  changed("codings", change);
}

/** Look at a coding (or at none). */
export function setCurrent(coding) {
  store.current = coding;
  changed("current");
}

/** Select a stretch (or nothing). */
export function setSpan(span) {
  store.span = span;
  changed("span");
}

/** Take in a codebook. */
export function setCodebook(codebook) {
  store.codebook = codebook;
  store.codes = new Map();
  const walk = (codes, path) => {
    for (const code of codes) {
      code.path = path;
      store.codes.set(code.id, code);
      walk(code.codes, [...path, code.name]);
    }
  };
  walk(codebook.codes, []);
  changed("codebook");
}

/** The codes that can be put on a passage. */
export function codable() {
  return [...store.codes.values()].filter((c) => !c.group && c.status !== "retired" && c.status !== "merged");
}

/** What people call a code. */
export function codeName(id) {
  return store.codes.get(id)?.name ?? id;
}
