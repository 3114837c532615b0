from __future__ import annotations

import pytest

from qualcode.errors import QualcodeError
from qualcode.model.codebook import Code, Cue
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.match import CueMatcher

from .talk import Find, all_hits, make_code, make_codebook


def pattern(*tokens: dict[str, object], line: int = 7) -> Cue:
    return Cue("pattern", "a pattern", tokens, line)


def test_a_phrase_is_found_in_any_inflection(find: Find) -> None:
    code = make_code("c", "hot desk", "recruit", "team meeting")
    text = "Two hot desks, then they recruited, and team meetings began."
    assert [words for _, words in find(text, code)] == ["hot desks", "recruited", "team meetings"]


def test_irregular_forms_are_found_with_a_model(model: Pipeline) -> None:
    text = "She took up a post, and left the post."
    assert [text[h.start : h.end] for h in all_hits(model, text, make_code("c", "take up", "leave the post"))] == [
        "took up",
        "left the post",
    ]


def test_matches_end_at_the_ends_of_words(find: Find) -> None:
    assert find("mushrooms in the bathroom of the classroom", make_code("c", "room", "class")) == []


def test_a_comparative_does_not_stand_for_the_plain_word(find: Find) -> None:
    assert find("It was bad and soon over.", make_code("c", "worse", "sooner")) == []


def test_who_writes_a_noun_in_ing_means_the_noun(model: Pipeline) -> None:
    assert all_hits(model, "They funded it from a fund.", make_code("c", "funding")) == []


@pytest.mark.parametrize(
    "text", ["a drop-in on Monday", "a drop in on Monday", "a dropin on Monday", "a drop‑in on Monday", "the Drop-In on Monday"]
)
def test_hyphens_come_and_go(find: Find, text: str) -> None:
    assert len(find(text, make_code("c", "drop-in"))) == 1


def test_wifi_too(find: Find) -> None:
    assert find("Wi-Fi, wifi and wi fi", make_code("c", "wi-fi")) == [("c", "Wi-Fi"), ("c", "wifi"), ("c", "wi fi")]


def test_a_phrase_may_be_hyphenated(find: Find) -> None:
    assert find("hot-desk policy", make_code("c", "hot desk")) == [("c", "hot-desk")]


def test_curly_and_straight_apostrophes_are_one(find: Find) -> None:
    code = make_code("c", "didn't help", "head’s support")
    assert find("It didn’t help. The head's support did.", code) == [("c", "didn’t help"), ("c", "head's support")]


def test_blanks_and_line_ends_inside_a_phrase_do_not_matter(find: Find) -> None:
    assert find("a hot \n desk", make_code("c", "hot desk")) == [("c", "hot \n desk")]


def test_a_phrase_does_not_reach_over_a_full_stop_or_a_blank_line(find: Find) -> None:
    assert find("It was hot. Desk jobs are dull.", make_code("c", "hot desk")) == []
    assert find("It was hot\n\ndesk", make_code("c", "hot desk")) == []


def test_an_acronym_is_found_in_capitals_only(find: Find) -> None:
    code = make_code("c", "MASH", "DSL", "CIN plan", "IT")
    assert find("The MASH and two DSLs made a CIN plan.", code) == [("c", "MASH"), ("c", "DSLs"), ("c", "CIN plan")]
    assert find("We mash potatoes, and it was mash, a cin plan.", code) == []


def test_a_cue_in_small_letters_is_found_in_any(find: Find) -> None:
    assert find("ROOM and Room", make_code("c", "room")) == [("c", "ROOM"), ("c", "Room")]


def test_a_not_cue_keeps_a_hit_away(find: Find) -> None:
    code = make_code("c", "role", not_cues=(Cue("phrase", "role model"),))
    assert find("She is a role model. Her role is new.", code) == [("c", "role")]
    assert find("They are role models.", code) == []


