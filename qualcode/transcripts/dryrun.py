"""What an import would read, shown before anything is written."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from qualcode.model.words import count
from qualcode.project import Project
from qualcode.transcripts.choices import Choices
from qualcode.transcripts.draft import Draft, SurveyColumns
from qualcode.transcripts.importing import Imported, import_files
from qualcode.transcripts.readers.base import NO_CHOICES

WIDTH = 80
"""Characters in a line of a terminal."""


def dry_run(
    paths: Sequence[Path | str],
    encoding: str | None = None,
    choices: Choices = NO_CHOICES,
    *,
    project: Project | None = None,
    as_new: bool = False,
) -> dict[str, Any]:
    """What an import of these files would do, as plain data that JSON can hold; a folder stands for the files in it.

    `transcripts` has for each what would become of it (`outcome`, as of an import, with the `reason` and the transcript it `corrects`), its
    turns (speaker as written or null, text, marked start in seconds or null), its speakers with what is proposed for them, its events, what stands
    outside the talk, and warnings; `refused` names files that were not read, and why. `surveys` are the mappings an import would ask about.
    It is decided by the import itself, with nothing written; without a project, as in an empty one.
    """
    done = list(import_files(project, [Path(p) for p in paths], encoding=encoding, choices=choices, as_new=as_new, dry_run=True))
    surveys = {d.draft.survey.key: d.draft.original for d in done if d.draft and d.draft.survey and not d.draft.survey.kept}
    return {
        "transcripts": [_decided(d, d.draft) for d in done if d.draft],
        "refused": [{"file": str(d.file), "reason": d.refused.reason, "do": d.refused.hint} for d in done if d.refused],
        "surveys": [{"file": file, "key": key} for key, file in surveys.items()],
    }


def _decided(done: Imported, draft: Draft) -> dict[str, Any]:
    return {**as_data(draft), "outcome": done.outcome, "reason": done.reason, "corrects": done.corrects or None}


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
        "survey": _survey(draft.survey) if draft.survey else None,
        "warnings": list(draft.warnings),
    }


def _survey(survey: SurveyColumns) -> dict[str, Any]:
    columns = [{"name": name, "question": question, "use": use} for name, question, use in survey.columns]
    return {"key": survey.key, "kind": survey.kind, "respondents": survey.respondents, "kept": survey.kept, "columns": columns}


def as_text(result: dict[str, Any]) -> str:
    """A dry run as a table a person can check at a glance, no wider than a terminal: each file with its speakers, the first words and what to look at.

    Of a survey, the columns and the first respondent are shown, and how many more there are.
    """
    parts = []
    for (file, survey), group in groupby(result["transcripts"], key=lambda t: (t["file"], (t["survey"] or {}).get("key"))):
        shown = list(group)
        if not survey:
            parts += [_transcript_text(t) for t in shown]
            continue
        more = f"\n  … and {count(len(shown) - 1, 'more respondent')} of {file}" if len(shown) > 1 else ""
        parts.append(_transcript_text(shown[0]) + more)
    for asked in result["surveys"]:
        parts.append(
            _wrapped(f"import will ask whether the columns of {asked['file']} are used rightly; --yes says so, --column corrects one")
        )
    parts += [f"{r['file']}\n{_wrapped('not read: ' + r['reason'])}\n{_wrapped(r['do'])}" for r in result["refused"]]
    turns = sum(len(t["turns"]) for t in result["transcripts"])
    total = f"{count(len(result['transcripts']), 'transcript')}, {count(turns, 'turn')}, {count(len(result['refused']), 'file')} refused. Nothing was written."
    return "\n\n".join([*parts, total]) + "\n"


def _transcript_text(t: dict[str, Any]) -> str:
    first = next((x for x in t["turns"] if x["text"]), None)
    kind = t["kind"] + (f", {t['encoding']}" if t["encoding"] else "")
    outside = f"{count(len(t['events']), 'event')}, {count(len(t['outside']), 'line')} outside the talk, {len(t['removed'])} taken out"
    lines = [f"{t['file']}  ({t['id']}, {kind})", *_outcome_text(t), f"  {count(len(t['turns']), 'turn')}; {outside}"]
    width = max((len(s["label"]) for s in t["speakers"]), default=0)
    for s in t["speakers"]:
        notes = [x for x in (_role(s), f"the same as {s['alias_of']}?" if s["alias_of"] else "") if x]
        lines.append(f"    {s['label']:<{width}}  {s['turns']:>5}  {'; '.join(notes)}".rstrip())
    if first:
        who = first["speaker"] or "nobody"
        lines.append(f"  begins: {who}: {_short(first['text'], max(20, WIDTH - 12 - len(who)))}")
    lines += [
        f"    {c['use']:<10}  {_short(c['name'] if c['name'] == c['question'] else c['name'] + ': ' + c['question'], WIDTH - 16)}"
        for c in (t["survey"] or {}).get("columns", [])
    ]
    return "\n".join([*lines, *(_wrapped(f"check: {w}") for w in t["warnings"])])


def _outcome_text(t: dict[str, Any]) -> list[str]:
    """What an import would do with a transcript, where that is anything but taking it in."""
    outcome = t.get("outcome", "new")
    said = {
        "same": "it is there already, and would change nothing",
        "completed": "it is there in part, and would be completed",
        "corrects": f"it would wait for you: {t.get('reason')}",
        "refused": f"it would be refused: {t.get('reason')}",
    }
    return [_wrapped(said[outcome])] if outcome in said else []


def _role(speaker: dict[str, Any]) -> str:
    return (
        f"{speaker['role']}? (from {speaker['why'].removeprefix('a guess from ')}{', a guess' if speaker['why'].startswith('a guess') else ''})"
        if speaker["role"]
        else ""
    )


def _short(text: str, most: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 2].rsplit(" ", 1)[0] + " …"


def _wrapped(text: str) -> str:
    """Words in lines no wider than a terminal, those after the first set in."""
    lines = text.split("\n")
    wrapped = (
        textwrap.fill(
            line, WIDTH, initial_indent="  " if n == 0 else "    ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
        for n, line in enumerate(lines)
    )
    return "\n".join(wrapped)
