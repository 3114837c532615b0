"""Dates written with strokes or stops, where the day or the month may come first: `03/04/2026`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

_TWO_ORDERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?P<rest> .*)?$", re.ASCII)


def iso(text: str, *, month_first: bool = False) -> str:
    """`03/04/2026` as `2026-04-03`, or `2026-03-04` where the month comes first; an empty string for anything else, or for no day there is."""
    found = _TWO_ORDERS.match(text.strip())
    if not found:
        return ""
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    try:
        return date(year, one, two).isoformat() if month_first else date(year, two, one).isoformat()
    except ValueError:
        return ""


def is_doubtful(text: str) -> bool:
    """Whether a date reads as two different days, as its day and month could change places."""
    return iso(text) != iso(text, month_first=True) and bool(iso(text) and iso(text, month_first=True))


def read_column(column: str, values: Iterable[str]) -> tuple[Mapping[str, str], str]:
    """The dates of a column that must be written anew, as they stand and as they are meant; and what a person should be told of the column.

    One date that can only be read with the month first (`03/25/2026`) says so of the whole column, and one that can only be read with the day
    first likewise. Where no date tells, the day comes first, and it is said; where both do, nothing is written anew.
    """
    dates = sorted({v for v in values if iso(v) or iso(v, month_first=True)})
    doubtful = [v for v in dates if is_doubtful(v)]
    month = [v for v in dates if iso(v, month_first=True) and not iso(v)]
    day = [v for v in dates if iso(v) and not iso(v, month_first=True)]
    if month and day:
        shown = f"{day[0]!r} has the day first and {month[0]!r} the month"
        return {}, f"column {column}: {shown}: write all dates of it as 2026-06-15"
    if month:
        anew = {v: iso(v, month_first=True) for v in dates}
        return anew, f"column {column}: {month[0]!r} shows that the month comes first; {len(anew)} dates are written as {anew[month[0]]!r}"
    if doubtful and not day:
        one = doubtful[0]
        return (
            {},
            f"column {column}: {one!r} is read as {iso(one)}, the day first; if the month comes first, write {iso(one, month_first=True)}",
        )
    return {}, ""