def test_a_not_cue_of_one_code_does_not_touch_another(find: Find) -> None:
    codes = make_code("a", "role", not_cues=(Cue("phrase", "role model"),)), make_code("b", "role")
    assert find("a role model", *codes) == [("b", "role")]


def test_a_hyphenated_not_cue_does_not_suppress_the_words_apart(find: Find) -> None:
    code = make_code("c", "knock on", not_cues=(Cue("phrase", "knock-on"),))
    assert find("They knock on the door.", code) == [("c", "knock on")]
    assert find("a knock-on effect", code) == []


def test_the_longest_of_overlapping_cues_wins_within_a_code(find: Find) -> None:
    assert find("the line manager came", make_code("c", "manager", "line manager", "line")) == [("c", "line manager")]


def test_two_codes_may_share_a_passage(find: Find) -> None:
    assert find("no further action", make_code("a", "no further action"), make_code("b", "further action")) == [
        ("a", "no further action"),
        ("b", "further action"),
    ]


def test_lemmas_are_found_in_any_form(find: Find) -> None:
    code = Code("c", "C", cues=(Cue("lemma", "not clear"), Cue("lemma", "chase")))
    assert find("It was not clear, so we were chasing.", code) == [("c", "not clear"), ("c", "chasing")]


def test_a_pattern_of_tokens_is_found(find: Find) -> None:
    code = Code("c", "C", cues=(pattern({"LEMMA": "who"}, {"LEMMA": {"IN": ["do", "decide"]}}, {"LOWER": "what", "OP": "?"}),))
    assert find("Who decides what?", code) == [("c", "Who decides what")]


def test_the_base_form_of_a_pattern_is_a_stem_without_a_model(stems: Pipeline) -> None:
    assert len(all_hits(stems, "they were placing children", Code("c", "C", cues=(pattern({"LEMMA": "place"}),)))) == 1


def test_a_pattern_with_parts_of_speech_needs_a_model(stems: Pipeline, model: Pipeline) -> None:
    code = Code("c", "C", cues=(pattern({"POS": "VERB"}),))
    matcher = CueMatcher(make_codebook(code), stems)
    assert list(matcher.hits(["They recruited."])) == [[]]
    assert "c (line 7)" in matcher.left_out[0]
    assert len(all_hits(model, "They recruited.", code)) == 1


def test_a_plural_is_taken_for_a_noun(model: Pipeline) -> None:
    code = make_code("c", "posts")
    assert all_hits(model, "He was posted abroad.", code) == []
    assert len(all_hits(model, "We filled four posts.", code)) == 1


def test_a_past_form_is_taken_for_a_verb(model: Pipeline) -> None:
    code = make_code("c", "stretched")
    assert all_hits(model, "A long stretch of road.", code) == []
    assert len(all_hits(model, "We were stretched.", code)) == 1


def test_a_word_in_a_name_is_not_the_word(find: Find) -> None:
    code = make_code("c", "assembly")
    assert find("We met the National Assembly Members there.", code) == []
    assert find("Assembly was on Monday. She came to assembly.", code) == [("c", "Assembly"), ("c", "assembly")]


def test_a_word_in_a_longer_compound_is_not_the_word(find: Find) -> None:
    code = make_code("c", "cut", "post")
    assert find("a cardboard cut-out and a post-it", code) == []
    assert find("after the cut, the post-school course", code) == [("c", "cut"), ("c", "post")]


@pytest.mark.parametrize(
    ("cue", "length"), [("room", 1), ("hot desk", 2), ("in front of", 1), ("child in need", 2), ("child protection plan", 3), ("wi-fi", 2)]
)
def test_small_words_make_a_cue_half_as_long(english: Pipeline, cue: str, length: int) -> None:
    (hit,) = all_hits(english, f"there, {cue}", make_code("c", cue))
    assert hit.length == length


def test_a_code_without_cues_is_never_found(find: Find) -> None:
    assert find("Room for everything.", Code("c", "Room")) == []


