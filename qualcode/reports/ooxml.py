"""Small pieces of WordprocessingML as text: runs, fields, paragraphs and tables.

A body is written as one text and parsed once, because adding thousands of paragraphs and cells one by one through python-docx takes time that grows
with the square of their number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

PAGE_WIDTH = 9026
"""The width between the margins of an A4 page with margins of 2.54 cm, in twentieths of a point."""

KEPT_TOGETHER = 14
"""A table of at most so many rows stands on one page."""


def run(text: str, properties: str = "") -> str:
    """A run of text, kept exactly: line breaks and tabs become Word's own, blanks stay."""
    pieces = (
        _PIECES.get(piece) or f'<w:t xml:space="preserve">{escape(piece, {chr(13): "&#13;"})}</w:t>'
        for piece in re.split(r"([\n\t])", text)
        if piece
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{''.join(pieces)}</w:r>"


_PIECES = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def field(instruction: str, shown: str) -> str:
    """A field that Word and LibreOffice can update, with what it shows until then."""
    return f"{field_start(instruction)}{run(shown)}{FIELD_END}"


def field_start(instruction: str) -> str:
    """The beginning of a field whose shown part follows; `FIELD_END` closes it."""
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph in a style; `properties` are what this one paragraph adds to it."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def bookmark(number: int, name: str, content: str) -> str:
    """Content that a contents field can point to."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def link(anchor: str, content: str) -> str:
    """A link to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[int], figures: frozenset[int]) -> str:
    """A table as wide as the page, its first row repeated on every page it runs over; no row, and no short table, is broken across pages."""
    widths = [PAGE_WIDTH * share // sum(shares) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    together = len(rows) - 1 if len(rows) <= KEPT_TOGETHER else 0
    lines = [_row(head, widths, figures, is_head=True), *(_row(row, widths, figures, keep=i < together) for i, row in enumerate(rows))]
    look = '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{look}'
        f"<w:tblCaption w:val={quoteattr(caption)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _row(cells: Sequence[str], widths: Sequence[int], figures: frozenset[int], *, is_head: bool = False, keep: bool = False) -> str:
    def cell(i: int, text: str) -> str:
        style = "TableFigure" if i in figures else "TableText"
        return f'<w:tc><w:tcPr><w:tcW w:w="{widths[i]}" w:type="dxa"/></w:tcPr>{paragraph(style, run(text), "<w:keepNext/>" if is_head or keep else "")}</w:tc>'

    properties = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>"
    return f"<w:tr>{properties}{''.join(cell(i, text) for i, text in enumerate(cells))}</w:tr>"
