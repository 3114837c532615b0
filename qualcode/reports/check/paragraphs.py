"""The paragraphs of a Word report as an author sees them: under which heading, in which table, note or box, in which style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.reports.check.styles import Styles
from qualcode.transcripts.readers.archive import Archive, attribute, local
from qualcode.transcripts.readers.base import Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

DOCUMENT = "word/document.xml"
NOT_IN_BODY = ("header", "footer", "footnote", "endnote")
"""Parts of a document that no comment can stand in."""
_NOT_TEXT = frozenset(
    {"pPr", "rPr", "instrText", "delInstrText", "del", "moveFrom", "txbxContent", "rt", "sdtPr", "annotation", "Fallback"}
)
_PIECES = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_CAPTION = re.compile(r"^(table|figure)\s+\d+\b[\s:.–—-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a paragraph stands in a table: the table's number and caption, row and column (both from 0), and whether it is the first of its cell."""

    table: int
    caption: str
    row: int
    column: int


@dataclass(eq=False)
class Para:
    """One paragraph.

    `number` counts the paragraphs under its heading from 1; `part` is empty in the body, else `footnote`, `header` …; `indent` is in
    twentieths of a point; `runs` are the elements its characters stand in, as (first character, element).
    """

    text: str
    style: str = ""
    level: int = 0
    indent: int = 0
    is_list: bool = False
    headings: tuple[str, ...] = ()
    number: int = 0
    part: str = ""
    cell: Cell | None = None
    row_name: str = ""
    column_name: str = ""
    element: _Element | None = None
    runs: list[tuple[int, _Element]] = field(default_factory=list)

    @property
    def is_contents(self) -> bool:
        """Whether this is a line of a table of contents, or of a list of tables."""
        return self.style.startswith(("toc", "contents", "table of figures", "index"))

    @property
    def is_caption(self) -> bool:
        """Whether this is the caption of a table or figure."""
        return self.style == "caption" or (
            bool(_CAPTION.match(self.text)) and len(self.text) < 200 and not self.text.rstrip().endswith(".")
        )

    @property
    def where(self) -> str:
        """Where it stands, for people: heading and paragraph, or table, row and column."""
        place = " › ".join(self.headings)
        if self.cell:
            inside = [f"table “{self.cell.caption}”" if self.cell.caption else f"table {self.cell.table}"]
            inside += [f"row “{self.row_name}”" if self.row_name else f"row {self.cell.row + 1}"]
            inside += [f"column “{self.column_name}”" if self.column_name else f"column {self.cell.column + 1}"]
        else:
            inside = ["heading"] if self.level and not self.part else [f"{self.part or 'paragraph'} {self.number}"]
        return ", ".join(filter(None, [place, *inside]))


def open_report(data: bytes) -> Archive:
    """A Word file opened safely.

    Raises:
        QualcodeError: it is damaged, locked, made to do harm, or no Word file.
    """
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise QualcodeError(
            "this file is locked with a password, or is of Word before 2007 (.doc)", "take the password off and save it as .docx in Word"
        )
    if data[:2] != b"PK":
        raise QualcodeError("this is no Word file (.docx)", "save the report as .docx in Word or LibreOffice")
    try:
        archive = Archive(data)
    except Unreadable as error:
        raise unreadable(error) from error
    if DOCUMENT not in archive.names:
        raise QualcodeError("this is no Word file (.docx)", "save the report as .docx in Word or LibreOffice")
    return archive


def unreadable(error: Unreadable) -> QualcodeError:
    """What is said of a file that cannot be read."""
    return QualcodeError(
        f"this Word file cannot be read: {error.message}", "open it in Word or LibreOffice, save it again and check that copy"
    )


def read_paragraphs(archive: Archive, root: _Element) -> list[Para]:
    """Every paragraph of a report with words in it: the body (`root`) in order, then boxes, notes, headers and footers. Tracked changes count as accepted.

    Raises:
        QualcodeError: the file is damaged, or has no words at all.
    """
    try:
        styles = Styles(archive.xml("word/styles.xml"))
        reader = _Reader(styles)
        found = list(reader.body(root))
        for name in sorted(archive.names):
            part = _part(name)
            if part and (there := archive.xml(name)) is not None:
                found += reader.apart(there, part)
    except Unreadable as error:
        raise unreadable(error) from error
    if not any(p.text.strip() for p in found):
        raise QualcodeError("this Word file has no words in it", "choose the report")
    return found


def _part(name: str) -> str:
    match = re.fullmatch(r"word/(header|footer|footnote|endnote)s?\d*\.xml", name)
    return match[1] if match else ""


