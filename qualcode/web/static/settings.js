// What a person sets for this browser.

/** Whether a selection by mouse takes whole words. */
export function takesWords() {
  return localStorage.getItem("whole-words") !== "off";
}
