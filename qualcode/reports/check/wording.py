"""Words as they are compared: without typography, hesitation sounds and transcribers' asides, each with its place in the text it came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

_JOINED = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_APOSTROPHES = "'’‘ʼ＇"
_WORD = re.compile(rf"[\w{_JOINED}\u0300-\u036f]+(?:[{_APOSTROPHES}][\w{_JOINED}\u0300-\u036f]+)*")
_GAP = re.compile(r"[\[(]\s*(?:…|\.\s?\.\s?\.+)\s*[\])]|…|\.\s?\.\s?\.+")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_DROPPED = str.maketrans("", "", _JOINED + _APOSTROPHES)
HESITATIONS = frozenset(["um", "umm", "er", "erm", "uh", "uhm", "mm", "mhm", "hmm"])
"""Sounds that a quotation may leave out without a mark."""

ASIDE_WORDS = 3
"""An author's own words in square brackets may stand for so many words of the speaker."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and where it stands; `bracketed` where it stands in square brackets."""

    plain: str
    start: int
    end: int
    bracketed: bool = False


@dataclass(frozen=True)
class Wording:
    """The words of a text in order.

    `gaps` are the numbers of the words in front of which something is marked as left out, `asides` those in front of
    which an author's own words stand in brackets.
    """

    words: tuple[Word, ...]
    gaps: frozenset[int] = frozenset()
    asides: frozenset[int] = frozenset()

    @property
    def plain(self) -> list[str]:
        """The words alone."""
        return [w.plain for w in self.words]

    def pieces(self) -> list[tuple[bool, list[str]]]:
        """The words between what is left out: for each piece, whether it is a marked gap (and no aside) that goes before it, and its words."""
        edges = sorted({0, *self.gaps, *self.asides, len(self.words)})
        found = [(a in self.gaps, self.plain[a:b]) for a, b in pairwise(edges)]
        return [(gap, there) for gap, there in found if there]


def wording(text: str, start: int = 0, end: int | None = None) -> Wording:
    """The words of a stretch of text as they are compared.

    Letters' case, kinds of quotation marks, dashes, blanks, line ends, soft hyphens and punctuation do not count. Left out are sounds of hesitation, and
    asides in square brackets that begin with a small letter (`[pause]`, `[laughs]`, `[the worker]`); names replaced in brackets (`[School 1]`) are words.
    """
    end = len(text) if end is None else end
    brackets = [m.span() for m in _BRACKETS.finditer(text, start, end)]
    marks = [m.span() for m in _GAP.finditer(text, start, end)]
    gaps, asides = set[int](), set[int]()
    words: list[Word] = []
    at_bracket = at_mark = 0
    for match in _WORD.finditer(text, start, end):
        while at_mark < len(marks) and marks[at_mark][1] <= match.start():
            gaps.add(len(words))
            at_mark += 1
        while at_bracket < len(brackets) and brackets[at_bracket][1] <= match.start():
            at_bracket += 1
        inside = at_bracket < len(brackets) and brackets[at_bracket][0] <= match.start()
        if inside and _is_aside(text[brackets[at_bracket][0] : brackets[at_bracket][1]]):
            asides.add(len(words))
            continue
        if match[0] == "s" and match.start() > 1 and text[match.start() - 1] in _APOSTROPHES and text[match.start() - 2] == "]":
            continue  # the genitive of what stands in brackets
        plain = _plain(match[0])
        if plain and plain not in HESITATIONS:
            words.append(Word(plain, match.start(), match.end(), inside))
    if at_mark < len(marks):
        gaps.add(len(words))
    return Wording(tuple(words), frozenset(gaps), frozenset(asides))


def _is_aside(bracket: str) -> bool:
    return bracket[1:].lstrip()[:1].islower()


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word.translate(_DROPPED)).casefold()
