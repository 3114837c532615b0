"""What to read next."""

from __future__ import annotations

import numpy as np

from qualcode.suggest.queue import PRESUMED, presume


def test_some_unread_turns_are_taken_for_ones_without_a_code_once_anything_was_read() -> None:
    nothing: list[set[str] | None] = [None] * 300
    presume(nothing, np.random.default_rng(0))
    assert nothing == [None] * 300
    codes: list[set[str] | None] = [{"space"}, *[None] * 299]
    presume(codes, np.random.default_rng(0))
    assert codes[0] == {"space"}
    assert sum(some == set() for some in codes) == PRESUMED
