"""The body of a web page: its paragraphs and tables in order, as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.transcripts.readers.base import Unreadable
from qualcode.transcripts.readers.document import Body, Paragraph, Table, bold_end
from qualcode.transcripts.speakers.label_words import listed

if TYPE_CHECKING:
    from lxml.etree import _Element

DEEPEST = 200
"""Levels of a page that are followed."""

_BLOCKS = frozenset(
    [
        "html",
        "body",
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "section",
        "article",
        "header",
        "main",
        "address",
        "figure",
        "figcaption",
        "center",
        "hr",
        "tr",
        "td",
        "th",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "table",
        "details",
        "summary",
    ]
)
_UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "audio",
        "video",
        "canvas",
        "datalist",
        "rt",
        "rp",
    ]
)
_FURNITURE = frozenset(["nav", "footer", "aside", "form", "button", "select", "menu", "dialog"])
_BOLD = frozenset(["b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "cite"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_NAMED_FURNITURE = listed(
    "footer|site-footer|header-nav|nav|navbar|navigation|menu|sidebar|breadcrumb|breadcrumbs|contentinfo|banner|cookie-banner|cookies|social|share|related"
)
_NOTE = re.compile(
    r"(?:^|\s)(?:sd)?(?:foot|end)note(?:s|list)?(?:sym|anc)?\d*(?:\s|$)|^_?(?:ft|ed)n(?:ref)?\d+$|Mso(?:Foot|End)note|^_com(?:_\d+|ment)?$|MsoComment",
    re.IGNORECASE,
)
_MSO = re.compile(r"mso-element\s*:\s*(?:foot|end|comment|header)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)


def read_page(text: str) -> tuple[Body, list[tuple[str, str]]]:
    """The paragraphs and tables of a page, and what is left out: kind and text of its menus, forms and feet, notes and deletions.

    Raises:
        Unreadable: it is nested deeper than any transcript.
    """
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as problem:
        raise Unreadable("it is a damaged web page", "Save it again from the browser, as text or as a complete page.") from problem
    walker = _Walker()
    walker.walk(root, 0, bold=False, kept=False)
    walker.end_paragraph()
    return walker.body, [*(("page furniture", words) for words in walker.furniture), *walker.notes]


class _Walker:
    def __init__(self) -> None:
        self.body = Body()
        self.furniture: list[str] = []
        self.notes: list[tuple[str, str]] = []
        self.pieces: list[tuple[str, bool]] = []
        self.heading = False
        self.number = 0

    def walk(self, element: _Element, depth: int, *, bold: bool, kept: bool) -> None:
        """Reads an element with what is in it; `kept` says that blanks and line ends count, as in preformatted text."""
        if depth > DEEPEST:
            raise Unreadable("it is a web page nested far deeper than a transcript", "Copy the text from the browser and save it as .txt.")
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _UNSEEN or not name or self._left_out(name, element):
            return
        if name == "table" and element.find(".//table") is None:
            self._table(element)
            return
        bold = bold or name in _BOLD or bool(_BOLD_STYLE.search(element.get("style") or ""))
        kept = kept or name == "pre"
        if name in _BLOCKS:
            self.end_paragraph()
            self.heading = name in _HEADINGS
        if name == "br":
            self.pieces.append(("\n", bold))
        before = len(self.pieces)
        self._add(element.text, bold, kept)
        for child in element:
            self.walk(child, depth + 1, bold=bold, kept=kept)
            self._add(child.tail, bold, kept)
        if name == "time":
            self._time_first(before)
        if name in _BLOCKS:
            self.end_paragraph()

    def _left_out(self, name: str, element: _Element) -> bool:
        """Whether an element is no part of the text: a menu, a running foot, a note, something deleted or hidden. What it holds is listed."""
        style = element.get("style") or ""
        names = f"{element.get('id') or ''} {element.get('class') or ''}".split()
        words = " ".join(" ".join(str(t) for t in element.itertext()).split())
        what = ""
        if any(_NOTE.search(n) for n in (*names, (element.get("name") or ""))) or _MSO.search(style):
            what = "footnote"
        elif name == "del":
            what = "deletion"
        elif "hidden" in element.attrib or _HIDDEN.search(style):
            self.body.hidden += [words] if words else []
            return True
        elif (
            name in _FURNITURE
            or (element.get("role") or "").casefold() in _NAMED_FURNITURE
            or any(n.casefold() in _NAMED_FURNITURE for n in names)
            or (name == "div" and (element.get("title") or "") in ("header", "footer"))
        ):
            self.furniture += [words] if words else []
            return True
        if what and (name in _BLOCKS or what == "deletion" or len(words) <= 5):
            self.body.counts[what] += bool(words) and not words.strip("[]").isdigit()
            self.notes += [(what, words)] if words else []
            return True
        return False

    def _time_first(self, before: int) -> None:
        """Sets a marked time before the name it follows, `Name: 0:16` on a line of its own, where transcripts have it as well."""
        name = "".join(text for text, _ in self.pieces[:before]).strip()
        if name.endswith(":") and len(name) <= 60 and "\n" not in name:
            self.pieces = [*self.pieces[before:], (" ", False), *self.pieces[:before]]

    def end_paragraph(self) -> None:
        """Ends the paragraph that is being read."""
        text = "".join(words for words, _ in self.pieces)
        if text.strip():
            self.number += 1
            lead = len(text) - len(text.lstrip())
            bold = max(0, bold_end(self.pieces) - lead)
            self.body.items.append(Paragraph(self.number, text.strip(), bold, self.heading))
        self.pieces = []
        self.heading = False

    def _add(self, text: str | None, bold: bool, kept: bool) -> None:
        words = (text or "") if kept else _BLANKS.sub(" ", text or "")
        if not kept and words.startswith(" ") and (not self.pieces or self.pieces[-1][0].endswith((" ", "\n"))):
            words = words[1:]
        if words:
            self.pieces.append((words, bold))

    def _table(self, element: _Element) -> None:
        self.end_paragraph()
        table = Table(self.number + 1)
        for row in element.iter("tr"):
            self.number += 1
            cells = [_cell(cell) for cell in row if cell.tag in ("td", "th")]
            if any(cells):
                table.rows.append(cells)
        width = max((len(row) for row in table.rows), default=0)
        table.rows = [row + [""] * (width - len(row)) if len(row) > 1 else row for row in table.rows]
        if table.rows:
            self.body.items.append(table)


def _cell(cell: _Element) -> str:
    """The text of a cell, one paragraph or broken line a line."""
    text = _BLANKS.sub(" ", "".join(_cell_pieces(cell, 0)))
    return "\n".join(line.strip() for line in text.replace("\x00", "\n").split("\n") if line.strip())


def _cell_pieces(element: _Element, depth: int) -> Iterator[str]:
    name = element.tag if isinstance(element.tag, str) else ""
    if not name or name in _UNSEEN or depth > DEEPEST:
        return
    block = name == "br" or (name in _BLOCKS and depth > 0)
    yield "\x00" if block else ""
    yield element.text or ""
    for child in element:
        yield from _cell_pieces(child, depth + 1)
        yield child.tail or ""
    yield "\x00" if block else ""
