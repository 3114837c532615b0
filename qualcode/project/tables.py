"""The project's tables: CSV that Excel opens, read whatever way Excel saved it, and merged row by row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.project import files

_FORMULA = re.compile(r"^'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
"""What Excel, Calc or Sheets may run as a formula: also behind blanks and line ends, and with the signs of full width."""

_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)?$")

Row = dict[str, str]


@dataclass
class Table:
    """Rows of text under named columns. `lines` gives the line in the file each row was read from."""

    columns: list[str]
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def parse(data: bytes, name: str) -> Table:
    """Read a table from bytes: UTF-8 with or without BOM, else Windows-1252; commas or semicolons; any line ends.

    Raises:
        QualcodeError: it is no CSV, a column stands twice, cells stand in a column without a name, a row has too many cells, or a quotation
            mark is never closed; with file and line.
    """
    if data.startswith((b"PK", b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        what = "an Excel workbook" if data.startswith((b"PK", b"\xd0\xcf")) else "no CSV in UTF-8"
        raise QualcodeError(f"{name} is {what}, whatever its name says", "save it from Excel as: CSV UTF-8 (Comma delimited)")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    text = text.replace("\r\n", "\n")
    text = text.replace("\r", " " if "\n" in text else "\n")  # beside other line ends, one by itself stands inside a cell
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",", strict=True)
    table = Table([])
    try:
        for cells in reader:
            if not any(c.strip() for c in cells):
                continue
            if not table.columns:
                table.columns = [c.strip() for c in cells]
                _check_columns(table.columns, name)
                continue
            if len(cells) > len(table.columns) and any(c.strip() for c in cells[len(table.columns) :]):
                raise QualcodeError(
                    f"{name}:{reader.line_num}: more cells than columns", "put quotation marks round a cell that holds a comma"
                )
            cells = [plain(c.strip()) for c in cells] + [""] * len(table.columns)
            table.rows.append(dict(zip(table.columns, cells, strict=False)))
            table.lines.append(reader.line_num)
            if table.rows[-1].get(""):
                raise QualcodeError(
                    f"{name}:{reader.line_num}: {table.rows[-1][''][:30]!r} stands in a column without a name",
                    "name the column in the first line",
                )
    except csv.Error as error:
        raise QualcodeError(f"{name}:{reader.line_num}: {error}", "look for a quotation mark without its partner") from error
    if "" in table.columns:  # empty columns, as Excel leaves them behind
        table.columns = [c for c in table.columns if c]
        table.rows = [{c: v for c, v in row.items() if c} for row in table.rows]
    return table


def _check_columns(columns: list[str], name: str) -> None:
    doubled = sorted({c for c in columns if c and columns.count(c) > 1})
    if doubled:
        raise QualcodeError(f"{name}:1: the column {doubled[0]!r} stands twice", "give each column a name of its own")


def render(table: Table) -> bytes:
    """The table as UTF-8 with BOM, which Excel needs; a cell that Excel would run as a formula is neutralised with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_safe(c) for c in table.columns])
    writer.writerows([_safe(row.get(c, "")) for c in table.columns] for row in table.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _safe(cell: str) -> str:
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.match(cell) else cell


def plain(cell: str) -> str:
    """A cell without the apostrophe that `render` put before what a spreadsheet might run."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def column_named(columns: Iterable[str], name: str) -> str:
    """The column a person means: the one of this name, whatever its capitals; else the name itself, for a new one."""
    columns = list(columns)
    return name if name in columns else next((c for c in columns if c.casefold() == name.casefold()), name)


def load(path: Path) -> tuple[Table, files.Loaded]:
    """A table and what it was read from; an absent file is an empty table."""
    loaded = files.load(path)
    return (Table([]) if loaded.data is None else parse(loaded.data, path.name)), loaded


def save(table: Table, based_on: files.Loaded, key: Sequence[str]) -> files.Loaded:
    """Write a table back over what it was read from, merging by `key` with what others changed meanwhile.

    Raises:
        ConflictError: the same cell was changed apart; nothing was written.
    """
    return files.save(based_on, render(table), merge_by(key, based_on.path.name))


def merge_by(key: Sequence[str], name: str) -> files.Merge:
    """A three-way merge of two versions of a table whose rows are known by the columns of `key`."""

    def merge(base: bytes | None, mine: bytes, theirs: bytes) -> tuple[bytes, list[str]]:
        tables = [parse(data, name) if data is not None else Table([]) for data in (base, mine, theirs)]
        merged, conflicts = merge_tables(tables[0], tables[1], tables[2], key)
        return render(merged), conflicts

    return merge


def merge_tables(base: Table, mine: Table, theirs: Table, key: Sequence[str]) -> tuple[Table, list[str]]:
    """Merge two versions of a table cell by cell; gives the merged table and the cells both sides changed differently.

    Where both sides changed one cell, the merged table keeps mine and the conflict names both values. A row removed on one side and left alone on
    the other is removed; removed on one side and changed on the other, it stays and is listed.
    """
    columns = list(dict.fromkeys([*mine.columns, *theirs.columns]))
    old, ours, other = (_by_key(t, key) for t in (base, mine, theirs))
    rows, conflicts = [], []
    for row_key in dict.fromkeys([*ours, *other]):
        name = ", ".join(row_key)
        a, b, o = ours.get(row_key), other.get(row_key), old.get(row_key)
        if a is None or b is None:
            kept = a or b or {}
            if o is None or kept != o:
                rows.append(kept)
                if o is not None:
                    conflicts.append(f"row {name}: removed by one, changed by the other")
            continue
        rows.append(_merge_row(name, o or {}, a, b, columns, conflicts))
    return Table(columns, rows), conflicts


def _merge_row(name: str, base: Row, mine: Row, theirs: Row, columns: Iterable[str], conflicts: list[str]) -> Row:
    row = {}
    for column in columns:
        was, a, b = base.get(column, ""), mine.get(column, ""), theirs.get(column, "")
        row[column] = b if a == was else a
        if a not in (was, b) and b != was:
            conflicts.append(f"row {name}, column {column}: {a!r} or {b!r}")
    return row


def _by_key(table: Table, key: Sequence[str]) -> dict[tuple[str, ...], Row]:
    return {tuple(row.get(c, "") for c in key): row for row in table.rows}


def index(table: Table, path: str, key: Sequence[str], check: Callable[[Row, int], None] | None = None) -> dict[tuple[str, ...], Row]:
    """The rows by their key, each checked.

    Raises:
        QualcodeError: a key is empty or stands twice; with file and line.
    """
    found: dict[tuple[str, ...], Row] = {}
    for row, line in zip(table.rows, table.lines, strict=True):
        row_key = tuple(row.get(c, "") for c in key)
        if not row_key[0]:
            raise QualcodeError(f"{path}:{line}: the column {key[0]!r} is empty", "fill it, or take the row out")
        if row_key in found:
            raise QualcodeError(f"{path}:{line}: {', '.join(row_key)} stands twice", "keep one of the two rows")
        if check:
            check(row, line)
        found[row_key] = row
    return found
