"""Freezing: the text, and turns that stand exactly on their words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.transcripts.draft import Block, Draft, Outside, Removed, Spoken, TextEvent, fold, freeze, tidy

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SPOKEN = st.builds(Spoken, st.none() | ANY_TEXT, ANY_TEXT.map(lambda t: t + "x"), st.none() | st.floats(0, 9999))
BLOCKS = st.lists(st.one_of(SPOKEN, st.builds(Outside, ANY_TEXT), st.builds(TextEvent, ANY_TEXT)), max_size=12)


@settings(deadline=None)
@given(BLOCKS)
def test_every_turn_stands_exactly_on_its_words(blocks: list[Block]) -> None:
    draft = Draft("t", tuple(blocks))
    text, turns, _, _ = freeze(draft)
    assert [text[t.start : t.end] for t in turns] == [b.text for b in draft.spoken]
    assert [(t.number, t.speaker, t.time) for t in turns] == [(i, b.speaker, b.time) for i, b in enumerate(draft.spoken, 1)]


@settings(deadline=None)
@given(BLOCKS)
def test_the_text_has_lf_line_ends_and_ends_in_one_lf(blocks: list[Block]) -> None:
    text, _, _, _ = freeze(Draft("t", tuple(blocks)))
    assert "\r" not in text
    assert text == "\n" or (text.endswith("\n") and not text.endswith("\n\n"))


@settings(deadline=None)
@given(BLOCKS)
def test_freezing_twice_gives_the_same(blocks: list[Block]) -> None:
    assert freeze(Draft("t", tuple(blocks))) == freeze(Draft("t", tuple(blocks)))


def test_each_block_begins_a_line_and_keeps_its_label_and_paragraphs() -> None:
    blocks = (
        Outside("Interview 7"),
        Spoken("P7", "One.\nTwo.", 12.5),
        TextEvent("[phone rings]"),
        Spoken(None, "Unmarked."),
        Spoken("I", ""),
    )
    text, turns, events, outside = freeze(Draft("t", blocks))
    assert text == "Interview 7\n\nP7: One.\nTwo.\n\n[phone rings]\n\nUnmarked.\n\nI:\n"
    assert [t.time for t in turns] == [12.5, None, None]
    assert (events, outside) == (("[phone rings]",), ("Interview 7",))


def test_a_turn_of_nobody_saying_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="speaker or words"):
        Spoken("  ", " \n")


def test_tidy_keeps_words_and_drops_blank_lines_and_carriage_returns() -> None:
    assert tidy(" a \r\n\r\n\tb\rc \n") == "a\nb\nc"


def test_labels_compare_without_case_blanks_and_direction_marks() -> None:
    assert fold("\u200fDr  Rivera ") == fold("DR RIVERA")


def test_the_id_of_a_transcript_comes_from_its_original_and_differs_by_part() -> None:
    first, second = (Draft("t", (), original_hash="ab" * 32, part=part) for part in (0, 1))
    assert first.id == "t-abababab"
    assert second.id not in ("t-abababab", first.id)
    assert len(second.id) == 10


def test_what_was_removed_says_what_and_where() -> None:
    assert str(Removed("page mark", "- 5 -", 9)) == "page mark, line 9: - 5 -"
