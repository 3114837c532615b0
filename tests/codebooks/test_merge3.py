"""Changes of two people are put together; what cannot stand together is listed and nothing is dropped."""

from __future__ import annotations

import pytest

from qualcode.codebooks import edit, parse
from qualcode.codebooks.merge3 import merge3
from qualcode.codebooks.order import merge_order
from qualcode.errors import QualcodeError

BASE = b"""\
name: Study
codes:
  - id: g
    name: Group
    codes:
      - id: a   # first
        name: A
        definition: about a
        cues: [x]
      - id: b
        name: B
  - id: h
    name: Other
    codes:
      - id: c
        name: C
"""


def change(old: str, new: str, data: bytes = BASE) -> bytes:
    assert data.count(old.encode()) == 1
    return data.replace(old.encode(), new.encode())


def conflicts(mine: bytes, theirs: bytes, base: bytes | None = BASE) -> list[str]:
    merged, found = merge3(base, mine, theirs)
    back, other = merge3(base, theirs, mine)
    assert (merged, back) == (theirs, mine)
    assert len(found) == len(other)
    return found


def merged(mine: bytes, theirs: bytes, base: bytes | None = BASE) -> bytes:
    data, found = merge3(base, mine, theirs)
    assert found == []
    assert merge3(base, theirs, mine) == (data, [])
    return data


def test_different_fields_of_one_code_are_put_together() -> None:
    assert merged(change("cues: [x]", "cues: [x, y]"), change("name: A\n", "name: New\n")) == change(
        "cues: [x]", "cues: [x, y]", change("name: A\n", "name: New\n")
    )


def test_comments_of_both_sides_are_kept() -> None:
    data = merged(change("# first", "# the first one"), change("      - id: b", "      # mind this\n      - id: b"))
    assert b"# the first one" in data
    assert b"# mind this" in data


def test_a_comment_between_codes_is_kept_when_the_other_side_moves_the_next_code_away() -> None:
    data = merged(edit.move(BASE, "b", "h"), change("      - id: b", "# a remark\n\n      - id: b"))
    assert b"# a remark" in data


def test_the_same_change_on_both_sides_is_made_once() -> None:
    mine = edit.rename(BASE, "a", "Same")
    assert merged(mine, mine) == mine


def test_one_field_changed_differently_is_a_conflict_that_shows_both() -> None:
    assert conflicts(change("about a", "mine"), change("about a", "theirs")) == [
        "a: definition was changed on both sides: “definition: mine” (yours), “definition: theirs” (theirs)"
    ]


def test_all_conflicts_are_listed() -> None:
    mine, theirs = (
        change("about a", "mine", change("name: B", "name: Mine")),
        change("about a", "theirs", change("name: B", "name: Theirs")),
    )
    assert len(conflicts(mine, theirs)) == 2


def test_a_field_removed_on_one_side_and_changed_on_the_other_is_a_conflict() -> None:
    assert conflicts(change("        cues: [x]\n", ""), change("cues: [x]", "cues: [y]")) == [
        "a: cues was changed on both sides: nothing (yours), “cues: [y]” (theirs)"
    ]


def test_a_field_removed_on_one_side_is_removed() -> None:
    assert b"cues" not in merged(change("        cues: [x]\n", ""), change("name: B", "name: New"))


def test_a_code_removed_by_hand_is_removed_if_the_other_side_left_it_alone() -> None:
    assert parse(merged(change("      - id: b\n        name: B\n", ""), edit.rename(BASE, "a", "New")), "").get("b") is None


def test_a_code_removed_on_one_side_and_changed_on_the_other_is_a_conflict() -> None:
    assert conflicts(change("      - id: b\n        name: B\n", ""), edit.rename(BASE, "b", "New")) == [
        "b was removed on one side and changed on the other"
    ]


def test_a_code_removed_on_one_side_and_moved_on_the_other_is_a_conflict() -> None:
    assert conflicts(change("      - id: b\n        name: B\n", ""), edit.move(BASE, "b", "h")) == [
        "b was removed on one side and changed on the other"
    ]


def test_a_code_moved_and_renamed_is_moved_and_renamed() -> None:
    after = parse(merged(edit.move(BASE, "a", "h"), edit.rename(BASE, "a", "New")), "")
    assert (after.parent("a").id, after.get("a").name) == ("h", "New")  # type: ignore[union-attr]


def test_a_code_moved_to_two_places_is_a_conflict() -> None:
    assert conflicts(edit.move(BASE, "a", "h"), edit.move(BASE, "a", "")) == [
        "a was moved to two places: under h (yours), at the top (theirs)"
    ]


