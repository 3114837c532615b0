"""Bringing a report up to date that people have worked on: what they changed stays, the rest is refreshed, and every change is listed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import ndiff
from typing import TYPE_CHECKING

from qualcode.reports.content import Report
from qualcode.reports.numbered import OPENING
from qualcode.reports.word import breaks, marks, ooxml, parts
from qualcode.reports.word.body import Body, Made
from qualcode.reports.word.bookmarks import heading_name
from qualcode.reports.word.contents import contents_xml, entries
from qualcode.reports.word.document import embed, free_number, save
from qualcode.reports.word.fields import renumber, without_doubles
from qualcode.reports.word.ooxml import W
from qualcode.reports.word.template import canonical, complete, open_word, page_of

if TYPE_CHECKING:
    from docx.document import Document

REFRESHED, ADDED, REMOVED = "refreshed", "added", "removed"
KEPT, LEFT_OUT, PERSONS = "kept as edited", "not put back", "kept, though no longer in the report"
_CONTENTS_STYLES = ("toc", "contents heading", "table of figures", "index")


@dataclass(frozen=True)
class Change:
    """What became of one section.

    `lines` are the words a kept section has (-) and the report would now have (+); `quotes` the numbers of quotations it prints that the report no longer does.
    """

    what: str
    title: str
    lines: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass
class Update:
    """A report brought up to date: the new file (empty where nothing of it is new), and what became of each section that is not as it was."""

    data: bytes = b""
    changes: list[Change] = field(default_factory=list)


def update(edited: bytes, report: Report, name: str, pages: Mapping[str, int] | None = None) -> Update:
    """Bring a Word report that people have edited up to what the project says today.

    A section they changed (a word, a style, an emphasis, a comment or a tracked change) is kept and listed with what would be different; one they took out is
    not put back; what they wrote between sections stays.

    Raises:
        QualcodeError: the file is no Word file, or none of this program's.
    """
    document = open_word(edited, name)
    canonical(document)
    complete(document, page_of(document), report.language)
    return _Updating(document, report).run(pages)


def printed_numbers(data: bytes) -> frozenset[str]:
    """The numbers of the quotations that a Word file prints."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode("utf-8"))
    return frozenset(re.findall(r"\((Q\d{6}), ", text))