class _Reader:
    """Walks through a document, remembering the heading it stands under."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.headings: list[tuple[int, str]] = []
        self.number = self.tables = 0
        self.last_caption = ""
        self.boxes: list[Para] = []

    def body(self, root: _Element) -> Iterator[Para]:
        """The paragraphs of the body, then those of text boxes."""
        yield from self._blocks(root, None)
        yield from self.boxes

    def apart(self, root: _Element, part: str) -> Iterator[Para]:
        """The paragraphs of notes, headers or footers."""
        number = 0
        for element in root.iter("{*}p"):
            para = self._paragraph(element, None, part)
            if para.text.strip():
                number += 1
                para.number, para.headings = number, ()
                yield para

    def _blocks(self, parent: _Element, cell: Cell | None) -> Iterator[Para]:
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._placed(element, cell)
            elif name == "tbl":
                yield from self._table(element, cell)
            elif name not in ("sectPr", "tcPr", "sdtPr", "del", "moveFrom"):
                yield from self._blocks(element, cell)

    def _placed(self, element: _Element, cell: Cell | None) -> Iterator[Para]:
        para = self._paragraph(element, cell, "")
        if para.level and not cell and para.text.strip():
            self.headings = [h for h in self.headings if h[0] < para.level] + [(para.level, _title(para.text))]
            self.number = 0
        elif para.text.strip() and not cell and not para.is_contents:
            self.number += 1
        para.headings, para.number = tuple(h for _, h in self.headings), self.number
        if para.is_caption:
            self.last_caption = _CAPTION.sub("", para.text).strip()
        elif para.text.strip() and not cell:
            self.last_caption = ""
        if para.text.strip():
            yield para
        self._text_boxes(element, para)

    def _text_boxes(self, element: _Element, para: Para) -> None:
        for box in element.iter("{*}txbxContent"):
            if any(local(above) == "Fallback" for above in box.iterancestors()):
                continue
            for inner in box.iter("{*}p"):
                found = self._paragraph(inner, None, "text box")
                if found.text.strip():
                    found.headings, found.number, found.element, found.runs = para.headings, para.number, para.element, []
                    self.boxes.append(found)

    def _table(self, element: _Element, outer: Cell | None) -> Iterator[Para]:
        self.tables += 1
        number, caption = self.tables, self.last_caption or _own_caption(element)
        self.last_caption = ""
        head: dict[int, str] = {}
        for row, line in enumerate(e for e in element.iter("{*}tr") if _table_of(e) is element):
            column, row_name = 0, ""
            for box in (e for e in line.iter("{*}tc") if _table_of(e) is element):
                there = list(self._blocks(box, outer or Cell(number, caption, row, column)))
                text = " ".join(" ".join(p.text.split()) for p in there)
                if row == 0:
                    head[column] = text
                row_name = text if column == 0 else row_name
                for para in there:
                    para.row_name, para.column_name = row_name, head.get(column, "")
                yield from there
                column += _span(box)

    def _paragraph(self, element: _Element, cell: Cell | None, part: str) -> Para:
        pieces: list[str] = []
        runs: list[tuple[int, _Element]] = []
        _walk(element, pieces, runs, [0])
        look = self.styles.of(element)
        return Para("".join(pieces), look.name, look.level, look.indent, look.is_list, cell=cell, part=part, element=element, runs=runs)


def _walk(element: _Element, pieces: list[str], runs: list[tuple[int, _Element]], at: list[int]) -> None:
    """Gather the text below an element, and at which character each run begins."""
    for child in element:
        name = local(child)
        if name in _NOT_TEXT:
            continue
        if name == "r":
            runs.append((at[0], child))
        piece = (child.text or "") if name == "t" else _PIECES.get(name, "")
        if piece:
            pieces.append(piece)
            at[0] += len(piece)
        else:
            _walk(child, pieces, runs, at)


def _title(text: str) -> str:
    """A heading's words, without the invisible mark our own headings begin with."""
    return " ".join(text.replace("\u200b", "").split())


def _table_of(element: _Element) -> _Element | None:
    return next((above for above in element.iterancestors() if local(above) == "tbl"), None)


def _own_caption(table: _Element) -> str:
    found = next(iter(table.iterfind("{*}tblPr/{*}tblCaption")), None)
    return attribute(found, "val") if found is not None else ""


def _span(cell: _Element) -> int:
    found = next(iter(cell.iterfind("{*}tcPr/{*}gridSpan")), None)
    value = attribute(found, "val") if found is not None else ""
    return max(1, int(value)) if value.isdigit() else 1
