"""Entries of a code's lists taken out and put in: what stays, stays as it is written, with its comments."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebooks import edit
from qualcode.codebooks.read import parse
from qualcode.errors import QualcodeError
from qualcode.model.codebook import Cue

BOOK = b"""\
format: 1
name: Book
codes:
  - id: a   # the first
    name: A
    include: [one, "two, too", three]  # in
    exclude:
      - {when: work, use: b}   # goes there
      - 'the "rest"'
    cues:
      - her role
      # from the pilot
      - {lemma: not clear}
      - {pattern: [{LEMMA: who}]}
  - id: b
    name: B
    examples: just one
"""


def after(key: str, keep: list[int], new: list[object], code: str = "a") -> str:
    data = edit.set_list(BOOK, code, key, keep, new)  # type: ignore[arg-type]
    parse(data, "book")
    return data.decode()


def test_items_in_brackets_keep_their_quotation_marks_and_the_comment_behind() -> None:
    assert 'include: ["two, too", four]  # in\n' in after("include", [1], ["four"])
    assert "include: []  # in\n" in after("include", [], [])


def test_rows_are_cut_out_and_put_below_the_last() -> None:
    text = after("exclude", [0], [{"when": "play", "use": "b"}, "sleep"])
    assert "      - {when: work, use: b}   # goes there\n      - {when: play, use: b}\n      - sleep\n    cues:\n" in text
    text = after("cues", [1, 2], ["their job"])
    assert "    cues:\n      # from the pilot\n      - {lemma: not clear}\n      - {pattern: [{LEMMA: who}]}\n      - their job\n" in text
    assert "    cues: []\n  - id: b\n" in after("cues", [], [])


def test_a_single_text_and_a_list_that_is_not_there_become_lists() -> None:
    assert "    examples: [just one, another]\n" in after("examples", [0], ["another"], "b")
    assert "    include: [here]\n" in after("include", [], ["here"], "b")


@pytest.mark.parametrize(
    ("code", "new", "there"),
    [
        ("{id: a, name: A, definition: 'cues: x', cues: }", ["z"], "{id: a, name: A, definition: 'cues: x', cues: [z] }"),
        ("id: a\n    name: A\n    cues: # see: below\n      - z", [], "    cues: [] # see: below\n"),
        ("id: a\n    name: A\n    cues:\n      # say: how\n      - z", [], "    cues: []\n      # say: how\n"),
    ],
)
def test_a_colon_elsewhere_is_not_taken_for_that_of_the_key(code: str, new: list[str], there: str) -> None:
    data = edit.set_list(f"format: 1\nname: B\ncodes:\n  - {code}\n".encode(), "a", "cues", [], new)
    assert there in data.decode()
    found = parse(data, "book").get("a")
    assert found is not None
    assert [c.text for c in found.cues] == new


def test_a_group_has_no_cues() -> None:
    book = b"format: 1\nname: B\ncodes:\n  - id: g\n    name: G\n    codes:\n      - id: a\n        name: A\n"
    with pytest.raises(QualcodeError, match="a group has no cues"):
        edit.set_list(book, "g", "cues", [], ["x"])


def said(one: object) -> object:
    """An entry without its line."""
    return (one.kind, one.text, one.pattern) if isinstance(one, Cue) else one


@settings(deadline=None)
@given(
    keep=st.sets(st.integers(0, 2)),
    new=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1), max_size=3),
)
@pytest.mark.parametrize("key", ["include", "cues"])
def test_what_is_kept_and_what_is_new_reads_back_and_nothing_else_moves(key: str, keep: set[int], new: list[str]) -> None:
    new = [one for one in dict.fromkeys(new) if one.strip()]
    before, now = parse(BOOK, "book"), parse(edit.set_list(BOOK, "a", key, sorted(keep), new), "book")
    was, there = getattr(before.get("a"), key), getattr(now.get("a"), key)
    assert [said(one) for one in there[: len(keep)]] == [said(was[n]) for n in sorted(keep)]
    assert [getattr(one, "text", one) for one in there[len(keep) :]] == new
    assert [(c.id, c.name, c.examples) for c in before.walk()] == [(c.id, c.name, c.examples) for c in now.walk()]
