"""What changed is said in a researcher's words."""

from __future__ import annotations

from qualcode.codebooks import edit, parse
from qualcode.codebooks.diff import diff

BASE = """\
name: Study
codes:
- id: g
  name: Group
  codes:
  - id: a
    name: A
    definition: about a
    cues: [one, {lemma: two}]
    exclude: [{when: x, use: b}]
  - id: b
    name: B
- id: c
  name: C
"""


def changes(after: str | bytes) -> list[tuple[str, str, str]]:
    new = after.encode() if isinstance(after, str) else after
    return [(c.kind, c.code, c.what) for c in diff(parse(BASE.encode(), ""), parse(new, ""))]


def test_the_same_book_has_no_changes() -> None:
    assert changes(BASE.replace("\n", "  # remark\n", 1)) == []


def test_added_and_removed() -> None:
    assert changes(edit.add(BASE.encode(), {"id": "n", "name": "N"}, "g")) == [("added", "n", "code n (N) was added under g")]
    assert changes(BASE.replace("- id: c\n  name: C\n", "")) == [("removed", "c", "code c (C) was removed")]


def test_renamed() -> None:
    assert changes(edit.rename(BASE.encode(), "a", "New")) == [("renamed", "a", "a was renamed from “A” to “New”")]


def test_moved() -> None:
    assert changes(edit.move(BASE.encode(), "a", "")) == [("moved", "a", "a was moved from g to the top")]


def test_another_order() -> None:
    assert changes(edit.move(BASE.encode(), "b", "g", 1)) == [("order", "g", "the codes under g were put in another order")]


def test_a_definition_changed() -> None:
    assert changes(BASE.replace("about a", "all about a")) == [
        ("definition", "a", "the definition of a changed from “about a” to “all about a”")
    ]


def test_cues_added_and_removed() -> None:
    assert changes(BASE.replace("[one, {lemma: two}]", "[one, three]")) == [
        ("cues removed", "a", "a lost from its cues: lemma: two"),
        ("cues added", "a", "a gained in its cues: three"),
    ]


def test_an_exclusion_changed() -> None:
    assert [c[2] for c in changes(BASE.replace("use: b", "use: c"))] == [
        "a lost from its exclude: x (use b)",
        "a gained in its exclude: x (use c)",
    ]


def test_the_life_of_a_code() -> None:
    assert changes(edit.retire(BASE.encode(), "c")) == [("retired", "c", "c was retired")]
    assert changes(edit.merge(BASE.encode(), "c", "a")) == [("merged", "c", "c was merged into a")]
    proposed, accepted = parse(b"codes: [{id: a, status: proposed}]", ""), parse(b"codes: [{id: a}]", "")
    assert [c.what for c in diff(proposed, accepted)] == ["a was accepted"]
    assert [c.what for c in diff(accepted, proposed)] == ["a became a proposal"]


def test_the_book_itself() -> None:
    assert changes(edit.lock(BASE.encode(), True)) == [("locked", "", "the codebook was locked")]
    assert changes(BASE.replace("name: Study", "stance: towards it")) == [
        ("renamed", "", "the codebook was renamed from “Study” to “”"),
        ("stance", "", "what stance is about changed from “” to “towards it”"),
    ]
