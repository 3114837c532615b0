"""What to read next in a study: only what is unread, never a hint of where in it, and an estimate for comments alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.project import people
from qualcode.study import Study
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.learning.talk import CueReader
from qualcode.suggest.offers import hidden
from qualcode.suggest.queue import ORDERS
from qualcode.suggest.reading import drawn_but_unread, found_so_far, listed, read_next, unread

from .talk import write_study

BOOK = "format: 1\nname: Test\ncodes:\n  - id: space\n    name: Space\n    cues: [hot desk]\n"


def as_comments(study: Study) -> Study:
    people.add_rows(study.project, people.TRANSCRIPTS, [{"id": i, "label": i, "kind": "poll comments"} for i in study.transcripts])
    return Study(study.project)


def test_what_was_marked_or_coded_is_read(study: Study) -> None:
    assert unread(study, "ana") == ["t-6", "t-7"]
    assert unread(study, "bo") == list(study.transcripts)
    turn = study.transcripts["t-6"].turn(2)
    study.write([acts.code("ana", study.transcripts["t-6"], turn.span, "space", study.codebook)])
    assert unread(study, "ana") == ["t-7"]


@pytest.mark.parametrize("order", ORDERS)
def test_only_unread_transcripts_are_named_once(study: Study, reader: CueReader, order: str) -> None:
    found = read_next(study, reader, "ana", order=order, count=5)
    assert sorted(n.transcript for n in found) == ["t-6", "t-7"]
    assert sum(n.order == "control" for n in found) == (2 if order == "control" else 1)


def test_where_most_is_expected_comes_first(study: Study, reader: CueReader) -> None:
    found = [n for n in read_next(study, reader, "bo", code="space", count=8) if n.order == "wanted"]
    assert [n.rate for n in found] == sorted((n.rate for n in found), reverse=True)
    assert all(n.words > 0 and not n.comments for n in found)


@pytest.mark.parametrize("asked", [{"order": "likely"}, {"code": "spce"}])
def test_an_unknown_order_or_code_is_refused(study: Study, reader: CueReader, asked: dict[str, str]) -> None:
    with pytest.raises(QualcodeError, match=r"there is no code|is no order"):
        read_next(study, reader, "ana", **asked)


def test_interviews_get_no_estimate(study: Study) -> None:
    assert found_so_far(study, "ana", "space") is None


def test_what_was_drawn_at_random_is_the_evidence(study: Study, reader: CueReader) -> None:
    study = as_comments(study)
    assert found_so_far(study, "ana", "space").low is None  # type: ignore[union-attr]
    shown = read_next(study, reader, "bo", code="space", order="control", count=4)
    study.write(listed(study, "bo", shown))
    assert listed(study, "bo", shown) == []
    assert drawn_but_unread(study, "bo") == sorted(n.transcript for n in shown)
    study.write([acts.mark("bo", n.transcript, "read") for n in shown])
    assert drawn_but_unread(study, "bo") == []
    found = found_so_far(study, "bo", "space")
    assert found is not None
    assert (found.read, found.unread, found.drawn, found.hits) == (4, 4, 2, 0)


def test_whoever_works_blind_sees_no_suggestions(study: Study) -> None:
    def say(to: str) -> None:
        study.write([acts.event("ana", "record", {"kind": "blind", "on": "project", "detail": {"to": to}})])

    say("on")
    assert hidden(study, "ana") == set(study.transcripts)
    say("off")
    assert hidden(study, "ana") == {"t-6", "t-7"}


def test_a_transcript_does_not_come_first_for_being_long(tmp_path: Path, stems: Pipeline) -> None:
    cue, rain = "Ana: She had a hot desk there.", "Ana: It rained on that day and we walked home again."
    lines = {"long": [cue, cue, cue, *[rain] * 400], "short": [cue, cue, *[rain] * 40], "none": [rain] * 40}
    study = write_study(tmp_path, BOOK, lines)
    found = read_next(study, CueReader(study.codebook, stems), "ana", code="space", count=3)
    by_id = {n.transcript: n for n in found}
    assert by_id["long"].expected > by_id["short"].expected
    assert by_id["short"].rate > by_id["long"].rate
    chosen = [n.rate for n in found if n.order == "wanted"]
    assert chosen == sorted(chosen, reverse=True)
