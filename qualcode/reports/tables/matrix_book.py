"""The framework matrix to Excel and back: nothing is lost on the way, and where two people changed one cell both versions are shown.

The workbook holds three lines a row: summary, status and quotes, and a fourth, for reading only, that says who raised it and who was asked. A hidden sheet
keeps which event each cell stood at, so that coming back it is known what was changed in Excel and what meanwhile in the project.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.analysis.quotes.passages import find_coding
from qualcode.analysis.themes.matrix import Cell, Matrix, cell_event, read_matrix
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.events import Event
from qualcode.reports.tables.excel import FONT, LINE, checked, lines_of, saved

if TYPE_CHECKING:
    from qualcode.study import Study

SHEET, BASE = "matrix", "qualcode"
PARTS = ("summary", "status", "quotes")
RECORD = "raised (for reading)"
_WIDTH = 48
"""How wide a theme's column is, in characters."""

_HEAD = 2
"""How many rows stand above the matrix: the themes' names and their claims."""


@dataclass(frozen=True)
class Written:
    """What an analyst's cell says: the three parts that go out and come back."""

    summary: str
    status: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """A cell changed in Excel and in the project, differently. Nothing was written."""

    row: str
    theme: str
    theirs: Written
    ours: Written
    by: str


@dataclass(frozen=True)
class Taken:
    """What came back from Excel: the events to write, and the cells a person must decide on."""

    events: tuple[Event, ...]
    conflicts: tuple[Conflict, ...]


def to_excel(matrix: Matrix) -> bytes:
    """The matrix as a workbook to write in."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    head, wrap = PatternFill("solid", fgColor="E6ECEF"), Alignment(wrap_text=True, vertical="top")
    _put(sheet, 1, [matrix.kind, "", *(t.id for t in matrix.themes)])
    _put(sheet, 2, ["", "", *(t.claim for t in matrix.themes)])
    for number, (row, part) in enumerate(_lines(matrix), _HEAD + 1):
        _put(sheet, number, [row, part, *(_part(matrix.cell(row, t.id), part) for t in matrix.themes)])
    for line in sheet.iter_rows():
        sheet.row_dimensions[line[0].row].height = LINE * max(lines_of(c.value, _WIDTH if c.column > 2 else 16) for c in line)
        for cell in line:
            cell.alignment = wrap
            if cell.row == 1 or cell.column <= 2:
                cell.font, cell.fill = Font(FONT, bold=True), head
            elif cell.row == 2 or line[1].value == RECORD:
                cell.font = Font(FONT, italic=True, color="55626B")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 21
    for number in range(3, 3 + len(matrix.themes)):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
    sheet.freeze_panes = "C3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.print_title_cols, sheet.print_title_rows = "A:B", "1:2"
    _status_list(sheet, _HEAD + 4 * len(matrix.rows), len(matrix.themes))
    _remember(book.create_sheet(BASE), matrix)
    return saved(book)


def _lines(matrix: Matrix) -> Iterator[tuple[str, str]]:
    return ((row, part) for row in matrix.rows for part in (*PARTS, RECORD))


def _put(sheet: Any, number: int, values: list[str]) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(number, column)
        cell.value = checked(value) or None
        if value[:1] in ("=", "+", "-", "@"):
            cell.data_type, cell.quotePrefix = "s", True


def _part(cell: Cell, part: str) -> str:
    if part == "quotes":
        return "\n".join(cell.quotes)
    return cell.raised if part == RECORD else str(getattr(cell, part))


def _status_list(sheet: Any, last: int, themes: int) -> None:
    """A list to choose the status from, on the status lines."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    choice = DataValidation(type="list", formula1='"empty,draft,agreed"', allow_blank=True)
    sheet.add_data_validation(choice)
    for number in range(_HEAD + 2, last + 1, 4):
        choice.add(f"C{number}:{get_column_letter(2 + themes)}{number}")


def _remember(sheet: Any, matrix: Matrix) -> None:
    sheet.sheet_state = "veryHidden"
    sheet.append(["qualcode matrix", 1, matrix.kind])
    for cell in matrix.cells:
        sheet.append([cell.row, cell.theme, cell.event])


def from_excel(study: Study, coder: str, path: Path) -> Taken:
    """The cells that were changed in a workbook since it was written, as events to write.

    Raises:
        QualcodeError: the file is no such workbook, a header or a row's name was changed, or a cell cannot be used; with sheet and cell.
    """
    sheet, base, kind = _open(path)
    matrix = read_matrix(study, kind)
    events, conflicts = [], []
    for (row, theme), (where, theirs) in _read(study, sheet, path.name, base).items():
        was, now = (
            _of_event(study, base[row, theme]),
            matrix.cell(row, theme) if (row, theme) in {(c.row, c.theme) for c in matrix.cells} else Cell(row, theme),
        )
        ours = Written(now.summary.strip(), now.status, now.quotes)
        if theirs in (was, ours):
            continue
        if now.event != base[row, theme] and ours != was:
            conflicts.append(Conflict(row, theme, theirs, ours, now.by))
            continue
        try:
            events.append(cell_event(study, coder, row, theme, theirs.summary, theirs.status, theirs.quotes))
        except QualcodeError as error:
            raise QualcodeError(f"{path.name}, {where}: {error.message}", error.hint) from error
    return Taken(tuple(events), tuple(conflicts))


