"""Days as people and spreadsheets write them, read in one place."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?Z?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)


def day_of(text: str) -> date | None:
    """The day that `2026-03-01` stands for, or `01/03/2026` as Excel rewrites it in Britain; None where it cannot be read as one.

    Of `d/m/yyyy` the day comes first.
    """
    if found := _ISO.fullmatch(text.strip()):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text.strip()):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_later(one: str, other: str) -> bool:
    """Whether one day is after another; a day that cannot be read is not."""
    first, second = day_of(one), day_of(other)
    return first is not None and second is not None and first > second
