from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.agreement.units import check_kind, paragraphs, pieces, sentences
from qualcode.errors import UsageError
from qualcode.model.text import Transcript, Turn


def split(text: str) -> list[str]:
    return [text[a:b].strip() for a, b in sentences(text, 0, len(text)) if text[a:b].strip()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She left. He stayed! Why? I know.", ["She left.", "He stayed!", "Why?", "I know."]),
        ("Mrs. Dunmore came at 8.15 with Dr. Lee, e.g. on Mondays.", ["Mrs. Dunmore came at 8.15 with Dr. Lee, e.g. on Mondays."]),
        ("I thought... well, no. “Really?” Yes.", ["I thought... well, no.", "“Really?”", "Yes."]),
        ("Mr. J. Smith said so. (He did.) So.", ["Mr. J. Smith said so.", "(He did.)", "So."]),
        ("one line\nanother", ["one line", "another"]),
        ("no stop at all", ["no stop at all"]),
        ("", []),
    ],
)
def test_sentences(text: str, found: list[str]) -> None:
    assert split(text) == found


@given(st.text(alphabet=" .!?aB\n“”", max_size=60))
def test_sentences_and_paragraphs_follow_each_other_and_lose_no_letter(text: str) -> None:
    for cut in (sentences, paragraphs):
        found = list(cut(text, 0, len(text)))
        assert all(a < b or not text[a:b] for a, b in found)
        assert all(before[1] <= after[0] for before, after in pairwise(found))
        assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())


TEXT = "I: Well?\n\nP:  One. Two.\nThree. \n\nI: Ah."
TRANSCRIPT = Transcript("t", "t", TEXT, (Turn(1, "I", 3, 8), Turn(2, "P", 12, 31), Turn(3, "I", 35, 38)))


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("turn", ["One. Two.\nThree."]),
        ("sentence", ["One.", "Two.", "Three."]),
        ("paragraph", ["One. Two.", "Three."]),
        ("character", ["One. Two.\nThree."]),
    ],
)
def test_units_leave_out_interviewers_labels_and_white_space(kind: str, found: list[str]) -> None:
    assert [TEXT[p.start : p.end] for p in pieces(TRANSCRIPT, kind, lambda turn: turn.speaker != "I")] == found


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(UsageError, match="'words' is no unit"):
        check_kind("words")
