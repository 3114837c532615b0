"""Proposals for the codebook: phrases of a code, near misses, and passages put together; names and restricted words stay out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.study import Study
from qualcode.suggest.clusters import clusters, uncoded
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.learning.learner import Suggester
from qualcode.suggest.learning.talk import CueReader
from qualcode.suggest.material import gather
from qualcode.suggest.proposals import candidate_cues, certainty, near_misses, words_in

from .talk import write_study

STOP = frozenset(["the", "with", "there", "that", "was", "were"])
BOOK = """format: 1
name: Test
codes:
  - id: space   # where
    name: Space
    cues: [hot desk]
  - id: bus
    name: Bus
"""
SPACE = ["we met beside the filing cabinets", "beside the filing cabinet again with Karen", "she had the filing cabinets and a hot desk"]
OTHER = ["the bus was late", "Then Karen came by bus", "lunch was with Karen at noon"]


@pytest.fixture
def cabinets(tmp_path: Path) -> Study:
    """Three talks whose first turns ana has coded."""
    lines = {f"t-{n}": [f"Ana: {SPACE[n]}.", *[f"Ana: {words}." for words in OTHER]] for n in range(3)}
    found = write_study(tmp_path, BOOK, lines)
    for transcript in found.transcripts.values():
        found.write(
            [acts.code("ana", transcript, transcript.turn(1).span, "space", found.codebook), acts.mark("ana", transcript.id, "coded")]
        )
    return found


def cues(cabinets: Study) -> list[tuple[str, str, int, int]]:
    found = candidate_cues(cabinets, cabinets.codings.codings, gather(cabinets, cabinets.codings.codings), STOP)
    return [(p.code, p.cue, p.inside, p.outside) for p in found]


def test_a_phrase_the_passages_share_is_proposed_in_the_form_it_is_said(cabinets: Study) -> None:
    assert cues(cabinets) == [("space", "filing cabinets", 3, 0)]


def test_what_a_cue_finds_already_is_not_proposed(cabinets: Study) -> None:
    path = cabinets.project.codebook_path
    path.write_text(BOOK.replace("[hot desk]", "[hot desk, filing cabinet]"), encoding="utf-8")
    assert cues(Study(cabinets.project)) == []


def test_restricted_words_are_not_proposed(cabinets: Study) -> None:
    transcript = cabinets.transcripts["t-0"]
    cabinets.write([acts.restrict("ana", transcript, transcript.turn(1).span, "third-party")])
    assert cues(cabinets) == []


def test_certainty_grows_with_how_much_commoner_a_phrase_is() -> None:
    assert certainty(5, 10, 5, 10) == pytest.approx(0)
    assert certainty(9, 10, 1, 10) > certainty(6, 10, 1, 10) > 0


def test_shortened_words_do_not_tell() -> None:
    found = words_in("They don't know the cabinets, they're the children's", {"do", "they", "the", "know"})
    assert list(found.values()) == ["cabinets", "children's"]


def test_near_misses_were_read_and_do_not_bear_the_code(study: Study, stems: Pipeline) -> None:
    missed = next(c for c in study.codings.codings if c.transcript == "t-2")
    study.write(acts.uncode(study.state, "ana", missed))
    material = gather(study, study.codings.codings)
    suggester = (
        Suggester(study.codebook).reading_with(CueReader(study.codebook, stems)).fit(material.passages, material.codes, material.seen)
    )
    first = near_misses(suggester, material)[0]
    assert (first.code, first.passage.transcript, first.passage.start, first.others) == ("space", "t-2", missed.start, ())


def test_uncoded_passages_that_use_like_words_are_put_together(study: Study) -> None:
    base = uncoded(gather(study, ()))[0]
    texts = ["the bus was late and the bus was full again today", "nobody gave us a decent lunch or a lunch break at all"] * 4
    passages = [replace(base, transcript=f"t-{n}", text=text) for n, text in enumerate(texts)]
    found = clusters(passages, STOP, 2)
    assert [c.passages for c in found] == [4, 4]
    assert {frozenset(p.text for p in c.nearest) for c in found} == {frozenset([texts[0]]), frozenset([texts[1]])}
    assert any("lunch" in c.words for c in found)
    assert clusters(passages, STOP, 2) == found
    assert clusters(passages[:2], STOP) == []
