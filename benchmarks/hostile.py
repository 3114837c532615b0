"""How the time of reading grows where a file or a log was built to take for ever: twice as much of it, in one run.

    python benchmarks/hostile.py [--slow 0.1]

For each case the seconds of processor time for n and for 2n are taken (the better of two runs), and their ratio: about 2 is growth in step with the
size, 4 is growth with its square. The cases are the heads and repeated fragments of tests/transcripts/test_hostile_lines.py, thousands of labels, the
change map of a long text on one line, a log of events that each stand in place of fifty, and a Word export with many comments. Exit 3 where a
case that takes longer than `--slow` seconds grows by more than three times.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the fragments stand beside the tests that read them

from qualcode.codings.fold import fold
from qualcode.errors import QualcodeError
from qualcode.exchange.word.write import word
from qualcode.model.coding import Coding
from qualcode.model.events import Event
from qualcode.model.text import Transcript
from qualcode.transcripts.changes import change_map
from qualcode.transcripts.read import read_bytes
from tests.transcripts.test_hostile_lines import FRAGMENTS, HEADS

MOST_GROWTH = 3.0
"""The ratio of the times for 2n and n above which something grows faster than it should."""

Work = Callable[[], object]


def fragments(name: str, fragment: str, n: int) -> Work:
    """Reading a head and then n characters of one fragment."""
    data = (HEADS[name] + fragment * (n // len(fragment))).encode()

    def work() -> None:
        with suppress(QualcodeError):  # a refusal is an answer; how soon it comes is what is measured
            read_bytes(name, data)

    return work


def labels(n: int) -> Work:
    """Reading n turns of half as many labels."""
    data = "".join(f"A{k % (n // 2)}: turn {k} said.\n" for k in range(n)).encode()
    return lambda: read_bytes("talk.txt", data)


def changes(n: int) -> Work:
    """The change map of n words on one line against the same words, each on a line of its own, a few of them rewritten."""
    words = [f"word{i % 900}" for i in range(n)]
    old = " ".join(words)
    words[n // 4 : n // 4 + 10] = ["quite", "other"]
    return lambda: change_map(old, "\n".join(words))


def replacing(n: int) -> Work:
    """The fold of n events, each in place of the fifty before it."""
    data = {"transcript": "t", "text": "h", "start": 0, "code": "x"}
    events = [
        Event(f"{i:06d}", "a", "ana", "code", {**data, "end": i + 1, "replaces": [f"{k:06d}" for k in range(max(0, i - 50), i)]})
        for i in range(n)
    ]
    return lambda: fold(events)


def comments(n: int) -> Work:
    """A Word file with n comments on overlapping stretches."""
    line = "P: a line of talk that goes on for a good while, so that it is as long as talk is, more or less, and on it goes\n\n"
    codings = [Coding(str(i), "t", i * 100, i * 100 + 350, "a.b", "ana", at="2026-01-01T00:00:00Z") for i in range(n)]
    transcript = Transcript("t", "t", line * (n + 200), ())
    return lambda: word(transcript, codings, ["#a.b"] * n)


def seconds(work: Work) -> float:
    """Seconds of processor time, the better of two runs."""
    taken = []
    for _ in range(2):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def main() -> int:
    """Times every case at n and 2n and prints the ratios."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--slow", type=float, default=0.1, help="seconds below which a ratio says nothing")
    slow = arguments.parse_args().slow
    cases: list[tuple[str, Callable[[int], Work], int]] = [
        ("4,000 labels", labels, 4_000),
        ("change map, words", changes, 6_000),
        ("events in place of fifty", replacing, 750),
        ("Word export, comments", comments, 750),
    ]
    cases += [
        (f"{name} {fragment!r}", lambda n, a=name, b=fragment: fragments(a, b, n), 100_000) for name in HEADS for fragment in FRAGMENTS
    ]
    bad = 0
    for name, make, n in cases:
        once, twice = seconds(make(n)), seconds(make(2 * n))
        ratio = twice / max(once, 1e-6)
        grows = twice > slow and ratio > MOST_GROWTH
        bad += grows
        print(f"{name:<36} {n:>7,}: {once:7.3f} s   {2 * n:>7,}: {twice:7.3f} s   x {ratio:4.1f}{'   GROWS' if grows else ''}")
    print(f"{len(cases)} cases, {bad} that grow by more than {MOST_GROWTH:.0f} times where there is twice as much")
    return 3 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
