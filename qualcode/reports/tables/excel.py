"""Writing tables as Excel workbooks: equal tables give equal files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from qualcode.analysis.result import Result, Value
from qualcode.errors import QualcodeError
from qualcode.reports.word.package import steady

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_CHARACTERS = 32_767
"""What a cell of Excel can hold."""

WIDEST, NARROWEST = 70, 8
WIDEST_PAGE = 320
FONT = "Calibri"
LINE = 15.0
"""The height of one line of text, in points."""
_CORE = "docProps/core.xml"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def workbook(results: Iterable[Result]) -> bytes:
    """A workbook with one sheet for each table: its title, the table, and below it what must be said of it.

    openpyxl lays out the sheets and their heads; the rows below are put in as XML, because cell objects for 30,000 quotes would take ten seconds.

    Raises:
        QualcodeError: a text is longer than a cell of Excel can hold.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    bodies = {}
    for number, (name, result) in enumerate(zip(sheet_names(results := list(results)), results, strict=True), 1):
        bodies[f"xl/worksheets/sheet{number}.xml"] = _sheet(book.create_sheet(name), result)
    data = saved(book)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = {
            name: package.read(name).replace(b"</sheetData>", body.encode("utf-8") + b"</sheetData>") for name, body in bodies.items()
        }
    return steady(data, sheets)


def saved(book: Any) -> bytes:
    """The bytes of a workbook, without the time it was made at."""
    from datetime import datetime

    book.properties.creator = book.properties.lastModifiedBy = "qualcode"
    book.properties.created = book.properties.modified = datetime(1980, 1, 1)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as package:
        core = package.read(_CORE)
    # openpyxl always puts the time of saving here
    return steady(out.getvalue(), {_CORE: re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", core)})


def sheet_names(results: Sequence[Result]) -> list[str]:
    """A name for each sheet that Excel takes: 31 characters at most, no brackets, colons, stars, question marks or slashes, none twice."""
    names: list[str] = []
    for result in results:
        stem = re.sub(r"[\[\]:*?/\\]", " ", result.title).strip("' ")[:28] or "table"
        name, number = stem, 1
        while name.casefold() in {n.casefold() for n in names}:
            number += 1
            name = f"{stem[:27]} {number}"
        names.append(name)
    return names


def _sheet(sheet: Worksheet, result: Result) -> str:
    """Lay out a sheet down to the head of its table; gives the rows below it as XML."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    widths = _widths(result)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "B4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    if sum(widths) <= WIDEST_PAGE:  # a broader table would be too small to read on one page's width
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "3:3"
    last = get_column_letter(len(result.head))
    sheet.auto_filter.ref = f"A3:{last}{3 + len(result.rows)}"

    def cell(value: Value, **styles: Any) -> Any:
        made = WriteOnlyCell(sheet, checked(value))
        if isinstance(value, str):
            made.data_type = "s"
        for name, style in styles.items():
            setattr(made, name, style)
        return made

    sheet.append([cell(result.title, font=Font(FONT, bold=True, size=14))])
    sheet.append([])
    fill, line = PatternFill("solid", fgColor="E6ECEF"), Border(bottom=Side("thin", color="7F8C8D"))
    sheet.row_dimensions[3].height = LINE * max((lines_of(h, w) for h, w in zip(result.head, widths, strict=True)), default=1)
    sheet.append(
        [
            cell(h, font=Font(FONT, bold=True), fill=fill, border=line, alignment=Alignment(wrap_text=True, vertical="top"))
            for h in result.head
        ]
    )
    top, wrapped = (cell("", alignment=Alignment(wrap_text=wrap, vertical="top")).style_id for wrap in (False, True))
    said = cell("", font=Font(FONT, italic=True, color="55626B")).style_id
    styles = [wrapped if w >= WIDEST else top for w in widths]
    letters = [get_column_letter(i) for i in range(1, len(widths) + 1)]
    long = [(i, w) for i, w in enumerate(widths) if w >= WIDEST]
    heights = [max((lines_of(row[i], w) for i, w in long), default=1) for row in result.rows]
    rows = [_row(number, row, letters, styles, heights[number - 4]) for number, row in enumerate(result.rows, 4)]
    rows += [_row(number, [text], letters, [said]) for number, text in enumerate(result.said(), 5 + len(result.rows))]
    return "".join(rows)


def _row(number: int, values: Sequence[Value], letters: Sequence[str], styles: Sequence[int], lines: int = 1) -> str:
    """A row as SpreadsheetML (ECMA-376, part 1, 18.3.1.73). Texts are always texts, so that none is run as a formula."""
    cells = []
    for letter, style, value in zip(letters, styles, values, strict=False):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            cells.append(
                f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(str(checked(value)))}</t></is></c>'
            )
        else:
            cells.append(f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>')
    height = f' ht="{lines * LINE:g}" customHeight="1"' if lines > 1 else ""
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


def lines_of(value: Value, width: float) -> int:
    """How many lines a text takes in a column so wide; at most what Excel gives a row."""
    found = sum(1 + int(len(line) / (width * 0.95)) for line in str(value or "").split("\n"))
    return min(found, 27)


def checked(value: Value) -> Value:
    """The value, without control characters, which Excel cannot hold.

    Raises:
        QualcodeError: it is too long for a cell.
    """
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            raise QualcodeError(
                f"“{value[:40]}…” has {len(value)} characters, and a cell of Excel holds {MOST_CHARACTERS}",
                "shorten it, or write CSV instead",
            )
        return _CONTROL.sub("", value) if _CONTROL.search(value) else value
    return value


def _widths(result: Result) -> list[int]:
    found = []
    for i, head in enumerate(result.head):
        longest = max([len(str(row[i])) for row in result.rows[:400] if row[i] is not None], default=0)
        found.append(max(NARROWEST, min(WIDEST, max(longest + 2, max(len(w) for w in head.split(" ")) + 2))))
    return found
