"""Codebooks in running text: headings and lists name the codes, what stands below says what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from qualcode.exchange.codebook_file.entries import Entry, kind_of, labelled, parted, unnumbered
from qualcode.exchange.codebook_file.tables import is_codebook, is_sheet_of_codes, read_rows, read_sheet_of_codes

_NAMED = re.compile(r"^(?P<name>[^:–—\n]{2,60}?)\s*(?::|–|—|\s-\s)\s+(?P<rest>\S.*)$", re.DOTALL)
LONGEST_NAME = 8
"""Words of the longest list entry that is taken for a code's bare name."""


@dataclass(frozen=True)
class Line:
    """A piece of a document: a `title` is the document's own, `heading` and `item` have a level from 1, `bold` is what an item begins with in bold, a `table` has rows."""

    kind: str
    text: str
    where: str
    level: int = 0
    bold: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def read_outline(lines: Iterable[Line]) -> tuple[str, list[Entry]]:
    """The title of a document (empty where it has none of its own) and its codes.

    Tables with the heads of a codebook are believed first. Without one, headings are codes, and lists below a heading whose entries are named; a paragraph
    in the style of a title is the title, else a lone heading of the first level at the top.
    """
    lines = list(lines)
    titled = next((line.text for line in lines if line.kind == "title"), "")
    title = titled or _lone_heading(lines)
    tables = [line for line in lines if line.kind == "table" and line.rows and (is_codebook(line.rows[0]) or is_sheet_of_codes(line.rows))]
    if tables:
        found: list[Entry] = []
        for table in tables:
            rows = [(f"{table.where}, row {n}", row) for n, row in enumerate(table.rows, 1)]
            more = read_rows(table.rows[0], rows[1:]) if is_codebook(table.rows[0]) else read_sheet_of_codes(rows)
            for entry in more:
                entry.parent += len(found) if entry.parent >= 0 else 0
            found += more
        return title, found
    return title, _Outline(lines, skip="" if titled else title).read()


def _lone_heading(lines: list[Line]) -> str:
    tops = [line for line in lines if line.kind == "heading" and line.level == 1]
    first = next((line for line in lines if line.kind == "heading"), None)
    return first.text.strip() if first and tops == [first] else ""


class _Outline:
    def __init__(self, lines: list[Line], skip: str) -> None:
        self.lines, self.skip = lines, skip
        self.found: list[Entry] = []
        self.open: list[tuple[int, int]] = []
        self.label = ""

    def read(self) -> list[Entry]:
        """The entries in order."""
        for line in self.lines:
            if line.kind == "heading":
                self._heading(line)
            elif line.kind in ("item", "text") and line.text.strip():
                first, *more = parted(line.text)
                (self._item if line.kind == "item" else self._text)(replace(line, text=first))
                for said in filter(None, map(labelled, more)):
                    self._field(*said)
        return self.found

    def _heading(self, line: Line) -> None:
        kind = kind_of(line.text)
        if kind not in ("", "name", "group") and self.open:
            self.label = kind  # a small heading "Include" over what is included
            return
        self.label = ""
        name = unnumbered(line.text)
        if name and not (line.text.strip() == self.skip and line.level == 1):
            self._put(name, line, line.level)

    def _item(self, line: Line) -> None:
        said = labelled(line.text)
        if said:
            self._field(*said)
            return
        if self.label and self.open:
            self.found[self.open[-1][1]].put(self.label, line.text)
            return
        named = _NAMED.match(line.text)
        name = line.bold or (named["name"] if named else line.text if len(line.text.split()) <= LONGEST_NAME else "")
        if not name:
            self._field("definition", line.text)
            return
        entry = self._put(unnumbered(name), line, 100 + line.level)
        rest = line.text[len(line.bold) :].strip(" :–—-") if line.bold else named["rest"] if named else ""
        if rest:
            entry.put("definition", rest)

    def _text(self, line: Line) -> None:
        said = labelled(line.text)
        if said:
            self._field(*said)
        elif self.open:
            self.found[self.open[-1][1]].put(self.label or "definition", line.text)

    def _field(self, kind: str, text: str) -> None:
        """A labelled line: its words now, or the lines that follow where it has none."""
        self.label = "" if text else kind
        if text and self.open:
            self.found[self.open[-1][1]].put(kind, text)

    def _put(self, name: str, line: Line, level: int) -> Entry:
        while self.open and self.open[-1][0] >= level:
            self.open.pop()
        entry = Entry(name, line.where, self.open[-1][1] if self.open else -1)
        self.found.append(entry)
        self.open.append((level, len(self.found) - 1))
        return entry
