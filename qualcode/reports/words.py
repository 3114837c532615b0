"""Counts and amounts in words, the same words everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from qualcode.model.words import count, listing, people

__all__ = ["AMOUNTS", "amount", "by", "capital", "count", "date", "fits", "listing", "numbers", "people", "sentence"]

AMOUNTS = (
    "Words for amounts mean the same everywhere: “a few” is two or three people; “some” is up to half and “most” more than half of the people heard; "
    "“all” is everybody heard. Figures are never turned into shares of those interviewed."
)
"""The words a report uses for amounts, as it explains them."""


def amount(n: int, of: int) -> str:
    """The word for `n` people out of `of` heard."""
    if n == 0:
        return "nobody"
    if n == 1:
        return "one person"
    if n == of > 3:
        return "all"
    if n <= 3:
        return "a few"
    return "most" if n > of / 2 else "some"


def fits(word: str, n: int, of: int) -> bool:
    """Whether a word for an amount may stand for `n` people out of `of` heard, as `AMOUNTS` explains the words; a word it does not explain fits anything."""
    meant = {
        "nobody": n == 0,
        "one person": n == 1,
        "a few": n in (2, 3),
        "some": 1 < n <= of / 2,
        "most": n > of / 2,
        "all": n == of,
    }
    return meant.get(word, True) or word == amount(n, of)


def numbers(found: Iterable[int], most: int = 6) -> str:
    """Numbers as ranges, `3-9, 12`; after `most` of them dots."""
    runs: list[list[int]] = []
    for n in sorted(found):
        if runs and n == runs[-1][-1] + 1:
            runs[-1][1:] = [n]
        else:
            runs.append([n])
    return ", ".join("-".join(map(str, run)) for run in runs[:most]) + (" …" if len(runs) > most else "")


def capital(text: str) -> str:
    """The text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text with a large first letter and a full stop."""
    text = capital(" ".join(text.split()))
    return text if not text or text[-1] in ".?!…" else f"{text}."


def by(counts: Mapping[str, int], order: Iterable[str]) -> str:
    """`4 school staff, 1 family`, in the order given; nothing for those without a count."""
    return ", ".join(f"{counts[name]} {name}" for name in order if counts.get(name))


def date(at: str) -> str:
    """A time of the logs as a day in words: `21 November 2026`; as it stands where it is no time."""
    try:
        day = datetime.fromisoformat(at)
    except ValueError:
        return at or "no date"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


# not strftime, which names months in the language of the machine
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
