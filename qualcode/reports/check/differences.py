"""How printed words differ from those that were said, and whether a denial was lost or put in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from qualcode.analysis.quotes.approvals import denials_cut
from qualcode.reports.check.corpus import Corpus, Place, matcher
from qualcode.reports.check.wording import ASIDE_WORDS, Wording


@dataclass(frozen=True, slots=True)
class Change:
    """Words that stand in print and those that stand in the transcript in their place; either may be empty."""

    printed: str
    source: str

    @property
    def said(self) -> str:
        """The change in words."""
        if not self.source:
            return f"“{self.printed}” was put in"
        return f"“{self.printed}” stands for “{self.source}”" if self.printed else f"“{self.source}” is left out without a mark"


def denials(text: str) -> list[str]:
    """The denying words of a text, in small letters and with plain apostrophes."""
    return [d.casefold().replace("’", "'") for d in denials_cut(text, [(0, len(text))])]


def changes(corpus: Corpus, place: Place, printed: Wording, text: str) -> list[Change]:
    """What differs between printed words and the place they come from. What a mark says was left out is no change, nor is an author's word in brackets."""
    plain, source = printed.plain, [w.plain for w in corpus.words[place.first : place.last]]
    found = []
    for tag, a, b, c, d in matcher(plain, source).get_opcodes():
        if tag == "equal" or (tag == "delete" and all(w.bracketed for w in printed.words[a:b])):
            continue
        cut = any(g in printed.gaps for g in range(a, b + 1))
        marked = cut or (a in printed.asides and d - c <= ASIDE_WORDS)
        explained = b > a and all(w.bracketed for w in printed.words[a:b]) and d - c <= ASIDE_WORDS
        if (tag == "insert" and marked) or (tag == "replace" and explained and not _source(corpus, place, c, d)[1]):
            continue
        if tag == "insert" and (c == 0 or d == len(source)):
            continue
        here = text[printed.words[a].start : printed.words[b - 1].end] if b > a else ""
        if tag == "replace" and b in printed.asides:
            d = min(d, c + b - a)  # what follows stands for the author's words in brackets
        elif tag == "replace" and a in printed.asides:
            c = max(c, d - (b - a))
        found.append(Change(here, "" if cut else _source(corpus, place, c, d)[0]))
    return [c for c in found if c.printed or c.source]


def _source(corpus: Corpus, place: Place, c: int, d: int) -> tuple[str, list[str]]:
    """Words of the transcript as they stand there, and the denials among them."""
    if c == d:
        return "", []
    words = corpus.words[place.first + c : place.first + d]
    text = corpus.transcripts[place.transcript].text[words[0].start : words[-1].end]
    return text, denials(text)


def turned(found: list[Change]) -> tuple[list[str], list[str]]:
    """The denials that were lost and those that were put in."""
    lost = Counter(d for c in found for d in denials(c.source))
    put_in = Counter(d for c in found for d in denials(c.printed))
    if sum(lost.values()) == sum(put_in.values()):
        return [], []
    return sorted((lost - put_in).elements()), sorted((put_in - lost).elements())


def before(corpus: Corpus, place: Place) -> str:
    """The denying word right in front of a quotation's first word in the same sentence, that its beginning has cut off; empty where there is none."""
    if place.first == 0 or corpus.turns[place.first - 1] != corpus.turns[place.first]:
        return ""
    text, previous = corpus.transcripts[place.transcript].text, corpus.words[place.first - 1]
    between = text[previous.end : place.span.start]
    word = text[previous.start : previous.end]
    return word if not between.strip() and denials(word) and word.casefold() != "no" else ""


def cut_denials(corpus: Corpus, place: Place, printed: Wording) -> list[str]:
    """The denials in what the marked gaps of an exact quotation leave out of its sentences; a sentence left out as a whole takes its denials with it."""
    text = corpus.transcripts[place.transcript].text
    words = corpus.words[place.first : place.last]
    found = []
    for tag, _, _, c, d in matcher(printed.plain, [w.plain for w in words]).get_opcodes():
        if tag not in ("insert", "replace") or c == 0 or d == len(words):
            continue
        before_it, cut = text[words[c - 1].end : words[c].start], text[words[c].start : words[d].start]
        if not (_ENDS.search(before_it) and _ENDS.search(cut)):
            found += _source(corpus, place, c, d)[1]
    return found


_ENDS = re.compile(r"[.?!…][\s”\"'’)\]]*$")
