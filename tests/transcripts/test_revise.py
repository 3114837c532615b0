"""Mending a text: the map is as small as the change, turns move along, and codings stay on their words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codings import acts
from qualcode.errors import ConflictError, QualcodeError
from qualcode.model.revisions import Revision, carry
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.revise import change_map, revise

WORDS = st.lists(st.sampled_from(["her", "role", "😀", "no", "way", "\n", "\n\n", "café", "."]), min_size=1, max_size=25).map(" ".join)


def rebuilt(old: str, new: str) -> str:
    """The new text put together from the old one and the stretches the map says are new."""
    out, at, shift = "", 0, 0
    for start, end, length in change_map(old, new):
        out += old[at:start]
        out += new[start + shift : start + shift + length]
        shift += length - (end - start)
        at = end
    return out + old[at:]


@settings(deadline=None)
@given(WORDS, WORDS)
def test_a_map_says_exactly_what_changed(old: str, new: str) -> None:
    assert rebuilt(old, new) == new
    Revision("a", "b", change_map(old, new))  # in order, not overlapping


def test_only_the_mended_word_is_replaced() -> None:
    old = "I: So?\n\nP: She was in the libary all day.\n"
    assert change_map(old, old.replace("libary", "library")) == ((26, 32, 7),)
    assert carry(11, 14, Revision("a", "b", ((26, 32, 7),))) is not None


def test_codings_follow_their_words_and_a_deleted_one_is_listed(small: Project) -> None:
    study = Study(small)
    transcript = study.transcript("t-a")
    spans = {w: Span(transcript.text.index(w), transcript.text.index(w) + len(w)) for w in ("her role", "hot desk", "library")}
    study.write([acts.code("ana", transcript, s, "feas.role", study.codebook) for s in spans.values()])
    text = (
        transcript.text.replace("Nobody knew", "No one at all really knew").replace("hot desk", "warm desk").replace(" in the library", "")
    )
    revise(small, transcript.id, text)
    after = Study(small)
    assert [after.transcript("t-a").slice(c.span) for c in after.codings.codings] == ["her role", "warm desk"]
    assert [u.why for u in after.codings.unplaced] == ["all its words were deleted"]
    assert [t.speaker for t in after.transcript("t-a").turns] == ["I", "Karen", "Karen"]
    assert after.transcript("t-a").slice(after.transcript("t-a").turns[2].span) == "It made no difference 😀 to me."


def test_back_to_the_first_text_brings_every_coding_back(small: Project) -> None:
    study = Study(small)
    transcript = study.transcript("t-a")
    place = transcript.text.index("library")
    study.write([acts.code("ana", transcript, Span(place, place + 7), "feas.role", study.codebook)])
    revise(small, transcript.id, transcript.text.replace(" in the library", ""))
    revise(small, transcript.id, transcript.text)
    assert [Study(small).transcript("t-a").slice(c.span) for c in Study(small).codings.codings] == ["library"]


def test_a_change_made_on_an_older_text_is_not_written(small: Project) -> None:
    first = store.load(small, "t-aaaaaaaa")
    revise(small, first.id, first.text.replace("Nobody", "Somebody"), first.hash)
    with pytest.raises(ConflictError, match="somebody else"):
        revise(small, first.id, first.text.replace("desk", "chair"), first.hash)
    assert "Somebody" in store.load(small, first.id).text


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_left_or_nothing_changed_is_refused(small: Project, text: str) -> None:
    with pytest.raises(QualcodeError, match="nothing would be left"):
        revise(small, "t-aaaaaaaa", text)
    with pytest.raises(QualcodeError, match="has not changed"):
        revise(small, "t-aaaaaaaa", store.load(small, "t-aaaaaaaa").text)


def test_words_put_in_at_either_end_of_a_turn_are_the_turns_and_not_the_codings(small: Project) -> None:
    study = Study(small)
    transcript = study.transcript("t-a")
    turn = transcript.turns[2]
    study.write([acts.code("ana", transcript, turn.span, "feas.role", study.codebook)])
    revise(small, transcript.id, transcript.text.replace("It made", "Well, it made").replace("to me.", "to me. Honestly."))
    after = Study(small)
    there = after.transcript("t-a")
    assert there.slice(there.turns[2].span) == "Well, it made no difference 😀 to me. Honestly."
    assert [t.speaker for t in there.turns] == ["I", "Karen", "Karen"]
    assert [there.slice(c.span) for c in after.codings.codings] == ["Well, it made no difference 😀 to me."]
