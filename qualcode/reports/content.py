"""What a report holds, before anything is known of Word: sections of paragraphs, tables and quotations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.model.coding import Quote

INVENTED = "Invented data"
"""What stands on every page of a report on a made-up study."""

KINDS = ("text", "intro", "definition", "evidence", "note")
"""What a paragraph is for; a writer gives each kind its own look. An intro, a definition and an evidence line stay with what follows them."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the report's own words; `kind` is one of `KINDS`."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Quotation:
    """Somebody's exact words under an opaque number. Only number, words and attribution are printed; `quote` says where they stand."""

    number: str
    quote: Quote

    @property
    def words(self) -> str:
        """The words as they stand in the frozen text, what a person left out as `[...]`."""
        return self.quote.printed

    @property
    def attribution(self) -> str:
        """Who said them, as far as may be printed."""
        return self.quote.attribution


@dataclass(frozen=True)
class Table:
    """A table with a caption (its number is the writer's). `widths` are shares of the page's width; `figures` are the columns set as numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    figures: frozenset[int] = frozenset()


Block = Paragraph | Quotation | Table


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it; sections inside it are one level deeper."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()

    def walk(self) -> Iterator[Section]:
        """This section and all inside it, in order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True)
class Report:
    """A whole report. `made_at` is the time of the newest event it rests on, in UTC, so that equal projects give equal reports."""

    title: str
    subtitle: str
    study: str
    language: str
    invented: bool
    made_at: str
    author: str
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]

    def walk(self) -> Iterator[Section]:
        """Every section at every depth, in order."""
        for section in self.sections:
            yield from section.walk()

    @property
    def quotations(self) -> list[Quotation]:
        """Every printed quotation, in order."""
        return [b for section in self.walk() for b in section.blocks if isinstance(b, Quotation)]
