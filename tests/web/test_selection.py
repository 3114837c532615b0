"""A thousand random selections in a real browser: each gives exactly the code points and the words that were selected."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from qualcode.model.text import Span, Transcript, Turn
from qualcode.project import Project
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.importing import import_files
from tests.web.browser import serving
from tests.web.conftest import opened

PIECES = [
    "plain words",
    "😀",
    "👩‍👩‍👧‍👦",
    "🇬🇧",
    "e\u0301te\u0301",
    "Zu\u0308rich",
    "n\u0303a\u0302\u0301",
    "שלום",
    "עֲלֵיכֶם",
    "مرحبا",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "… — “so”",
    "tab\there",
    "two\nlines",
    "\u00a0",
    "<b>&amp;</b>",
]


def mixed(rng: random.Random) -> Transcript:
    text, turns = "", []
    for number in range(1, 41):
        speaker = rng.choice(["Karen", "יעל", "😀"])
        words = " ".join(rng.choices(PIECES, k=rng.randrange(1, 25))).strip()
        start = len(text) + len(speaker) + 2
        turns.append(Turn(number, speaker, start, start + len(words)))
        text += f"{speaker}: {words}\n\n"
    return Transcript("t-cccccccc", "Mixed", text, tuple(turns))


# places are counted here by code points of each turn's words, in the page's own scripts by UTF-16 units: they must meet
SELECT = """([from, fromAt, to, toAt]) => {
  const node = (n) => document.querySelector(`#turn-${n} .words`).firstChild;
  const units = (n, points) => Array.from(node(n).data).slice(0, points).join('').length;
  const selection = getSelection();
  selection.removeAllRanges();
  const heard = new Promise((resolve) => document.addEventListener('selectionchange', resolve, { once: true }));
  selection.setBaseAndExtent(node(from), units(from, fromAt), node(to), units(to, toAt));
  return heard.then(() => import(document.querySelector('script[type=module]').src.replace('work.js', 'store.js'))).then(({ store }) => store.span);
}"""


def stripped(transcript: Transcript, start: int, end: int) -> tuple[int, int] | None:
    """The selection without white space at its edges, and without the labels and gaps between turns there."""
    inside = [i for t in transcript.turns for i in range(max(t.start, start), min(t.end, end)) if not transcript.text[i].isspace()]
    return (inside[0], inside[-1] + 1) if inside else None


def test_a_thousand_selections(small: Project, chromium: Any, tmp_path: Path) -> None:
    rng = random.Random(7)
    crlf = tmp_path / "born.txt"
    crlf.write_bytes("Karen: First line é 😀 here.\r\n\r\nI: And?\r\n\r\nKaren: Second \u0301 line.\r\n".encode())
    import_files(small, [crlf])
    store.save(small, mixed(rng))
    study = Study(small)
    with serving(small.root) as server, opened(chromium, server) as tab:
        for transcript in [t for t in study.transcripts.values() if t.id not in ("t-aaaaaaaa", "t-bbbbbbbb")]:
            tab.goto(f"{server.origin}/transcripts/{transcript.id}")
            tab.locator("#tray .state").wait_for()
            done = 0
            while done < (900 if transcript.id == "t-cccccccc" else 100):
                first = rng.choice(transcript.turns)
                last = rng.choice([t for t in transcript.turns if 0 <= t.number - first.number <= 2])
                start, end = rng.randrange(first.start, first.end), rng.randrange(last.start + 1, last.end + 1)
                if start >= end or (wanted := stripped(transcript, start, end)) is None:
                    continue
                done += 1
                place = [first.number, start - first.start, last.number, end - last.start]
                assert tuple(tab.evaluate(SELECT, place)) == wanted, transcript.text[start:end]
            tab.keyboard.press("Enter")
            tab.keyboard.type("role")
            tab.keyboard.press("Enter")
            tab.locator(".coding.mine:not([data-id^=pending])").first.wait_for()
            (coding,) = [c for c in Study(small).codings.codings if c.transcript == transcript.id]
            assert (coding.start, coding.end) == wanted
            assert transcript.slice(Span(*wanted)) == transcript.slice(coding.span)
