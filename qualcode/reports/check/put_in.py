"""What approvals put in square brackets for words of a transcript, turned back into these words, however many they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from qualcode.model.coding import Quote
from qualcode.model.text import Span
from qualcode.reports.check.corpus import Corpus, Place
from qualcode.reports.check.wording import wording
from qualcode.reports.source import Source

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class Said:
    """A printed text with the speaker's words in place of approved brackets, the quote these are approved in, and where the first of the words stand."""

    text: str
    quote: Quote
    first: Span


@dataclass
class PutIn:
    """The approved brackets of a study's quotes."""

    source: Source
    corpus: Corpus

    @cached_property
    def _quotes(self) -> list[Quote]:
        different = {(q.transcript, q.start, q.end, q.cuts, q.put_in): q for q in self.source.quotable if any(q.put_in)}
        return list(different.values())

    def exact(self, text: str) -> tuple[list[Place], str]:
        """The places where a printed text stands word for word but for approved brackets, and the text as it was said there."""
        for said in self._as_said(text):
            if found := [p for p in self.corpus.exact(wording(said.text)) if _is_there(said, p)]:
                return found, said.text
        return [], text

    def near(self, text: str) -> Iterator[tuple[Place, str]]:
        """The places a printed text with approved brackets comes near to, each with the text as it was said there."""
        for said in self._as_said(text):
            first, last = self.corpus.within(said.quote.transcript, Span(said.quote.start, said.quote.end))
            place = self.corpus.compared(wording(said.text).plain, first, last) if last > first else None
            if place is not None and _is_there(said, place):
                yield place, said.text

    def _as_said(self, text: str) -> Iterator[Said]:
        """The text as it was said, for each quote whose approved brackets stand there one after the other."""
        brackets = [(m.span(), _plain(m[1])) for m in _BRACKETS.finditer(text)]
        for quote in self._quotes if brackets else ():
            row = [(cut, _plain(put)) for cut, put in sorted(zip(quote.cuts, quote.put_in, strict=True)) if put]
            puts = [put for _, put in row]
            shown = [(span, put) for span, put in brackets if put in puts]
            for at in range(len(row) - len(shown) + 1) if shown else ():
                if puts[at : at + len(shown)] == [put for _, put in shown]:
                    words = [quote.text[a - quote.start : b - quote.start] for (a, b), _ in row[at:]]
                    yield Said(_with(text, [span for span, _ in shown], words), quote, Span(*row[at][0]))


def _is_there(said: Said, place: Place) -> bool:
    return place.transcript == said.quote.transcript and place.span.overlaps(said.first)


def _with(text: str, spans: list[tuple[int, int]], words: list[str]) -> str:
    """A text with words in place of some of its stretches."""
    for (start, end), there in reversed(list(zip(spans, words, strict=False))):
        text = text[:start] + there + text[end:]
    return text


def _plain(put: str) -> str:
    return " ".join(put.split()).casefold().replace("’", "'")
