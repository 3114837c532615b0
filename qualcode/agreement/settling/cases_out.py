"""Disagreements as plain rows: what JSON, CSV, the terminal and the sheets show of a case."""

from __future__ import annotations

from typing import Any

from qualcode.agreement.settling.cases import Case
from qualcode.study import Study

HIDDEN = "(restricted passage)"


def words(study: Study, case: Case, most: int = 0) -> str:
    """The words of a case on one line; those of a restricted passage are not shown. `most` cuts them."""
    if case.restricted:
        return HIDDEN
    text = " ".join(study.transcripts[case.transcript].text[case.start : case.end].split())
    return text if not most or len(text) <= most else f"{text[: most - 1].rstrip()}…"


def coded(study: Study, case: Case) -> dict[str, str]:
    """By coder who read the place, what that coder gave it, in words; where the edges differ, with the words each marked."""
    found = {}
    for coder in case.readers:
        own = [m for m in case.marks if m.coder == coder]
        said = [f"{m.code}{f' ({m.stance})' if m.stance else ''}{_edges(study, case, m.start, m.end)}" for m in own]
        found[coder] = "; ".join(said) or "read, nothing here"
    return found


def _edges(study: Study, case: Case, start: int, end: int) -> str:
    if (start, end) == (case.start, case.end) or case.restricted:
        return ""
    text = " ".join(study.transcripts[case.transcript].text[start:end].split())
    return f" “{text}”" if len(text) <= 60 else f" “{text[:28].rstrip()} … {text[-28:].lstrip()}”"


def as_json(study: Study, case: Case) -> dict[str, Any]:
    """A case as scripts read it."""
    return {
        "id": case.id,
        "kind": case.kind,
        "transcript": case.transcript,
        "turn": case.turn,
        "speaker": case.speaker,
        "start": case.start,
        "end": case.end,
        "text": words(study, case),
        "codes": list(case.codes),
        "codings": [
            {"id": m.ids[0], "coder": m.coder, "code": m.code, "start": m.start, "end": m.end, "stance": m.stance} for m in case.marks
        ],
        "readers": list(case.readers),
        "lacking": list(case.lacking),
        "site": case.site,
        "group": case.group,
        "restricted": case.restricted,
        "status": case.status,
        "decision": case.decision,
        "reason": case.reason,
        "by": list(case.by),
    }
