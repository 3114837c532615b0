"""The first page: what the authors want a reader to know. The program adds no finding to it and keeps to a line where nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from qualcode.analysis.sections import SUMMARY
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Section
from qualcode.reports.parts.authored import anything_written, authored, by_line
from qualcode.reports.plan import codes_in, shown
from qualcode.reports.view import View

LIKING = (
    "Liking is not effect. That people welcome a scheme, or speak warmly of those who work in it, is no evidence that it changes anything for a child; "
    "that would take rates with a fair comparison."
)


def summary(view: View) -> Section:
    """The authors' page."""
    if not anything_written(view):
        said = f"Not yet written: {words.listing(title.casefold() for title in SUMMARY.values())}, and every other part that only the authors can write."
        said = " ".join(p for p in (said, "What follows is the evidence, code by code.", _confidence(view), _heard(view)) if p)
        return Section("Summary", (Paragraph(LIKING, "intro"), Paragraph(said, "unwritten")), key="summary")
    evidence = {
        "key-messages": "The evidence stands in the parts that follow.",
        "confidence": _confidence(view),
        "no-change-and-harm": _heard(view),
    }
    sections = tuple(
        Section(title, tuple(_without_footnotes(authored(view, part, evidence.get(part, "")))), key=f"summary/{part}")
        for part, title in SUMMARY.items()
    )
    if lines := _by_lines(view):
        sections = (*sections[:-1], replace(sections[-1], blocks=(*sections[-1].blocks, Paragraph(lines, "note"))))
    return Section("Summary", (Paragraph(LIKING, "intro"),), sections, key="summary")


def _without_footnotes(blocks: Iterable[Block]) -> Iterator[Block]:
    """The page's words without a footnote for each part: one line at its end says who wrote them."""
    for block in blocks:
        yield replace(block, footnote="") if isinstance(block, Paragraph) else block


def _by_lines(view: View) -> str:
    """Who wrote the page, and when; the parts of it one by one where they have several writers or days."""
    written = [w for part in SUMMARY if (w := view.written(part)) is not None]
    said = {(w.by, words.date(w.at), w.status) for w in written}
    if len(said) > 1:
        return " ".join(by_line(w) for w in written)
    return "".join(f"This page was written by {by}, {day} ({status})." for by, day, status in said)


def _confidence(view: View) -> str:
    themes = shown(view)
    judged = sum((t.id, "confidence") in view.source.judgements for t in themes)
    return f"Confidence has been judged for {judged} of {words.count(len(themes), 'theme')}." if themes else ""


def _heard(view: View) -> str:
    """Whether anybody is heard on the parts that are always printed."""
    parts = {"no-change": "on what did not change", "harm": "on harm", "rival": "on other explanations"}
    heard = [said for mark, said in parts.items() if view.heard(codes_in(view, mark)).passages]
    return f"Passages are coded {words.listing(heard)}; they stand in parts of their own." if heard else "No passage is coded on any of it."
