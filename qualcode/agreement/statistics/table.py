"""Reading any table of ratings or of spans, with or without a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.errors import QualcodeError, UsageError
from qualcode.project import files, tables

Value = str | frozenset[str]
"""One code, or a set of codes where a unit bears several or none."""

SHAPES = (
    "it needs the columns unit, coder, value (one row for each unit and coder), or coder, start, end, code (one row for each marked span), "
    "with commas or semicolons between them"
)
WIDE = (
    "a column for each coder cannot be told from other columns: write one row for each unit and coder, under unit, coder, value "
    "(in Excel: Data, From Table, Unpivot Columns)"
)


@dataclass(frozen=True)
class UnitTable:
    """Values by coder and unit. A coder or unit that is missing in a row gave or got no value."""

    units: tuple[str, ...]
    values: Mapping[str, Mapping[str, Value]]
    categories: tuple[str, ...] | None = None

    @property
    def several(self) -> bool:
        """Whether any unit bears more than one code."""
        return any(isinstance(v, frozenset) and v for own in self.values.values() for v in own.values())


@dataclass(frozen=True)
class SpanTable:
    """Spans by coder on a text of `length` characters. A coder without spans read it all and marked nothing."""

    length: int
    spans: Mapping[str, Sequence[tuple[int, int, str]]]
    categories: tuple[str, ...] | None = None


@dataclass
class _Where:
    """Where in a file, for messages."""

    name: str
    line: int = 0

    def wrong(self, what: str, hint: str) -> QualcodeError:
        return QualcodeError(f"{self.name}:{self.line}: {what}", hint)


@dataclass
class _Seen:
    value: Value
    line: int = field(default=0)


def read_table(path: Path, categories: Sequence[str] | None = None, length: int | None = None) -> UnitTable | SpanTable:
    """The table in a CSV file, or on the first sheet of an Excel workbook: long form (unit, coder, value), or spans (coder, start, end, code) on a text of `length` characters.

    Cells are text, and coders are one whatever their capitals, as everywhere. In long form a row with an empty value is missing, several codes in one cell stand with `;` between them, and `{}` means that the coder read the unit and
    nothing applied. Among spans a row with a coder and nothing else means that the coder read it all and marked nothing.

    Raises:
        QualcodeError: the file is missing or of neither shape, or a row is wrong; with file and line.
        UsageError: spans come without a length.
    """
    data = files.load(path).data
    if data is None:
        raise QualcodeError(f"there is no file {path}", "check its name and folder")
    table = _sheet(data, path.name) if data.startswith(b"PK") else tables.parse(data, path.name)
    by_name = {c.casefold(): c for c in table.columns}
    known = None if categories is None else tuple(dict.fromkeys(categories))
    rows = [({k: row[c] for k, c in by_name.items()}, line) for row, line in zip(table.rows, table.lines, strict=True)]
    if {"unit", "coder", "value"} <= set(by_name):
        return _units(rows, path.name, known)
    if {"coder", "start", "end", "code"} <= set(by_name):
        if length is None:
            raise UsageError(f"{path.name} holds spans, and how much text there was is not known", "add --length N, the text's characters")
        return _spans(rows, path.name, known, length)
    hint = WIDE if "unit" in by_name and not {"coder", "value"} & set(by_name) and len(by_name) > 2 else SHAPES
    raise QualcodeError(f"{path.name}:1: this is no table of ratings; its columns are {', '.join(table.columns) or 'none'}", hint)


def _sheet(data: bytes, name: str) -> tables.Table:
    """The first sheet of a workbook that holds anything, rows without anything left out."""
    from qualcode.transcripts.readers.base import Unreadable
    from qualcode.transcripts.readers.spreadsheet import sheets_of

    try:
        filled = next((rows for sheet in sheets_of(data)[0] if (rows := sheet.filled())), [])
    except Unreadable as problem:
        raise QualcodeError(f"{name}: {problem.message}", problem.hint) from problem
    columns = [c.strip() for c in filled[0].cells] if filled else []
    if doubled := [c for c in dict.fromkeys(columns) if c and columns.count(c) > 1]:
        raise QualcodeError(f"{name}:{filled[0].line}: the column {doubled[0]!r} stands twice", "give each column a name of its own")
    table = tables.Table([c for c in columns if c])
    for row in filled[1:]:
        cells = [*(c.strip() for c in row.cells), *[""] * len(columns)]
        table.rows.append({c: v for c, v in zip(columns, cells, strict=False) if c})
        table.lines.append(row.line)
    return table


def _one_spelling(names: dict[str, str], name: str) -> str:
    """A coder's name as it was spelt first."""
    return names.setdefault(name.casefold(), name)


