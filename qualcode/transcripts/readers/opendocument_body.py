"""The body of an OpenDocument text: its paragraphs and tables in order, with tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from qualcode.transcripts.readers.archive import attribute, local
from qualcode.transcripts.readers.document import Body, Paragraph, Table, bold_end
from qualcode.transcripts.readers.encoding import keepable

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_REPEATED = 50
"""Times a cell, row or blank that says it is repeated is repeated at most: a made-up file may say a billion."""

_BLANKS = re.compile(r"[ \t\r\n]+")
_PASSED_BY = frozenset(
    {"ruby-text", "bookmark", "hidden-text", "hidden-paragraph", "forms", "sequence-decls", "variable-decls", "user-field-decls"}
)


def bold_styles(roots: Iterable[_Element]) -> frozenset[str]:
    """The names of the styles that set their text in bold, by themselves or by the style they build on."""
    weight: dict[str, str] = {}
    parent: dict[str, str] = {}
    for root in roots:
        for style in root.iter("{*}style"):
            name = attribute(style, "name")
            parent[name] = attribute(style, "parent-style-name")
            weight[name] = next((attribute(p, "font-weight") for p in style.iterfind("./{*}text-properties")), "")
    return frozenset(name for name in weight if _weight(name, weight, parent) in ("bold", "700", "800", "900"))


def _weight(name: str, weight: dict[str, str], parent: dict[str, str]) -> str:
    for _ in range(20):
        if weight.get(name) or name not in parent:
            break
        name = parent[name]
    return weight.get(name, "")


def page_heads(styles: _Element | None) -> list[tuple[str, str]]:
    """The running heads and feet of the pages, each text once, as kind and text."""
    seen: dict[str, str] = {}
    names = ("header", "header-left", "header-first", "footer", "footer-left", "footer-first")
    for part in styles.iter(*(f"{{*}}{name}" for name in names)) if styles is not None else ():
        text = keepable(" ".join(" ".join(str(t) for t in part.itertext()).split()))[0]
        if text:
            seen.setdefault(text, "page " + local(part).partition("-")[0])
    return [(kind, text) for text, kind in seen.items()]


def read_text(text: _Element, bold: frozenset[str]) -> Body:
    """The paragraphs and tables of the body of an OpenDocument text; `bold` names the styles that are bold."""
    return _Walker(bold).walk(text)


class _Walker:
    def __init__(self, bold: frozenset[str]) -> None:
        self.bold = bold
        self.out = Body()
        self.number = 0

    def walk(self, text: _Element) -> Body:
        for change in text.iter("{*}changed-region"):
            self.out.counts["deletion"] += change.find("./{*}deletion") is not None
            self.out.counts["insertion"] += change.find("./{*}insertion") is not None
        for block in _blocks(text):
            if local(block) == "table":
                self.out.items.append(self._table(block))
            else:
                self.out.items += self._paragraphs(block)
        return self.out

    def _paragraphs(self, element: _Element) -> list[Paragraph]:
        """A paragraph, and after it those of the text boxes in it."""
        self.number += 1
        gather = _Pieces(self.bold)
        gather.read(element, attribute(element, "style-name") in self.bold)
        self.out.counts.update(gather.counts)
        heading = local(element) == "h"
        paragraphs = [Paragraph(self.number, gather.text, bold_end(gather.pieces), heading)]
        for box in gather.boxes:
            self.out.counts["text box"] += 1
            for block in _blocks(box):
                if local(block) == "table":
                    paragraphs += [Paragraph(self.number, "\t".join(c for c in row if c)) for row in self._table(block).rows]
                else:
                    paragraphs += self._paragraphs(block)
        return paragraphs

    def _table(self, element: _Element) -> Table:
        table = Table(self.number + 1)
        for row in _rows(element):
            self.number += 1
            cells: list[str] = []
            for cell in row:
                if local(cell) in ("table-cell", "covered-table-cell"):
                    cells += [self._cell(cell)] * _times(cell, "number-columns-repeated")
            while len(cells) > 1 and not cells[-1]:
                cells.pop()
            table.rows += [cells] * (_times(row, "number-rows-repeated") if any(cells) else 1)
        width = max((len(row) for row in table.rows), default=0)
        table.rows = [row + [""] * (width - len(row)) if len(row) > 1 else row for row in table.rows]
        return table

    def _cell(self, cell: _Element) -> str:
        before = self.number
        texts: list[str] = []
        for block in _blocks(cell):
            if local(block) == "table":
                self.out.counts["table inside a table"] += 1
                texts += ["\t".join(c for c in row if c) for row in self._table(block).rows]
            else:
                texts += [p.text for p in self._paragraphs(block)]
        self.number = before
        return "\n".join(t for t in texts if t.strip())


def _times(element: _Element, name: str) -> int:
    said = attribute(element, name)
    return max(1, min(int(said), _MOST_REPEATED)) if said.isdecimal() and len(said) < 12 else 1


def _blocks(parent: _Element) -> Iterator[_Element]:
    """The paragraphs, headings and tables below an element, through lists, sections and indexes, not through each other."""
    for child in parent:
        name = local(child)
        if name in ("p", "h", "table"):
            yield child
        elif name not in _PASSED_BY and name != "tracked-changes":
            yield from _blocks(child)


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if local(child) == "table-row":
            yield child
        elif local(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


class _Pieces:
    """Gathers the text of one paragraph piece by piece; blanks are folded as the format has it."""

    def __init__(self, bold: frozenset[str]) -> None:
        self.styles = bold
        self.pieces: list[tuple[str, bool]] = []
        self.boxes: list[_Element] = []
        self.counts: dict[str, int] = {}

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)

    def read(self, element: _Element, bold: bool) -> None:
        self._add(element.text, bold)
        for child in element:
            self._child(child, bold)
            self._add(child.tail, bold)

    def _child(self, child: _Element, bold: bool) -> None:
        name = local(child)
        if name == "s":
            self.pieces.append((" " * _times(child, "c"), bold))
        elif name in ("tab", "line-break"):
            self.pieces.append(("\t" if name == "tab" else "\n", bold))
        elif name in ("note", "annotation"):
            what = "comment" if name == "annotation" else "footnote"
            self.counts[what] = self.counts.get(what, 0) + 1
        elif name in ("frame", "text-box", "custom-shape", "g"):
            self.boxes.append(child)
        elif name and name not in _PASSED_BY:
            self.read(child, bold or attribute(child, "style-name") in self.styles)

    def _add(self, text: str | None, bold: bool) -> None:
        words = _BLANKS.sub(" ", text or "")
        if words.startswith(" ") and (not self.pieces or self.pieces[-1][0].endswith((" ", "\n"))):
            words = words[1:]
        if words:
            self.pieces.append((words, bold))
