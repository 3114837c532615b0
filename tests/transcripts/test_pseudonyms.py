"""What may name somebody is found from every side; what was decided is replaced once, everywhere the same, and codings follow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.model.text import Span, Transcript
from qualcode.transcripts.pseudonyms.candidates import collect
from qualcode.transcripts.pseudonyms.capitals import find_capitals
from qualcode.transcripts.pseudonyms.mapping import NameMap, parse_decision, suggestion
from qualcode.transcripts.pseudonyms.patterns import Found, find_patterns, is_nhs_number
from qualcode.transcripts.pseudonyms.replacing import Replacer
from tests.conftest import make_transcript


def talk(*turns: str, speaker: str = "P") -> dict[str, Transcript]:
    return {"t-a": make_transcript("t-a", [(speaker, t) for t in turns])}


def names(*turns: str, **how: object) -> set[str]:
    return {c.text for c in collect(talk(*turns), **how)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("mail kim.o'neil@school.sch.uk please", "e-mail", "kim.o'neil@school.sch.uk"),
        ("it's kim dot oneil at gmail dot com", "e-mail", "kim dot oneil at gmail dot com"),
        ("ring 07700 900123 after four", "telephone number", "07700 900123"),
        ("ring +44 7700 900 123", "telephone number", "+44 7700 900 123"),
        ("ring (020) 7946 0018.", "telephone number", "(020) 7946 0018"),
        ("at SW1A 1AA, that's", "postcode", "SW1A 1AA"),
        ("at m1 1ae, yeah", "postcode", "m1 1ae"),
        ("number 943 476 5919", "NHS number", "943 476 5919"),
        ("his NI is AB 12 34 56 C", "NI number", "AB 12 34 56 C"),
        ("a van, AB51 ABC, outside", "number plate", "AB51 ABC"),
        ("born 14/03/2013 he was", "date", "14/03/2013"),
        ("it was the 3rd of March 2010", "date", "the 3rd of March 2010"),
        ("she was born on the 3rd of March", "date of birth", "the 3rd of March"),
        ("he's @soggychip_goblin08 on there", "handle", "@soggychip_goblin08"),
        ("he's kayden_07 on there", "handle", "kayden_07"),
        ("at 14 Bramble Close, the", "street", "14 Bramble Close"),
        ("number twenty-seven Osierfold Street", "street", "number twenty-seven Osierfold Street"),
        ("see www.school.org.uk/page, it", "web address", "www.school.org.uk/page"),
        ("case EHM/20311 was", "reference", "EHM/20311"),
    ],
)
def test_shapes(text: str, kind: str, found: str) -> None:
    assert [(f.kind, text[f.start : f.end]) for f in find_patterns(text)] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "Year 11",
        "in 2019 2020",
        "8.15 every day",
        "1,200,000 pounds",
        "£450000",
        "24/7",
        "one to one",
        "45 people",
        "3 in 10",
        "9.30-10.45",
    ],
)
def test_what_has_no_such_shape(text: str) -> None:
    assert find_patterns(text) == []


def test_the_check_digit_of_an_nhs_number() -> None:
    assert is_nhs_number("943 476 5919")
    assert [n for n in range(10) if is_nhs_number(f"943476591{n}")] == [9]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("And then Ruth came with Mrs Dunmore.", {"Ruth", "Mrs Dunmore"}),
        ("Ruth came. She did.", set()),
        ("So we asked Ruth's mother and Ruth'd said", {"Ruth"}),
        ("We had Sure Start and Flying Start here", {"Sure Start", "Flying Start"}),
        ("Flying Start was good", {"Flying Start"}),
        ("I think I'm on the Isle of Wight in May", {"Isle of Wight"}),
        ("she works at [School 1] with [Teacher B]s", set()),
        ("it was Karen and Ruth", {"Karen", "Ruth"}),
        ("the QEH in Łódź", {"QEH", "Łódź"}),
    ],
)
def test_capitals(text: str, found: set[str]) -> None:
    assert {text[f.start : f.end] for f in find_capitals(text)} == found


def test_a_name_found_once_is_found_everywhere_and_by_its_parts() -> None:
    found = {c.text: c for c in collect(talk("Dunmore rang me.", "That was when Mrs Dunmore came.", "DUNMORE’s idea, was it?"))}
    assert len(found["Mrs Dunmore"].places) == 1
    assert (len(found["Dunmore"].places), found["Dunmore"].whole) == (2, "Mrs Dunmore")


def test_a_sentences_first_word_is_shown_where_the_study_never_has_it_in_small_letters() -> None:
    assert names("Rose took us in. Partly. It was partly her.", "Roses grew there.") == {"Rose", "Roses"}


def test_lists_tables_labels_and_the_model_add_to_it() -> None:
    def model(texts: object) -> list[list[Found]]:
        return [[Found(t.index("ewa"), t.index("ewa") + 3, "person")] if "ewa" in t else [] for t in texts]  # type: ignore[attr-defined]

    text = "they said the heath was full, and mo came too, with ewa"
    assert names(text) == set()
    assert names(text, listed=["the heath"], known=["mo"], finder=model) == {"the heath", "mo", "ewa"}
    assert {c.text for c in collect(talk("yes, Anil was there"), labels=["P", "Anil", "Mother"])} >= {"Anil"}


def test_a_label_that_is_an_everyday_word_is_no_name() -> None:
    found = collect(talk("my mother said so", speaker="Mother"), labels=["Mother"])
    assert [c.text for c in found] == []


def test_a_name_in_small_letters_is_shown_for_itself() -> None:
    found = {c.text: (c.kind, len(c.places)) for c in collect(talk("so Ms Karen Hope came", "karen did, karen"), listed=["Bea"])}
    assert found["karen"] == ("small letters", 2)
    assert names("bea was there", listed=["Bea"]) == {"bea"}


# deciding


def decided(*decisions: str) -> NameMap:
    mapping = NameMap()
    for text in decisions:
        name, what, rest = parse_decision(text)
        mapping = mapping.same(name, rest) if what == "same" else mapping.decided([name], what, rest)
    return mapping


def test_replacements_are_marked_and_the_same_everywhere() -> None:
    replacer = Replacer(decided("Karen=replace:Safeguarding lead A", "Mrs Smith=same:Karen", "Leeds=generalise:[a city]", "Ofsted=keep"))
    assert replacer.text("Karen’s here, KAREN; Karens. Mrs\nSmith in Leeds, Ofsted, karen") == (
        "[Safeguarding lead A]’s here, [Safeguarding lead A]; [Safeguarding lead A]s. [Safeguarding lead A] in [a city], Ofsted, karen"
    )


def test_nothing_is_replaced_twice_over() -> None:
    replacer = Replacer(decided("Anna=replace:Person 1", "Lead=replace:Person 2"))
    once = replacer.text("Anna met Lead")
    assert replacer.text(once) == once == "[Person 1] met [Person 2]"
    safe = Replacer(decided("Person=replace:X 9", "Anna=replace:Someone 1"))
    assert safe.text(safe.text("Anna, Person")) == "[Someone 1], [X 9]"


def test_a_replacement_that_holds_a_name_is_refused() -> None:
    with pytest.raises(QualcodeError, match="holds the name 'Karen'"):
        decided("Karen=replace:Person 1", "Ruth=replace:Karen's deputy")


def test_a_kept_longer_name_shields_the_shorter_in_it() -> None:
    assert (
        Replacer(decided("Karen=replace:Person 1", "Karen Carpenter=keep")).text("Karen Carpenter, Karen") == "Karen Carpenter, [Person 1]"
    )


def test_a_word_in_small_letters_is_decided_for_itself() -> None:
    replacer = Replacer(decided("Will=replace:Person 1", "will=keep"))
    assert replacer.text("Will will. will Will?") == "[Person 1] will. will [Person 1]?"
    assert Replacer(decided("Karen=replace:Person 1", "karen=same:Karen")).text("karen Karen") == "[Person 1] [Person 1]"


@pytest.mark.parametrize("text", ["Karen", "Karen=burn", "=keep", "Karen=replace", "Karen=keep:x", "Karen=same:Ruth"])
def test_a_decision_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(QualcodeError):
        decided(text)


def test_suggestions_go_by_role_and_never_repeat() -> None:
    assert suggestion("person", ["[Safeguarding lead A]"], "safeguarding lead") == "[Safeguarding lead B]"
    assert suggestion("person", ["[Person 1]", "[person 2]"]) == "[Person 3]"
    assert suggestion("telephone number", []) == "[telephone number]"


def test_a_mapping_survives_its_file() -> None:
    mapping = decided("Karen=replace:Person 1", "Ofsted=keep").decided(["Hope"], "here", "Person 2", places=[("t-a", "0" * 16, 3, 7)])
    assert NameMap.from_json(mapping.to_json()) == mapping


# replacing in a transcript


def test_codings_labels_and_what_was_set_apart_follow() -> None:
    before = make_transcript("t-a", [("I", "So, Karen?"), ("Karen", "I'm Karen. Her role was odd.")])
    after, done = Replacer(decided("Karen=replace:DSL A")).transcript(before)
    assert [(t.speaker, after.slice(t.span)) for t in after.turns] == [("I", "So, [DSL A]?"), ("[DSL A]", "I'm [DSL A]. Her role was odd.")]
    assert after.text.startswith("I: So, [DSL A]?\n\n[DSL A]: I'm")
    assert dict(done.counts) == {"[DSL A]": 3}
    from qualcode.codings.anchor import Anchor
    from qualcode.model.events import Event

    start = before.text.index("Her role")
    placed = Anchor({"t-a": after}).place(
        Event("i", "", "a", "code", {"transcript": "t-a", "text": before.hash, "start": start, "end": start + 8})
    )
    assert after.text[placed.start : placed.end] == "Her role"  # type: ignore[union-attr]


def test_a_turn_that_is_nothing_but_a_name_stays_a_turn() -> None:
    after, _ = Replacer(decided("Karen=replace:DSL A")).transcript(make_transcript("t-a", [("I", "Who?"), ("P", "Karen"), ("I", "Ah.")]))
    assert [after.slice(t.span) for t in after.turns] == ["Who?", "[DSL A]", "Ah."]


def test_only_here_replaces_only_there_also_after_the_text_was_mended() -> None:
    from qualcode.transcripts.revise import revised

    before = make_transcript("t-a", [("P", "We hope Hope comes. Hope is all we have.")])
    start = before.text.index("Hope")
    mapping = NameMap().decided(["Hope"], "here", "Person 1", places=[("t-a", before.hash, start, start + 4)])
    mended = revised(before, before.text.replace("We hope", "We really do hope"))
    after, _ = Replacer(mapping).transcript(mended)
    assert after.slice(after.turns[0].span) == "We really do hope [Person 1] comes. Hope is all we have."
    assert Replacer(mapping).transcript(after)[0].text == after.text


NAME = st.sampled_from(["Karen", "Ann", "Ann Karen", "O'Hara", "Jo", "Łucja"])


@given(st.lists(st.one_of(NAME, st.sampled_from(["met", "jo", "Joan", ".", "\n", "😀", "’s"])), max_size=25), st.sets(NAME))
def test_what_is_replaced_is_gone_and_the_rest_untouched(words: list[str], chosen: set[str]) -> None:
    text = " ".join(words)
    mapping = NameMap()
    for number, name in enumerate(sorted(chosen)):
        mapping = mapping.decided([name], "replace", f"X {number}")
    done = Replacer(mapping).replace(text)
    assert list(Replacer(mapping).replace(done.text).map) == []
    shift, at = 0, 0
    for start, end, length in done.map:
        assert text[at:start] == done.text[at + shift : start + shift]
        assert done.text[start + shift : start + shift + length] in mapping.replacements
        shift += length - (end - start)
        at = end
    assert text[at:] == done.text[at + shift :]


def test_a_span_is_replaced_before_what_is_found_in_it() -> None:
    replacer = Replacer(decided("Karen=replace:X 1"))
    assert replacer.replace("Karen Hope", [(Span(0, 10), "[Y 1]")]).text == "[Y 1]"
