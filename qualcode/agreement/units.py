"""The units on which coders are compared: turns, sentences, paragraphs, characters, or the spans they marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from qualcode.errors import UsageError, did_you_mean
from qualcode.model.text import Transcript, Turn

KINDS = ("turn", "sentence", "paragraph", "character", "spans")

WORDS = {
    "turn": "a turn: everything one speaker says before somebody else speaks",
    "sentence": "a sentence within a turn",
    "paragraph": "a paragraph within a turn",
    "character": "a character",
    "spans": "the spans as each coder marked them",
}
"""What each unit is, for people."""

_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*(\S))")
_SHORT = frozenset({"mr.", "mrs.", "ms.", "dr.", "st.", "prof.", "e.g.", "i.e.", "etc.", "vs.", "approx."})


class Piece(NamedTuple):
    """A stretch of one turn in which no white space hangs over at either end."""

    start: int
    end: int
    turn: Turn


def check_kind(kind: str) -> str:
    """The kind of unit, if there is such a kind.

    Raises:
        UsageError: there is not.
    """
    if kind not in KINDS:
        raise UsageError(f"{kind!r} is no unit", did_you_mean(kind, list(KINDS)) or f"use one of {', '.join(KINDS)}")
    return kind


def pieces(transcript: Transcript, kind: str, counts: Callable[[Turn], bool]) -> Iterator[Piece]:
    """The units of a transcript, in order; for characters and spans the turns they lie in.

    `counts` says whose talk is compared. Speaker labels, times and what stands between turns belong to no unit. Sentences and paragraphs are found by rules,
    not by a language model, so that the unit is the same on every machine.
    """
    split = {"sentence": sentences, "paragraph": paragraphs}.get(kind, _whole)
    for turn in transcript.turns:
        if counts(turn):
            for start, end in split(transcript.text, turn.start, turn.end):
                trimmed = _trim(transcript.text, start, end)
                if trimmed[0] < trimmed[1]:
                    yield Piece(*trimmed, turn)


def _whole(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    yield start, end


def paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between line breaks."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences: a line break ends one; so do . ! ? and … before white space, unless a small letter follows or the word is a common abbreviation."""
    for begin, stop in paragraphs(text, start, end):
        for match in _STOP.finditer(text, begin, stop):
            word = text[text.rfind(" ", begin, match.start()) + 1 : match.start() + 1].lstrip("(“‘\"'")
            if match[1].islower() or word.casefold() in _SHORT or (len(word) == 2 and word[0].isupper()):
                continue
            yield begin, match.end()
            begin = match.end()
        if begin < stop:
            yield begin, stop


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
