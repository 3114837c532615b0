"""The health of cues: what each finds, in whose talk, and what became of it."""

from __future__ import annotations

from qualcode.codings import acts
from qualcode.project import Project
from qualcode.study import Study
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.health import cue_health
from qualcode.suggest.learning.talk import CueReader


def test_each_cue_is_counted_where_it_stands_and_what_became_of_it(small: Project, stems: Pipeline) -> None:
    study = Study(small)
    transcript = study.transcripts["t-aaaaaaaa"]
    turn = transcript.turn(2)
    study.write([acts.code("ana", transcript, turn.span, "feas.role", study.codebook)])
    found = {h.cue: h for h in cue_health(study, CueReader(study.codebook, stems))}
    assert (found["her role"].hits, found["her role"].coded, found["her role"].accepted) == (2, 1, 0)
    assert (found["hot desk"].hits, found["hot desk"].coded) == (1, 0)


def test_rejections_and_interviewers_and_cues_never_seen_are_remarked(small: Project, stems: Pipeline) -> None:
    path = small.codebook_path
    path.write_text(path.read_text(encoding="utf-8").replace("[hot desk]", "[hot desk, changed, zebra]"), encoding="utf-8")
    study = Study(small)
    transcript = study.transcripts["t-aaaaaaaa"]
    at = transcript.text.index("hot desk")
    place = {
        "transcript": transcript.id,
        "text": transcript.hash,
        "start": at,
        "end": at + 8,
        "code": "feas.space",
        "score": 0.4,
        "model": "m",
    }
    study.write([acts.event("ana", "reject", place), acts.event("bo", "reject", {**place, "end": at + 9})])
    found = {h.cue: h for h in cue_health(study, CueReader(study.codebook, stems))}
    assert found["hot desk"].rejected == 1
    assert found["changed"].remark == "only interviewers say it"
    assert found["zebra"].remark == "never seen"


def test_codes_whose_cues_stand_together_are_named(small: Project, stems: Pipeline) -> None:
    path = small.codebook_path
    path.write_text(path.read_text(encoding="utf-8").replace("[hot desk]", "[role]"), encoding="utf-8")
    study = Study(small)
    found = {h.cue: h for h in cue_health(study, CueReader(study.codebook, stems))}
    assert found["role"].overlaps == ("feas.role",)
