"""How far each transcript is."""

from __future__ import annotations

from collections import Counter
from typing import Any

from qualcode.study import Study


def overview(study: Study) -> list[dict[str, Any]]:
    """One row a transcript: what it is, how long, how far, and how many codings each coder has on it."""
    states: dict[str, set[str]] = {}
    for event in study.state.of("state"):
        states.setdefault(event["transcript"], set()).add(event["to"])
    counts: dict[str, Counter[str]] = {}
    for coding in study.codings.codings:
        counts.setdefault(coding.transcript, Counter())[coding.coder] += 1
    rows = []
    for transcript_id, transcript in study.transcripts.items():
        row = study.rows.get(transcript_id, {})
        there = states.get(transcript_id, set())
        words = sum(len(transcript.slice(t.span).split()) for t in transcript.turns)
        by_coder = dict(sorted(counts.get(transcript_id, Counter()).items()))
        rows.append(
            {
                "id": transcript_id,
                "label": row.get("label", ""),
                "kind": row.get("kind", ""),
                "site": row.get("site", ""),
                "turns": len(transcript.turns),
                "words": words,
                "state": next((s for s in ("reconciled", "coded", "read") if s in there), ""),
                "coders": ", ".join(f"{coder} {n}" for coder, n in by_coder.items()),
                "codings": by_coder,
            }
        )
    return rows
