"""The body of a Word file: its paragraphs and tables in order, as the page shows them once every tracked change is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.transcripts.readers.archive import attribute, local
from qualcode.transcripts.readers.document import Body, Paragraph, Table, bold_end
from qualcode.transcripts.readers.word_styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

NO_TEXT = frozenset(
    {
        "instrText",
        "delInstrText",
        "pPr",
        "rPr",
        "tblPr",
        "tcPr",
        "trPr",
        "sectPr",
        "tblGrid",
        "sdtPr",
        "rt",
        "rubyPr",
        "annotation",
    }
)
"""Elements of a Word file that hold properties, field codes and readings: nothing below them is text of the document."""

_LEFT_OUT = NO_TEXT | {"del", "moveFrom", "delText"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}


def read_body(body: _Element, styles: Styles) -> Body:
    """The paragraphs and tables of a body, with tracked insertions in and deletions out."""
    return _Walker(styles).walk(body)


class _Walker:
    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.out = Body()
        self.number = 0

    def walk(self, body: _Element) -> Body:
        for element in _blocks(body):
            if local(element) == "p":
                self.out.items.extend(self._paragraphs(element))
            else:
                self.out.items.append(self._table(element))
        return self.out

    def _paragraphs(self, element: _Element) -> Iterator[Paragraph]:
        """A paragraph, and after it those of the text boxes that hang on it."""
        self.number += 1
        runs = _Runs(self.styles, self.out)
        runs.read(element)
        style = next((attribute(e, "val") for e in element.iterfind("./{*}pPr/{*}pStyle")), "")
        text = "".join(piece for piece, _ in runs.pieces)
        heading = self.styles.is_heading(style) or element.find("./{*}pPr/{*}outlineLvl") is not None
        yield Paragraph(self.number, text, bold_end(runs.pieces), heading)
        for box in runs.boxes:
            self.out.counts["text box"] += 1
            for inner in _blocks(box):
                if local(inner) == "p":
                    yield from self._paragraphs(inner)
                else:
                    self.out.items.append(self._table(inner))

    def _table(self, element: _Element) -> Table:
        table = Table(self.number + 1)
        for row in _rows(element):
            self.number += 1
            if row.find("./{*}trPr/{*}del") is not None:
                self.out.counts["deletion"] += 1
                continue
            table.rows.append([self._cell(cell) for cell in _cells(row)])
        return table

    def _cell(self, cell: _Element) -> str:
        """The text of a cell; a cell merged with the one above it is empty."""
        merged = cell.find("./{*}tcPr/{*}vMerge")
        if merged is not None and attribute(merged, "val") != "restart":
            return ""
        before = self.number
        texts: list[str] = []
        for element in _blocks(cell):
            if local(element) == "p":
                texts += [p.text for p in self._paragraphs(element)]
            else:
                self.out.counts["table inside a table"] += 1
                texts += ["\t".join(c for c in row if c) for row in self._table(element).rows]
        self.number = before
        return "\n".join(t for t in texts if t.strip())


def _blocks(parent: _Element) -> Iterator[_Element]:
    """The paragraphs and tables below an element, through content controls and tracked insertions, not through each other."""
    for child in parent:
        name = local(child)
        if name in ("p", "tbl"):
            yield child
        elif name == "AlternateContent":
            yield from (block for choice in _chosen(child) for block in _blocks(choice))
        elif name not in _LEFT_OUT:
            yield from _blocks(child)


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        name = local(child)
        if name == "tr":
            yield child
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(child)


def _cells(row: _Element) -> Iterator[_Element]:
    for child in row:
        name = local(child)
        if name == "tc":
            yield child
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _cells(child)


class _Runs:
    """Gathers the text of one paragraph, run by run."""

    def __init__(self, styles: Styles, out: Body) -> None:
        self.styles = styles
        self.out = out
        self.pieces: list[tuple[str, bool]] = []
        self.boxes: list[_Element] = []

    def read(self, element: _Element) -> None:
        for child in element:
            name = local(child)
            if name == "r":
                self._run(child)
            elif name in ("del", "moveFrom"):
                self._count_deleted(child)
            elif name == "AlternateContent":
                self.boxes.extend(_text_boxes(child))
            elif name not in _LEFT_OUT:
                self.out.counts["insertion"] += name in ("ins", "moveTo")
                self.read(child)

    def _count_deleted(self, element: _Element) -> None:
        if any(True for _ in element.iter("{*}delText", "{*}t")):
            self.out.counts["deletion"] += 1

    def _run(self, run: _Element) -> None:
        properties = run.find("./{*}rPr")
        bold = self.styles.is_bold(properties)
        if properties is not None and _is_on(properties.find("./{*}vanish")):
            text = "".join(str(t.text or "") for t in run.iter("{*}t"))
            if text.strip():
                self.out.hidden.append(text)
            return
        for child in run:
            self._piece(child, bold)

    def _piece(self, child: _Element, bold: bool) -> None:
        name = local(child)
        if name == "t":
            self.pieces.append((child.text or "", bold))
        elif name in _BREAKS:
            self.pieces.append((_BREAKS[name], bold))
        elif name == "sym":
            self.pieces.append((_symbol(attribute(child, "char")), bold))
        elif name in ("commentReference", "footnoteReference", "endnoteReference"):
            self.out.counts[name.removesuffix("Reference")] += 1
        elif name in ("drawing", "pict", "object", "AlternateContent"):
            self.boxes.extend(_text_boxes(child))
        elif name == "ruby":
            self.read(child)


def _symbol(code: str) -> str:
    """A character given by its number; Word adds F000 to those of symbol fonts, which have no plain character."""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return "" if 0xF000 <= value <= 0xF0FF or not 0x20 <= value < 0xD800 else chr(value)


def _text_boxes(element: _Element) -> Iterator[_Element]:
    """The text boxes below an element; where Word keeps one in two versions for old readers, the first alone."""
    if local(element) == "txbxContent":
        yield element
        return
    for child in _chosen(element) if local(element) == "AlternateContent" else element:
        yield from _text_boxes(child)


def _chosen(alternatives: _Element) -> list[_Element]:
    """Of the versions of one thing that Word keeps for older readers, the first that holds text."""
    return [version for version in alternatives if version.find(".//{*}t") is not None][:1]


def _is_on(element: _Element | None) -> bool:
    return element is not None and attribute(element, "val") not in ("0", "false", "off", "none")
