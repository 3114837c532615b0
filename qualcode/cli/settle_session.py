"""Going through disagreements in the terminal, one after the other; each decision is written as it is made, so that stopping loses nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from qualcode.cli.common import out, talk

if TYPE_CHECKING:
    from qualcode.agreement.settling.cases import Case
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


def session(study: Study, cases: Sequence[Case], writer: str, by: tuple[str, ...]) -> None:
    """Ask for a decision on each case. `s` leaves a case for now, `q` stops, `?` explains."""
    from qualcode.agreement.settling.settle import Wish, settle
    from qualcode.cli.settle import _case
    from qualcode.errors import QualcodeError

    if not cases:
        out("nothing is open here")
        return
    if not by:
        present = _ask("Who decides? Names, commas between", writer)
        by = tuple(p.strip() for p in (present or writer).split(",") if p.strip())
    _legend()
    decided = 0
    for number, case in enumerate(cases, 1):
        out(f"\n{number} of {len(cases)}: {' / '.join(case.codes)}")
        _case(study, case)
        while True:
            answer = _decision(case)
            if answer in ("q", None):
                out(f"stopped; {decided} decided")
                return
            if answer == "s":
                break
            try:
                wish = Wish(case.id, answer, *_details(case, answer))
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


def _decision(case: Case) -> str | None:
    coders = "  ".join(f"[{i}] {c}" for i, c in enumerate(case.readers, 1))
    words = "  ".join(f"[{key}] {word}" for key, word in KEYS.items() if word not in ("union", "intersection") or len(case.codes) == 1)
    while True:
        answer = _ask(f"      {coders}  {words}  [s] leave  [q] stop", "")
        if answer is None:
            return None
        answer = answer.strip()
        if answer.isdigit() and 1 <= int(answer) <= len(case.readers):
            return case.readers[int(answer) - 1]
        if answer in KEYS:
            return KEYS[answer]
        if answer in ("s", "q") or answer in (*case.readers, *KEYS.values()):
            return answer
        if answer == "?":
            _legend()
        else:
            talk("a number, or one of the letters; ? explains")


def _details(case: Case, decision: str) -> tuple[str, str, str]:
    """The reason, the edges and the code that go with a decision."""
    edges = code = ""
    if decision == "own edges":
        edges = _ask("      from which words to which (the words themselves, TURN:WORDS, or START-END)", "") or ""
        if len(case.codes) > 1:
            code = _ask(f"      which code ({', '.join(case.codes)})", case.codes[0]) or ""
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
