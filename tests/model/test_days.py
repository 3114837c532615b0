"""Days are read in one way everywhere, and a day that cannot be read is never the later one."""

from __future__ import annotations

from datetime import date

import pytest

from qualcode.model.days import day_of, is_later


@pytest.mark.parametrize(
    "text", ["2026-03-01", " 2026-3-1 ", "01/03/2026", "1/3/2026", "01.03.2026", "2026-03-01 00:00:00", "01/03/2026 00:00"]
)
def test_a_day_is_read_as_iso_or_day_first(text: str) -> None:
    assert day_of(text) == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["", "March", "2026", "31/02/2026", "03/13/2026", "01/03/26", "²/3/2026", "0000-01-01", "46082"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_of(text) is None


def test_later_is_told_by_the_day_and_not_by_the_letters() -> None:
    assert is_later("01/03/2026", "2026-02-10")
    assert not is_later("09/02/2026", "2026-02-10")
    assert not is_later("2026-02-10", "10/02/2026")
    assert not is_later("soon", "2026-02-10")
    assert not is_later("2026-02-10", "")