def _open(path: Path) -> tuple[Any, dict[tuple[str, str], str], str]:
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(path.read_bytes()))
    except OSError as error:
        raise QualcodeError(f"{path} cannot be read: {error.strerror or error}", "close it where it is open, and try again") from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise QualcodeError(f"{path.name} is no Excel workbook (.xlsx)", "save it as an Excel workbook") from error
    if SHEET not in book.sheetnames or BASE not in book.sheetnames:
        raise QualcodeError(
            f"{path.name} is no matrix that qualcode wrote: the sheet {SHEET if SHEET not in book.sheetnames else BASE!r} is missing",
            "write one with: qualcode matrix -o FILE.xlsx, and fill that",
        )
    lines = [["" if v is None else str(v) for v in row] for row in book[BASE].iter_rows(values_only=True)]
    if not lines or lines[0][0] != "qualcode matrix":
        raise QualcodeError(f"{path.name}: its hidden sheet was changed", "write the matrix anew, and copy your texts into it")
    return book[SHEET], {(line[0], line[1]): line[2] if len(line) > 2 else "" for line in lines[1:]}, lines[0][2]


def _read(study: Study, sheet: Any, name: str, base: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], tuple[str, Written]]:
    """What each cell says, and where it stands in the sheet."""
    from openpyxl.utils import get_column_letter

    themes, rows = list(dict.fromkeys(t for _, t in base)), list(dict.fromkeys(r for r, _ in base))
    columns: dict[int, str] = {}
    for column in range(3, sheet.max_column + 1):
        head = _text(sheet.cell(1, column).value)
        if head in themes and head not in columns.values():
            columns[column] = head
        elif head or any(_text(sheet.cell(r, column).value) for r in range(1, sheet.max_row + 1)):
            at = f"{name}, sheet {SHEET}, cell {get_column_letter(column)}1"
            raise QualcodeError(
                f"{at}: {head!r} is no theme of this matrix" if head not in themes else f"{at}: the theme {head!r} stands twice",
                did_you_mean(head, themes) or "put the theme's name back as it was; new themes begin with: qualcode themes add",
            )
    if lost := [t for t in themes if t not in columns.values()]:
        raise QualcodeError(
            f"{name}, sheet {SHEET}, row 1: the column of {', '.join(lost)} is missing", "put it back, or write the matrix anew"
        )
    lines: dict[tuple[str, str], int] = {}
    row = ""
    for number in range(_HEAD + 1, sheet.max_row + 1):
        row, part = _text(sheet.cell(number, 1).value) or row, _text(sheet.cell(number, 2).value)
        if part == RECORD or not (part or any(_text(sheet.cell(number, c).value) for c in columns)):
            continue
        if row not in rows or part not in PARTS or (row, part) in lines:
            wrong = (
                f"{row!r} is no row of this matrix"
                if row not in rows
                else f"{part!r} is none of {', '.join(PARTS)}"
                if part not in PARTS
                else f"{row}, {part} stands twice"
            )
            raise QualcodeError(
                f"{name}, sheet {SHEET}, row {number}: {wrong}",
                did_you_mean(row, rows) if row not in rows else "put columns A and B back as they were",
            )
        lines[row, part] = number
    if gone := [f"{r}, {p}" for r in rows for p in PARTS if (r, p) not in lines]:
        raise QualcodeError(f"{name}, sheet {SHEET}: the line {gone[0]} is missing", "put it back, or write the matrix anew")
    found = {}
    for column, theme in columns.items():
        for row in rows:
            summary, status, quotes = (_text(sheet.cell(lines[row, part], column).value) for part in PARTS)
            where = f"sheet {SHEET}, cell {get_column_letter(column)}{lines[row, 'summary']}"
            status = status or ("draft" if summary else "empty")
            # a summary that was written and one that was taken out need no second change to the status
            status = "draft" if summary and status == "empty" else "empty" if not summary else status
            found[row, theme] = (where, Written(summary, status, _quotes(study, quotes, name, where)))
    return found


def _quotes(study: Study, text: str, name: str, where: str) -> tuple[str, ...]:
    ids = []
    for word in text.replace(",", " ").replace(";", " ").split():
        try:
            ids.append(word if word in study.state.events else find_coding(study, word).id)
        except QualcodeError as error:
            raise QualcodeError(
                f"{name}, {where} (quotes): {error.message}", "write ids of codings, or unique ends of them, one a line"
            ) from error
    return tuple(dict.fromkeys(ids))


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _of_event(study: Study, event_id: str) -> Written:
    found = study.state.events.get(event_id)
    if found is None:
        return Written("", "empty", ())
    return Written(_text(found.get("summary")), str(found.get("status") or "draft"), tuple(found.get("quotes") or ()))