class _Updating:
    """One file on its way to today's report."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document, self.report = document, report
        self.root = document.element.body
        self.read = marks.reader(document)
        breaks.separate(self.root)
        found = marks.regions(self.root, self.read)
        self.contents = next((r for r in found if r.hash == marks.key_hash(marks.CONTENTS)), None)
        self.there = {r.hash: r for r in found if r is not self.contents}
        self.known = parts.recorded(document)
        self.writer = Body(report, page_of(document), first=free_number(document))
        self.update = Update()
        self.has_summary = False
        self.anchor: tuple[marks.Element, bool] | None = None

    def run(self, pages: Mapping[str, int] | None) -> Update:
        sections = list(self.writer.sections())
        self.has_summary = any(made.is_summary for made in sections)
        wanted = [self.writer.opening(), *sections]
        self.fresh = marks.Reader(self.read.names, {str(n): t for n, t in self.writer.footnotes.items()}, _digest_in_name)
        for made in wanted:
            self._section(made)
        self._gone({marks.key_hash(m.key) for m in wanted})
        if any(c.what in (REFRESHED, ADDED, REMOVED) for c in self.update.changes):
            self._finish(pages)
            self.update.data = save(self.document)
        return self.update

    def _section(self, made: Made) -> None:
        elements = list(parts.parse(made.content))
        key = marks.key_hash(made.key)
        region = self.there.get(key)
        if region is None:
            if key in self.known:
                self.update.changes.append(Change(LEFT_OUT, made.title))
            else:
                self._add(made, elements)
                self.update.changes.append(Change(ADDED, made.title))
            return
        last = region.last
        print_ = self.fresh.fingerprint(elements)
        if print_ != region.written and region.edited:
            self.update.changes.append(self._kept(KEPT, made.title, region, self.fresh.lines(elements)))
        elif print_ != region.written:
            last = self._replace(region, elements)
            self.update.changes.append(Change(REFRESHED, made.title))
        self.anchor = (last, made.wide)

    def _replace(self, region: marks.Region, elements: list[marks.Element]) -> marks.Element:
        """Put today's words in the place of a section; the last element that now stands before the next one."""
        self.known |= set(marks.stamp(elements, self.fresh))
        for element in elements:
            region.elements[0].addprevious(element)
        after = region.last if region.last is not region.elements[-1] else elements[-1]
        for old in region.elements:
            self.root.remove(old)
        return after

    def _add(self, made: Made, elements: list[marks.Element]) -> None:
        """Put a new section after the one that comes before it in the report, with breaks where the page must turn."""
        self.known |= set(marks.stamp(elements, self.fresh))
        if self.anchor is None:
            self.root.sectPr.addprevious(elements[0])
            before, wide = elements.pop(0), False
        else:
            before, wide = self.anchor
        following = before.getnext()
        turned = breaks.is_break(following)
        if turned and wide != made.wide:
            before = following
        if made.wide and not wide and not turned:
            elements = [*self._break(False), *elements, *self._break(True)]
        last = before
        for element in elements:
            last.addnext(element)
            last = element
        self.anchor = (elements[-1] if elements else before, made.wide and not breaks.is_break(last))

    def _break(self, across: bool) -> list[marks.Element]:
        turned = [page for page in self.root.iter(f"{W}sectPr") if breaks.is_across(page)]
        page = turned[0] if across and turned else self.root.sectPr
        return list(parts.parse(breaks.page_break(page, "across" if across and not turned else "")))

    def _gone(self, wanted: set[str]) -> None:
        """Take out the sections that the report no longer has, but for those a person changed."""
        for key, region in self.there.items():
            if key in wanted:
                continue
            title = re.sub(r"^[^:]*: ", "", (self.read.lines(region.elements[:1]) or [""])[0]).strip("\u200b")
            if region.edited:
                self.update.changes.append(self._kept(PERSONS, title, region, []))
                continue
            before, after = region.elements[0].getprevious(), region.elements[-1].getnext()
            for element in region.elements:
                self.root.remove(element)
            if breaks.is_break(before) and breaks.is_break(after):
                self.root.remove(before)
                self.root.remove(after)
            self.known.discard(key)
            self.update.changes.append(Change(REMOVED, title))

    def _kept(self, what: str, title: str, region: marks.Region, new: list[str]) -> Change:
        now = self.read.lines(region.elements)
        lines = tuple(_shown(line) for line in ndiff(now, new) if line[0] in "+-") if new else ()
        printed = dict.fromkeys(n for line in now for n in re.findall(r"”? ?\((Q\d{6}), ", line))
        still = {q.number for q in self.report.quotations}
        return Change(what, title, lines, tuple(n for n in printed if n not in still))

    def _finish(self, pages: Mapping[str, int] | None) -> None:
        """Numbers, contents, footnotes and pictures as they now are."""
        without_doubles(self.root)
        renumber(self.root)
        self._mark_headings()
        if self.contents is not None:
            old = [e for e in self.contents.elements if self._is_contents(e)]
            for element in parts.parse(contents_xml(entries(self.root), self.writer.number(), pages, on_new_page=self.has_summary)):
                old[0].addprevious(element)
            for element in old:
                self.root.remove(element)
            marks.stamp(list(self.root), self.read)
        breaks.close_end(self.root)
        embed(self.document, self.writer.pictures)
        parts.set_footnotes(self.document, self.writer.footnotes)
        _drop_pictures(self.document)
        parts.record(self.document, sorted(self.known))

    def _is_contents(self, element: marks.Element) -> bool:
        names = [self.read.names.get(s.get(f"{W}val"), "") for s in element.iter(f"{W}pStyle")]
        return any(name.startswith(_CONTENTS_STYLES) for name in names)

    def _mark_headings(self) -> None:
        """Give the headings a person wrote a bookmark, so that the contents can lead to them."""
        for paragraph in self.root.iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            if style is None or not re.fullmatch(r"Heading[1-3]", style.get(f"{W}val")):
                continue
            if not any(b.get(f"{W}name", "").startswith("_Toc") for b in paragraph.iter(f"{W}bookmarkStart")):
                number = self.writer.number()
                mark = ooxml.bookmark(number, heading_name(f"{OPENING} {number}"), "")
                for element in reversed(list(parts.parse(f"<w:p>{mark}</w:p>")[0])):
                    paragraph.insert(1, element)


def _digest_in_name(identifier: str) -> str:
    """A picture that is not yet in the file is named by the hash of its bytes."""
    return identifier.removeprefix(f"{marks.PICTURE}picture-").removesuffix(".png")


def _shown(line: str) -> str:
    return re.sub(r"^([+-]) [^:|]*: ", r"\1 ", line).replace("\u200b", "").replace("<>", "")


def _drop_pictures(document: Document) -> None:
    """Take out pictures that nothing shows any more."""
    used = {
        value for element in document.element.iter() for key, value in element.items() if key.startswith(f"{{{ooxml.NAMESPACES['r']}}}")
    }
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/image") and key not in used:
            del document.part.rels[key]
