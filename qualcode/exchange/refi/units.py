"""Counting text in code points, as we and the standard do, or in UTF-16 units, as NVivo does."""

from __future__ import annotations

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16:
    """Code points of one text to UTF-16 units: every character beyond U+FFFF counts twice there."""

    def __init__(self, text: str) -> None:
        self._astral = [m.start() for m in _ASTRAL.finditer(text)]

    def units(self, position: int) -> int:
        """The position in UTF-16 units."""
        return position + bisect_left(self._astral, position)


def has_astral(text: str) -> bool:
    """Whether the two ways of counting differ for a text."""
    return _ASTRAL.search(text) is not None
