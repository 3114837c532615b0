"""Checking a Word report against the project: everything an author would have to look at before it goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.reports.check.amounts import Amounts
from qualcode.reports.check.corpus import Corpus
from qualcode.reports.check.figures import Figures, caption_key
from qualcode.reports.check.finding import Finding
from qualcode.reports.check.hidden import hidden_in, own_comments
from qualcode.reports.check.in_sentences import InSentences
from qualcode.reports.check.known import Known
from qualcode.reports.check.names import Names
from qualcode.reports.check.paragraphs import DOCUMENT, Para, open_report, read_paragraphs, unreadable
from qualcode.reports.check.people import People
from qualcode.reports.check.printed import NUMBER, printed_in
from qualcode.reports.check.quotations import Quotations
from qualcode.reports.check.unmarked import Unmarked
from qualcode.reports.content import Report
from qualcode.reports.parts.across import across_report
from qualcode.reports.parts.site import site_report
from qualcode.reports.safety import check_status
from qualcode.reports.source import Source
from qualcode.transcripts.pseudonyms.mapping import NameMap
from qualcode.transcripts.readers.archive import attribute
from qualcode.transcripts.readers.base import Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

    from qualcode.study import Study
    from qualcode.transcripts.readers.archive import Archive

DRAFT = "draft"
ALIKE = 5
"""A report is one of ours where so many of its headings and captions are those of the report as it would be made now."""

NO_KEY = NameMap()
_MARK = re.compile('[“”„«»"]')


@dataclass(frozen=True)
class Checked:
    """What a check found.

    `quotations` were found in the report, `exact` of them stand word for word in the texts, `unapproved` nobody has approved;
    `site` is the site of a site's own report, `is_ours` says that the report was made by the program before people edited it.
    """

    findings: tuple[Finding, ...]
    quotations: int = 0
    exact: int = 0
    unapproved: int = 0
    site: str = ""
    is_ours: bool = False
    paras: tuple[Para, ...] = ()


def check_report(study: Study, data: bytes, *, names: NameMap = NO_KEY, layer: str = "study") -> Checked:
    """Check the bytes of a .docx file: its quotations, what stands beside them, amounts, figures, and names anywhere in the file.

    `names` is the mapping of the study's key; without it only labels of speakers and ids are looked for.

    Raises:
        QualcodeError: the file is no Word file, or cannot be read.
    """
    archive = open_report(data)
    try:
        root = archive.xml(DOCUMENT)
        assert root is not None
        paras = read_paragraphs(archive, root)
        source = Source(study, study.layer(layer), check_status("", study.project.settings.report.get("status", "")))
        found, checked = _findings(source, archive, root, paras, names)
    except Unreadable as error:
        raise unreadable(error) from error
    return Checked(tuple(_in_order(found, paras)), *checked, tuple(paras))


def _findings(
    source: Source, archive: Archive, root: _Element, paras: list[Para], names: NameMap
) -> tuple[list[Finding], tuple[int, int, int, str, bool]]:
    site = site_of(source, paras)
    ours = _as_made_now(source, site, paras) if has_marks(root, paras) else None
    people = People(source, site, is_ours=ours is not None)
    quotations = Quotations(
        people,
        Corpus(source.study.transcripts),
        Known(source.study, [p.text for p in paras if (p.level or p.is_caption) and not _MARK.search(p.text)]),
        source.status == DRAFT,
    )
    found = list(quotations.check(printed_in(paras)))
    found += _withdrawn(people, paras, found)
    number = {id(p): n for n, p in enumerate(paras)}
    spans: dict[int, list[tuple[int, int]]] = {}
    for one in quotations.read:
        spans.setdefault(number[id(one.printed.para)], []).append((one.printed.start, one.printed.end))
    found += Unmarked(people, quotations.corpus).check(paras, spans)
    found += InSentences(quotations.attributions).check(paras, quotations.read)
    figures = Figures(source, ours, site)
    found += figures.check(paras)
    found += Amounts(people, quotations.attributions).check(paras, spans, figures.lines_of_ours(paras))
    looking = Names(source.study, names)
    told = [f for f in found if f.kind == "attribution"]
    left = looking.in_text(paras, [q.printed for q in quotations.read])
    found += [f for f in left if not (f.kind == "file" and any(t.para is f.para and f.printed in t.printed for t in told))]
    found += looking.in_hidden(hidden_in(archive, root, paras))
    if own := own_comments(archive):
        what = "they name transcripts and print their words: delete them before the report goes out"
        found.append(Finding("comment", "comments", f"{own} comments of an earlier check", "", what))
    exact = sum(r.place is not None and r.place.exact for r in quotations.read)
    return found, (len(quotations.read), exact, quotations.unapproved, site, ours is not None)


def site_of(source: Source, paras: Sequence[Para]) -> str:
    """The site a report is about: the only one its title names; empty for one across sites."""
    titles = [p.text for p in paras if p.style == "title"] or [p.text for p in paras[:3] if not p.part]
    for text in titles:
        named = [s for s in source.sites if re.search(rf"(?<!\w){re.escape(s)}(?!\w)", text, re.IGNORECASE)]
        if named:
            return named[0] if len(named) == 1 else ""
    return ""


def has_marks(root: _Element, paras: Sequence[Para]) -> bool:
    """Whether a file has an opaque number of a quotation, or a mark of ours at a heading (which Word and LibreOffice keep as a bookmark)."""
    named = (attribute(e, "name") for e in root.iter("{*}bookmarkStart"))
    return any(name.startswith("qc_") for name in named) or any(NUMBER.search(p.text) for p in paras)


def _as_made_now(source: Source, site: str, paras: Sequence[Para]) -> Report | None:
    """The report as the study would make it now; None where the file is none of ours."""
    if not source.layer.codings or not any(s.participant for s in source.study.speakers.values()):
        return None
    made = site_report(source, site) if site or not source.sites else across_report(source)
    headings = {caption_key(p.text.replace("\u200b", "")) for p in paras if p.level}
    shared = sum(caption_key(s.title) in headings for s in made.walk())
    return made if shared >= min(ALIKE, len(list(made.walk()))) else None


def _withdrawn(people: People, paras: Sequence[Para], found: Sequence[Finding]) -> list[Finding]:
    """Paragraphs with words in them that were withdrawn, quoted or not."""
    told = {id(f.para) for f in found if f.kind == "withdrawn"}
    what = "somebody who withdrew said these words: take them out"
    return [
        Finding("withdrawn", p.where, " ".join(p.text.split())[:200], "", what, p, 0, len(p.text))
        for p in paras
        if id(p) not in told and people.withdrawn.holds(p.text, least=1)
    ]


def _in_order(found: Sequence[Finding], paras: Sequence[Para]) -> list[Finding]:
    """The findings in the order of the document; those on no paragraph last."""
    number = {id(p): n for n, p in enumerate(paras)}
    return sorted(found, key=lambda f: (number.get(id(f.para), len(paras)), f.start, f.kind, f.where, f.printed))
