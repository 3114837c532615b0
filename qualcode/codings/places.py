"""Where in a transcript: a turn, words of a turn, or characters, as people type it."""

from __future__ import annotations

import re

from qualcode.errors import QualcodeError
from qualcode.model.text import Span, Transcript, word_spans

_TURN = re.compile(r"^(\d+)(?::(\d+)(?:-(\d+))?)?$")
_CHARACTERS = re.compile(r"^(\d+)-(\d+)$")


def find(transcript: Transcript, place: str) -> Span:
    """The span for `12` (a turn), `12:3-9` (words 3 to 9 of it, from 1), `12:3` (one word), or `120-180` (characters, the last not included).

    Raises:
        QualcodeError: there is no such turn, word or stretch, or turns were probably meant: the characters hold no words, or are numbers of turns and cut words.
    """
    if match := _CHARACTERS.match(place):
        start, end = int(match[1]), int(match[2])
        if start >= end:
            raise QualcodeError(f"{place}: a stretch must run forward", "write START-END, the end not included")
        _must_hold_words(transcript, place, Span(start, end))
        return Span(start, end)
    match = _TURN.match(place)
    if not match:
        raise QualcodeError(
            f"{place!r} is no place in a transcript", "write a turn (12), words of a turn (12:3-9), or characters (120-180)"
        )
    number = int(match[1])
    try:
        turn = transcript.turn(number)
    except KeyError:
        raise QualcodeError(f"{transcript.id} has no turn {number}", f"its turns run from 1 to {len(transcript.turns)}") from None
    if match[2] is None:
        if not len(turn.span):
            raise QualcodeError(f"{transcript.id}, turn {number} holds no words", "choose another turn")
        return turn.span
    words = word_spans(transcript.text, turn.span)
    first, last = int(match[2]), int(match[3] or match[2])
    if not 1 <= first <= last <= len(words):
        raise QualcodeError(
            f"{transcript.id}, turn {number} has {len(words)} words; {first}-{last} are not among them",
            f"qualcode show {transcript.id} --turns {number} --words numbers them",
        )
    return Span(words[first - 1].start, words[last - 1].end)


def _must_hold_words(transcript: Transcript, place: str, span: Span) -> None:
    """Stop where `30-32` was probably meant as turns; what goes beyond the text is for others to say."""
    text = transcript.text
    cuts = any(at and len(pair := text[at - 1 : at + 1]) == 2 and pair.isalnum() for at in (span.start, span.end))
    if span.end <= len(text) and (not transcript.slice(span).strip() or (cuts and span.end <= len(transcript.turns))):
        raise QualcodeError(
            f"{place} is read as characters, and these hold no whole words",
            f"for several turns code them one by one, or give START-END from qualcode show {transcript.id} --json",
        )


def find_words(transcript: Transcript, quoted: str, within: range | None = None) -> Span:
    """The one place where these very words stand in a turn; ` … ` joins the first and last words of a longer passage of one turn.

    `within` limits the search to turns with these numbers.

    Raises:
        QualcodeError: the words stand nowhere, or in more than one place.
    """
    head, _, tail = quoted.partition(" … ")
    found = []
    for turn in transcript.turns:
        if within is not None and turn.number not in within:
            continue
        start = transcript.text.find(head, turn.start, turn.end)
        while start >= 0:
            end = start + len(head)
            if tail:
                at = transcript.text.find(tail, end, turn.end)
                end = at + len(tail) if at >= 0 else -1
            if end > 0:
                found.append(Span(start, end))
            start = transcript.text.find(head, start + 1, turn.end)
    if len(found) != 1:
        count = "nowhere" if not found else f"in {len(found)} places"
        raise QualcodeError(f"{transcript.id}: “{quoted[:60]}” stands {count}", "quote the exact words, and enough of them")
    return found[0]
