"""Words that must not be printed, in running text without quotation marks: a paraphrase that is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.analysis.quotes.quotable import RESTRICTED
from qualcode.reports.check.corpus import Corpus
from qualcode.reports.check.finding import Finding
from qualcode.reports.check.paragraphs import Para
from qualcode.reports.check.people import People
from qualcode.reports.check.wording import Word, wording

RUN = 8
"""So many words one after the other, as they were said, are no paraphrase."""


@dataclass
class Unmarked:
    """Looks through the prose of a report for words of restricted passages and of people who have not agreed to be quoted."""

    people: People
    corpus: Corpus

    @cached_property
    def _forbidden(self) -> dict[tuple[str, ...], tuple[str, str, int]]:
        """Every run of words that must not be printed: the kind of finding, why, and the number of its first word."""
        found: dict[tuple[str, ...], tuple[str, str, int]] = {}
        for first, last, kind, why in self._stretches():
            plain = [w.plain for w in self.corpus.words[first:last]]
            for i in range(len(plain) - RUN + 1):
                found.setdefault(tuple(plain[i : i + RUN]), (kind, why, first + i))
        return found

    def _stretches(self) -> Iterator[tuple[int, int, str, str]]:
        study, voices = self.people.source.study, self.people.source.voices
        for i, spans in study.codings.restricted.items():
            for span in spans if i in study.transcripts else ():
                yield *self.corpus.within(i, span), "restricted", f"{RESTRICTED}: take the words out, or say it in your own"
        for transcript in study.transcripts.values():
            for turn in transcript.turns:
                voice = voices.of(transcript.id, turn)
                if voice.is_talk and voice.participant and not voice.may_quote:
                    yield (
                        *self.corpus.within(transcript.id, turn.span),
                        "consent",
                        f"{self.people.no_consent(voice)}: say it in your own words",
                    )

    def check(self, paras: Sequence[Para], quoted: Mapping[int, Sequence[tuple[int, int]]]) -> Iterator[Finding]:
        """Each stretch of such words outside the quotations, which `quoted` gives by the number of their paragraph."""
        if not self._forbidden:
            return
        for number, para in enumerate(paras):
            spans = quoted.get(number, ())
            words = [w for w in wording(para.text).words if not any(s <= w.start < e for s, e in spans)] if not para.is_contents else []
            yield from self._in(para, words)

    def _in(self, para: Para, words: Sequence[Word]) -> Iterator[Finding]:
        at = 0
        while at + RUN <= len(words):
            hit = self._forbidden.get(tuple(w.plain for w in words[at : at + RUN]))
            if hit is None:
                at += 1
                continue
            kind, why, first = hit
            size = RUN
            while at + size < len(words) and tuple(w.plain for w in words[at + size - RUN + 1 : at + size + 1]) in self._forbidden:
                size += 1
            start, end = words[at].start, words[at + size - 1].end
            place = self.corpus.place(first, first + RUN)
            source = f"word for word from {self.people.turn(place)}, without quotation marks"
            yield Finding(kind, para.where, " ".join(para.text[start:end].split()), source, why, para, start, end)
            at += size
