"""Putting two copies' tables of people and transcripts together, row by row: nothing of either is lost, and what differs waits for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qualcode.errors import QualcodeError
from qualcode.model.days import day_of, is_later
from qualcode.model.people import CONSENT_COLUMNS, CONSENTS
from qualcode.model.words import count
from qualcode.project import Project, people, tables
from qualcode.project.tombstones import Withdrawn
from qualcode.upkeep.merging.merged import Merged
from qualcode.upkeep.merging.texts import readable
from qualcode.upkeep.withdrawal.erasure import row_goes

_YES = ("yes", "y", "true", "1")


def merge_people(project: Project, other: Project, gone: Withdrawn, done: Merged) -> None:
    """Take in the rows and cells the other copy's tables have and ours lack. A table that cannot be read is listed, and the others go on.

    Run it after the texts were merged: a speaker label that no text has any more is not taken in.
    """
    for name in people.COLUMNS:
        try:
            _merge_one(project, other, name, gone, done)
        except QualcodeError as error:
            done.conflicts.append(f"{name}: {error.message}; nothing of this table was taken in")


def _merge_one(project: Project, other: Project, name: str, gone: Withdrawn, done: Merged) -> None:
    theirs, loaded = tables.load(people.table_path(other, name))
    if loaded.data is None or not theirs.columns:
        return
    key = people.KEYS[name]
    ours, based_on = tables.load(people.table_path(project, name))
    lacking = [c for c in key if c not in theirs.columns] or [c for c in key if ours.columns and c not in ours.columns]
    if lacking:
        done.conflicts.append(f"{name}: one of the copies has no column {lacking[0]!r}; nothing of this table was taken in")
        return
    coming = tables.Table(theirs.columns, [row for row in theirs.rows if not row_goes(gone, name, row)])
    if name == people.SPEAKERS:
        coming.rows = _labels_there(project, ours, coming)
    mine = tables.Table(ours.columns, [dict(row) for row in ours.rows])
    if name == people.PARTICIPANTS:
        done.notes += _answers(mine, coming)
    merged, clashes = joined(mine, coming, key)
    done.conflicts += [f"{name}, {c}; yours was kept" for c in clashes]
    if said := _what_came(ours, merged):
        done.tables.append(f"{name}: {said}")
        tables.save(merged, based_on, key)


def joined(ours: tables.Table, theirs: tables.Table, key: Sequence[str]) -> tuple[tables.Table, list[str]]:
    """The rows of two tables of which nobody knows how they began: cells that only one side filled are filled, those that differ are listed and ours stay.

    Rows without a key, and rows whose key stands twice on a side, cannot be matched; all of them are kept, equal ones once, and those that cannot stay so are listed.
    """
    odd = _odd(ours, key) | _odd(theirs, key)
    plain = [tables.Table(t.columns, [r for r in t.rows if _key(r, key) not in odd]) for t in (ours, theirs)]
    merged, clashes = tables.merge_tables(tables.Table([]), plain[0], plain[1], key)
    by_key = {_key(row, key): row for row in merged.rows}
    columns = merged.columns
    rows = [by_key.pop(_key(row, key)) if _key(row, key) not in odd else row for row in ours.rows]
    seen = {_cells(row, columns) for row in rows}
    for row in theirs.rows:
        if _key(row, key) not in odd:
            rows += [by_key.pop(_key(row, key))] if _key(row, key) in by_key else []
        elif _cells(row, columns) not in seen:
            seen.add(_cells(row, columns))
            rows.append(row)
    doubled = sorted(k for k, n in Counter(_key(r, key) for r in rows).items() if n > 1 and any(k))
    clashes += [f"row {', '.join(k)}: it stands more than once, and all of them are kept; keep one" for k in doubled]
    if empty := sum(not _key(r, key)[0] and _key(r, key) in odd for r in rows):
        clashes.append(f"{empty} rows whose {key[0]!r} is empty cannot be matched; all of them are kept")
    return tables.Table(columns, rows), clashes


def _key(row: tables.Row, key: Sequence[str]) -> tuple[str, ...]:
    return tuple(row.get(c, "") for c in key)


def _odd(table: tables.Table, key: Sequence[str]) -> set[tuple[str, ...]]:
    """The keys that do not tell one row from another: empty ones, and those that stand twice."""
    counts = Counter(_key(row, key) for row in table.rows)
    return {k for k, n in counts.items() if n > 1 or not k[0]}


def _cells(row: tables.Row, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(row.get(c, "") for c in columns)


def _what_came(before: tables.Table, after: tables.Table) -> str:
    """How many rows, cells and columns are new."""
    new = len(after.rows) - len(before.rows)
    cells = sum(_cells(a, after.columns) != _cells(b, after.columns) for a, b in zip(after.rows, before.rows, strict=False))
    columns = [c for c in after.columns if c not in before.columns] if before.columns else []
    said = [count(new, "new row")] if new else []
    said += [count(cells, "row with changed cells", "rows with changed cells")] if cells else []
    said += [count(len(columns), "new column")] if columns else []
    return ", ".join(said)


def _labels_there(project: Project, ours: tables.Table, theirs: tables.Table) -> list[tables.Row]:
    """Their rows of speakers.csv, less those of labels that were mended or replaced here since."""
    known = {(row.get("transcript", ""), row.get("speaker", "")) for row in ours.rows}
    if all((row.get("transcript", ""), row.get("speaker", "")) in known for row in theirs.rows):
        return theirs.rows
    labels = {i: {turn.speaker or "" for turn in t.turns} for i, t in readable(project).items()}
    return [
        row
        for row in theirs.rows
        if (key := (row.get("transcript", ""), row.get("speaker", ""))) in known or key[0] not in labels or key[1] in labels[key[0]]
    ]


def _answers(ours: tables.Table, theirs: tables.Table) -> list[str]:
    """Settle differing answers of one person on both sides: the form of the later day counts; of one day, or of a day that cannot be read, a no."""
    odd = _odd(ours, ("id",)) | _odd(theirs, ("id",))
    rows = {row.get("id", ""): row for row in theirs.rows if _key(row, ("id",)) not in odd}
    said = []
    for mine in ours.rows:
        other = rows.get(mine.get("id", ""))
        columns = [c for c in CONSENT_COLUMNS if other is not None and other.get(c, "") != mine.get(c, "") and (c in other or c in mine)]
        if other is None or not any(c in CONSENTS or c == "assent" for c in columns):
            continue
        later = _later(mine.get("consent date", ""), other.get("consent date", ""))
        for column in columns:
            values = (mine.get(column, ""), other.get(column, ""))
            mine[column] = other[column] = _cautious(column, values) if later is None else values[later]
        said.append(
            f"{people.PARTICIPANTS}, {mine.get('id')}: the two copies hold different answers; "
            + ("the form of the later day counts" if later is not None else "nobody can say which form is the later one, so a no counts")
        )
    return said


def _later(mine: str, other: str) -> int | None:
    """Which of two forms is the later one, 0 or 1; None where they are of one day, or a day cannot be read."""
    if day_of(mine) is None or day_of(other) is None or day_of(mine) == day_of(other):
        return None
    return int(is_later(other, mine))


def _cautious(column: str, values: tuple[str, str]) -> str:
    """Of two values of a form, the one that allows less; the same whoever merges."""
    if column in CONSENTS or column == "assent":
        return min((v for v in values if v.strip().casefold() not in _YES), default="")
    return min((v for v in values if v), default="")
