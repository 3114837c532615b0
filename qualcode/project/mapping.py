"""Saying which person a speaker label stands for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.people import ANSWERS, CONSENTS, ROLES, Speaker
from qualcode.project import people, tables
from qualcode.project.folder import Project


def map_label(
    project: Project,
    transcript: str,
    label: str,
    *,
    participant: str = "",
    role: str = "",
    attributes: tables.Row | None = None,
    new_columns: bool = False,
) -> Speaker:
    """Map a label of a transcript to a person or a role; a person not yet in participants.csv is added, a filled cell is changed only by a new value.

    Gives the label as it is mapped now. `new_columns` allows a column whose name is one letter off a known one.

    Raises:
        QualcodeError: the transcript has no such label, there is no such role, a column looks misspelt, or an answer of a consent form is none.
    """
    transcript_id = people.resolve_transcript(project, transcript.strip())
    participant, role = participant.strip(), role.strip()
    if role and role not in ROLES:
        raise QualcodeError(f"{role!r} is no role", did_you_mean(role, list(ROLES)) or f"use one of {', '.join(ROLES)}")
    if not (participant or role):
        raise QualcodeError("neither a participant nor a role was named", "add --participant ID, or --role interviewer")
    if attributes and not participant:
        raise QualcodeError("something is said about a person, but not about whom", "add --participant ID")
    labels = _labels(project, transcript_id)
    label = label if label in labels else label.strip()
    if label not in labels:
        raise QualcodeError(
            f"{transcript_id} has no speaker {label!r}", did_you_mean(label, labels) or f"its labels are {', '.join(labels)}"
        )
    if participant:
        _set(project, people.PARTICIPANTS, {"id": participant}, _checked(project, attributes or {}, new_columns))
    row = {"transcript": transcript_id, "speaker": label}
    now = _set(project, people.SPEAKERS, row, {k: v for k, v in {"participant": participant, "role": role}.items() if v})
    if now.get("participant") and not now.get("role"):
        now = _set(project, people.SPEAKERS, row, {"role": "participant"})
    return Speaker(transcript_id, label, now.get("participant", ""), now.get("role", ""))


def _checked(project: Project, attributes: tables.Row, new_columns: bool) -> tables.Row:
    """What is to be said of a person, under the columns that are meant."""
    there = tables.load(people.table_path(project, people.PARTICIPANTS))[0].columns
    settings = project.settings
    known = list(dict.fromkeys([*there, *people.COLUMNS[people.PARTICIPANTS], settings.group, settings.site]))
    found = {tables.column_named(known, column): value for column, value in attributes.items()}
    for column, value in found.items():
        meant = "" if column in known or new_columns else next((k for k in known if _one_letter_off(column.casefold(), k.casefold())), "")
        if meant:
            raise QualcodeError(f"there is no column {column!r}", f"did you mean {meant!r}? A new column of this name: add --new-column")
        if column in (*CONSENTS, "assent") and value and value.casefold() not in ANSWERS:
            hint = did_you_mean(value.casefold(), ["yes", "no"]) or "leave it empty where it is not known"
            raise QualcodeError(f"{column}: {value!r} is no answer; known are {', '.join(ANSWERS)}", hint)
    return found


def _one_letter_off(one: str, other: str) -> bool:
    """Whether two words differ by one letter: another, one too many, or two neighbours that changed places."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == len(longer):
        apart = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(apart) == 2 and apart[1] == apart[0] + 1:
            return one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
        return len(apart) == 1
    return len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _labels(project: Project, transcript_id: str) -> list[str]:
    record = json.loads((project.transcripts / f"{transcript_id}.json").read_bytes())
    return list(dict.fromkeys(t["speaker"] for t in record["turns"] if t["speaker"]))


def _set(project: Project, name: str, row_key: tables.Row, values: tables.Row) -> tables.Row:
    """Set cells of one row, made where it is not there; gives the row as it stands now."""
    table, loaded = tables.load(people.table_path(project, name))
    table.columns = table.columns or list(people.COLUMNS[name])
    values = {tables.column_named(table.columns, c): v for c, v in values.items()}
    table.columns += [c for c in (*row_key, *values) if c not in table.columns]
    for row in table.rows:
        if all(row.get(c, "") == v for c, v in row_key.items()):
            break
    else:
        row = dict(row_key)
        table.rows.append(row)
    row.update(values)
    tables.save(table, loaded, people.KEYS[name])
    return row


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
