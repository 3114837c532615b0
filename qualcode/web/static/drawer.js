// The drawer at the side: search, notes and questions, one at a time.
import { h } from "./dom.js";

let open = null;
let before = null;

/** Open a panel, or close it if it is open; `fill` gives its content. */
export function toggle(name, title, fill) {
  if (open === name) {
    close();
    return;
  }
  before = document.activeElement;
  open = name;
  show(title, fill());
}

/** Fill it again, if this panel is open. */
export function again(name, title, fill) {
  if (open === name) show(title, fill());
}

function show(title, content) {
  const drawer = document.getElementById("drawer");
  drawer.hidden = false;
  drawer.setAttribute("aria-label", title);
  drawer.replaceChildren(h("header", {}, h("h2", {}, title), h("button", { type: "button", "aria-label": `Close ${title}`, onclick: close }, "✕")), content);
  document.body.classList.add("with-drawer");
  (drawer.querySelector("input, textarea") ?? drawer.querySelector("button")).focus({ preventScroll: true });
}

/** Close it, and give the focus back. */
export function close() {
  if (!open) return false;
  open = null;
  const drawer = document.getElementById("drawer");
  if (drawer.contains(document.activeElement)) document.activeElement.blur(); // hiding alone leaves the keys with it until the next frame
  drawer.hidden = true;
  document.body.classList.remove("with-drawer");
  before?.focus?.({ preventScroll: true });
  return true;
}
