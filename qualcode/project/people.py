"""The tables of people and transcripts: who takes part, which label stands for whom, and what each transcript is."""

from __future__ import annotations

from pathlib import Path

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.people import CONSENT_COLUMNS, ROLES, Participant, Speaker
from qualcode.project import tables
from qualcode.project.folder import Project
from qualcode.project.tombstones import withdrawn

TRANSCRIPTS = "transcripts.csv"
PARTICIPANTS = "participants.csv"
SPEAKERS = "speakers.csv"
POPULATION = "population.csv"

COLUMNS: dict[str, list[str]] = {
    TRANSCRIPTS: ["id", "label", "kind", "date", "wave", "site", "lead coder", "language"],
    PARTICIPANTS: ["id", "group", "role", "site", "school", *CONSENT_COLUMNS],
    SPEAKERS: ["transcript", "speaker", "participant", "role"],
    POPULATION: ["site", "school", "group", "role", "population", "approached", "took part", "declined"],
}
"""The columns a new table starts with; a study may add its own."""

KEYS: dict[str, tuple[str, ...]] = {
    TRANSCRIPTS: ("id",),
    PARTICIPANTS: ("id",),
    SPEAKERS: ("transcript", "speaker"),
    POPULATION: ("site", "school", "group", "role"),
}
"""The columns each table's rows are known by."""


def table_path(project: Project, name: str) -> Path:
    """Where one of the tables stands."""
    return project.transcripts / name


def read_rows(project: Project, name: str) -> dict[tuple[str, ...], tables.Row]:
    """The rows of one table by their key.

    Raises:
        QualcodeError: a column the table needs is missing, or a row is empty, doubled or wrong; with file and line.
    """
    path = table_path(project, name)
    table, loaded = tables.load(path)
    if loaded.data is None:
        return {}
    where = project.within(path)
    for column in KEYS[name]:
        if column not in table.columns:
            raise QualcodeError(
                f"{where}:1: there is no column {column!r}",
                did_you_mean(column, table.columns) or f"its columns are {', '.join(table.columns)}",
            )
    return tables.index(table, where, KEYS[name], lambda row, line: _check_row(row, f"{where}:{line}"))


def _check_row(row: tables.Row, where: str) -> None:
    role = row.get("role", "")
    if "speaker" in row and role and role not in ROLES:
        raise QualcodeError(
            f"{where}, column role: {role!r} is not a role", did_you_mean(role, list(ROLES)) or f"use one of {', '.join(ROLES)}"
        )
    for column in ("population", "approached", "took part", "declined"):
        if row.get(column, "") and not row[column].isdecimal():
            raise QualcodeError(
                f"{where}, column {column}: {row[column]!r} is not a number of people", "write a whole number, or leave it empty"
            )


def participants(project: Project) -> dict[str, Participant]:
    """Everybody in participants.csv, by id; who withdrew everything is left out, and who withdrew in part has said no to that part."""
    gone = withdrawn(project)
    return {
        key[0]: Participant(key[0], {c: v for c, v in row.items() if c != "id"}, gone.refused(key[0], row.get("consent date", "")))
        for key, row in read_rows(project, PARTICIPANTS).items()
        if key[0] not in gone.gone()
    }


def speakers(project: Project) -> dict[tuple[str, str], Speaker]:
    """Every label of speakers.csv, by transcript and label.

    Raises:
        QualcodeError: a label is mapped to somebody who is not in participants.csv.
    """
    known, gone = participants(project), withdrawn(project).gone()
    found = {}
    for key, row in read_rows(project, SPEAKERS).items():
        person = row.get("participant", "")
        if person in gone:
            found[key[0], key[1]] = Speaker(key[0], key[1], "", "pooled")
            continue
        if person and person not in known:
            hint = did_you_mean(person, list(known)) or f"add {person!r} to {PARTICIPANTS}, or mend the cell"
            raise QualcodeError(
                f"{project.within(table_path(project, SPEAKERS))}: {key[0]}, {key[1]}: there is no participant {person!r}", hint
            )
        found[key[0], key[1]] = Speaker(key[0], key[1], person, row.get("role", ""))
    return found


def transcript_rows(project: Project) -> dict[str, tables.Row]:
    """What each transcript is (label, kind, date, site, lead coder …), by id; of one that was withdrawn nothing is said."""
    gone = withdrawn(project).transcripts
    return {key[0]: row for key, row in read_rows(project, TRANSCRIPTS).items() if key[0] not in gone}


def resolve_transcript(project: Project, name: str) -> str:
    """The id for an id, a label, or a unique beginning of either.

    Raises:
        QualcodeError: nothing or more than one thing fits.
    """
    ids = project.transcript_ids()
    if name in ids:
        return name
    labels = {i: transcript_rows(project).get(i, {}).get("label", "") for i in ids}
    fits = [i for i in ids if labels[i] == name] or [i for i in ids if name and (i.startswith(name) or labels[i].startswith(name))]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise QualcodeError(f"{name!r} fits {len(fits)} transcripts: {', '.join(fits[:5])}", "write a longer beginning")
    known = [*ids, *(label for label in labels.values() if label)]
    raise QualcodeError(f"there is no transcript {name!r}", did_you_mean(name, known) or "qualcode transcripts lists them")


def add_rows(project: Project, name: str, rows: list[tables.Row]) -> int:
    """Add rows to a table, and fill the cells of known rows that are still empty; a cell that a person filled is never changed. Gives the rows added."""
    path = table_path(project, name)
    table, loaded = tables.load(path)
    table.columns = table.columns or list(COLUMNS[name])
    known = {tuple(row.get(c, "") for c in KEYS[name]): row for row in table.rows}
    added = 0
    for given in rows:
        row = {tables.column_named(table.columns, c): v for c, v in given.items()}
        table.columns += [c for c in row if c not in table.columns]
        there = known.get(tuple(row.get(c, "") for c in KEYS[name]))
        if there is None:
            table.rows.append(row)
            known[tuple(row.get(c, "") for c in KEYS[name])] = row
            added += 1
        else:
            there.update({c: v for c, v in row.items() if not there.get(c)})
    tables.save(table, loaded, KEYS[name])
    return added
