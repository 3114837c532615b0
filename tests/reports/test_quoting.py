from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.quotes.ladder import Ladder
from qualcode.model.coding import Quote
from qualcode.reports.quoting import Place, Printed, choose, print_quotes

SPREAD = ("site", "group")
TEACHER = {"site": "A", "school": "School 1", "group": "school staff", "role": "teacher"}


def quote(person: str, start: int, **more: Any) -> Quote:
    return Quote("Some words that were said.", "t1", 1, start, start + 10, person, person, "c", "ana", coding=f"{person}-{start}", **more)


def row(school: str, group: str, role: str, population: int) -> dict[str, str]:
    return {"site": "A", "school": school, "group": group, "role": role, "population": str(population), "took part": ""}


def printed(places: list[Place], people: Mapping[str, Mapping[str, str]], rows: list[dict[str, str]], k: int = 3) -> Printed:
    return print_quotes(places, lambda counts: Ladder(rows, people, k, within="A", quotes=counts, schools=True), SPREAD)


def words_of(found: Printed) -> dict[str, str]:
    return {q.coding: q.attribution for there in found.by_place.values() for q in there}


@given(
    st.lists(st.lists(st.tuples(st.sampled_from("PQRS"), st.integers(0, 60)), max_size=6, unique=True), min_size=1, max_size=4),
    st.integers(1, 4),
)
def test_nobody_is_quoted_twice_under_a_heading_and_no_words_are_printed_twice(headings: list[list[tuple[str, int]]], most: int) -> None:
    places = [Place(str(n), [quote(p, s) for p, s in there], most) for n, there in enumerate(headings)]
    chosen = choose(places, SPREAD, {})
    everything = [q for there in chosen.values() for q in there]
    assert all(max(Counter(q.participant for q in there).values()) == 1 and len(there) <= most for there in chosen.values())
    assert not [1 for i, a in enumerate(everything) for b in everything[i + 1 :] if a.start < b.end and b.start < a.end]
    assert choose(places, SPREAD, {}) == chosen


def test_what_an_author_approved_comes_first_and_then_what_is_linked_to_a_summary() -> None:
    there = [quote("P", 0, star=True), quote("Q", 20), quote("R", 40, approved_by="ana")]
    found = choose([Place("x", there, 3, linked={"Q-20"})], SPREAD, {})["x"]
    assert [q.participant for q in found] == ["R", "Q", "P"]


def test_two_teachers_of_one_school_are_told_from_those_of_another() -> None:
    people = {
        p: {**TEACHER, "school": school} for p, school in (("P", "School 1"), ("Q", "School 1"), ("R", "School 2"), ("S", "School 2"))
    }
    rows = [row("School 1", "school staff", "teacher", 30), row("School 2", "school staff", "teacher", 20)]
    found = words_of(printed([Place("x", [quote(p, 20 * n) for n, p in enumerate(people)], 4)], people, rows))
    assert found == {"P-0": "teacher, School 1", "Q-20": "teacher, School 1", "R-40": "teacher, School 2", "S-60": "teacher, School 2"}


def test_several_quotes_of_one_teacher_are_not_joined_by_a_tag_of_hers_alone() -> None:
    people = {"P": TEACHER, "Q": {**TEACHER, "role": "head"}}
    rows = [row("School 1", "school staff", "teacher", 30), row("School 1", "school staff", "head", 1)]
    places = [Place("x", [quote("P", 0), quote("Q", 20)], 2), Place("y", [quote("P", 40), quote("Q", 60)], 2)]
    assert set(words_of(printed(places, people, rows)).values()) == {"school staff, School 1"}


def test_whom_no_words_may_name_is_withheld_for_somebody_to_paraphrase() -> None:
    found = printed([Place("x", [quote("P", 0)], 1)], {"P": TEACHER}, [row("School 1", "school staff", "teacher", 1)])
    assert found.by_place == {}
    assert [q.coding for q in found.withheld] == ["P-0"]


def test_an_author_may_approve_fewer_words_than_the_ladder_gives_and_never_more() -> None:
    people = {p: TEACHER for p in "PQ"}
    rows = [row("School 1", "school staff", "teacher", 30)]
    there = [quote("P", 0, approved_by="ana", attribution="school staff"), quote("Q", 20, approved_by="ana", attribution="Year 9 teacher")]
    assert words_of(printed([Place("x", there, 2)], people, rows)) == {"P-0": "school staff", "Q-20": "teacher, School 1"}


@pytest.mark.parametrize("approved", ["school staff", "participant"])
def test_approved_words_that_would_join_one_persons_quotes_give_way_to_the_ladder(approved: str) -> None:
    people = {p: TEACHER for p in "PQ"}
    rows = [row("School 1", "school staff", "teacher", 30)]
    mine = {"approved_by": "ana", "attribution": approved}
    places = [Place("x", [quote("P", 0, **mine), quote("Q", 20)], 2), Place("y", [quote("P", 40, **mine)], 2)]
    assert set(words_of(printed(places, people, rows)).values()) == {"teacher, School 1"}
