"""One table of a file, CSV or Excel, by the heads of its columns: what other modules read coded tables, quotes, people and codebooks with."""

from __future__ import annotations

from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.project import files, tables
from qualcode.transcripts.readers.base import Source, Unreadable
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


def raw_rows(path: Path) -> list[Sheet]:
    """The sheets of a file as rows of text, whatever stands above its heads; cells merged from top to bottom all hold what their first one does.

    Raises:
        QualcodeError: there is no such file, or it cannot be read; names the file.
    """
    from qualcode.transcripts.readers.spreadsheet import merged_cells

    data = files.load(path).data
    if data is None:
        raise QualcodeError(f"there is no file {path}", "look at the path")
    try:
        if not data.startswith(b"PK"):
            return _plain_rows(path, data)
        sheets = sheets_of(data)[0]
        lines = {s.name: {row.line: row for row in s.rows} for s in sheets}
        for name, (top, bottom, column) in merged_cells(data):
            _fill_down(lines.get(name, {}), top, bottom, column)
        return sheets
    except Unreadable as problem:
        raise QualcodeError(f"{path.name}: {problem.message}", problem.hint) from problem


def _plain_rows(path: Path, data: bytes) -> list[Sheet]:
    """The rows of a CSV file: exactly, where its first line is its heads; else as the reader of transcripts makes them out."""
    from qualcode.transcripts.readers.delimited import rows_of as delimited

    try:
        exact = rows_of(path)
    except QualcodeError:
        exact = []
    if exact and len(exact[0].rows[0].cells) > 1:
        return exact
    try:
        found = delimited(Source(path.name, data))
    except Unreadable:
        return rows_of(path)  # heads alone, or a single column
    return [Sheet("", [Row([tables.plain(c.strip()) for c in r.cells], r.line) for r in found])]


def _fill_down(rows: dict[int, Row], top: int, bottom: int, column: int) -> None:
    first = rows.get(top)
    if first is None or column >= len(first.cells):
        return
    for line in range(top + 1, min(bottom, max(rows)) + 1):
        if line in rows:
            cells = rows[line].cells
            cells += [""] * (column + 1 - len(cells))
            cells[column] = cells[column] or first.cells[column]


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
