"""What an import would read, shown before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.read import Refused, read_all


def dry_run(paths: Sequence[Path | str], encoding: str | None = None) -> dict[str, Any]:
    """What would be read from these files, as plain data that JSON can hold; a folder stands for the files in it.

    `transcripts` has for each its turns (speaker as written or null, text, marked start in seconds or null), its speakers with what is
    proposed for them, its events, what stands outside the talk, and warnings; `refused` names files that were not read, and why.
    """
    drafts, refused = read_all([Path(p) for p in paths], encoding)
    return {"transcripts": [as_data(d) for d in drafts], "refused": [_refusal(r) for r in refused]}


def as_data(draft: Draft) -> dict[str, Any]:
    """One draft as plain data, keys in a fixed order."""
    return {
        "id": draft.id,
        "title": draft.title,
        "file": draft.original,
        "kind": draft.reader,
        "encoding": draft.encoding or None,
        "turns": [{"speaker": t.speaker, "text": t.text, "time": t.time} for t in draft.spoken],
        "speakers": [
            {"label": s.label, "turns": s.turns, "alias_of": s.alias_of or None, "role": s.role or None, "why": s.why or None}
            for s in draft.speakers
        ],
        "events": list(draft.events),
        "outside": list(draft.outside),
        "removed": [str(r) for r in draft.removed],
        "metadata": dict(draft.metadata),
        "warnings": list(draft.warnings),
    }


def _refusal(refused: Refused) -> dict[str, str]:
    return {"file": refused.file, "reason": refused.reason, "do": refused.hint}


def as_text(result: dict[str, Any]) -> str:
    """A dry run as a table a person can check at a glance: each file with its speakers, the first words and what to look at."""
    parts = [_transcript_text(t) for t in result["transcripts"]]
    parts += [f"{r['file']}\n  not read: {_indent(r['reason'])}\n  {_indent(r['do'])}" for r in result["refused"]]
    turns = sum(len(t["turns"]) for t in result["transcripts"])
    total = f"{_count(len(result['transcripts']), 'transcript')}, {_count(turns, 'turn')}, {_count(len(result['refused']), 'file')} refused. Nothing was written."
    return "\n\n".join([*parts, total]) + "\n"


def _transcript_text(t: dict[str, Any]) -> str:
    first = next((x for x in t["turns"] if x["text"]), None)
    kind = t["kind"] + (f", {t['encoding']}" if t["encoding"] else "")
    outside = f"{_count(len(t['events']), 'event')}, {_count(len(t['outside']), 'line')} outside the talk, {len(t['removed'])} taken out"
    lines = [f"{t['file']}  ({t['id']}, {kind})", f"  {_count(len(t['turns']), 'turn')}; {outside}"]
    width = max((len(s["label"]) for s in t["speakers"]), default=0)
    for s in t["speakers"]:
        notes = [x for x in (_role(s), f"the same as {s['alias_of']}?" if s["alias_of"] else "") if x]
        lines.append(f"    {s['label']:<{width}}  {s['turns']:>5}  {'; '.join(notes)}".rstrip())
    if first:
        lines.append(f"  begins: {(first['speaker'] or 'nobody')}: {_short(first['text'])}")
    return "\n".join([*lines, *(f"  check: {_indent(w)}" for w in t["warnings"])])


def _role(speaker: dict[str, Any]) -> str:
    return (
        f"{speaker['role']}? (from {speaker['why'].removeprefix('a guess from ')}{', a guess' if speaker['why'].startswith('a guess') else ''})"
        if speaker["role"]
        else ""
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 70 else words[:69].rsplit(" ", 1)[0] + " …"


def _indent(text: str) -> str:
    return text.replace("\n", "\n    ")


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
