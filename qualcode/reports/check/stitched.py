"""A quotation put together from words that were said in different places."""

from __future__ import annotations

from qualcode.reports.check.corpus import Corpus, Place
from qualcode.reports.check.wording import Wording

PIECE = 5
"""The fewest words of a piece."""

MOST = 4
"""The most pieces a quotation is taken apart into."""

FAR_APART = 100
"""A mark that leaves out more words than this joins what was not said together."""


def stitched(corpus: Corpus, printed: Wording) -> list[Place]:
    """The places whose words make a quotation, where they are several turns'; empty where they are not, or not all its words are found."""
    plain, at = printed.plain, 0
    found: list[Place] = []
    while at < len(plain) and len(found) < MOST:
        size, places = _longest(corpus, plain, at)
        if size < PIECE:
            if at + 1 >= len(plain) or not found:
                return []
            size, places = _longest(corpus, plain, at + 1)  # a word put in to join the two
            if size < PIECE:
                return []
            at += 1
        near = [
            p
            for p in places
            if found and corpus.turns[p] == corpus.turns[found[-1].first] and corpus.transcript_of(p) == found[-1].transcript
        ]
        first = (near or places)[0]
        found.append(corpus.place(first, first + size))
        at += size
    turns = {(p.transcript, corpus.turns[p.first]) for p in found}
    return found if at >= len(plain) and len(turns) > 1 else []


def _longest(corpus: Corpus, plain: list[str], at: int) -> tuple[int, list[int]]:
    """The longest run of words from one on that stands somewhere, and where."""
    low, high = 0, len(plain) - at
    best: list[int] = []
    while low < high:
        middle = (low + high + 1) // 2
        places = corpus.find(plain[at : at + middle])
        if places:
            low, best = middle, places
        else:
            high = middle - 1
    return low, best


def apart(corpus: Corpus, place: Place, printed: Wording) -> int:
    """The most words that a marked gap of an exact quotation leaves out."""
    pieces, first, most = printed.pieces(), place.first, 0
    for number, (gap, words) in enumerate(pieces):
        at = next(iter(corpus.find(words, first, place.last)), first)
        if gap and number:
            most = max(most, at - first)
        first = at + len(words)
    return most
