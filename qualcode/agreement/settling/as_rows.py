"""Disagreements as plain rows: what JSON, CSV, the terminal and the sheets show of a disagreement."""

from __future__ import annotations

from typing import Any

from qualcode.agreement.settling.disagreements import Disagreement
from qualcode.study import Study

HIDDEN = "(restricted passage)"


def words(study: Study, disagreement: Disagreement, most: int = 0) -> str:
    """The words of a disagreement on one line; those of a restricted passage are not shown. `most` cuts them."""
    if disagreement.restricted:
        return HIDDEN
    text = " ".join(study.transcripts[disagreement.transcript].text[disagreement.start : disagreement.end].split())
    return text if not most or len(text) <= most else f"{text[: most - 1].rstrip()}…"


def coded(study: Study, disagreement: Disagreement) -> dict[str, str]:
    """By coder who read the place, what that coder gave it, in words; where the edges differ, with the words each marked."""
    found = {}
    for coder in disagreement.readers:
        own = [m for m in disagreement.marks if m.coder == coder]
        said = [f"{m.code}{f' ({m.stance})' if m.stance else ''}{_edges(study, disagreement, m.start, m.end)}" for m in own]
        found[coder] = "; ".join(said) or "read, nothing here"
    return found


def _edges(study: Study, disagreement: Disagreement, start: int, end: int) -> str:
    if (start, end) == (disagreement.start, disagreement.end) or disagreement.restricted:
        return ""
    text = " ".join(study.transcripts[disagreement.transcript].text[start:end].split())
    return f" “{text}”" if len(text) <= 60 else f" “{text[:28].rstrip()} … {text[-28:].lstrip()}”"


def as_json(study: Study, disagreement: Disagreement) -> dict[str, Any]:
    """A disagreement as scripts read it."""
    return {
        "id": disagreement.id,
        "kind": disagreement.kind,
        "transcript": disagreement.transcript,
        "turn": disagreement.turn,
        "speaker": disagreement.speaker,
        "start": disagreement.start,
        "end": disagreement.end,
        "text": words(study, disagreement),
        "codes": list(disagreement.codes),
        "codings": [
            {"id": m.ids[0], "coder": m.coder, "code": m.code, "start": m.start, "end": m.end, "stance": m.stance}
            for m in disagreement.marks
        ],
        "readers": list(disagreement.readers),
        "lacking": list(disagreement.lacking),
        "site": disagreement.site,
        "group": disagreement.group,
        "restricted": disagreement.restricted,
        "status": disagreement.status,
        "decision": disagreement.decision,
        "reason": disagreement.reason,
        "by": list(disagreement.by),
    }
