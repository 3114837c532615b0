"""Which words of a study name somebody: one answer for everything that asks."""

from __future__ import annotations

import pytest

from qualcode.model.text import Transcript
from qualcode.transcripts.pseudonyms.capitals import names_in_use
from qualcode.transcripts.pseudonyms.name_words import NameWords, label_names
from qualcode.transcripts.pseudonyms.words import WORD_NAMES
from tests.conftest import make_transcript


def words(*talk: tuple[str, str], plain: tuple[str, ...] = ()) -> NameWords:
    return NameWords([make_transcript("t-cccccccc", list(talk))], plain)


def said(text: str) -> NameWords:
    return words(("P", text))


@pytest.mark.parametrize(
    "label",
    ["Interviewer", "INT", "Moderator 1", "Several", "Mother", "MUM", "Head teacher", "Deputy head", "Speaker 2", "Chair", "Dad", "Dr"],
)
def test_a_label_that_says_what_somebody_is_names_nobody(label: str) -> None:
    assert label_names(label, frozenset(["teacher"])) == []


@pytest.mark.parametrize(
    ("label", "names"), [("Karen", ["karen"]), ("Miss Costello", ["costello"]), ("Grace", ["grace"]), ("Will", ["will"])]
)
def test_a_label_with_a_name_in_it_does_also_where_the_name_is_a_word(label: str, names: list[str]) -> None:
    assert label_names(label, frozenset(["grace", "will", "miss"])) == names


def test_a_label_in_capitals_among_others_is_an_abbreviation_and_where_all_are_it_is_a_name() -> None:
    assert words(("Interviewer", "And?"), ("DSL", "Yes.")).labels == frozenset()
    assert words(("INT", "And?"), ("JAN", "Yes.")).labels == {"jan"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("So I asked Bex, and Bex said no.", ["Bex"]),
        ("Kwaj's our worker. We see him.", ["Kwaj's"]),
        ("Nasreen said so.", ["Nasreen"]),
        ("See Mr Tolliver. A Polish night in the Easter week, on Facebook.", ["Tolliver"]),
        ("Timeliness was bad. We did Religious Studies in Year 9.", []),
        ("They took both GCSEs and gave her the IDs of two DPOs.", []),
        ("Uniform. Ignore that. Reprographics.", []),
        ("I talked to Ann. We see Joanne.", ["Ann", "Joanne"]),
        ("We asked Anne-Marie. The re-referrals came; Re-referrals go up.", ["Anne-Marie"]),
    ],
)
def test_words_people_speak_of_somebody_by(text: str, found: list[str]) -> None:
    assert said(text).within(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We had Rose in. A rose is a rose is a rose.", ["Rose"]),
        ("I asked Will, will you come? He will.", ["Will"]),
        ("Will you come? It will be fine.", []),
        ("Hope did. I hope, we hope.", ["Hope"]),
        ("It was in May, and the April before. It was still June.", []),
        ("June wasn't keen. It began in June.", ["June"]),
        ("I rang our May in May.", ["May"]),
        ("The Bill is long. I pay this Bill. We asked Bill.", ["Bill"]),
    ],
)
def test_names_that_are_words_are_told_by_how_they_are_used(text: str, found: list[str]) -> None:
    used = [text[f.start : f.end] for f in names_in_use(text, WORD_NAMES)]
    assert list(dict.fromkeys(used)) == found
    assert [w for w in said(text).within(text) if w.casefold() in WORD_NAMES] == found


def test_a_speakers_name_counts_in_any_letters_unless_it_is_a_word() -> None:
    found = words(("Karen", "Yes."), ("Will", "It will."))
    assert found.within("karen knew and KAREN said; it will, and Will did") == ["karen", "KAREN", "Will"]


def test_what_the_study_calls_things_names_nobody_and_what_is_left_out_neither() -> None:
    assert words(("P", "She rang the Hub and asked Bex."), plain=("the hub, a place for families",)).within("the Hub and Bex") == ["Bex"]
    assert said("She asked Bex and Tam.").within("Bex and Tam", {"bex"}) == ["Tam"]


def test_words_mostly_with_a_capital_are_names_months_and_subjects() -> None:
    talk = [make_transcript("t-cccccccc", [("P", "I met Karen. We ate."), ("P", "Then Karen left in May, and we ate; it may be.")])]
    assert NameWords(talk).capitals == {"karen"}


def test_no_text_at_all_names_nobody() -> None:
    nothing = NameWords([Transcript("t", "t", "", ())])
    assert (nothing.labels, nothing.spoken, nothing.within("")) == (frozenset(), frozenset(), [])
