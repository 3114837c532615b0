// Dialogs: real <dialog> elements, named, closed by Escape, with the focus given back to where it was.
import { h } from "./dom.js";

/** Show a dialog; gives what its form was closed with: an object of its fields, or null where it was left. */
export function ask(title, content, { yes = "OK", no = "Cancel", also = null } = {}) {
  const before = document.activeElement;
  return new Promise((resolve) => {
    const form = h(
      "form",
      { method: "dialog" },
      h("h2", { id: "dialog-title" }, title),
      content,
      h("p.buttons", {}, no && h("button", { type: "button", value: "", onclick: () => close(null) }, no), also && h("button", { type: "submit", value: "also" }, also), yes && h("button.main", { type: "submit", value: "yes" }, yes)),
    );
    const dialog = h("dialog", { "aria-labelledby": "dialog-title" }, form);
    const close = (value) => {
      dialog.close();
      dialog.remove();
      before?.focus?.({ preventScroll: true });
      resolve(value);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      close({ ...Object.fromEntries(new FormData(form)), button: event.submitter?.value ?? "yes" });
    });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close(null);
    });
    document.getElementById("dialogs").append(dialog);
    dialog.showModal();
    (form.querySelector("[autofocus], input, select, textarea") ?? form.querySelector(".main, button"))?.focus();
  });
}

/** A field with its name. */
export function field(label, control, help = "") {
  return h("label.field", {}, h("span", {}, label), control, help && h("small", {}, help));
}

/** A choice among options given as [value, words]. */
export function choice(name, options, value = "", more = {}) {
  return h("select", { name, ...more }, options.map(([v, words]) => h("option", { value: v, selected: v === value }, words)));
}

/** Several lines to write in. */
export function area(name, value = "", more = {}) {
  return h("textarea", { name, rows: 5, value, spellcheck: true, ...more });
}
