"""Where the page turns: breaks between pages printed upright and pages printed across.

In a Word file a break holds what the pages *before* it look like; the last pages are described at the very end of the body.
"""

from __future__ import annotations

from copy import deepcopy

from qualcode.reports.word import ooxml, parts
from qualcode.reports.word.marks import Element
from qualcode.reports.word.ooxml import W


def page_break(page: Element, across: str = "") -> str:
    """A break that ends pages like `page`; turned to be printed across where `across` holds the references to their headers (or any word)."""
    from lxml import etree

    page = deepcopy(page)
    for kind in page.findall(f"{W}type"):
        page.remove(kind)
    if across:
        _turn(page, across)
    return ooxml.paragraph("SectionBreak", "", etree.tostring(page, encoding="unicode"))


def _turn(page: Element, across: str) -> None:
    size = page.find(f"{W}pgSz")
    if size is None:
        return
    wide, high = int(size.get(f"{W}w")), int(size.get(f"{W}h"))
    size.set(f"{W}w", str(max(wide, high)))
    size.set(f"{W}h", str(min(wide, high)))
    size.set(f"{W}orient", "landscape")
    if "Reference" in across:
        for old in page.findall(f"{W}headerReference") + page.findall(f"{W}footerReference"):
            page.remove(old)
        for reference in reversed(list(parts.parse(across))):
            page.insert(0, reference)


def is_break(element: Element | None) -> bool:
    """True for a paragraph without words that ends pages of one direction."""
    return element is not None and element.find(f"{W}pPr/{W}sectPr") is not None and not any(t.text for t in element.iter(f"{W}t"))


def is_across(page: Element) -> bool:
    """True where pages are printed across."""
    size = page.find(f"{W}pgSz")
    return size is not None and size.get(f"{W}orient") == "landscape"


def separate(body: Element) -> None:
    """Give every break a paragraph of its own (LibreOffice puts it into the last paragraph before it), and end the body with an upright page."""
    for paragraph in body.findall(f"{W}p"):
        page = paragraph.find(f"{W}pPr/{W}sectPr")
        if page is not None and not is_break(paragraph):
            alone = parts.parse(ooxml.paragraph("SectionBreak", ""))[0]
            alone.find(f"{W}pPr").append(page)
            paragraph.addnext(alone)
    upright = [page for page in body.iter(f"{W}sectPr") if not is_across(page)]
    if is_across(body.sectPr) and upright:
        body.sectPr.addprevious(parts.parse(page_break(body.sectPr))[0])
        body.replace(body.sectPr, deepcopy(upright[-1]))


def close_end(body: Element) -> None:
    """Where the last words stand on a page printed across, let the file end there; a break would leave an empty page after them."""
    last = body.sectPr.getprevious()
    if is_break(last):
        body.remove(last)
        body.replace(body.sectPr, last.find(f"{W}pPr/{W}sectPr"))
