"""Excel workbooks (.xlsx) that hold turns or a survey."""

from __future__ import annotations

import datetime
import io
import re
import warnings as python_warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.readers.archive import Archive, attribute
from qualcode.transcripts.readers.base import Reader, Source, Unreadable
from qualcode.transcripts.readers.encoding import keepable
from qualcode.transcripts.readers.sheet_file import MOST_CELLS, MOST_ROWS, read_sheets
from qualcode.transcripts.tabular.sheets import Sheet
from qualcode.transcripts.tabular.tables import Row

MOST_SHEETS = 50
MOST_MERGED = 5_000
_MERGED = re.compile(rb'<mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def _sniff(source: Source) -> int:
    if not source.data.startswith(b"PK"):
        return 0
    return 91 if b"xl/workbook.xml" in source.data or b"xl/worksheets/" in source.data else 0


def _read(source: Source) -> list[Draft]:
    sheets, hidden = sheets_of(source.data)
    drafts = read_sheets(source, "spreadsheet", sheets)
    if hidden:
        said = f"hidden sheets were left out: {', '.join(map(repr, hidden))}"
        drafts[0] = replace(drafts[0], warnings=(*drafts[0].warnings, said))
    return drafts


def sheets_of(data: bytes) -> tuple[list[Sheet], list[str]]:
    """The sheets of a workbook that can be seen, as rows of text, and the names of the hidden ones.

    Raises:
        Unreadable: it is damaged, locked, unsafe or too large.
    """
    archive = Archive(data)
    for name in sorted(archive.names):
        if name.endswith((".xml", ".rels")):
            _check_part(archive.read(name), name)
    return _sheets(data)


def merged_cells(data: bytes) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """The cells of a safe workbook that are merged over several rows: the sheet's name, the first and last row (from 1), and the column (from 0).

    They are read from the parts themselves: openpyxl would make a cell for each place that a range claims.
    """
    archive = Archive(data)
    relations, book = archive.xml("xl/_rels/workbook.xml.rels"), archive.xml("xl/workbook.xml")
    if relations is None or book is None:
        return
    targets = {attribute(r, "Id"): attribute(r, "Target") for r in relations}
    for sheet in book.iter("{*}sheet"):
        target = targets.get(attribute(sheet, "id"), "")
        part = archive.read(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        for match, _ in zip(_MERGED.finditer(part), range(MOST_MERGED), strict=False):
            first, top, last, bottom = (g.decode("ascii") for g in match.groups())
            for column in range(_column(first), min(_column(last), _column(first) + 50) + 1) if int(bottom) > int(top) else ():
                yield attribute(sheet, "name"), (int(top), int(bottom), column)


def _column(letters: str) -> int:
    """The number of a column, from 0: A, B, … Z, AA."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _check_part(data: bytes, name: str) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable(f"its part {name!r} declares XML entities, which no workbook needs", "Do not open it; ask whoever sent it.")


def _sheets(data: bytes) -> tuple[list[Sheet], list[str]]:
    """The sheets that can be seen, and the names of the hidden ones."""
    from openpyxl import load_workbook

    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            if len(book.worksheets) > MOST_SHEETS:
                raise Unreadable(
                    f"it has {len(book.worksheets)} sheets; the most that is read is {MOST_SHEETS}", "Split it into smaller files."
                )
            left = [MOST_CELLS]
            seen = [Sheet(sheet.title, _rows(sheet, left)) for sheet in book.worksheets if sheet.sheet_state == "visible"]
            hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
            book.close()
        except Unreadable:
            raise
        except Exception as problem:  # openpyxl lets every kind of error out of a damaged workbook
            raise Unreadable(
                "it is a damaged workbook, or is locked with a password",
                "Open it in Excel, save it again without a password, and import that.",
            ) from problem
    return seen, hidden


def _rows(sheet: Any, left: list[int]) -> list[Row]:
    """The rows of a sheet as texts, whatever size the sheet says it has."""
    sheet.reset_dimensions()
    rows: list[Row] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > 10 * MOST_ROWS:
            raise Unreadable(
                f"a sheet of it claims more than {10 * MOST_ROWS:,} rows", "Copy the rows into a new workbook and import that."
            )
        left[0] -= len(values)
        if left[0] < 0:
            raise Unreadable(f"it has more than {MOST_CELLS:,} cells", "Copy the rows into a new workbook and import that.")
        if any(value is not None for value in values):
            rows.append(Row([keepable(_text(value))[0] for value in values], number))
    return rows


def _text(value: Any) -> str:
    """A cell as a person sees it: whole numbers without a point, spans of time as a clock shows them."""
    if value is None:
        return ""
    if isinstance(value, datetime.timedelta):
        total = int(value.total_seconds())
        return f"{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}"
    if isinstance(value, datetime.time):
        return value.isoformat("seconds")
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds") if value.time() != datetime.time() else value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


READER = Reader("spreadsheet", "an Excel workbook (.xlsx) of turns or survey answers", _sniff, _read)