def test_two_groups_moved_under_one_another_are_a_conflict() -> None:
    found = conflicts(edit.move(BASE, "g", "h"), edit.move(BASE, "h", "g"))
    assert any("each moved under the other" in c for c in found)


def test_a_group_moved_takes_along_what_the_other_side_changed_in_it() -> None:
    after = merged(edit.move(BASE, "g", "h"), edit.rename(edit.add(BASE, {"id": "n", "name": "N"}, "g"), "b", "New B"))
    book = parse(after, "")
    assert [c.id for c in book.path("n")] == ["h", "g", "n"]
    assert book.get("b").name == "New B"  # type: ignore[union-attr]


def test_codes_added_at_the_same_place_come_in_the_order_of_their_ids() -> None:
    after = parse(merged(edit.add(BASE, {"id": "z", "name": "Z"}, "g"), edit.add(BASE, {"id": "y", "name": "Y"}, "g")), "")
    assert [c.id for c in after.codes[0].codes] == ["a", "b", "y", "z"]


def test_one_id_added_twice_with_other_words_is_a_conflict() -> None:
    found = conflicts(edit.add(BASE, {"id": "n", "name": "Mine"}, "g"), edit.add(BASE, {"id": "n", "name": "Theirs"}, "g"))
    assert found == ["n: name was changed on both sides: “name: Mine” (yours), “name: Theirs” (theirs)"]


def test_a_code_added_to_a_group_that_was_removed_is_a_conflict() -> None:
    gone = change("  - id: h\n    name: Other\n    codes:\n      - id: c\n        name: C\n", "")
    assert "n was put under h, which the other side removed" in conflicts(gone, edit.add(BASE, {"id": "n", "name": "N"}, "h"))


def test_orders_changed_differently_are_a_conflict() -> None:
    three = edit.add(BASE, {"id": "n", "name": "N"}, "g")
    assert conflicts(edit.move(three, "n", "g", 1), edit.move(three, "b", "g", 1), three) == [
        "the codes under g were put in two different orders"
    ]


def test_an_order_and_an_addition_go_together() -> None:
    after = parse(merged(edit.move(BASE, "b", "g", 1), edit.add(BASE, {"id": "n", "name": "N"}, "g")), "")
    assert [c.id for c in after.codes[0].codes] == ["b", "n", "a"]


def test_changes_that_cannot_both_stand_are_a_conflict_even_in_different_codes() -> None:
    found = conflicts(change("      - id: b\n        name: B\n", ""), change("cues: [x]", "exclude: [{when: y, use: b}]"))
    assert found == [
        "together the changes leave an unusable codebook: a says to use 'b', which is no code of this codebook (add that code, or take out  use)"
    ]


def test_the_books_own_keys_are_merged() -> None:
    data = merged(edit.lock(BASE, True), change("name: Study", "name: Our study"))
    assert (parse(data, "").locked, parse(data, "").name) == (True, "Our study")


def test_codes_in_brackets_are_merged_as_one_text() -> None:
    base = b"name: x\ncodes: [{id: a}, {id: b}]\n"
    mine = base.replace(b"{id: b}", b"{id: b, name: B}")
    assert merged(mine, base.replace(b"x", b"y"), base) == mine.replace(b"name: x", b"name: y")


def test_without_a_common_beginning_equal_books_agree_and_others_clash() -> None:
    assert merge3(None, BASE, BASE) == (BASE, [])
    assert merge3(None, edit.rename(BASE, "a", "New"), BASE)[1]


def test_line_ends_changed_on_one_side_are_kept() -> None:
    windows = BASE.replace(b"\n", b"\r\n")
    after = merged(windows, edit.rename(BASE, "a", "New"))
    assert after == edit.rename(BASE, "a", "New").replace(b"\n", b"\r\n")


def test_a_saved_file_that_cannot_be_read_stops_the_merge_in_words() -> None:
    with pytest.raises(QualcodeError, match="the saved codebook:1: "):
        merge3(BASE, BASE, b"nam: x\ncodes: []\n")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "found"),
    [
        ("abc", "abc", "abc", "abc"),
        ("abc", "cab", "abc", "cab"),
        ("abc", "abxc", "abyc", "abxyc"),
        ("abc", "xabc", "abcy", "xabcy"),
        ("abc", "cba", "bac", None),
        ("", "ab", "ba", "ba"),
    ],
)
def test_orders(base: str, mine: str, theirs: str, found: str | None) -> None:
    keep = set(base + mine + theirs)
    assert merge_order(base, mine, theirs, keep) == merge_order(base, theirs, mine, keep) == (list(found) if found else None)


def test_an_order_leaves_out_what_is_not_kept() -> None:
    assert merge_order("abc", "abc", "ac", {"a", "c"}) == ["a", "c"]
