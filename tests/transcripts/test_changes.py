"""What changed between two texts: as small as the change, and never pretending that rewritten words are the old ones."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.revisions import Carried, Revision, carry
from qualcode.transcripts.changes import change_map

TALK = st.lists(st.sampled_from(["her", "role", "😀", "no", "way", "\n", "\n\n", "café", ".", " ", "’s", "e\u0301"]), max_size=30).map(
    " ".join
)


def rebuilt(old: str, new: str) -> str:
    """The new text put together from the old one and the stretches that the map says are new."""
    out, at, shift = "", 0, 0
    for start, end, length in change_map(old, new):
        out += old[at:start] + new[start + shift : start + shift + length]
        shift += length - (end - start)
        at = end
    return out + old[at:]


def moved(old: str, new: str, words: str) -> tuple[str, bool] | None:
    """The words a coding of `words` stands on in the new text, and whether an edge of it changed."""
    start = old.index(words)
    there = carry(start, start + len(words), Revision("a", "b", change_map(old, new)))
    return None if there is None else (new[there.start : there.end], there.edge_changed)


@settings(deadline=None)
@given(TALK, TALK)
def test_a_map_says_exactly_what_changed(old: str, new: str) -> None:
    assert rebuilt(old, new) == new
    Revision("a", "b", change_map(old, new))


def test_other_line_breaks_move_no_word() -> None:
    old = "P: She was in the library all day and nobody came.\nThen they did.\n"
    new = "P: She was in the\nlibrary all day and\nnobody came. Then they did.\n"
    assert [end - start for start, end, _ in change_map(old, new)] == [1, 1, 1]
    assert moved(old, new, "library all day") == ("library all day", False)


def test_words_put_in_beside_a_coding_stay_outside_it() -> None:
    old = "P: The desk was hot and small.\n"
    assert moved(old, old.replace("was", "was always"), "hot") == ("hot", False)
    assert moved(old, old.replace("hot", "hot, loud"), "hot") == ("hot", False)


def test_a_sentence_put_in_after_another_is_no_part_of_it() -> None:
    old = "P: It did nothing for me.\n"
    assert moved(old, "P: It did nothing for me. Honestly.\n", "nothing for me.") == ("nothing for me.", False)
    assert change_map("P: No. It was loud. Yes.\n", "P: No. Yes.\n") == ((7, 20, 0),)


def test_a_rewritten_sentence_does_not_keep_a_coding_on_a_chance_word() -> None:
    old = "P: We waited long in the rain that day.\n"
    new = "P: Nobody had told the office anything at all.\n"
    found = moved(old, new, "in the rain")
    assert found is not None
    assert found[1], "an edge of it changed, and a person should look"


def test_a_paragraph_put_in_does_not_draw_its_neighbours_codings() -> None:
    old = "A: One thing was odd.\n\nB: The desk was hot.\n\nA: Another thing.\n"
    new = "A: One thing was very odd.\n\nC: Sorry I am late, the bus.\n\nB: The desk was quite hot.\n\nA: Another thing then.\n"
    assert moved(old, new, "desk was hot") == ("desk was quite hot", False)


def test_deleted_words_have_no_place() -> None:
    old = "P: She had a hot desk in the library.\n"
    assert moved(old, old.replace(" in the library", ""), "in the library") is None
    assert carry(0, 3, Revision("a", "b", change_map(old, old))) == Carried(0, 3)


def test_a_long_text_on_one_line_that_gets_line_ends_keeps_its_words() -> None:
    words = [f"word{i % 900}" for i in range(12_000)]
    old = " ".join(words)
    words[3_000:3_010] = ["quite", "other"]
    new = "\n".join(words)
    assert rebuilt(old, new) == new
    assert len(change_map(old, new)) > 10_000  # each line end apart, so that codings of whole words stay where they are
