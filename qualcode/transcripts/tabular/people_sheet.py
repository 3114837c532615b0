"""Attribute sheets: a table with one row a person, put into participants.csv without changing a cell that somebody filled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.people import CONSENT_COLUMNS
from qualcode.project import Project, people, tables
from qualcode.project.tombstones import withdrawn
from qualcode.transcripts.draft import fold
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.speakers.label_words import listed
from qualcode.transcripts.tabular.dates import read_column

_IDS = listed(
    "id|participant|participant id|participants|participant code|participant no|participant number|person|person id|pseudonym|code|p id|pid|speaker|speaker label|"
    "label|respondent|respondent id|interviewee|case|case id|member|ref|study id"
)
_ALSO = {
    "stakeholder group": "group", "stakeholder": "group", "job": "role", "job title": "role", "position": "role", "local authority": "site", "authority": "site",
    "la": "site", "school name": "school", "consent form version": "consent version", "date of consent": "consent date", "quotes": "quote",
}  # fmt: skip
_ANSWERS = ("quote", "paraphrase", "publication", "archive", "recontact")


@dataclass
class PeopleTaken:
    """What an attribute sheet brought: people added, cells filled, cells that were kept as they stand, and labels that now stand for a person."""

    added: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    new_columns: list[str] = field(default_factory=list)
    mapped: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Person:
    id: str
    row: int
    cells: tables.Row


def take_people(project: Project, path: Path, *, dry_run: bool = False) -> PeopleTaken:
    """Put the people of an attribute sheet (.csv, .tsv, .xlsx) into participants.csv, and map labels that are called as they are.

    A cell that is filled stays as it is and is listed with what the sheet says instead; columns the table lacks are added. A label of speakers.csv
    that nobody is mapped to stands for the person of the same name from now on, where exactly one fits.

    Raises:
        QualcodeError: the sheet has no column of ids, a row has none, or one stands twice; with file, row and column.
    """
    table, loaded = tables.load(people.table_path(project, people.PARTICIPANTS))
    table.columns = table.columns or list(people.COLUMNS[people.PARTICIPANTS])
    columns, persons = _read(path, table.columns)
    dates = _read_dates(columns, persons)
    gone = withdrawn(project).gone()
    taken = PeopleTaken(new_columns=[c for c in columns if c not in table.columns])
    taken.unmatched += dates
    table.columns += taken.new_columns
    known = {fold(row.get("id", "")): row for row in table.rows}
    for person in persons:
        if person.id in gone:
            taken.unmatched.append(f"{person.id} withdrew everything, and was left out")
            continue
        there = known.get(fold(person.id))
        if there is None:
            table.rows.append({"id": person.id, **person.cells})
            taken.added.append(person.id)
        else:
            _fill(there, person, taken)
    if not dry_run:
        tables.save(table, loaded, people.KEYS[people.PARTICIPANTS])
    _map_labels(project, [row.get("id", "") for row in table.rows], taken, dry_run=dry_run)
    return taken


def looks_like_people(path: Path) -> bool:
    """Whether a file is named as an attribute sheet and its heads say that it holds people."""
    if not re.search(r"particip|people|attribut|demograph|sample", path.stem.casefold()):
        return False
    try:
        rows = _rows(path)
    except QualcodeError:
        return False
    heads = [_head(cell) for cell in rows[0][1]] if rows else []
    known = set(people.COLUMNS[people.PARTICIPANTS]) | set(_ALSO)
    return bool(heads) and heads[0] in _IDS and sum(h in known for h in heads[1:]) >= 1


def _fill(there: tables.Row, person: _Person, taken: PeopleTaken) -> None:
    for column, value in person.cells.items():
        now = there.get(column, "")
        if not now and value:
            there[column] = value
            taken.filled.append(f"{person.id}, {column}: {value}")
        elif value and now != value:
            taken.kept.append(f"{person.id}, column {column}: it says {now!r} and stays so; row {person.row} of the sheet says {value!r}")


def _read(path: Path, known: list[str]) -> tuple[list[str], list[_Person]]:
    """The columns of a sheet as participants.csv calls them, and its people."""
    rows = _rows(path)
    if len(rows) < 2:
        raise QualcodeError(f"{path.name} holds no people", "one row a person, under heads such as id, group, role, site")
    line, heads = rows[0]
    ids = next((i for i, cell in enumerate(heads) if _head(cell) in _IDS), None)
    if ids is None:
        raise QualcodeError(
            f"{path.name}:{line}: no column says who each row is about; its heads are {', '.join(repr(h) for h in heads if h)}",
            "call the column id (or participant, code, pseudonym)",
        )
    names = {i: _column(cell, known) for i, cell in enumerate(heads) if i != ids and cell.strip()}
    doubled = sorted({n for n in names.values() if list(names.values()).count(n) > 1})
    if doubled:
        raise QualcodeError(f"{path.name}:{line}: the column {doubled[0]!r} stands twice", "give each column a name of its own")
    persons: list[_Person] = []
    seen: dict[str, int] = {}
    for number, cells in rows[1:]:
        where = f"{path.name}:{number}, column {heads[ids]}"
        who = cells[ids].strip() if ids < len(cells) else ""
        if not who:
            raise QualcodeError(f"{where}: the row says nothing of whom it is about", "give the person an id, or take the row out")
        if fold(who) in seen:
            raise QualcodeError(f"{where}: {who!r} stands in row {seen[fold(who)]} too", "one row a person")
        seen[fold(who)] = number
        persons.append(_Person(who, number, {n: cells[i].strip() for i, n in names.items() if i < len(cells) and cells[i].strip()}))
        _check(persons[-1], path)
    return list(names.values()), persons


def _read_dates(columns: list[str], persons: list[_Person]) -> list[str]:
    """Write the dates of columns with the month first as 2026-06-15; gives what a person should know of columns of dates."""
    said = []
    for column in columns:
        anew, told = read_column(column, [p.cells.get(column, "") for p in persons])
        for person in persons:
            if person.cells.get(column, "") in anew:
                person.cells[column] = anew[person.cells[column]]
        said += [told] if told else []
    return said


def _check(person: _Person, path: Path) -> None:
    """Answers about consent are yes or no; anything else would silently be a no."""
    for column in _ANSWERS:
        value = person.cells.get(column, "")
        if value and value.casefold() not in ("yes", "no", "y", "n", "unknown", "?", "-"):
            raise QualcodeError(f"{path.name}:{person.row}, column {column}: {value!r} is no answer", "write yes or no, or leave it empty")
        if value.casefold() in ("y", "n"):
            person.cells[column] = {"y": "yes", "n": "no"}[value.casefold()]


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The filled rows of a sheet, each with its number in the file."""
    from qualcode.transcripts.readers.base import Source, Unreadable
    from qualcode.transcripts.readers.delimited import rows_of
    from qualcode.transcripts.readers.spreadsheet import sheets_of

    try:
        data = path.read_bytes()
        rows = sheets_of(data)[0][0].rows if data.startswith(b"PK") else rows_of(Source(path.name, data))
    except OSError as problem:
        raise QualcodeError(f"{path.name} cannot be read: {problem.strerror or problem}", "close it in other programs") from problem
    except Unreadable as problem:
        raise QualcodeError(f"{path.name}: {problem.message}", problem.hint) from problem
    return [(row.line, row.cells) for row in rows if any(cell.strip() for cell in row.cells)]


