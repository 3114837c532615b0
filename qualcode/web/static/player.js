// The recording, where it lies beside the original: a turn plays from its time.
import { h, say } from "./dom.js";
import { allTurns } from "./text.js";

let sound = null;

/** Play a turn from its time, or pause where it plays. */
export function play(turn) {
  const button = turn?.element.querySelector(".play");
  if (!button) {
    say("No recording lies beside this transcript's original, or this turn has no time.");
    return;
  }
  const id = document.getElementById("turns").dataset.transcript;
  const source = `/recordings/${encodeURIComponent(id)}`;
  if (!sound || sound.dataset.source !== source) {
    sound?.remove();
    sound = h("audio", { controls: true, preload: "metadata" });
    sound.id = "sound";
    sound.dataset.source = source;
    sound.src = source;
    document.querySelector(".bar").append(sound);
  }
  const from = Number(button.dataset.time);
  if (!sound.paused && Math.abs(sound.currentTime - from) < 60 && sound.dataset.turn === String(turn.number)) {
    sound.pause();
    return;
  }
  sound.dataset.turn = turn.number;
  sound.currentTime = from;
  sound.play().catch(() => say("This browser cannot play the recording.", { alarm: true }));
}

/** Stop and forget the recording of the transcript before. */
export function stop() {
  sound?.remove();
  sound = null;
}

/** Begin: the buttons beside the turns. */
export function start() {
  document.getElementById("page").addEventListener("click", (event) => {
    const button = event.target.closest(".play");
    if (button) play(allTurns()[Number(button.closest(".turn").id.slice(5)) - 1]);
  });
}
