// Making elements. Words only ever become text.

/** An element with properties, attributes (keys with a dash, `role`, `for`), a `shade` (colour and pattern) and children; strings become text, empty values are left out. */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "shade") element.style.setProperty("--c", value[0]), element.classList.add(`p${value[1]}`);
    else if (key in element && !key.includes("-") && key !== "list") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false && c !== ""));
  return element;
}

/** Say something to screen readers, and show it for a moment unless the page shows it anyway. */
export function say(words, { alarm = false, unseen = false } = {}) {
  const place = document.getElementById("say");
  place.textContent = words;
  place.classList.toggle("alarm", alarm);
  place.classList.toggle("shown", !unseen);
  clearTimeout(say.timer);
  say.timer = setTimeout(() => place.classList.remove("shown"), alarm ? 9000 : 3500);
}

/** A number with its word: 1 turn, 2 turns. */
export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

/** Shortened words, cut at a blank. */
export function short(words, most) {
  const flat = words.replace(/\s+/g, " ").trim();
  return flat.length <= most ? flat : `${flat.slice(0, most).replace(/\s+\S*$/, "")}…`;
}
