from __future__ import annotations

import pytest

from qualcode.analysis.material import Material
from qualcode.analysis.search.query import Both, Either, Near, Not, Term, parse
from qualcode.analysis.search.search import search
from qualcode.codings.acts import code, restrict
from qualcode.codings.places import find_words
from qualcode.errors import QualcodeError
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study


def words(text: str) -> Term:
    return Term("", text)


def test_not_binds_closest_then_near_then_and_then_or():
    assert parse("a OR b c") == Either(words("a"), Both(words("b"), words("c")))
    assert parse("NOT a AND b") == Both(Not(words("a")), words("b"))
    assert parse("a NEAR/3 b AND c") == Both(Near(words("a"), words("b"), 3), words("c"))
    assert parse('(a OR site:"North end") NOT "two words"') == Both(
        Either(words("a"), Term("site", "North end")), Not(Term("words", "two words"))
    )


@pytest.mark.parametrize("query", ["", "a AND", "(a", "a)", '"open', "OR a", "site:", "(a b) NEAR c"])
def test_a_broken_query_is_refused_with_an_example(query: str):
    with pytest.raises(QualcodeError) as error:
        parse(query)
    assert error.value.hint


def count(town: Study, query: str) -> int:
    return len(search(Material(town), query).hits)


def test_codes_stance_and_attributes_are_of_one_passage(town: Study):
    codings = [c for c in town.layer().codings if c.code == "prom.trust"]
    assert count(town, "prom.trust") == len(codings) == 6
    assert count(town, "prom.trust AND stance:positive") == 4
    assert count(town, "prom.trust NOT stance:positive") == 2
    assert count(town, "prom.trust site:south") + count(town, "prom.trust AND site:North") == 6
    assert count(town, "prom.trust AND kind") == sum("kind" in town.transcripts[c.transcript].slice(c.span).split() for c in codings)


def test_without_a_code_whole_turns_of_participants_are_searched(town: Study):
    found = search(Material(town), "start")
    assert found.unit.startswith("turns")
    assert all(hit.coding is None for hit in found.hits)
    assert not [h for h in found.hits if "How did it start" in h.text], "interviewers are not searched"


def test_words_are_whole_words_in_any_case_with_a_star_for_endings(town: Study):
    assert count(town, "KIND") == count(town, "kind")
    assert count(town, "kin") == 0
    assert count(town, "kin*") >= count(town, "kind") > 0


@pytest.mark.parametrize(("query", "hint"), [("code:prom.trut", "prom.trust"), ("site:Nort", "North"), ("grup:family", "group")])
def test_what_the_study_does_not_know_is_refused_with_what_was_meant(town: Study, query: str, hint: str):
    with pytest.raises(QualcodeError) as error:
        search(Material(town), query)
    assert f"did you mean '{hint}'?" in error.value.hint


def test_near_counts_turns_both_ways(small: Project):
    study = Study(small)
    assert [(h.transcript, h.turn) for h in search(Material(study), '"hot desk" NEAR difference').hits] == [
        ("t-aaaaaaaa", 2),
        ("t-aaaaaaaa", 3),
    ]
    assert search(Material(study), '"hot desk" NEAR/0 difference').hits == ()


def test_codes_are_near_within_one_coders_codings_only(small: Project):
    study = Study(small)
    text = study.transcript("t-aaaaaaaa")
    places = [("ana", "her role was", "feas.role"), ("ana", "no difference", "prom.nochange"), ("ben", "hot desk", "feas.space")]
    study.write([code(coder, text, find_words(text, words), which, study.codebook) for coder, words, which in places])
    everybody = Material(study, "all")
    assert [h.coding.code for h in search(everybody, "feas.role NEAR prom.nochange").hits if h.coding] == ["feas.role", "prom.nochange"]
    assert search(everybody, "feas.role NEAR feas.space").hits == ()
    assert search(everybody, "feas.role AND prom.nochange").hits == ()


def test_hits_that_are_restricted_are_counted_beside_the_list(small: Project):
    study = Study(small)
    transcript = study.transcripts["t-aaaaaaaa"]
    start = transcript.text.index("library")
    assert not [n for n in search(Material(study), "desk").notes if "restricted" in n]
    study.write([restrict("ana", transcript, Span(start, start + 7), "legal")])
    assert "1 of these are restricted" in search(Material(Study(small)), "desk").notes[0]
