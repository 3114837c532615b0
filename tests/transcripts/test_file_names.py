"""Attributes that file names give."""

from __future__ import annotations

import pytest

from qualcode.errors import QualcodeError
from qualcode.transcripts.file_names import attributes_from_name

SETTINGS = {"pattern": "{site}_{kind}_{*}", "site": {"A": "Authority A"}, "kind": {"FG": "focus group"}}


def test_the_parts_of_a_name_stand_for_what_the_project_says() -> None:
    assert attributes_from_name("A_FG_01", SETTINGS) == {"site": "Authority A", "kind": "focus group"}


def test_a_part_without_a_longer_form_stands_for_itself() -> None:
    assert attributes_from_name("B_DSL_01", SETTINGS) == {"site": "B", "kind": "DSL"}


@pytest.mark.parametrize("name", ["A_FG", "A_FG_01_2", "notes", ""])
def test_a_name_that_does_not_fit_says_nothing(name: str) -> None:
    assert attributes_from_name(name, SETTINGS) == {}


def test_without_a_pattern_names_say_nothing() -> None:
    assert attributes_from_name("A_FG_01", {}) == {}


@pytest.mark.parametrize("pattern", ["interview", "{site}{kind}", "{site}_{site}"])
def test_a_pattern_that_cannot_be_used_is_refused(pattern: str) -> None:
    with pytest.raises(QualcodeError, match="pattern"):
        attributes_from_name("A_FG_01", {"pattern": pattern})
