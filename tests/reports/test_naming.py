from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.model.coding import Quote
from qualcode.project import Project
from qualcode.reports.naming import Names
from qualcode.study import Study
from qualcode.transcripts import store
from tests.conftest import make_transcript


@pytest.fixture
def names(small: Project) -> Names:
    talk = [
        ("I", "And then?"),
        (
            "Karen",
            "So I asked Bex, and Bex said no. The rose is out. We had Rose in, and a rose is a rose. It was Polish night. See Mr Tolliver.",
        ),
    ]
    store.save(small, make_transcript("t-cccccccc", talk))
    return Names(Study(small))


def quote(words: str) -> Quote:
    return Quote(words, "t-cccccccc", 2, 0, len(words), "Karen", "P1", "feas.role", "ana")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("She sat with Bex's lot.", ["Bex's"]),
        ("karen knew", ["karen"]),
        ("Mr Tolliver came", ["Tolliver"]),
        ("A Polish night for Mr and Mrs", []),
        ("Rose to the top", []),
        ("nothing to see", []),
    ],
)
def test_names_of_speakers_and_of_those_they_speak_of_are_met(names: Names, words: str, found: list[str]) -> None:
    assert names.within(quote(words)) == found


def test_a_name_cut_to_a_role_is_none(names: Names) -> None:
    there = quote("So I asked Bex, and Bex said no.")
    assert names.within(there) == ["Bex"]
    cut = replace(there, cuts=((11, 14), (20, 23)), put_in=("the worker", "the worker"), approved_by="ana")
    assert cut.printed == "So I asked [the worker], and [the worker] said no."
    assert names.within(cut) == []


def test_the_settings_can_say_that_a_word_names_nobody(small: Project, names: Names) -> None:
    settings = small.root / "qualcode.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '[report]\nnot_names = ["Bex"]\n', encoding="utf-8", newline="\n")
    assert Names(Study(Project.open(small.root))).within(quote("I asked Bex")) == []
