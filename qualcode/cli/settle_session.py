"""Going through disagreements in the terminal, one after the other; each decision is written as it is made, so that stopping loses nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from qualcode.cli.common import out, talk
from qualcode.cli.settle_text import show_one

if TYPE_CHECKING:
    from qualcode.agreement.settling.disagreements import Disagreement
    from qualcode.study import Study

KEYS = {
    "u": "union",
    "i": "intersection",
    "e": "own edges",
    "b": "both stand",
    "r": "reject all",
    "d": "defer",
    "c": "codebook unclear",
}
"""The letters that stand for decisions; a number stands for a coder."""

NEEDS_REASON = ("own edges", "reject all", "codebook unclear")


def session(study: Study, disagreements: Sequence[Disagreement], writer: str, by: tuple[str, ...]) -> None:
    """Ask for a decision on each disagreement. `s` leaves a disagreement for now, `q` stops, `?` explains."""
    from qualcode.agreement.settling.settle import Wish, settle
    from qualcode.errors import QualcodeError

    if not disagreements:
        out("nothing is open here")
        return
    if not by:
        present = _ask("Who decides? Names, commas between", writer)
        by = tuple(p.strip() for p in (present or writer).split(",") if p.strip())
    _legend()
    decided = 0
    for number, disagreement in enumerate(disagreements, 1):
        out(f"\n{number} of {len(disagreements)}: {' / '.join(disagreement.codes)}")
        show_one(study, disagreement)
        while True:
            answer = _decision(disagreement)
            if answer in ("q", None):
                out(f"stopped; {decided} decided")
                return
            if answer == "s":
                break
            try:
                wish = Wish(disagreement.id, answer, *_details(disagreement, answer))
                done = settle(study, [wish], writer, by)
            except QualcodeError as error:
                talk(str(error))
                continue
            decided += done.decided
            for transcript in done.reconciled:
                out(f"      {transcript} is reconciled: nothing is open there any more")
            break
    out(f"\n{decided} decided; nothing more here")


def _legend() -> None:
    from qualcode.agreement.settling.decisions import DECISIONS

    talk(
        "A number accepts that coder. "
        + "; ".join(f"{key} {word}: {DECISIONS[word]}" for key, word in KEYS.items())
        + "; s leave it; q stop."
    )


def _decision(disagreement: Disagreement) -> str | None:
    coders = "  ".join(f"[{i}] {c}" for i, c in enumerate(disagreement.readers, 1))
    words = "  ".join(
        f"[{key}] {word}" for key, word in KEYS.items() if word not in ("union", "intersection") or len(disagreement.codes) == 1
    )
    while True:
        answer = _ask(f"      {coders}  {words}  [s] leave  [q] stop", "")
        if answer is None:
            return None
        answer = answer.strip()
        if answer.isdigit() and 1 <= int(answer) <= len(disagreement.readers):
            return disagreement.readers[int(answer) - 1]
        if answer in KEYS:
            return KEYS[answer]
        if answer in ("s", "q") or answer in (*disagreement.readers, *KEYS.values()):
            return answer
        if answer == "?":
            _legend()
        else:
            talk("a number, or one of the letters; ? explains")


def _details(disagreement: Disagreement, decision: str) -> tuple[str, str, str]:
    """The reason, the edges and the code that go with a decision."""
    edges = code = ""
    if decision == "own edges":
        edges = _ask("      from which words to which (the words themselves, TURN:WORDS, or START-END)", "") or ""
        if len(disagreement.codes) > 1:
            code = _ask(f"      which code ({', '.join(disagreement.codes)})", disagreement.codes[0]) or ""
    need = "" if decision in NEEDS_REASON else " (Enter for none)"
    return _ask(f"      why{need}", "") or "", edges, code


def _ask(question: str, default: str) -> str | None:
    """A line from the person; None where there is nobody any more."""
    if sys.stdin.isatty():
        try:
            return str(typer.prompt(question, default=default, show_default=bool(default), err=True))
        except typer.Abort:
            return None
    talk(question)
    line = sys.stdin.readline()
    return (line.rstrip("\n") or default) if line else None
