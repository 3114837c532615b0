from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.model.coding import Suggestion
from qualcode.model.text import Span
from qualcode.study import Study
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.learned import learned_suggestions
from qualcode.suggest.learning.talk import CueReader
from qualcode.suggest.offers import decide, is_off, offered, open_suggestions, unsettled
from qualcode.transcripts import store
from qualcode.transcripts.revise import revised

from .talk import make_transcript, write_study

CODEBOOK = """format: 1
name: Test
codes:
  - id: space
    name: Space
    definition: Where the worker sits
    cues: [hot desk, room]
  - id: home
    name: Home
    definition: What families say
    cues: [bungalow]
    speakers: [family]
"""
TALK = ("Int: Was there a room?", "Ana: She had a hot desk. It rained. A room came later.", "Mum: We live in a bungalow. No room there.")


def write_project(folder: Path, settings: str = "") -> Study:
    study = write_study(folder, CODEBOOK, {"t-1": TALK, "t-2": ["Ana: Another room."]}, settings)
    tables = {
        "participants.csv": "id,group,role,site\np1,school staff,head,A\np2,family,parent,family\n",
        "speakers.csv": "transcript,speaker,participant,role\nt-1,Int,,interviewer\nt-1,Ana,p1,participant\nt-1,Mum,p2,participant\n",
    }
    for name, rows in tables.items():
        (folder / "transcripts" / name).write_text(rows, encoding="utf-8")
    return Study.open(study.project.root)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return write_project(tmp_path)


@pytest.fixture
def found(study: Study, reader: CueReader) -> list[Suggestion]:
    """What is suggested to whoever has not coded anything: cues alone reach that far."""
    return learned_suggestions(study, reader, "ana")


def keys(suggestions: list[Suggestion]) -> list[str]:
    return [f"{s.transcript}:{s.turn}:{s.code}" for s in suggestions]


def test_all_transcripts_are_looked_at_and_interviewers_are_not(found: list[Suggestion]) -> None:
    assert keys(found) == ["t-1:2:space", "t-1:2:space", "t-1:3:home", "t-1:3:space", "t-2:1:space"]


def test_groups_come_from_the_group_column_and_not_from_any_other(tmp_path: Path, stems: Pipeline) -> None:
    study = write_project(tmp_path)
    path = tmp_path / "transcripts" / "participants.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("p2,family,parent,family", "p2,school staff,parent,family"), encoding="utf-8")
    assert "t-1:3:home" not in keys(learned_suggestions(Study.open(tmp_path), CueReader(study.codebook, stems), "ana"))


def test_what_one_coder_did_settles_nothing_for_another(study: Study, found: list[Suggestion]) -> None:
    study.write(decide(study, found, "ana", accept=[found[0].key], reject=[found[1].key]))
    assert open_suggestions(study, found, "ana") == found[2:]
    assert open_suggestions(study, found, "bo") == found
    assert open_suggestions(study, found, None) == found[2:]


def test_a_coding_by_hand_settles_too(study: Study, found: list[Suggestion]) -> None:
    study.write([acts.code("ana", study.transcripts["t-1"], Span(found[0].start + 2, found[0].end - 2), "space", study.codebook)])
    assert open_suggestions(study, found, "ana") == found[1:]


def test_undoing_a_rejection_opens_it_again(study: Study, found: list[Suggestion]) -> None:
    study.write(decide(study, found, "ana", reject=[found[0].key]))
    study.write(acts.undo(study.state, "ana"))
    assert open_suggestions(study, found, "ana") == found


def test_a_rejection_follows_its_words_when_the_text_is_mended(study: Study, reader: CueReader, found: list[Suggestion]) -> None:
    study.write(decide(study, found, "ana", reject=[found[1].key]))
    mended = revised(study.transcripts["t-1"], study.transcripts["t-1"].text.replace("It rained.", "It rained and rained."))
    store.save(study.project, mended)
    again = Study.open(study.project.root)
    still_open = open_suggestions(again, learned_suggestions(again, reader, "ana"), "ana")
    assert [again.transcripts["t-1"].slice(s.span) for s in still_open if s.turn == 2] == ["She had a hot desk."]


def test_the_id_in_a_key_may_be_cut_short_where_one_transcript_begins_so(study: Study, reader: CueReader) -> None:
    store.save(study.project, make_transcript("Ana: A room.", name="u-345"))
    study = Study.open(study.project.root)
    found = learned_suggestions(study, reader, "ana")
    (event,) = decide(study, found, "ana", accept=[found[-1].key.replace("u-345", "u-3")])
    assert (event["transcript"], event.act) == ("u-345", "code")
    with pytest.raises(QualcodeError, match="no suggestion"):
        decide(study, found, "ana", accept=[found[0].key.replace("t-1", "t-")])


