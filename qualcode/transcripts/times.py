"""Times as transcripts mark them: `0:16`, `[00:12:03]`, `(1:02:03.4)`, `1.01.35`, `#00:00:05-2#`."""

from __future__ import annotations

import re

_AMPM = r"(?:\s?[AaPp]\.?[Mm]\b\.?)"
_CLOCK = rf"\d{{1,3}}:\d{{1,2}}(?::\d{{1,2}})?(?:[.,;]\d{{1,3}}|:\d{{2}}(?=\s*(?:[\])]|[-–—]|$)))?{_AMPM}?"
_DOTTED = r"\d{1,2}\.\d{2}\.\d{2}"
_DATE = r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4},?\s+"
_RANGE = rf"(?:{_CLOCK})(?:\s*(?:-->|-|–|—)\s*(?:{_CLOCK}))?"
BARE = rf"(?:(?:{_DATE})?{_RANGE}|{_DOTTED})(?!\d|:\d)"
"""A time without brackets, or a stretch of two times; a date may stand before it, as chats have it."""

_LINK = r"(?:\(https?://[^()\s]{1,150}\))?"
MARKED = rf"(?:\[\s*{BARE}\s*\]{_LINK}|\(\s*{BARE}\s*\)|<\s*{BARE}\s*>|\{{\s*{BARE}\s*\}}|#\s*\d{{1,2}}:\d{{2}}:\d{{2}}(?:-\d{{1,2}})?\s*#)"
"""A time in brackets or hash signs; in Markdown it may be a link into the recording."""

ANY = rf"(?:{MARKED}|{BARE})"
"""A time with or without brackets."""

_STAMP = (
    r"\[\s*\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\s*\]|<\s*\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\s*>"
    r"|\(\s*\d{1,3}:\d{2}:\d{2}(?:[.,]\d{1,3})?\s*\)|#\s*\d{1,2}:\d{2}:\d{2}(?:-\d{1,2})?\s*#"
)
_INLINE = re.compile(rf"[ \t]*({_STAMP})(?=\s|$|[.,;:!?])|({_STAMP})[ \t]?")
_ALONE = re.compile(rf"[\s*]*{ANY}[\s*]*$")
_LEADING = re.compile(rf"{MARKED}[ \t]*|(?:{_CLOCK}\s*(?:-->|-|–|—)\s*{_CLOCK}|\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?)[ ]*\t[ \t]*")
_FIRST = re.compile(r"(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?(?:[.,](\d{1,3}))?|(\d{1,2})\.(\d{2})\.(\d{2})")


def seconds(text: str) -> float | None:
    """The first time in `text`, in seconds; None for a time of day (a date or AM/PM stands with it) and where there is no time."""
    if re.search(_AMPM, text) or re.search(_DATE, text):
        return None
    found = _FIRST.search(text)
    if not found:
        return None
    if found[5] is not None:
        return int(found[5]) * 3600.0 + int(found[6]) * 60 + int(found[7])
    parts = [int(p) for p in found.group(1, 2, 3) if p is not None]
    if any(p > 59 for p in parts[1:]):
        return None
    total = 0.0
    for part in parts:
        total = total * 60 + part
    return round(total + float(f"0.{found[4]}" if found[4] else 0), 3)


def is_alone(line: str) -> bool:
    """Whether a line holds a time and nothing else."""
    return len(line) < 80 and bool(_ALONE.match(line))


def leading(line: str) -> str:
    """The time that a line begins with, or an empty string: in brackets, before a tab stop with hours or an end, or as the whole line."""
    if is_alone(line):
        return line
    found = _LEADING.match(line[:80])
    return found[0] if found else ""


def without_inline(text: str) -> tuple[str, list[str]]:
    """Text without the times that stand inside it in brackets or hash signs, and those times.

    `(inaudible 00:01:02)` and `at 10:30` are words and stay; so does `(10:30)`, which may be a time of day.
    """
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        found.append(match[1] or match[2])
        return ""

    return _INLINE.sub(take, text), found
