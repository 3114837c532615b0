"""Counts and lists as people write them."""

from __future__ import annotations

import pytest

from qualcode.model.words import count, listing, people


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (count(0, "quote"), "0 quotes"),
        (count(1, "quote"), "1 quote"),
        (count(12345, "coding"), "12,345 codings"),
        (count(2, "row with changed cells", "rows with changed cells"), "2 rows with changed cells"),
        (people(1), "1 person"),
        (people(2), "2 people"),
        (listing([]), ""),
        (listing(["a"]), "a"),
        (listing(iter(["a", "b"])), "a and b"),
        (listing(["a", "b", "c"]), "a, b and c"),
    ],
)
def test_numbers_and_lists_read_as_english(said: str, expected: str) -> None:
    assert said == expected
