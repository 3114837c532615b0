"""Known names are found whole, longest first, in one pass, in any spelling they are met in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.transcripts.pseudonyms.matching import Matcher


def found(names: list[str], text: str, **how: bool) -> list[str]:
    return [text[m.start : m.end] for m in Matcher(names, **how).find(text)]


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("Karen", "Karen's, Karen’s, KAREN, Karens.", ["Karen", "Karen", "KAREN", "Karen"]),
        ("Karen", "karen, Karenina, McKaren, aKaren", []),
        ("Karen Smith", "Karen\nSmith and Karen\u00a0 Smith", ["Karen\nSmith", "Karen\u00a0 Smith"]),
        ("O'Neil", "O’Neil and O'NEIL and o'neil", ["O’Neil", "O'NEIL"]),
        ("Zoë", "Zoe\u0308 and ZOË", ["Zoe\u0308", "ZOË"]),
        ("Łucja", "ŁUCJA’s, Łucja", ["ŁUCJA", "Łucja"]),
        ("Mo", "Mo, Mos, Moss, most", ["Mo", "Mo"]),
        ("US", "US, Us, us", ["US"]),
        ("@kay_07", "it’s @kay_07, and @kay_071", ["@kay_07"]),
        ("@kay", "mail foo@kay now", []),
        ("(020) 7946 0018", "ring (020) 7946  0018.", ["(020) 7946  0018"]),
        ("a.b*c", "a.b*c but not aXbbc", ["a.b*c"]),
        ("王小明", "王小明 said", ["王小明"]),
    ],
)
def test_spellings(name: str, text: str, there: list[str]) -> None:
    assert found([name], text) == there


def test_small_letters_only_where_asked_for() -> None:
    assert found(["Will"], "will Will will") == ["Will"]
    assert found(["Will"], "will Will will", small_letters=True) == ["will", "Will", "will"]
    assert found(["karen"], "karen and Karen") == ["karen", "Karen"]


def test_the_longest_name_wins() -> None:
    assert found(["Karen", "Karen Smith", "Smith"], "Karen Smith, Karen, Smith") == ["Karen Smith", "Karen", "Smith"]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["Karen", "Ann", "Karen Ann", "O'Hara", "Jo"]), max_size=4), st.text(alphabet="KarenJoO'H sA\n[]", max_size=60)
)
def test_matches_are_in_order_and_never_overlap(names: list[str], text: str) -> None:
    at = 0
    for match in Matcher(names).find(text):
        assert at <= match.start < match.end <= len(text)
        assert match.name in names
        at = match.end
