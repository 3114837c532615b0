"""The ways the same words are written: apostrophes, hyphens, blanks and invisible marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLAIN = {"‐": "-", "‑": "-", "’": "'", "‘": "'", "ʼ": "'"}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\ufeff"  # soft hyphens and marks without width
_UNEVEN = re.compile(rf"\s\s|[^\S ]|[{''.join(_PLAIN)}{_INVISIBLE}]")
_HYPHEN, _BLANK = re.compile(r"(?<=\w)-(?=\w)"), re.compile(r"(?<=\w) (?=\w)")
_PIECES = re.compile(r"\s+|\S")


def flatten(text: str) -> tuple[str, Sequence[int]]:
    """A text with plain apostrophes and hyphens and single blanks, and for each of its characters the place it has in the text as written.

    A blank line becomes a line end, which no phrase reaches across.
    """
    if not _UNEVEN.search(text):
        return text, range(len(text))
    kept: list[str] = []
    places: list[int] = []
    for piece in _PIECES.finditer(text):
        found = piece.group()
        if found.isspace():
            found = "\n" if found.count("\n") > 1 else " "
        elif found in _INVISIBLE:
            continue
        kept.append(_PLAIN.get(found, found))
        places.append(piece.start())
    return "".join(kept), places


def spellings(phrase: str, *, joined: bool = True) -> list[str]:
    """The ways a phrase is written: `hot desk` also as `hot-desk` and, where `joined`, `drop-in` also as `drop in` and `dropin`."""
    found = [phrase]
    if joined:
        found += [_HYPHEN.sub(" ", phrase), _HYPHEN.sub("", phrase)]
    found += [phrase[: gap.start()] + "-" + phrase[gap.end() :] for gap in _BLANK.finditer(phrase)]
    found.append(_BLANK.sub("-", phrase))
    return list(dict.fromkeys(found))
