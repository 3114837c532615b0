"""`check` names errors and doubts with their lines."""

from __future__ import annotations

from pathlib import Path

from qualcode.codebooks import check
from qualcode.codebooks.check import check_bytes

GOOD = "codes:\n- name: A\n  definition: what it is\n  cues: [her role]\n"


def doubts(text: str) -> list[tuple[int, str, str]]:
    return [(p.line, p.level, p.what) for p in check_bytes(text.encode())]


def test_a_good_codebook_gives_an_empty_list(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(GOOD, encoding="utf-8", newline="\n")
    assert check(tmp_path / "book.yaml") == []


def test_a_code_without_definition_is_doubtful() -> None:
    assert doubts(GOOD + "- name: B\n  cues: [x]\n") == [(5, "warning", "B has no definition")]


def test_a_code_with_neither_cues_nor_examples_is_doubtful() -> None:
    assert doubts(GOOD + "- name: B\n  definition: x\n") == [
        (5, "warning", "B has neither cues nor examples, so nothing can be suggested for it at first")
    ]
    assert doubts(GOOD + "- name: B\n  definition: x\n  examples: [y]\n") == []


def test_a_cue_of_two_codes_is_doubtful_whatever_its_capitals() -> None:
    assert doubts(GOOD + "- name: B\n  definition: x\n  cues:\n  - other\n  - Her  Role\n") == [
        (9, "warning", "the cue 'Her  Role' of B is also a cue of A")
    ]


def test_patterns_are_the_same_whatever_the_order_of_their_keys() -> None:
    text = "codes:\n- {name: A, definition: x, cues: [{pattern: [{LEMMA: a, POS: NOUN}]}]}\n- {name: B, definition: x, cues: [{pattern: [{POS: NOUN, LEMMA: a}]}]}\n"
    assert [(line, level) for line, level, _ in doubts(text)] == [(3, "warning")]


def test_a_use_of_a_retired_code_is_doubtful_and_the_code_to_write_is_named() -> None:
    text = GOOD + "- name: B\n  definition: x\n  cues: [y]\n  exclude: [{when: z, use: C}]\n- {name: C, status: retired, merged_into: A}\n"
    (problem,) = check_bytes(text.encode())
    assert (problem.line, problem.what, problem.do) == (5, "B says to use C, which is retired", "write A")


def test_a_use_of_a_group_is_fine() -> None:
    assert doubts(GOOD + "  exclude: [{when: z, use: g}]\n- id: g\n  codes: [{name: B, definition: x, cues: [y]}]\n") == []


def test_groups_and_retired_codes_need_no_definition() -> None:
    assert doubts("codes:\n- id: g\n  codes:\n  - {name: A, definition: x, cues: [y]}\n  - {name: B, status: retired}\n") == []


def test_an_empty_group_and_an_empty_book_are_doubtful() -> None:
    assert doubts(GOOD + "- id: g\n  codes: []\n") == [(5, "warning", "g is a group without codes")]
    assert doubts("codes: []\n") == [(1, "warning", "the codebook has no codes yet")]


def test_errors_and_doubts_come_together_in_the_order_of_the_lines() -> None:
    found = doubts("codes:\n- name: A\n  cues: [x]\n- name: B\n  definition: y\n  cues: [z]\n  colour: red\n")
    assert [(line, level) for line, level, _ in found] == [(2, "warning"), (7, "error")]


def test_a_code_that_cannot_be_named_is_not_doubted_as_well() -> None:
    assert [level for _, level, _ in doubts("codes:\n- label: x\n")] == ["error", "error"]
