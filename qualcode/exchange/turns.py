"""Turns on a text that must stay as it is: the readers say who speaks, and their words are found again in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qualcode.model.text import Turn
from qualcode.transcripts.draft import Draft, Spoken
from qualcode.transcripts.read import read_bytes
from qualcode.transcripts.readers.base import Unreadable


def find_turns(text: str, labels: Sequence[str] = (), *, guess: bool = True) -> tuple[tuple[Turn, ...], Draft | None]:
    """The turns of a text, each on the very characters of its words, and the draft they were read from.

    Where the `labels` are known, a turn is a paragraph that begins with one. Where no speakers are found, every paragraph is a turn of nobody.
    """
    if known := [turn for turn in _paragraphs(text, labels) if turn.speaker]:
        return tuple(replace(turn, number=n) for n, turn in enumerate(known, 1)), None
    if not guess:
        return _paragraphs(text), None
    try:
        drafts = read_bytes("text.txt", text.encode("utf-8"), "utf-8")
    except Unreadable:
        drafts = []
    if len(drafts) != 1 or not any(b.speaker for b in drafts[0].spoken):
        return _paragraphs(text), None
    turns: list[Turn] = []
    at = 0
    for block in drafts[0].blocks:
        if not block.text:
            continue
        place = _place(text, block.text, at)
        if place is None:
            continue
        at = place[1]
        if isinstance(block, Spoken):
            turns.append(Turn(len(turns) + 1, block.speaker, *place, block.time))
    return tuple(turns), drafts[0]


def _place(text: str, words: str, at: int) -> tuple[int, int] | None:
    """Where the words of a block stand, from its first line to its last."""
    lines = words.split("\n")
    start = text.find(lines[0], at)
    if start < 0:
        return None
    end = start + len(lines[0])
    for line in lines[1:]:
        there = text.find(line, end)
        if there < 0:
            break
        end = there + len(line)
    return start, end


def _paragraphs(text: str, labels: Sequence[str] = ()) -> tuple[Turn, ...]:
    """The paragraphs between blank lines, without the label where they begin with one of those known."""
    known = re.compile("(" + "|".join(re.escape(x) for x in sorted(labels, key=len, reverse=True)) + "): ?") if labels else None
    turns: list[Turn] = []
    at = 0
    for block in text.split("\n\n"):
        words = block.strip()
        if words:
            start = at + block.index(words)
            match = known.match(words) if known else None
            turns.append(Turn(len(turns) + 1, match[1] if match else None, start + (match.end() if match else 0), start + len(words)))
        at += len(block) + 2
    return tuple(turns)
