"""`suggest --simulate`: what reading the likeliest first would have saved on the study's own coding."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qualcode.cli.common import out, out_json, table, talk

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.study import Study
    from qualcode.suggest.measuring.simulate import Saved

LEAST = 10
"""Turns with a code, below which replaying the search for it says nothing."""


def show_simulation(study: Study, layer: str, codes: set[str], as_json: bool, embeddings: Path | None) -> None:
    """Replay the reading of the coded transcripts for each code, and print what it would have saved."""
    from qualcode.errors import QualcodeError
    from qualcode.suggest.learning.learner import Suggester
    from qualcode.suggest.learning.talk import CueReader
    from qualcode.suggest.material import gather
    from qualcode.suggest.measuring.simulate import simulate

    read = study.layer(layer)
    talk(read.describe())
    material = gather(study, read.codings, whole_turns=True)
    known = [(p, c) for p, c in zip(material.passages, material.codes, strict=True) if c is not None]
    turns, given = [p for p, _ in known], [c for _, c in known]
    counts = Counter(study.codebook.current(c) for some in given for c in some)
    wanted = [c.id for c in study.codebook.codable if c.id in codes and counts[c.id] >= LEAST]
    if not wanted:
        raise QualcodeError(
            f"no code stands in {LEAST} turns that were read, so there is nothing to replay",
            "code more first, or name another --code or --layer",
        )
    reader = CueReader(study.codebook, keep=True)
    suggester = Suggester(study.codebook, embeddings, study.project.settings.seed).reading_with(reader)
    found = []
    for number, code in enumerate(wanted, 1):
        found.append(simulate(study.codebook, turns, given, code, reader, seed=study.project.settings.seed, suggester=suggester))
        talk(f"{number} of {len(wanted)}: {code}")
    if as_json:
        out_json(_as_json(found))
    else:
        out(_as_text(found))
        for line in _in_words(found):
            talk(line)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _as_json(found: list[Saved]) -> dict[str, object]:
    rows = [
        {
            "code": s.code,
            "passages": s.passages,
            "turns": s.turns,
            "read_for_95": s.read,
            "wss95": round(s.wss95, 4),
            "advised_to_stop_at": s.stopped,
            "recall_then": None if s.recall is None else round(s.recall, 4),
            "advice_was_wrong": s.misled,
        }
        for s in found
    ]
    return {
        "codes": rows,
        "wss95": round(_mean([s.wss95 for s in found]), 4),
        "advised": sum(s.stopped is not None for s in found),
        "wrong": sum(s.misled for s in found),
    }


def _as_text(found: list[Saved]) -> str:
    rows = [
        [
            s.code, str(s.passages), f"{s.read / s.turns:.0%}", f"{s.wss95:.2f}",
            "" if s.stopped is None else f"{s.stopped / s.turns:.0%}", "" if s.recall is None else f"{s.recall:.0%}", "too early" if s.misled else "",
        ]
        for s in found
    ]  # fmt: skip
    return table(rows, ["code", "n", "read", "saved", "stop at", "found", ""], right=(1, 2, 3, 4, 5))


def _in_words(found: list[Saved]) -> list[str]:
    advised = [s for s in found if s.stopped is not None]
    wrong = sum(s.misled for s in advised)
    lines = [
        f"read: the share of {found[0].turns} turns read until 95 % of the code's were found, a tenth of them drawn at random.",
        f"saved: what that leaves unread, less the 5 % given up (WSS@95); {_mean([s.wss95 for s in found]):.2f} on average over {len(found)} codes.",
        f"stop at: when `next` would have advised to stop ({len(advised)} of {len(found)} codes), and the share found by then; {wrong} times too early.",
    ]
    return [*lines, "Turns were read out of their order here. Interviews are read whole; the figures bear on comments and consultations."]
