"""What a report holds, before anything is known of Word: sections of paragraphs, tables and quotations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.model.coding import Quote

SUMMARY = "summary"
"""The key of the part that stands on the first page, before the contents; those inside it begin with `summary/`."""

METHODS = "methods"
"""The key of the methods appendix."""

INVENTED = "Invented data"
"""What stands on every page of a report on a made-up study."""

KINDS = ("text", "intro", "definition", "evidence", "note", "authored", "unwritten", "bullet", "warning")
"""What a paragraph is for; a writer gives each kind its own look. An intro, a definition and an evidence line stay with what follows them.

`authored` are words a person of the study team wrote, `unwritten` says that nobody has yet, a `warning` belongs on the first page.
"""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the report's own words; `kind` is one of `KINDS`.

    `footnote` is set at the foot of the page, marked at the paragraph's end. `[[key]]` in the text stands for the table or picture with that key: a writer
    prints "Table 3" there, and links to it.
    """

    text: str
    kind: str = "text"
    footnote: str = ""


@dataclass(frozen=True)
class Quotation:
    """Somebody's exact words under an opaque number. Only number, words, attribution and `mark` are printed; `quote` says where they stand.

    `mark` stands after the attribution's bracket (`not yet approved`), where there is one.
    """

    number: str
    quote: Quote
    mark: str = ""

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
    """A table with a caption (its number is the writer's). `widths` are shares of the page's width; `figures` are the columns set as numbers.

    `shades`, where given, has one number from 0 to 1 (or None) for every cell of `rows`: how dark a heat map shades it. The cell's number is always printed
    as well. `key` is the name that `[[key]]` in a paragraph refers to.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    figures: frozenset[int] = frozenset()
    shades: tuple[tuple[float | None, ...], ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart: a PNG with a caption, words for those who cannot see it, and the data it draws as a table below."""

    caption: str
    png: bytes
    alt: str
    data: Table
    key: str = ""


Block = Paragraph | Quotation | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it; sections inside it are one level deeper.

    `key` names the section through time (`feasibility/feas.role`): a report that is brought up to date finds it again by its key. A `wide` section is
    printed across the page.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    key: str = ""
    wide: bool = False

    def walk(self) -> Iterator[Section]:
        """This section and all inside it, in order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True)
class Report:
    """A whole report. `made_at` is the time of the newest event it rests on, in UTC, so that equal projects give equal reports. `status`: draft, factual-check or final."""

    title: str
    subtitle: str
    study: str
    language: str
    invented: bool
    made_at: str
    author: str
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]
    status: str = ""

    def walk(self) -> Iterator[Section]:
        """Every section at every depth, in order."""
        for section in self.sections:
            yield from section.walk()

    @property
    def quotations(self) -> list[Quotation]:
        """Every printed quotation, in order."""
        return [b for section in self.walk() for b in section.blocks if isinstance(b, Quotation)]
