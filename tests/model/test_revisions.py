"""A span follows its words through any chain and any branching of revisions, or is said to be lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.revisions import Carried, Revision, carry, carry_along, descends, path


def revision(*replacements: tuple[int, int, int]) -> Revision:
    return Revision("old", "new", replacements)


@pytest.mark.parametrize(
    ("span", "replaced", "expected"),
    [
        ((5, 9), (0, 2, 4), Carried(7, 11)),  # before the span: it moves
        ((5, 9), (9, 12, 1), Carried(5, 9)),  # after it: it stays
        ((5, 9), (5, 9, 2), Carried(5, 7)),  # exactly the span: it is the replacement
        ((5, 9), (6, 8, 5), Carried(5, 12)),  # within: it grows
        ((5, 9), (3, 6, 4), Carried(3, 10, True)),  # over its start: it snaps out, flagged
        ((5, 9), (8, 11, 1), Carried(5, 9, True)),  # over its end: the same
        ((5, 9), (3, 12, 2), Carried(3, 5, True)),  # swallowed: it is the whole replacement
        ((5, 9), (4, 10, 0), None),  # all its words deleted
        ((5, 9), (5, 5, 3), Carried(8, 12)),  # words put in just before stay outside
        ((5, 9), (9, 9, 3), Carried(5, 9)),  # and just behind
    ],
)
def test_an_edge_keeps_to_its_word(span: tuple[int, int], replaced: tuple[int, int, int], expected: Carried | None) -> None:
    assert carry(*span, revision(replaced)) == expected


def test_an_insertion_and_a_replacement_at_one_place() -> None:
    assert carry(5, 9, revision((5, 5, 3), (5, 7, 1))) == Carried(8, 11)


def test_a_map_out_of_order_is_refused() -> None:
    with pytest.raises(ValueError, match="out of order"):
        revision((5, 9, 1), (3, 4, 1))


# --- texts as lists of words that carry their identity, so that the truth is known without the code under test -------------


@st.composite
def edits(draw: st.DrawFn, length: int) -> tuple[tuple[int, int, int], ...]:
    """Replacements on a text of so many characters, with at least one character kept between two of them."""
    found, at = [], 0
    for _ in range(draw(st.integers(0, 4))):
        if at > length:
            break
        start = draw(st.integers(at, length))
        end = draw(st.integers(start, min(length, start + 6)))
        new = draw(st.integers(0 if end > start else 1, 5))
        found.append((start, end, new))
        at = end + 1
    return tuple(found)


def apply(text: list[int], replacements: tuple[tuple[int, int, int], ...], fresh: list[int]) -> list[int]:
    """The text (as numbered characters) after the edits; characters put in get numbers never used before."""
    out, at = [], 0
    for start, end, new in replacements:
        out += text[at:start]
        for _ in range(new):
            fresh[0] += 1
            out.append(fresh[0])
        at = end
    return out + text[at:]


@given(st.data())
def test_any_chain_of_revisions_keeps_every_surviving_character_of_a_span(data: st.DataObject) -> None:
    text, fresh = list(range(40)), [1000]
    start = data.draw(st.integers(0, 38))
    end = data.draw(st.integers(start + 1, 39))
    marked, here, lost = set(text[start:end]), Carried(start, end), False
    for step in range(data.draw(st.integers(1, 6))):
        replacements = data.draw(edits(len(text)))
        text = apply(text, replacements, fresh)
        there = carry(here.start, here.end, Revision(f"h{step}", f"h{step + 1}", replacements))
        if there is None:
            lost = True
            break
        here = there
    survivors = marked & set(text)
    if lost:
        assert not survivors
        return
    inside = set(text[here.start : here.end])
    assert survivors <= inside
    # nothing of the old text that was not marked may creep in, unless an edge was flagged
    if not here.edge_changed:
        assert not {c for c in inside - marked if c < 40}


@given(st.data())
def test_two_machines_branching_meet_backwards(data: st.DataObject) -> None:
    text, fresh = list(range(30)), [1000]
    mine, yours = data.draw(edits(30)), data.draw(edits(30))
    left, right = apply(text, mine, fresh), apply(text, yours, fresh)
    revisions = [Revision("base", "left", mine), Revision("base", "right", yours)]
    start = data.draw(st.integers(0, max(0, len(left) - 1)))
    if not left:
        return
    end = data.draw(st.integers(start + 1, len(left)))
    way = path(revisions, "left", "right")
    assert way is not None
    there = carry_along(start, end, way)
    shared = set(left[start:end]) & set(right)
    if there is None:
        assert not shared
    else:
        assert shared <= set(right[there.start : there.end])


@given(st.data())
def test_there_and_back_covers_the_span_again(data: st.DataObject) -> None:
    replacements = data.draw(edits(30))
    step = Revision("a", "b", replacements)
    start = data.draw(st.integers(0, 28))
    end = data.draw(st.integers(start + 1, 29))
    there = carry(start, end, step)
    if there is None:
        return
    back = carry(there.start, there.end, step.inverse())
    assert step.inverse().inverse() == step
    if back is not None and not there.edge_changed:
        assert back.start >= start
        assert back.end <= end


def test_the_shortest_way_is_taken_and_the_same_on_every_machine() -> None:
    steps = [Revision("a", "b", ()), Revision("b", "d", ()), Revision("a", "c", ()), Revision("c", "d", ()), Revision("a", "d", ())]
    assert path(steps, "a", "d") == [Revision("a", "d", ())]
    without = steps[:-1]
    assert path(without, "a", "d") == path(without[::-1], "a", "d") == [Revision("a", "b", ()), Revision("b", "d", ())]
    assert path(without, "a", "nowhere") is None
    assert path(without, "a", "a") == []


def test_descent_goes_forwards_only() -> None:
    steps = [Revision("a", "b", ()), Revision("b", "c", ())]
    assert descends(steps, "a", "c")
    assert not descends(steps, "c", "a")
