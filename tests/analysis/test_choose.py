from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.quotes.choose import PER_CODE, PER_PERSON, choose
from qualcode.model.coding import Quote

WORDS = "These are eight whole words in a sentence."


def quote(start: int, code: str = "a", person: str = "P1", group: str = "staff", site: str = "North", **more: object) -> Quote:
    text = str(more.pop("text", WORDS))
    return Quote(
        text,
        "t-1",
        1,
        start,
        start + 10,
        person,
        person,
        code,
        "ana",
        attributes={"group": group, "site": site},
        coding=f"{start:04d}",
        **more,
    )  # type: ignore[arg-type]


def test_a_starred_passage_comes_first():
    assert choose([quote(0), quote(20, star=True)], [])["a"][0].start == 20


def test_other_people_and_groups_come_before_a_second_from_one_person():
    found = choose([quote(0), quote(20, star=True), quote(40, person="P2"), quote(60, person="P3", group="family")], [])["a"]
    assert [q.participant for q in found] == ["P1", "P3", "P2"]


def test_both_stances_are_printed_where_both_exist():
    positive = [quote(i * 20, person=f"P{i}", stance="positive", star=True) for i in range(4)]
    found = choose([*positive, quote(200, person="P9", stance="negative")], [])["a"]
    assert {q.stance for q in found} == {"positive", "negative"}


def test_whole_sentences_come_before_fragments():
    assert choose([quote(0, text="and so we"), quote(20)], [])["a"][0].text == WORDS


def test_no_words_are_printed_twice():
    found = choose([quote(0, "a"), quote(5, "b"), quote(100, "b")], [])
    assert [q.start for q in found["a"]] == [0]
    assert [q.start for q in found["b"]] == [100]


def test_marked_codes_choose_before_the_others():
    found = choose([quote(0, "a"), quote(5, "harm")], ["harm"])
    assert list(found) == ["harm"]


def test_the_cap_on_a_person_never_leaves_a_code_without_a_quote():
    many = [quote(i * 20, code=f"c{i:02d}") for i in range(PER_PERSON + 5)]
    found = choose(many, [])
    assert len(found) == PER_PERSON + 5


def test_nobody_is_quoted_beyond_the_cap_while_codes_have_a_quote():
    many = [quote(i * 20, code=f"c{i % 6}") for i in range(60)]
    assert sum(len(there) for there in choose(many, []).values()) == PER_PERSON


@given(
    st.lists(
        st.builds(
            quote,
            st.integers(0, 300),
            st.sampled_from("abc"),
            st.sampled_from(["P1", "P2", "P3"]),
            stance=st.sampled_from(["", "positive", "negative"]),
        )
    ),
    st.randoms(),
)
def test_the_choice_does_not_depend_on_the_order_of_the_quotes(quotes: list[Quote], random: object):
    unique = list({q.coding: q for q in quotes}.values())
    mixed = list(unique)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    found = choose(unique, [])
    assert found == choose(mixed, [])
    assert all(len(there) <= PER_CODE for there in found.values())
    printed = sorted((q.start, q.end) for there in found.values() for q in there)
    assert all(one[1] <= other[0] for one, other in pairwise(printed))
