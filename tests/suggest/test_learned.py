"""Suggestions in a study: learnt from coding, shown as a second look, explained, remembered, and counted."""

from __future__ import annotations

import pytest

from qualcode.codings import acts
from qualcode.model.coding import Coding
from qualcode.model.text import Span
from qualcode.project import people
from qualcode.study import Study
from qualcode.suggest.learned import learned_suggestions
from qualcode.suggest.learning.ground import LIFTS
from qualcode.suggest.learning.talk import CueReader
from qualcode.suggest.material import Passage, gather, windows
from qualcode.suggest.offers import decide, hidden
from qualcode.suggest.usage import usage


def test_words_that_no_cue_has_are_suggested_once_learnt(study: Study, reader: CueReader) -> None:
    found = [s for s in learned_suggestions(study, reader, "ana") if s.transcript in ("t-6", "t-7") and s.code == "space" and not s.fired]
    assert {study.transcripts[s.transcript].slice(s.span)[:6] for s in found} == {"No roo", "The of"}
    shown = {word.casefold() for s in found if s.why for word in s.why.words}
    assert shown
    assert not shown & {"the", "was", "a", "to", "in"}, "function words are no reason to show"


def test_what_a_coder_has_coded_counts_where_the_codebook_happens_to_rank_as_well(study: Study, reader: CueReader) -> None:
    found = [s for s in learned_suggestions(study, reader, "ana") if s.transcript in ("t-6", "t-7") and s.code == "space"]
    assert found, "turns with the code are the longer ones here, so that length alone ranks them all first"
    assert all(s.why is not None and dict(s.why.parts)["learnt words"] > 0.2 for s in found)


def test_another_coder_gains_nothing_from_what_one_has_coded(study: Study, reader: CueReader) -> None:
    found = learned_suggestions(study, reader, "bo")
    assert found
    assert all(s.why is not None and dict(s.why.parts)["learnt words"] == 0 for s in found)


def test_passages_that_bear_the_code_are_not_suggested_again(study: Study, reader: CueReader) -> None:
    coded = {(c.transcript, c.start) for c in study.codings.codings}
    assert not coded & {(s.transcript, s.start) for s in learned_suggestions(study, reader, "ana")}


def test_the_same_inputs_are_read_from_the_cache(study: Study, reader: CueReader, monkeypatch: pytest.MonkeyPatch) -> None:
    first = learned_suggestions(study, reader, "ana")
    monkeypatch.setattr("qualcode.suggest.learned.Suggester", None)
    assert learned_suggestions(study, reader, "ana") == first


def test_suggestions_are_hidden_until_a_coder_has_read(study: Study) -> None:
    assert hidden(study, "ana") == {"t-6", "t-7"}
    assert hidden(study, "bo") == set(study.transcripts)
    study.write([acts.mark("bo", "t-6", "read")])
    assert "t-6" not in hidden(study, "bo")
    path = study.project.root / "qualcode.toml"
    path.write_text('name = "Test"\nsecond_look = false\n', encoding="utf-8")
    assert hidden(Study.open(study.project.root), "bo") == set()


def test_restricted_passages_and_unread_turns_teach_nothing(study: Study) -> None:
    transcript = study.transcripts["t-0"]
    turn = transcript.turn(3)
    study.write([acts.restrict("ana", transcript, turn.span, "third-party")])
    material = gather(study, study.codings.codings)
    places = {(p.transcript, p.turn): codes for p, codes in zip(material.passages, material.codes, strict=True)}
    assert ("t-0", 3) not in places
    assert places["t-7", 2] is None
    assert places["t-0", 2] is not None


def test_a_code_that_came_later_was_not_looked_for(study: Study) -> None:
    project = study.project
    transcript = study.transcripts["t-7"]
    study.write([acts.code("ana", transcript, transcript.turn(3).span, "space", study.codebook)])
    whole = {"transcript": "t-7", "text": transcript.hash, "start": 0, "end": len(transcript.text), "codebook": study.codebook.hash}
    study.write([acts.event("ana", "read", whole)])
    path = project.codebook_path
    path.write_text(path.read_text(encoding="utf-8") + "  - id: later\n    name: Later\n", encoding="utf-8")
    fresh = Study.open(project.root)
    material = gather(fresh, fresh.codings.codings, ["t-7"])
    assert {frozenset(seen) for seen in material.seen if seen is not None} == {frozenset({"space", "bus"})}


def test_long_turns_are_cut_into_windows_of_whole_sentences() -> None:
    text = "One two three four five six seven. " * 30
    found = windows(text, Span(0, len(text)))
    assert len(found) > 3
    assert all(len(text[s.start : s.end].split()) <= 60 and text[s.end - 1] == "." for s in found)


