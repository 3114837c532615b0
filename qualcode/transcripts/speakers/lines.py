"""Lines: what a text or Word reader hands to speaker detection."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from qualcode.transcripts.draft import Removed

LOOKED_AT = 200
"""Characters of a line that are looked at for a label: what stands further on is words."""

_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u200b\u2060\u202f\u3000\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff*•·", " "),
        "：": ":",
        "［": "[",
        "］": "]",
        "（": "(",
        "）": ")",
    }
)


def for_matching(text: str) -> str:
    """The beginning of a line with marks of bold, direction and width made plain, character for character."""
    plain = text[:LOOKED_AT].translate(_SAME_LENGTH)
    plain = re.sub(r"(?<!\w)__|__(?!\w)", "  ", plain)
    return re.sub(r"(?<!\w)_(?=[\d\[(])|(?<=[\d\])])_(?!\w)", " ", plain)  # a time in italics: `_00:02_`


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank.

    `number` counts the lines of the source from 1 (in a Word file its paragraphs). `gap` says that a blank line stands before it.
    `bold` is where its bold beginning ends, or 0; `heading` that it is styled as one; `time` a start in seconds known from elsewhere.
    `plain` is its beginning as labels are looked for in it, made once, as every notation is tried on every line.
    """

    number: int
    text: str
    gap: bool = False
    bold: int = 0
    heading: bool = False
    time: float | None = None
    plain: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", for_matching(self.text))


def split_lines(text: str, first: int = 1) -> list[Line]:
    """The lines of a text with LF line ends; blank ones are left out and remembered as gaps. `first` is the number of the first line."""
    lines: list[Line] = []
    gap = False
    for number, raw in enumerate(text.split("\n"), first):
        if not raw.strip():
            gap = True
            continue
        lines.append(Line(number, raw.strip(), gap=gap, bold=_bold(raw.strip()), heading=bool(_HEADING.match(raw.lstrip()))))
        gap = False
    return lines


_BOLD = re.compile(r"(?:\*\*|__)(?=\S)(.{1,80}?)(?:\*\*|__)")
_HEADING = re.compile(r"#{1,6} \S")


def _bold(text: str) -> int:
    found = _BOLD.match(text)
    return found.end() if found else 0


_NUMBERED = re.compile(r"(\d{1,5})(?:[ \u00a0]{2,}|\t)[ \u00a0\t]*(?=\S)|(\d{1,5})$")
_NUMBERED_CLOSE = re.compile(r"(\d{1,5})[ \u00a0\t]+(?=\S)|(\d{1,5})$")


def without_line_numbers(lines: list[Line]) -> tuple[list[Line], list[Removed]]:
    """Lines without the numbers that a deposition or a print view sets in the left margin of nearly every line.

    Numbers are taken for line numbers where at least 4 and 70 % of the lines begin with one (90 % where only a single blank follows)
    and at least 80 % of them count on from the one before or begin again at 1.
    """
    for pattern, share in ((_NUMBERED, 0.7), (_NUMBERED_CLOSE, 0.9)):
        found = [(line, pattern.match(line.text)) for line in lines]
        numbers = [int(m[1] or m[2]) for _, m in found if m]
        if len(numbers) < 4 or len(numbers) < share * len(lines):
            continue
        onward = sum(b == a + 1 or b == 1 for a, b in pairwise(numbers))
        if onward < 0.8 * (len(numbers) - 1):
            continue
        stripped = [replace(line, text=line.text[m.end() :], bold=max(0, line.bold - m.end())) if m else line for line, m in found]
        removed = Removed("line numbers", " ".join(map(str, numbers)))
        return [line for line in stripped if line.text], [removed]
    return lines, []


def join_lines(before: str, after: str) -> str:
    """Two lines of one turn joined: by a blank where the first breaks off in mid-sentence and the second goes on, else by a line end."""
    if not before or not after:
        return before + after
    broken_off = before[-1] not in ".?!…:;\"'”’»)]}-–—*"
    return before + (" " if broken_off and not after[0].isupper() and after[0] not in "-–—•*([" else "\n") + after
