"""How quick the page is, in a real browser: one transcript of 60,000 words with 2,400 overlapping codings, alone and in a project of 200 transcripts and 100,000 codings.

    python benchmarks/page.py [FOLDER] [--large] [--rounds 5]

Needs Chromium (/usr/bin/chromium) and playwright. Prints medians of the rounds, the worst frame of the scrolling, and the load average beside them. The words mean nothing.
"""

from __future__ import annotations

import hashlib
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import Page, sync_playwright

from benchmarks.big_project import VOCABULARY
from qualcode.model.events import Event
from qualcode.model.text import Transcript, Turn
from qualcode.project import Project, people
from qualcode.transcripts import store
from tests.web.browser import CHROMIUM, FLAGS, serving

WORDS, CODINGS, CODES = 60_000, 2_400, 40
OTHERS, ALL_CODINGS = 199, 100_000
BIG, SECOND = "t-00000000", "t-00000001"


def make(folder: Path, large: bool, seed: int = 0) -> None:
    """Write the project into an empty folder."""
    rng = random.Random(seed)
    (folder / "codebooks").mkdir(parents=True)
    (folder / "qualcode.toml").write_text('name = "Large"\nformat = 1\n', encoding="utf-8", newline="\n")
    groups = "".join(
        f"  - id: g{g}\n    name: Group {g}\n    codes:\n"
        + "".join(
            f"      - id: g{g}.c{n}\n        name: Code {g} {n}\n        definition: What code {g} {n} covers\n" for n in range(CODES // 5)
        )
        for g in range(5)
    )
    (folder / "codebooks" / "codebook.yaml").write_text(f"format: 1\nname: Large\ncodes:\n{groups}", encoding="utf-8", newline="\n")
    project = Project.open(folder)
    sizes = {BIG: (WORDS, CODINGS), SECOND: (8_000, 500)}
    if large:
        rest = (ALL_CODINGS - CODINGS - 500) // (OTHERS - 1)
        sizes |= {f"t-{n:08}": (8_000, rest) for n in range(2, OTHERS + 1)}
    lines: list[str] = []
    number = 0
    for transcript_id, (words, codings) in sizes.items():
        transcript = _talk(rng, transcript_id, words)
        store.save(project, transcript)
        for _ in range(codings):
            number += 1
            start = rng.randrange(20, len(transcript.text) - 1400)
            start = transcript.text.index(" ", start) + 1
            end = transcript.text.index(" ", start + rng.randrange(60, 1200))
            data = {
                "transcript": transcript_id,
                "text": transcript.hash,
                "start": start,
                "end": end,
                "code": f"g{rng.randrange(5)}.c{rng.randrange(CODES // 5)}",
            }
            coder = "ana" if rng.random() < 0.6 else "ben"
            lines.append(Event(f"01900000-0000-7000-8000-{number:012}", "2026-01-01T00:00:00Z", coder, "code", data).to_line())
    people.add_rows(project, people.TRANSCRIPTS, [{"id": i, "label": f"Interview {i[-3:]}", "site": "A"} for i in sizes])
    project.codings.mkdir(exist_ok=True)
    for coder in ("ana", "ben"):
        own = [line for line in lines if f'"coder":"{coder}"' in line]
        (project.codings / f"{coder}.d1.jsonl").write_text("".join(f"{line}\n" for line in own), encoding="utf-8", newline="\n")


def _talk(rng: random.Random, transcript_id: str, words: int) -> Transcript:
    text, turns, left = "", [], words
    while left > 0:
        size = min(left, rng.randrange(10, 150))
        left -= size
        speaker = ("Interviewer", "Karen")[len(turns) % 2]
        said = " ".join(rng.choice(VOCABULARY) + ("." if n % 14 == 13 else "") for n in range(size)).capitalize() + "."
        start = len(text) + len(speaker) + 2
        turns.append(Turn(len(turns) + 1, speaker, start, start + len(said)))
        text += f"{speaker}: {said}\n\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Transcript(transcript_id, transcript_id, text, tuple(turns), f"{transcript_id}.txt", digest, "plain")


WATCH = """
globalThis.seen = {};
const look = () => {
  const bars = document.querySelectorAll('#stripes rect').length;
  const lights = CSS.highlights ? [...CSS.highlights.values()].some((h) => h.size) : false;
  if (!seen.drawn && bars && lights) requestAnimationFrame(() => (seen.drawn ??= performance.now()));
  if (!seen.drawn) requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""

CODE = """async () => {
  const turn = document.getElementById('turn-3');
  const node = turn.querySelector('.words').firstChild;
  const from = Math.floor(Math.random() * 200);
  getSelection().setBaseAndExtent(node, 0, node, 1);
  await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));
  turn.scrollIntoView();
  getSelection().setBaseAndExtent(node, from, node, from + 40);
  await new Promise((r) => setTimeout(r, 120));
  const bars = () => [...document.querySelectorAll('#stripes rect')].map((r) => r.dataset.id);
  const before = new Set(bars());
  const began = performance.now();
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'r', bubbles: true }));
  const wait = async (test) => { while (!test()) await new Promise((r) => requestAnimationFrame(r)); await new Promise((r) => requestAnimationFrame(r)); return performance.now() - began; };
  const drawn = await wait(() => bars().some((id) => !before.has(id)));
  const saved = await wait(() => document.querySelector('#tray .state').textContent.startsWith('saved') && !document.querySelector('[data-id^=pending]'));
  return [drawn, saved];
}"""

SCROLL = """async () => {
  const frames = [];
  let last = performance.now();
  for (let n = 0; n < 240; n++) {
    scrollBy(0, 240);
    const now = await new Promise((r) => requestAnimationFrame(r));
    frames.push(now - last);
    last = now;
  }
  return frames.slice(1);
}"""

SWITCH = """async (id) => {
  const began = performance.now();
  const choose = document.getElementById('choose');
  choose.value = id;
  choose.dispatchEvent(new Event('change', { bubbles: true }));
  const there = () => document.getElementById('turns').dataset.transcript === id && document.querySelectorAll('#stripes rect').length && document.querySelector('#turns .turn .marks');
  while (!there()) await new Promise((r) => requestAnimationFrame(r));
  await new Promise((r) => requestAnimationFrame(r));
  return performance.now() - began;
}"""


def measure(page: Page, origin: str, rounds: int) -> Iterator[tuple[str, list[float]]]:
    """Every figure, in milliseconds, once a round."""
    opened: dict[str, list[float]] = {"first text painted": [], "highlights and stripes after that": [], "all": []}
    for _ in range(rounds):
        page.goto("about:blank")
        page.goto(f"{origin}/transcripts/{BIG}")
        page.evaluate("async () => { while (!globalThis.seen.drawn) await new Promise((r) => requestAnimationFrame(r)); }")
        seen: dict[str, Any] = page.evaluate(
            "() => ({ drawn: seen.drawn, paint: performance.getEntriesByName('first-contentful-paint')[0].startTime, request: performance.getEntriesByType('navigation')[0].requestStart })"
        )
        opened["first text painted"].append(seen["paint"] - seen["request"])
        opened["highlights and stripes after that"].append(max(0, seen["drawn"] - seen["paint"]))
        opened["all"].append(seen["drawn"] - seen["request"])
    yield from opened.items()
    page.wait_for_timeout(1500)
    page.evaluate(
        "() => import(document.querySelector('script[type=module]').src.replace('work.js', 'store.js')).then((m) => { m.store.lastCode = 'g1.c1'; })"
    )
    coded = [page.evaluate(CODE) for _ in range(max(rounds, 10))]
    yield "a coding drawn", [c[0] for c in coded]
    yield "a coding drawn and on the disk", [c[1] for c in coded]
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(500)
    frames: list[float] = page.evaluate(SCROLL)
    yield "a frame while scrolling", frames
    switched = [page.evaluate(SWITCH, i) for _ in range(rounds) for i in (SECOND, BIG)]
    yield "switch to the second transcript", switched[::2]
    yield "switch to the large one", switched[1::2]


def main(arguments: list[str]) -> None:
    """Make the projects where they are not there yet, and print the figures."""
    large = "--large" in arguments
    rounds = int(arguments[arguments.index("--rounds") + 1]) if "--rounds" in arguments else 5
    named = [a for a in arguments if not a.startswith("--") and not a.isdigit()]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(named[0]) if named else Path(temporary) / "project"
        os.environ.update(QUALCODE_HOME=str(Path(temporary) / "home"), QUALCODE_DEVICE="d1")
        if not folder.exists():
            make(folder, large)
        with serving(folder) as server, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 860})
            page.add_init_script(WATCH)
            page.goto(server.address)
            print(f"{'':38} median    worst   (ms; load average {os.getloadavg()[0]:.2f})")
            for name, figures in measure(page, server.origin, rounds):
                print(f"{name:38} {statistics.median(figures):6.0f}   {max(figures):6.0f}")
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
