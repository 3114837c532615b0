"""A report's sections as WordprocessingML: each begins with a mark, so that it can be found again when the report is brought up to date."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcode.reports.content import SUMMARY, Block, Paragraph, Picture, Quotation, Report, Table
from qualcode.reports.numbered import OPENING, Numbered, Placed, Reference
from qualcode.reports.word import marks, ooxml
from qualcode.reports.word.bookmarks import caption_name, heading_name, label_name
from qualcode.reports.word.contents import Entry
from qualcode.reports.word.styles import GREY
from qualcode.reports.word.tables import table

STYLES = {
    "text": "Normal",
    "intro": "Normal",
    "definition": "Definition",
    "evidence": "Evidence",
    "note": "Note",
    "authored": "Authored",
    "unwritten": "Unwritten",
    "bullet": "ListBullet",
    "warning": "Warning",
}
"""The style of each kind of paragraph."""
_TWIPS_TO_EMU = 635
_LARGEST = 0.62
"""The share of the page's width that the height of a picture may take."""


@dataclass(frozen=True)
class Page:
    """The width between the margins, upright and across, in twentieths of a point."""

    upright: int = 9026
    across: int = 13958


@dataclass
class Made:
    """A section as it is written: its key, the title of its heading, whether it is printed across, and its content."""

    key: str
    title: str
    wide: bool
    content: str

    @property
    def is_summary(self) -> bool:
        """Whether it stands on the first page, before the contents."""
        return self.key.split("/")[0] == SUMMARY


@dataclass
class Body:
    """Writes the sections of a report, and gathers what else the file must hold: footnotes, pictures, and the entries of the contents.

    Footnotes are kept by their number, pictures by the name of their part.

    `first` is where the numbers of bookmarks, footnotes and pictures begin, above those a file already has.
    """

    report: Report
    page: Page = field(default_factory=Page)
    first: int = 1
    footnotes: dict[int, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    numbered: Numbered = field(init=False)
    _next: int = field(init=False)

    def __post_init__(self) -> None:
        self.numbered = Numbered(self.report)
        self._next = self.first

    def number(self) -> int:
        """The next number that nothing in the file has."""
        self._next += 1
        return self._next - 1

    def opening(self) -> Made:
        """The title and what stands before the contents."""
        title = marks.mark(OPENING, self.report.title, self.number()) + ooxml.run(self.report.title)
        parts = [ooxml.paragraph("Title", title), ooxml.paragraph("Subtitle", ooxml.run(self.report.subtitle))]
        return Made(OPENING, self.report.title, False, "".join([*parts, *self._blocks(self.report.opening, self.page.upright)]))

    def sections(self) -> Iterator[Made]:
        """Every section in order, its heading and its own blocks."""
        for placed in self.numbered.sections():
            yield self._section(placed)

    def _section(self, placed: Placed) -> Made:
        key, section = placed.key, placed.section
        heading = marks.mark(key, section.title, self.number()) + ooxml.bookmark(self.number(), heading_name(key), ooxml.run(section.title))
        self.entries.append(Entry(placed.level, heading_name(key), section.title))
        width = self.page.across if section.wide else self.page.upright
        parts = [ooxml.paragraph(f"Heading{placed.level}", heading), *self._blocks(section.blocks, width)]
        return Made(key, section.title, section.wide, "".join(parts))

    def _blocks(self, blocks: tuple[Block, ...], width: int) -> Iterator[str]:
        for before, block in zip((None, *blocks), blocks, strict=False):
            yield self._block(block, width, isinstance(before, Table | Picture))

    def _block(self, block: Block, width: int, after_table: bool) -> str:
        match block:
            case Quotation():
                return quotation(block)
            case Table():
                return self._caption(block) + table(block, width)
            case Picture():
                shown = ooxml.paragraph("Picture", self._drawing(block, width))
                return shown + self._caption(block) + self._caption(block.data) + table(block.data, width)
            case Paragraph():
                return self._paragraph(block, after_table)

    def _paragraph(self, block: Paragraph, after_table: bool) -> str:
        keep = "<w:keepNext/>" if block.kind in ("intro", "evidence") else ""
        bidi = "<w:bidi/>" if ooxml.reads_from_right(block.text) else ""
        space = '<w:spacing w:before="200"/>' if after_table else ""
        content = "".join(self._piece(p) for p in self.numbered.pieces(block.text))
        if block.footnote:
            number = self.number()
            self.footnotes[number] = block.footnote
            content += f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'
        return ooxml.paragraph(STYLES[block.kind], content, keep + bidi + space)

    def _piece(self, piece: str | Reference) -> str:
        if isinstance(piece, str):
            return ooxml.run(piece)
        return ooxml.field(f"REF {label_name(piece.key)} \\h", piece.label)

    def _caption(self, block: Table | Picture) -> str:
        word, number, key = self.numbered.label(block)
        self.entries.append(Entry(word, caption_name(key), f"{word} {number}: {block.caption}"))
        label = ooxml.run(f"{word} ") + ooxml.field(f"SEQ {word} \\* ARABIC", str(number))
        marked = ooxml.bookmark(self.number(), label_name(key), label)
        whole = ooxml.bookmark(self.number(), caption_name(key), marked + ooxml.run(f": {block.caption}"))
        return ooxml.paragraph("Caption", whole, "" if isinstance(block, Table) else '<w:spacing w:before="0" w:after="120"/>')

    def _drawing(self, block: Picture, width: int) -> str:
        name = f"picture-{hashlib.sha256(block.png).hexdigest()[:16]}.png"
        self.pictures[name] = block.png
        wide, high = _size(block.png, width)
        number = self.number()
        extent = f'cx="{wide}" cy="{high}"'
        shape = (
            f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{marks.PICTURE}{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        )
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
            f'<wp:docPr id="{number}" name={ooxml.attribute(f"Picture {number}")} descr={ooxml.attribute(block.alt, 2000)}/>'
            f'<a:graphic><a:graphicData uri="{ooxml.NAMESPACES["pic"]}">{shape}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )


def _size(png: bytes, width: int) -> tuple[int, int]:
    """How wide and high a picture is printed, in English Metric Units: as wide as the page, and no higher than a part of it."""
    wide, high = struct.unpack(">II", png[16:24])
    most = width * _TWIPS_TO_EMU
    scale = min(most / wide, most * _LARGEST / high)
    return round(wide * scale), round(high * scale)


def quotation(block: Quotation) -> str:
    """A printed quote: the words in quotation marks as one run, then number and attribution in round brackets, then what must be known of it."""
    said = f" ({block.number}, {block.attribution}){f' · {block.mark}' if block.mark else ''}"
    return ooxml.paragraph(
        "Quote",
        ooxml.run(f"“{block.words}”") + ooxml.run(said, f'<w:color w:val="{GREY}"/><w:sz w:val="18"/>'),
        "<w:bidi/>" if ooxml.reads_from_right(block.words) else "",
    )