def test_what_became_of_suggestions_is_counted(study: Study, reader: CueReader) -> None:
    found = [s for s in learned_suggestions(study, reader, "ana") if s.transcript in ("t-6", "t-7")]
    cue, word = next(s for s in found if s.fired), next(s for s in found if not s.fired)
    study.write(decide(study, found, "ana", accept=[cue.key, word.key]))
    used = {(u.code, u.source): (u.accepted, u.adjusted, u.rejected) for u in usage(study).used}
    assert used == {("space", "cues"): (1, 0, 0), ("space", "learner"): (1, 0, 0)}
    assert usage(study).warnings == ()


def test_accepting_everything_is_warned_of(study: Study) -> None:
    transcript = study.transcripts["t-7"]
    origin = {"score": 0.5, "model": "m", "cues": []}
    study.write([acts.code("bo", transcript, Span(5 + n, 12 + n), "space", study.codebook, origin=origin) for n in range(20)])
    assert "bo accepted 20 of 20" in usage(study).warnings[0]


def test_interviewers_that_were_coded_all_the_same_count(study: Study, reader: CueReader) -> None:
    people.add_rows(
        study.project,
        people.SPEAKERS,
        [{"transcript": f"t-{n}", "speaker": "Ana", "participant": "", "role": "interviewer"} for n in range(8)],
    )
    fresh = Study(study.project)
    assert len(fresh.codings.codings) >= LIFTS
    assert all(p.counts for p in gather(fresh, fresh.codings.codings).passages if p.speaker == "interviewer")
    assert not any(p.counts for p in gather(fresh, fresh.codings.codings[: LIFTS - 1]).passages if p.speaker == "interviewer")
    assert any(s.transcript == "t-7" for s in learned_suggestions(fresh, reader, "ana"))


def test_a_transcript_read_without_a_coding_counts_as_read_by_whoever_read_it(study: Study) -> None:
    study.write([acts.mark("ana", "t-7", "coded")])
    mine = [c for c in study.codings.codings if c.coder == "ana"]
    known = {p.transcript for p, codes in zip(*_columns(study, mine, "ana"), strict=True) if codes is not None}
    others = {p.transcript for p, codes in zip(*_columns(study, [], "bo"), strict=True) if codes is not None}
    assert "t-7" in known
    assert others == set()


def _columns(study: Study, codings: list[Coding], coder: str) -> tuple[tuple[Passage, ...], tuple[frozenset[str] | None, ...]]:
    material = gather(study, codings, coder=coder)
    return material.passages, material.codes


def test_an_interview_marked_as_read_has_had_its_first_look_only(study: Study) -> None:
    study.write([acts.mark("ana", "t-7", "read")])
    mine = [c for c in study.codings.codings if c.coder == "ana"]
    assert {codes for p, codes in zip(*_columns(study, mine, "ana"), strict=True) if p.transcript == "t-7"} == {None}
    people.add_rows(study.project, people.TRANSCRIPTS, [{"id": "t-7", "label": "t-7", "kind": "poll comments"}])
    assert {codes for p, codes in zip(*_columns(Study(study.project), mine, "ana"), strict=True) if p.transcript == "t-7" and p.counts} == {
        frozenset()
    }


def test_one_decision_does_not_turn_everything_round(study: Study, reader: CueReader) -> None:
    before = {s.key: s.score for s in learned_suggestions(study, reader, "bo") if s.transcript == "t-6"}
    study.write([acts.mark("bo", "t-6", "read"), *decide(study, learned_suggestions(study, reader, "bo"), "bo", accept=[min(before)])])
    after = {s.key: s.score for s in learned_suggestions(study, reader, "bo") if s.transcript == "t-6"}
    assert len(before) > 1
    assert set(after) == set(before) - {min(before)}
    assert all(after[key] > before[key] / 3 for key in after)


def test_a_transcript_marked_turn_by_turn_is_read(study: Study) -> None:
    from qualcode.codings import acts

    there = study.transcripts["t-6"]
    *turns, last = there.turns
    study.write([acts.read("bo", there, turn.span, study.codebook) for turn in turns])
    assert "t-6" in hidden(study, "bo")
    study.write([acts.read("ana", there, last.span, study.codebook)])
    assert "t-6" in hidden(study, "bo")  # another coder's reading is not one's own
    study.write([acts.read("bo", there, last.span, study.codebook)])
    assert "t-6" not in hidden(study, "bo")
