"""Saying which person a speaker label stands for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.people import ROLES, Speaker
from qualcode.project import people, tables
from qualcode.project.folder import Project


def map_label(
    project: Project, transcript: str, label: str, *, participant: str = "", role: str = "", attributes: tables.Row | None = None
) -> Speaker:
    """Map a label of a transcript to a person or a role; a person not yet in participants.csv is added, a filled cell is changed only by a new value.

    Raises:
        QualcodeError: the transcript has no such label, or there is no such role.
    """
    transcript_id = people.resolve_transcript(project, transcript)
    if role and role not in ROLES:
        raise QualcodeError(f"{role!r} is no role", did_you_mean(role, list(ROLES)) or f"use one of {', '.join(ROLES)}")
    if not (participant or role):
        raise QualcodeError("neither a participant nor a role was named", "add --participant ID, or --role interviewer")
    labels = _labels(project, transcript_id)
    if label not in labels:
        raise QualcodeError(
            f"{transcript_id} has no speaker {label!r}", did_you_mean(label, labels) or f"its labels are {', '.join(labels)}"
        )
    if participant:
        _set(project, people.PARTICIPANTS, {"id": participant}, attributes or {})
    row = {"transcript": transcript_id, "speaker": label}
    _set(project, people.SPEAKERS, row, {"participant": participant, "role": role or ("participant" if participant else "")})
    return Speaker(transcript_id, label, participant, role)


def _labels(project: Project, transcript_id: str) -> list[str]:
    record = json.loads((project.transcripts / f"{transcript_id}.json").read_bytes())
    return list(dict.fromkeys(t["speaker"] for t in record["turns"] if t["speaker"]))


def _set(project: Project, name: str, row_key: tables.Row, values: tables.Row) -> None:
    table, loaded = tables.load(people.table_path(project, name))
    table.columns = table.columns or list(people.COLUMNS[name])
    table.columns += [c for c in (*row_key, *values) if c not in table.columns]
    for row in table.rows:
        if all(row.get(c, "") == v for c, v in row_key.items()):
            row.update(values)
            break
    else:
        table.rows.append({**row_key, **values})
    tables.save(table, loaded, people.KEYS[name])


def rename_labels(project: Project, transcript_id: str, renames: Mapping[str, str], there: Iterable[str]) -> None:
    """Make speakers.csv fit the labels of a mended text: rows follow a renamed label, rows of labels that are gone go, and new labels get a row.

    `renames` gives the new label for an old one; `there` are the labels the text has now.
    """
    table, loaded = tables.load(people.table_path(project, people.SPEAKERS))
    table.columns = table.columns or list(people.COLUMNS[people.SPEAKERS])
    labels = list(dict.fromkeys(there))
    rows: list[tables.Row] = []
    seen: set[str] = set()
    for row in table.rows:
        if row.get("transcript") == transcript_id:
            row = {**row, "speaker": renames.get(row.get("speaker", ""), row.get("speaker", ""))}
            if row["speaker"] in seen or (row["speaker"] not in labels and row["speaker"]):
                continue
            seen.add(row["speaker"])
        rows.append(row)
    rows += [{"transcript": transcript_id, "speaker": label} for label in labels if label not in seen]
    table.rows = rows
    tables.save(table, loaded, people.KEYS[people.SPEAKERS])
