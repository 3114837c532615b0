"""Turns that stand in the rows of a table: one transcript, or several told apart by a column."""

from __future__ import annotations

import re

from qualcode.transcripts import times
from qualcode.transcripts.draft import Block, Draft, Outside, Removed, Spoken, fold
from qualcode.transcripts.readers.base import Source, build
from qualcode.transcripts.segments import join_segments
from qualcode.transcripts.tabular.sheets import Sheet, TurnTable
from qualcode.transcripts.tabular.tables import Grid, Row, read_grid

_MILLISECONDS = re.compile(r"\b(?:ms|msec|milliseconds?)\b")


def turn_drafts(source: Source, reader: str, sheet: Sheet, table: TurnTable, encoding: str, part: int) -> list[Draft]:
    """The transcripts of a table of turns, in the order they stand in; `part` counts on from those the file held before."""
    groups: dict[str, list[Row]] = {}
    for row in table.rows:
        name = _cell(row, table.transcript)
        key = name if name or not groups else next(reversed(groups))
        groups.setdefault(key, []).append(row)
    drafts: list[Draft] = []
    for name, rows in groups.items():
        blocks: list[Block] = [Outside("\t".join(c for c in row.cells if c.strip()), row.line) for row in table.above]
        if table.heads is not None:
            blocks.append(Outside("\t".join(table.heads.cells), table.heads.line))
        talk, removed, warnings = _talk(table, rows)
        title = " – ".join(x for x in (source.title, sheet.name if part or sheet.name not in ("", "Sheet", "Sheet1") else "", name) if x)
        columns = _said(table)
        drafts.append(
            build(
                source,
                reader,
                [*blocks, *talk],
                removed=removed,
                warnings=[columns, *warnings],
                metadata={"transcript": name} if name else {},
                encoding=encoding,
                title=title,
                part=part + len(drafts),
            )
        )
    return drafts


def _said(table: TurnTable) -> str:
    """Which column was read as what, for a person to check."""

    def head(index: int | None) -> str:
        return (
            repr(table.heads.cells[index])
            if table.heads and index is not None and table.heads.cells[index]
            else f"column {(index or 0) + 1}"
        )

    parts = [
        f"words from {head(table.text)}",
        f"speakers from {head(table.speaker)}" if table.speaker is not None else "no column names speakers",
    ]
    if table.time is not None:
        parts.append(f"starts from {head(table.time)}")
    if table.transcript is not None:
        parts.append(f"one transcript for each value of {head(table.transcript)}")
    where = f"row {table.heads.line}" if table.heads else "a table without column heads"
    return f"{where}: {', '.join(parts)}"


def _talk(table: TurnTable, rows: list[Row]) -> tuple[list[Block], list[Removed], list[str]]:
    """The turns of rows; other columns than those of speaker, words, time and number are taken out, and listed."""
    used = [i for i in (table.speaker, table.text, table.time, table.number) if i is not None]
    again = [row for row in rows if table.heads is not None and row.cells == table.heads.cells]  # as at the top of each page
    rows = [row for row in rows if row not in again] if again else rows
    removed, warnings = _other_columns(table, rows, used)
    removed += [Removed("heads of the table again", "\t".join(row.cells), row.line) for row in again]
    unit = _unit(table, rows)
    if table.speaker is None:
        spoken = [s for row in rows if (s := _nobodys(row, table, unit))]
        blocks, notes = join_segments(spoken, "row")
        return blocks, removed, warnings + notes
    bare = [Row([cell if i in used else "" for i, cell in enumerate(row.cells)], row.line) for row in rows]
    parts = read_grid(Grid(bare), table.columns)
    if unit != 1:
        parts.blocks = [
            Spoken(b.speaker, b.text, None if b.time is None else round(b.time / unit, 3), b.notation, b.line)
            if isinstance(b, Spoken)
            else b
            for b in parts.blocks
        ]
    return parts.blocks, removed + parts.removed, warnings + parts.warnings


def _other_columns(table: TurnTable, rows: list[Row], used: list[int]) -> tuple[list[Removed], list[str]]:
    removed = []
    names = []
    for i in range(max(len(row.cells) for row in rows)):
        cells = [c for row in rows if (c := _cell(row, i))]
        if i in used or not cells:
            continue
        name = (table.heads.cells[i].strip() if table.heads and i < len(table.heads.cells) else "") or f"column {i + 1}"
        removed.append(Removed(f"column {name}", "\n".join(cells)))
        if i != table.transcript:
            names.append(name)
    return removed, [f"columns left out of the text: {', '.join(names)}"] if names else []


def _unit(table: TurnTable, rows: list[Row]) -> float:
    """What the times count in: thousandths of a second where the head says so, or where whole numbers run on faster than talk can."""
    if table.time is None:
        return 1
    if table.heads and _MILLISECONDS.search(fold(table.heads.cells[table.time]).replace("_", " ")):
        return 1000
    starts = [c for row in rows if (c := _cell(row, table.time))]
    if len(starts) < 2 or not all(c.isdecimal() for c in starts):
        return 1
    letters = sum(len(_cell(row, table.text)) for row in rows)
    return 1000 if int(starts[-1]) - int(starts[0]) > 10 * letters else 1


def _nobodys(row: Row, table: TurnTable, unit: float) -> Spoken | None:
    stamp, words = _cell(row, table.time), _cell(row, table.text)
    number = stamp.rstrip("s ").replace(",", ".")
    start = float(number) / unit if re.fullmatch(r"\d+(?:\.\d+)?", number) else times.seconds(stamp)
    return Spoken(None, words, start, stamp + _cell(row, table.number), row.line) if words else None


def _cell(row: Row, index: int | None) -> str:
    return row.cells[index].strip() if index is not None and index < len(row.cells) else ""
