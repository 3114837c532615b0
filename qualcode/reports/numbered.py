"""What every printed form of a report shares: the numbers of its tables and figures, references to them, and a key for each section."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcode.reports.content import Block, Picture, Report, Section, Table

OPENING = "opening"
"""The key of what stands before the first heading."""
_REFERENCE = re.compile(r"\[\[([^\[\]]+)\]\]")


@dataclass(frozen=True)
class Reference:
    """A place in a paragraph that names a table or a figure, by its key."""

    key: str
    label: str


@dataclass(frozen=True)
class Placed:
    """A section with the key it has in this report and the level of its heading, from 1 to 3."""

    key: str
    level: int
    section: Section


@dataclass
class Numbered:
    """A report with its tables and figures numbered in order of appearance."""

    report: Report
    labels: dict[str, str] = field(default_factory=dict)
    _places: dict[int, deque[tuple[str, int, str]]] = field(default_factory=lambda: defaultdict(deque))

    def __post_init__(self) -> None:
        counts: Counter[str] = Counter()
        for where, blocks in [(OPENING, self.report.opening), *((p.key, p.section.blocks) for p in self.sections())]:
            for i, block in enumerate(captioned(blocks), 1):
                word = "Figure" if isinstance(block, Picture) else "Table"
                counts[word] += 1
                key = block.key if block.key and block.key not in self.labels else f"{where}#{i}"
                self.labels[key] = f"{word} {counts[word]}"
                self._places[id(block)].append((word, counts[word], key))

    def label(self, block: Table | Picture) -> tuple[str, int, str]:
        """`Table` or `Figure`, its number, and the key it is referred to by. Whoever prints a report asks once for each, in order."""
        return self._places[id(block)].popleft()

    def pieces(self, text: str) -> Iterator[str | Reference]:
        """A paragraph's text in pieces, with references in place of `[[key]]`; a key nothing has stays as it is written."""
        at = 0
        for found in _REFERENCE.finditer(text):
            if found[1] in self.labels:
                if found.start() > at:
                    yield text[at : found.start()]
                yield Reference(found[1], self.labels[found[1]])
                at = found.end()
        if at < len(text):
            yield text[at:]

    def text(self, text: str) -> str:
        """A paragraph's text with the labels of tables and figures in place of their keys."""
        return "".join(p if isinstance(p, str) else p.label for p in self.pieces(text))

    def sections(self) -> list[Placed]:
        """Every section with its key, which no other section of the report has: its own, else the titles that lead to it."""
        found: list[Placed] = []
        taken = {OPENING}

        def walk(section: Section, level: int, above: str) -> None:
            wanted = section.key or f"{above}/{section.title}"
            key, n = wanted, 1
            while key in taken:
                n += 1
                key = f"{wanted}~{n}"
            taken.add(key)
            found.append(Placed(key, min(level, 3), section))
            for inner in section.sections:
                walk(inner, level + 1, key)

        for section in self.report.sections:
            walk(section, 1, "")
        return found


def captioned(blocks: tuple[Block, ...]) -> Iterator[Table | Picture]:
    """The tables and pictures of a section, each picture before the table of its data."""
    for block in blocks:
        if isinstance(block, Picture):
            yield block
            yield block.data
        elif isinstance(block, Table):
            yield block