def _units(rows: list[tuple[tables.Row, int]], name: str, categories: tuple[str, ...] | None) -> UnitTable:
    seen: dict[str, dict[str, _Seen]] = {}
    units: dict[str, None] = {}
    names: dict[str, str] = {}
    for row, line in rows:
        where = _Where(name, line)
        unit, coder = row["unit"], row["coder"]
        if not unit or not coder:
            raise where.wrong(f"the {'unit' if not unit else 'coder'} is empty", "fill it, or take the row out")
        units[unit] = None
        coder = _one_spelling(names, coder)
        own = seen.setdefault(coder, {})
        value = _value(row["value"], where, categories)
        if value is None:
            continue
        if unit in own:
            raise where.wrong(
                f"{coder} gave {unit} a value in line {own[unit].line} already",
                "several codes of a unit go into one cell, with ; between them",
            )
        own[unit] = _Seen(value, line)
    values = {coder: {unit: s.value for unit, s in seen[coder].items()} for coder in sorted(seen)}
    return UnitTable(tuple(units), values, categories)


def _value(cell: str, where: _Where, categories: tuple[str, ...] | None) -> Value | None:
    if not cell:
        return None
    if cell == "{}":
        return frozenset()
    codes = frozenset(c.strip() for c in cell.split(";") if c.strip())
    if not codes or "{}" in codes:
        raise where.wrong(
            f"{cell!r} cannot be read", "write codes with ; between them, or {} where nothing applied, or leave the cell empty"
        )
    _check_categories(codes, where, categories)
    return next(iter(codes)) if len(codes) == 1 else codes


def _check_categories(codes: frozenset[str], where: _Where, categories: tuple[str, ...] | None) -> None:
    if categories is not None and (unknown := sorted(codes - set(categories))):
        raise where.wrong(
            f"{unknown[0]!r} is not among the categories", f"they are {', '.join(categories)}; add it to --categories, or mend the cell"
        )


def _spans(rows: list[tuple[tables.Row, int]], name: str, categories: tuple[str, ...] | None, length: int) -> SpanTable:
    if length < 1:
        raise UsageError(f"--length {length} is no length of a text", "give the number of its characters")
    found: dict[str, list[tuple[int, int, str]]] = {}
    names: dict[str, str] = {}
    for row, line in rows:
        where = _Where(name, line)
        if not row["coder"]:
            raise where.wrong("the coder is empty", "fill it, or take the row out")
        own = found.setdefault(_one_spelling(names, row["coder"]), [])
        if any((row["start"], row["end"], row["code"])):
            own.append(_span(row, where, length))
            _check_categories(frozenset([row["code"]]), where, categories)
    return SpanTable(length, {coder: tuple(found[coder]) for coder in sorted(found)}, categories)


def _span(row: tables.Row, where: _Where, length: int) -> tuple[int, int, str]:
    try:
        start, end = int(row["start"]), int(row["end"])
    except ValueError:
        raise where.wrong(
            f"{row['start']!r} to {row['end']!r} are no positions", "write whole numbers of characters from the start of the text"
        ) from None
    if not row["code"]:
        raise where.wrong("the code is empty", "fill it, or leave start and end empty too: read all, marked nothing")
    if not 0 <= start < end <= length:
        raise where.wrong(
            f"{start} to {end} is no stretch of a text of {length} characters", "positions count from 0, the end not included"
        )
    return start, end, row["code"]
