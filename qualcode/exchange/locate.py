"""Finding a quote in its transcript: exactly; else ignoring blanks, capitals and marks; else by its two ends where words were left out; else the likest stretch."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from qualcode.model.text import Span, Transcript

LIKE_ENOUGH = 0.85
"""How like the words found must be to the quote, from 0 to 1 (`difflib.SequenceMatcher.ratio`)."""

CLEARLY = 0.03
"""By how much the likest stretch must be likelier than any other that does not touch it."""

LONGEST_FUZZY = 2_000
"""Characters of the longest quote that is looked for by likeness."""

LONGEST_GAP = 2_000
"""Characters that may have been left out between two parts of a quote."""

_WORD = re.compile(r"[\w\u00ad\u0300-\u036f\u200b]+")
_UNSEEN = re.compile("[\u00ad\u200b]")
_GAP = re.compile(r"\s*(?:[\[(]\s*(?:…|\.\.\.)\s*[\])]|…|\.\.\.)\s*")
_AROUND = ' \t\n\u00a0“”„"«»'

_Words = list[tuple[str, int, int]]


@dataclass(frozen=True)
class Hit:
    """Where a quote stands, how it was found (`exact`, `normalised`, `shortened` or `fuzzy`), and how like it is, from 0 to 1."""

    span: Span
    how: str
    score: float


def locate(transcript: Transcript, quote: str) -> Hit | None:
    """Where a quote stands in a transcript, or None where it stands nowhere or nobody can say in which of several places."""
    found = places(transcript, quote)
    return found[0] if len(found) == 1 else None


def places(transcript: Transcript, quote: str) -> list[Hit]:
    """Every place where a quote stands, found in the most certain way that finds any."""
    text = transcript.text
    plain = quote.strip(_AROUND).strip("…").strip(_AROUND) or quote.strip()
    plain = re.sub(r"^\.\.\.|\.\.\.$", "", plain).strip() or plain
    if not plain:
        return []
    pattern = re.escape(plain)
    exact = _exact((r"(?<!\w)" if re.match(r"\w", plain) else "") + pattern + (r"(?!\w)" if re.search(r"\w$", plain) else ""), text)
    if exact:
        return exact
    words, wanted = _words(text), [w for w, _, _ in _words(plain)]
    if not wanted:
        return _exact(pattern, text)
    runs = _runs([w for w, _, _ in words], wanted)
    if runs:
        return [Hit(Span(words[n][1], words[n + len(wanted) - 1][2]), "normalised", 1.0) for n in runs]
    if inside := _exact(pattern, text):  # a quote that begins or ends within a word
        return inside
    shortened = _by_ends(words, [p for p in _GAP.split(plain) if p.strip(_AROUND)])
    if shortened or len(quote) > LONGEST_FUZZY or len(wanted) < 4:
        return shortened
    return _likest(words, wanted)


def _exact(pattern: str, text: str) -> list[Hit]:
    return [Hit(Span(m.start(), m.end()), "exact", 1.0) for m in re.finditer(pattern, text)]


def _words(text: str) -> _Words:
    """The words of a text as they are compared, with their places; accents stored in two ways and hyphens nobody sees make no difference."""
    return [(unicodedata.normalize("NFC", _UNSEEN.sub("", m[0])).casefold(), m.start(), m.end()) for m in _WORD.finditer(text)]


def _runs(words: list[str], wanted: list[str]) -> list[int]:
    return [i for i, w in enumerate(words) if w == wanted[0] and words[i : i + len(wanted)] == wanted]


def _by_ends(words: _Words, parts: list[str]) -> list[Hit]:
    """The stretch from the first part of a quote to its last, where all its parts stand in order and near to one another."""
    wanted = [[w for w, _, _ in _words(p)] for p in parts]
    if len(wanted) < 2 or any(len(w) < 2 for w in wanted):
        return []
    plain = [w for w, _, _ in words]
    found = []
    for first in _runs(plain, wanted[0]):
        at = first + len(wanted[0])
        for part in wanted[1:]:
            there = next((n for n in _runs(plain[at:], part)), None)
            if there is None or words[at + there][1] - words[at - 1][2] > LONGEST_GAP:
                break
            at += there + len(part)
        else:
            found.append(Hit(Span(words[first][1], words[at - 1][2]), "shortened", 1.0))
    return found


def _likest(words: _Words, wanted: list[str]) -> list[Hit]:
    """The stretch of as many words that is most like the quote, unless another is as like; only stretches that share half of its words are compared."""
    size, bag = len(wanted), set(wanted)
    shared = [w in bag for w, _, _ in words]
    count, near = sum(shared[:size]), list[tuple[int, int]]()
    for i in range(max(1, len(words) - size + 1)):
        if i:
            count += (shared[i + size - 1] if i + size - 1 < len(shared) else 0) - shared[i - 1]
        if 2 * count >= size:
            near.append((-count, i))
    scored = []
    for _, i in sorted(near)[:60]:
        for length in (size - 1, size, size + 1):
            stretch = [w for w, _, _ in words[i : i + length]]
            if stretch:
                scored.append((SequenceMatcher(None, " ".join(stretch), " ".join(wanted), autojunk=False).ratio(), -i, len(stretch)))
    score, first, length = max(scored, default=(0.0, 0, 0))
    if score < LIKE_ENOUGH:
        return []
    apart = [s for s, other, n in scored if -other >= -first + length or -other + n <= -first]
    if max(apart, default=0.0) > score - CLEARLY:
        return []
    return [Hit(Span(words[-first][1], words[-first + length - 1][2]), "fuzzy", score)]