def _head(cell: str) -> str:
    return " ".join(re.sub(r"[_\-./:*#]+", " ", fold(cell)).split())


def _column(cell: str, known: Iterable[str]) -> str:
    """A column as participants.csv calls it: by its own name whatever its capitals, by another word for it, else as it stands."""
    by_fold = {_head(c): c for c in (*known, *people.COLUMNS[people.PARTICIPANTS], *CONSENT_COLUMNS)}
    head = _head(cell)
    return by_fold.get(head) or _ALSO.get(head) or " ".join(cell.split())


def _map_labels(project: Project, ids: list[str], taken: PeopleTaken, *, dry_run: bool) -> None:
    table, loaded = tables.load(people.table_path(project, people.SPEAKERS))
    by_base: dict[str, list[str]] = {}
    for who in ids:
        by_base.setdefault(labels.base(who), []).append(who)
    free = [row for row in table.rows if not row.get("participant") and row.get("role", "") in ("", "participant")]
    for row in free:
        fits = by_base.get(labels.base(row.get("speaker", "")), [])
        if len(fits) == 1:
            row["participant"], row["role"] = fits[0], row.get("role") or "participant"
            taken.mapped.append(f"{row['transcript']} {row['speaker']} is {fits[0]}")
        elif row.get("speaker") and (hint := did_you_mean(row["speaker"], ids)):
            taken.unmatched.append(f"{row['transcript']} {row['speaker']} is nobody of the sheet; {hint}")
    if taken.mapped and not dry_run:
        tables.save(table, loaded, people.KEYS[people.SPEAKERS])