def test_groups_and_codes_no_longer_in_use_are_not_looked_for(find: Find) -> None:
    old, gone = make_code("old", "room", status="retired"), make_code("gone", "room", merged_into="c")
    group = Code("g", "G", cues=(Cue("phrase", "room"),), codes=(make_code("g.a", "desk"),))
    assert find("a room and a desk", old, gone, group) == [("g.a", "desk")]


def test_nothing_to_look_for_finds_nothing(find: Find) -> None:
    assert find("A room.") == []
    assert find("", make_code("c", "room")) == []


def test_texts_keep_their_order(english: Pipeline) -> None:
    matcher = CueMatcher(make_codebook(make_code("c", "room")), english)
    texts = ["a room", "", "nothing", "the rooms  here", "x" * 30_000, "room"]
    assert [[(h.start, h.end) for h in hits] for hits in matcher.hits(texts)] == [[(2, 6)], [], [], [(4, 9)], [], [(0, 4)]]


@pytest.mark.parametrize(
    ("cue", "what"),
    [
        (Cue("phrase", "", line=7), "holds no word"),
        (Cue("phrase", "…", line=7), "holds no word"),
        (Cue("phrase", "сlear", line=7), "cyrillic"),
        (Cue("phrase", "学校", line=7), "no Latin letter"),
        (Cue("lemma", "-", line=7), "holds no word"),
        (Cue("shape", "x", line=7), "of no known kind"),
        (Cue("pattern", "", (), 7), "without words"),
        (pattern({"FOO": "x"}), "no pattern that works"),
        (pattern({"LOWER": {"REGEX": "("}}), "no pattern that works"),
        (pattern({"LEMMA": "x", "OP": "two"}), "no pattern that works"),
        (pattern({"DEP": "nsubj"}), "asks for DEP"),
        (pattern({"ENT_TYPE": "PERSON"}), "asks for ENT_TYPE"),
    ],
)
def test_a_cue_that_cannot_work_is_named_with_code_and_line(english: Pipeline, cue: Cue, what: str) -> None:
    with pytest.raises(QualcodeError) as error:
        CueMatcher(make_codebook(Code("feas.role", "Role", cues=(cue,))), english)
    assert "feas.role" in error.value.message
    assert "line 7" in error.value.message
    assert what in error.value.message
    assert error.value.hint


def test_letters_with_marks_are_fine(find: Find) -> None:
    assert find("ein Büro, the café", make_code("c", "büro", "café")) == [("c", "Büro"), ("c", "café")]


def test_only_stretches_where_a_cue_may_stand_are_read_by_the_model_and_nothing_is_missed(model: Pipeline) -> None:
    talk = [
        "She took up the post.",
        "It ain't what we are gonna do there.",
        "Rooms were left empty.",
        "They'd been meeting him " * 30,
        "Nothing.",
    ]
    code = make_code("c", "take up", "be", "go to", "room", "leave", "have met", Cue("lemma", "post"), pattern({"LEMMA": "empty"}))
    matcher = CueMatcher(make_codebook(code), model)
    whole = CueMatcher(make_codebook(code), model)
    whole._anchors._anywhere = True
    assert list(matcher.hits(talk)) == list(whole.hits(talk))
    documents = [model.nlp.make_doc(text) for text in talk]
    assert matcher._anchors.stretches(documents)[-1] == []
    long = model.nlp.make_doc("Well, " * 200 + "she took up the post, " + "and so, " * 200)
    ((start, end),) = matcher._anchors.stretches([long])[0]
    assert end - start < 30


def test_a_pattern_without_a_word_of_its_own_may_stand_anywhere(model: Pipeline) -> None:
    code = Code("c", "C", cues=(pattern({"POS": "NUM"}, {"POS": "NOUN"}), Cue("phrase", "room")))
    assert [h.start for h in all_hits(model, "It took forty days. The room.", code)] == [8, 24]