def test_accepting_makes_a_coding_that_remembers_the_suggestion(study: Study, found: list[Suggestion]) -> None:
    first = found[0]
    study.write(decide(study, found, "ana", accept=[first.key], stance="positive", basis="first-hand", note="good"))
    (coding,) = study.codings.codings
    assert (coding.start, coding.end, coding.code, coding.coder) == (first.start, first.end, "space", "ana")
    assert (coding.stance, coding.basis, coding.note) == ("positive", "first-hand", "good")
    assert coding.origin == {
        "score": first.score,
        "model": first.model,
        "start": first.start,
        "end": first.end,
        "code": "space",
        "cues": ["hot desk"],
    }


def test_rejecting_writes_what_was_rejected(study: Study, found: list[Suggestion]) -> None:
    first = found[0]
    (event,) = decide(study, found, "ana", reject=[first.key])
    line = json.loads(event.to_line())
    assert (line["act"], line["transcript"], line["start"], line["end"], line["code"]) == ("reject", "t-1", first.start, first.end, "space")
    assert (line["score"], line["model"]) == (first.score, first.model)


@pytest.mark.parametrize("key", ["t-1:2:space:999", "t-9:1:space:0", "nonsense", ""])
def test_an_unknown_key_is_refused_and_nothing_is_decided(study: Study, found: list[Suggestion], key: str) -> None:
    good = found[0].key
    with pytest.raises(QualcodeError, match="there is no suggestion"):
        decide(study, found, "ana", accept=[good, key])


def test_a_key_near_another_asks_what_was_meant(study: Study, found: list[Suggestion]) -> None:
    good = found[0].key
    with pytest.raises(QualcodeError) as error:
        decide(study, found, "ana", reject=[good + "1"])
    assert good in error.value.hint


def test_what_is_decided_cannot_be_decided_again(study: Study, found: list[Suggestion]) -> None:
    key = found[0].key
    study.write(decide(study, found, "ana", accept=[key]))
    with pytest.raises(QualcodeError, match="already decided"):
        decide(study, found, "ana", reject=[key])


def test_one_key_cannot_be_accepted_and_rejected(study: Study, found: list[Suggestion]) -> None:
    key = found[0].key
    with pytest.raises(QualcodeError, match="accepted and rejected"):
        decide(study, found, "ana", accept=[key], reject=[key])


def test_a_key_named_twice_is_decided_once(study: Study, found: list[Suggestion]) -> None:
    key = found[0].key
    assert len(decide(study, found, "ana", accept=[key, key])) == 1


def test_who_saw_suggestions_is_noted_once_a_transcript(study: Study, found: list[Suggestion]) -> None:
    found = [s for s in found if s.transcript == "t-1"]
    events = offered(study, "ana", found)
    assert [(e.act, e["transcript"], e["model"]) for e in events] == [("offered", "t-1", found[0].model)]
    study.write(events)
    assert offered(study, "ana", found) == []
    assert len(offered(study, "bo", found)) == 1


def test_a_reflexive_study_does_without(tmp_path: Path) -> None:
    assert is_off(write_project(tmp_path, 'approach = "reflexive"\n'))


def test_other_studies_do_not(study: Study) -> None:
    assert not is_off(study)


def make_suggestion(start: int = 10, end: int = 20, code: str = "a", transcript: str = "t-1") -> Suggestion:
    return Suggestion(transcript, 1, start, end, code, 0.5, "m")


@pytest.mark.parametrize("place", [("t-1", 10, 20, "a"), ("t-1", 19, 30, "a"), ("t-1", 0, 99, "a")])
def test_what_overlaps_a_decision_on_the_same_code_is_settled(place: tuple[str, int, int, str]) -> None:
    assert unsettled([make_suggestion()], {place}, set()) == []
    assert unsettled([make_suggestion()], set(), {place}) == []


@pytest.mark.parametrize("place", [("t-1", 10, 20, "b"), ("t-2", 10, 20, "a"), ("t-1", 20, 30, "a"), ("t-1", 0, 10, "a")])
def test_other_codes_other_texts_and_neighbours_settle_nothing(place: tuple[str, int, int, str]) -> None:
    assert unsettled([make_suggestion()], {place}, {place}) == [make_suggestion()]


PLACES = st.tuples(st.sampled_from(["t-1", "t-2"]), st.integers(0, 30), st.integers(1, 20), st.sampled_from("ab")).map(
    lambda p: (p[0], p[1], p[1] + p[2], p[3])
)


@given(st.lists(PLACES, max_size=20), st.sets(PLACES, max_size=6), st.sets(PLACES, max_size=6))
def test_what_is_left_overlaps_no_decision_and_nothing_else_is_lost(
    places: list[tuple[str, int, int, str]], coded: set[tuple[str, int, int, str]], rejected: set[tuple[str, int, int, str]]
) -> None:
    suggestions = [Suggestion(t, 1, start, end, code, 0.5, "m") for t, start, end, code in places]
    expected = [
        s
        for s in suggestions
        if not any(t == s.transcript and c == s.code and Span(a, b).overlaps(s.span) for t, a, b, c in coded | rejected)
    ]
    assert unsettled(suggestions, coded, rejected) == expected
