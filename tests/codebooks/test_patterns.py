"""Token patterns: what spaCy's Matcher takes is taken, anything else is refused, without loading spaCy."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from qualcode.codebooks import parse
from qualcode.codebooks.patterns import FLAG_KEYS, TEXT_KEYS, TOKEN_KEYS
from qualcode.errors import QualcodeError


def cue(written: str) -> Any:
    return parse(f"codes:\n- name: A\n  cues: [{written}]\n".encode(), "book").codable[0].cues[0]


GOOD = [
    "[{LEMMA: who}, {LEMMA: do}, {LOWER: what}]",
    "[{lower: hello}]",
    '[{LOWER: {IN: [hard, easy]}}, {OP: "?"}, {LEMMA: say}]',
    '[{TEXT: {REGEX: "^s4[47]$"}}]',
    "[{LEMMA: {NOT_IN: [be]}, POS: VERB}]",
    '[{ORTH: PRU}, {IS_PUNCT: true, OP: "*"}, {LENGTH: {">=": 3}}]',
    '[{LOWER: {FUZZY: embarrass}}, {LOWER: {FUZZY2: {IN: [label, labels]}}, OP: "{1,3}"}]',
    "[{LENGTH: 4}, {LIKE_NUM: true}, {SHAPE: dd}, {IS_SENT_START: false, LOWER: a}]",
    "[{MORPH: {IS_SUPERSET: [Number=Plur]}}, {}]",
]


@pytest.mark.parametrize("written", GOOD)
def test_a_good_pattern_is_read_and_spacy_takes_it(written: str) -> None:
    import spacy
    from spacy.matcher import Matcher

    found = cue(f"{{pattern: {written}}}")
    assert found.kind == "pattern"
    Matcher(spacy.blank("en").vocab, validate=True).add("x", [list(found.pattern)])


def test_the_keys_are_those_of_spacy() -> None:
    from spacy.schemas import TokenPattern

    assert sorted(TOKEN_KEYS) == sorted(name.upper() for name in TokenPattern.model_fields if name != "underscore")
    assert not set(TEXT_KEYS) & set(FLAG_KEYS)


BAD = [
    ("{pattern: who does what}", "must be a list of words", "LEMMA: who"),
    ("{pattern: {LEMMA: who}}", "must be a list of words", "LEMMA: who"),
    ("{pattern: []}", "must be a list of words", "LEMMA: who"),
    ("{pattern: [who, do]}", "must stand in braces", "LOWER: word"),
    ("{pattern: [{LEMA: who}]}", "unknown key 'LEMA'", "did you mean 'LEMMA'?"),
    ("{pattern: [{LEMMA: {INN: [a]}}]}", "unknown key 'INN'", "did you mean 'IN'?"),
    ("{pattern: [{LEMMA: {IN: a}}]}", "IN needs a list", "[one, other]"),
    ("{pattern: [{LEMMA: {IN: [[a]]}}]}", "LEMMA needs a text", "LEMMA: word"),
    ("{pattern: [{LEMMA: }]}", "LEMMA needs a text", "LEMMA: word"),
    ("{pattern: [{LEMMA: {}}]}", "empty braces", "LEMMA: word"),
    ('{pattern: [{LOWER: a, OP: "x"}]}', "OP cannot be 'x'", "{1,3}"),
    ("{pattern: [{IS_PUNCT: perhaps}]}", "must be true or false", "IS_PUNCT: false"),
    ("{pattern: [{POS: NOUNS}]}", "no part of speech", "did you mean 'NOUN'?"),
    ("{pattern: [{LOWER: DSL}]}", "can never fit", "LOWER: dsl"),
    ("{pattern: [{LENGTH: long}]}", "counts characters", "whole number"),
    ('{pattern: [{TEXT: {REGEX: "("}}]}', "not a regular expression", "mend"),
    ('{pattern: [{}, {OP: "*"}]}', "fits any words", "at least one word"),
    ("{pattern: [{LEMMA: a, lemma: b}]}", "given twice", "IN"),
    ("{patern: [{LEMMA: a}]}", "unknown kind of cue 'patern'", "did you mean 'pattern'?"),
    ("{lemma: ''}", "empty lemma", "lemma"),
    ("{lemma: [a]}", "lemma must be one text", "quotation marks"),
    ("{lemma: a, phrase: b}", "not a cue", "pattern"),
    ("''", "not a cue", "phrase"),
    ("[a]", "not a cue", "phrase"),
]


@pytest.mark.parametrize(("written", "what", "do"), BAD)
def test_a_bad_cue_is_refused_with_its_line(written: str, what: str, do: str) -> None:
    with pytest.raises(QualcodeError) as caught:
        cue(written)
    said = str(caught.value)
    assert said.startswith("book:3: ")
    assert what in said
    assert do in said


def test_a_pattern_reads_as_words() -> None:
    assert cue('{pattern: [{LEMMA: {IN: [go, come]}}, {OP: "?"}, {LOWER: in, POS: ADP}]}').text == "go|come *(?) in+ADP"


def test_reading_a_codebook_loads_no_spacy() -> None:
    code = "import sys; from qualcode.codebooks import parse; parse(b'codes: [{name: A, cues: [{pattern: [{LEMMA: a}]}]}]', ''); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_importing_codebooks_loads_no_yaml() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, qualcode.codebooks; print('ruamel' in sys.modules)"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
