"""Counts and lists as people write them, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable


def count(n: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 person`, `2 people`, `12,345 codings`. `many` is only needed where the plural takes more than an s."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def people(n: int) -> str:
    """`1 person`, `2 people`."""
    return count(n, "person", "people")


def listing(items: Iterable[str]) -> str:
    """`a, b and c`."""
    found = list(items)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""
