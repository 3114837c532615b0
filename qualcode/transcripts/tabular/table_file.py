"""One table of a file, CSV or Excel, by the heads of its columns: what other modules read coded tables, quotes, people and codebooks with."""

from __future__ import annotations

from pathlib import Path

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.project import files, tables
from qualcode.transcripts.readers.base import Unreadable
from qualcode.transcripts.readers.spreadsheet import sheets_of
from qualcode.transcripts.tabular.sheets import Sheet
from qualcode.transcripts.tabular.tables import Row


def rows_of(path: Path) -> list[Sheet]:
    """The sheets of a file as rows of text; a CSV file is one sheet without a name.

    Raises:
        QualcodeError: there is no such file, or it cannot be read; names the file.
    """
    data = files.load(path).data
    if data is None:
        raise QualcodeError(f"there is no file {path}", "look at the path")
    if data.startswith(b"PK"):
        try:
            return sheets_of(data)[0]
        except Unreadable as problem:
            raise QualcodeError(f"{path.name}: {problem.message}", problem.hint) from problem
    table = tables.parse(_comma(data), path.name)
    rows = [Row(list(table.columns), 1)]
    rows += [Row([row.get(c, "") for c in table.columns], line) for row, line in zip(table.rows, table.lines, strict=True)]
    return [Sheet("", rows)]


def load_table(path: Path, sheet: str = "") -> tables.Table:
    """A table by its column heads: a CSV file, or a sheet of a workbook (the one named, else the first that holds anything).

    Raises:
        QualcodeError: it cannot be read, there is no such sheet, or a column stands twice.
    """
    data = files.load(path).data
    if data is not None and not data.startswith(b"PK"):
        return tables.parse(_comma(data), path.name)
    there = [s for s in rows_of(path) if s.filled()]
    chosen = next((s for s in there if s.name.casefold() == sheet.casefold()), None) if sheet else next(iter(there), None)
    if chosen is None:
        names = [s.name for s in there]
        raise QualcodeError(
            f"{path.name} has no sheet {sheet!r}" if sheet else f"{path.name} is an empty workbook",
            did_you_mean(sheet, names) or f"its sheets are {', '.join(names) or 'empty'}",
        )
    filled = chosen.filled()
    at = next(
        (n for n, row in enumerate(filled) if sum(bool(c.strip()) for c in row.cells) > 1), 0
    )  # above the heads, a title stands alone
    head, rows = filled[at], without_notes(filled[at + 1 :])
    columns = [c.strip() for c in head.cells]
    doubled = sorted({c for c in columns if c and columns.count(c) > 1})
    if doubled:
        raise QualcodeError(f"{path.name}, {chosen.name}: the column {doubled[0]!r} stands twice", "give each column a name of its own")
    found = tables.Table(columns)
    for row in rows:
        found.rows.append({c: v.strip() for c, v in zip(columns, [*row.cells, *[""] * len(columns)], strict=False) if c})
        found.lines.append(row.line)
    return found


def without_notes(rows: list[Row]) -> list[Row]:
    """The rows of a table without the notes that stand below it after an empty line, each in its first cell alone, as in our own workbooks."""
    for at in range(1, len(rows)):
        if rows[at].line > rows[at - 1].line + 1 and not any(cell.strip() for row in rows[at:] for cell in row.cells[1:]):
            return rows[:at]
    return rows


def _comma(data: bytes) -> bytes:
    """A table whose cells are parted by tabs, as one with commas would be read."""
    head = data.split(b"\n", 1)[0]
    return data if head.count(b"\t") <= max(head.count(b","), head.count(b";")) else _retabbed(data)


def _retabbed(data: bytes) -> bytes:
    import csv
    import io

    text = data.decode("utf-8-sig") if _is_utf8(data) else data.decode("cp1252", errors="replace")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t"))
    return out.getvalue().encode("utf-8")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True
