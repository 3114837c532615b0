"""Proposals for the codebook: phrases of a code, near misses, and passages put together; names and restricted words stay out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.project import Project
from qualcode.study import Study
from qualcode.suggest.clusters import clusters, uncoded
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.learning.learner import Suggester
from qualcode.suggest.learning.talk import CueReader
from qualcode.suggest.material import gather
from qualcode.suggest.proposals import candidate_cues, certainty, names_in, near_misses
from qualcode.transcripts import store

from .talk import make_transcript
from .test_learned import study as learnt_study

__all__ = ["learnt_study"]

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
def study(tmp_path: Path) -> Study:
    (tmp_path / "qualcode.toml").write_text('name = "Test"\n', encoding="utf-8")
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    project = Project.open(tmp_path)
    for n in range(3):
        store.save(project, make_transcript(f"Ana: {SPACE[n]}.", *[f"Ana: {words}." for words in OTHER], name=f"t-{n}"))
    found = Study(project)
    for n in range(3):
        transcript = found.transcripts[f"t-{n}"]
        found.write([acts.code("ana", transcript, transcript.turn(1).span, "space", found.codebook), acts.mark("ana", f"t-{n}", "coded")])
    return found


def cues(study: Study) -> list[tuple[str, str, int, int]]:
    found = candidate_cues(study, study.codings.codings, gather(study, study.codings.codings), STOP)
    return [(p.code, p.cue, p.inside, p.outside) for p in found]


def test_a_phrase_the_passages_share_is_proposed_in_the_form_it_is_said(study: Study) -> None:
    assert cues(study) == [("space", "filing cabinets", 3, 0)]


def test_what_a_cue_finds_already_is_not_proposed(study: Study) -> None:
    path = study.project.codebook_path
    path.write_text(BOOK.replace("[hot desk]", "[hot desk, filing cabinet]"), encoding="utf-8")
    assert cues(Study(study.project)) == []


def test_restricted_words_are_not_proposed(study: Study) -> None:
    transcript = study.transcripts["t-0"]
    study.write([acts.restrict("ana", transcript, transcript.turn(1).span, "third-party")])
    assert cues(study) == []


def test_names_are_told_by_their_capitals() -> None:
    assert names_in(["I met Karen. We ate.", "Then Karen left, and we ate"]) == {"karen"}


def test_certainty_grows_with_how_much_commoner_a_phrase_is() -> None:
    assert certainty(5, 10, 5, 10) == pytest.approx(0)
    assert certainty(9, 10, 1, 10) > certainty(6, 10, 1, 10) > 0


def test_near_misses_were_read_and_do_not_bear_the_code(learnt_study: Study, stems: Pipeline) -> None:
    missed = next(c for c in learnt_study.codings.codings if c.transcript == "t-2")
    learnt_study.write(acts.uncode(learnt_study.state, "ana", missed))
    material = gather(learnt_study, learnt_study.codings.codings)
    suggester = (
        Suggester(learnt_study.codebook)
        .reading_with(CueReader(learnt_study.codebook, stems))
        .fit(material.passages, material.codes, material.seen)
    )
    first = near_misses(suggester, material)[0]
    assert (first.code, first.passage.transcript, first.passage.start, first.others) == ("space", "t-2", missed.start, ())


def test_uncoded_passages_that_use_like_words_are_put_together(learnt_study: Study) -> None:
    base = uncoded(gather(learnt_study, ()))[0]
    texts = ["the bus was late and the bus was full again today", "nobody gave us a decent lunch or a lunch break at all"] * 4
    passages = [replace(base, transcript=f"t-{n}", text=text) for n, text in enumerate(texts)]
    found = clusters(passages, STOP, 2)
    assert [c.passages for c in found] == [4, 4]
    assert {frozenset(p.text for p in c.nearest) for c in found} == {frozenset([texts[0]]), frozenset([texts[1]])}
    assert any("lunch" in c.words for c in found)
    assert clusters(passages, STOP, 2) == found
    assert clusters(passages[:2], STOP) == []
