"""Disagreements on the terminal: the queue, one of them, and the questions they put to the codebook."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcode.cli.common import out, out_json, talk
from qualcode.model.words import count

if TYPE_CHECKING:
    from qualcode.agreement.settling.disagreements import Disagreement, Queue
    from qualcode.study import Study

WIDTH = 100
MOST = 60
"""How many disagreements the terminal shows at once."""


def show_queue(study: Study, queue: Queue, disagreements: Sequence[Disagreement]) -> None:
    """The disagreements by code, how many there are of each kind, and what can be done."""
    from collections import Counter

    from qualcode.agreement.settling.disagreements import KINDS

    kinds = Counter(c.kind for c in disagreements)
    shown = disagreements[:MOST]
    for code in dict.fromkeys(_code(c) for c in shown):
        own = [c for c in shown if _code(c) == code]
        out(f"{code}: {sum(_code(c) == code for c in disagreements)}")
        for disagreement in own:
            show_one(study, disagreement)
        out("")
    open_ones, settled = len(queue.open), len(queue.disagreements) - len(queue.open)
    if len(disagreements) > MOST:
        talk(f"The first {MOST} are shown. Narrow it with --code, --site, --kind or --transcripts, or write all into a file: -o FILE.xlsx")
    out(
        f"{len(disagreements)} found ({', '.join(f'{n} {k}' for k, n in kinds.items()) or 'none'}); {open_ones} open and {settled} settled in all; on {count(len(queue.agreed), 'place')} the coders agree"
    )
    for kind in (k for k in KINDS if k in kinds):
        talk(f"{kind}: {KINDS[kind]}")
    if disagreements:
        talk(
            "Settle them: qualcode reconcile, or as a sheet: qualcode disagreements -o FILE.xlsx, then qualcode reconcile --sheet FILE.xlsx"
        )


def _code(disagreement: Disagreement) -> str:
    return " / ".join(disagreement.codes)


def show_one(study: Study, disagreement: Disagreement) -> None:
    """One disagreement: where it stands, its words, and what each coder gave it."""
    from qualcode.agreement.settling.as_rows import coded, words

    standing = "" if disagreement.status == "open" else f"  [{disagreement.status}]"
    out(f"  {disagreement.id}  {disagreement.kind}  {disagreement.transcript}, turn {disagreement.turn}, {disagreement.speaker}{standing}")
    out(textwrap.fill(f"“{words(study, disagreement, 260)}”", WIDTH, initial_indent="      ", subsequent_indent="      "))
    for coder, said in coded(study, disagreement).items():
        out(textwrap.fill(f"{coder}: {said}", WIDTH, initial_indent="      ", subsequent_indent="        "))
    if disagreement.decision:
        decided = f"{' and '.join(disagreement.by) or 'somebody'} decided: {disagreement.decision}{f', {disagreement.reason}' if disagreement.reason else ''}"
        out(textwrap.fill(decided, WIDTH, initial_indent="      ", subsequent_indent="        "))


def show_questions(study: Study, as_json: bool) -> None:
    """The questions that were put to the codebook."""
    from dataclasses import asdict

    from qualcode.agreement.settling.decisions import questions

    found = questions(study)
    if as_json:
        out_json([asdict(q) for q in found])
        return
    for q in found:
        state = "its wording has changed since" if q.answered else "waits for its next wording"
        out(f"{q.code}: {count(q.disagreements, 'disagreement')}; {state}")
        for reason in q.reasons:
            out(textwrap.fill(reason, WIDTH, initial_indent="    ", subsequent_indent="    "))
        if q.older:
            out(
                f"    made under older words: {count(len(q.older), 'coding')} ({', '.join(i[-8:] for i in q.older[:6])}{' …' if len(q.older) > 6 else ''})"
            )
    if not found:
        talk("No question was put to the codebook.")
