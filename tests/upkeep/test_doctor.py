"""The doctor finds what is wrong, says where and what to do, and lets other work go on."""

from __future__ import annotations

import json

import pytest

from qualcode.codings import acts
from qualcode.codings.append import append
from qualcode.model.events import Event
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.upkeep.doctor import doctor, healthy


def found(project: Project) -> list[str]:
    return [f"{f.level}: {f.where}: {f.what}" for f in doctor(project)]


def coded(project: Project, **change: object) -> None:
    study = Study(project)
    event = acts.code("ana", study.transcript("t-a"), Span(30, 40), "feas.role", study.codebook)
    append(project, [Event(event.id, event.at, event.coder, event.act, {**event.data, **change})])


def test_a_whole_project_is_healthy(small: Project) -> None:
    study = Study(small)
    study.write([acts.code("ana", study.transcript("t-a"), Span(30, 40), "feas.role", study.codebook)])
    assert doctor(small) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"code": "feas.gone"}, "name 'feas.gone', which is not in the codebook"),
        ({"text": "0" * 16}, "no revision leads from"),
        ({"transcript": "t-x"}, "there is no transcript t-x"),
        ({"end": 9999}, "beyond the end"),
    ],
)
def test_a_coding_that_cannot_be_used_is_set_aside_counted_and_the_rest_goes_on(
    small: Project, change: dict[str, object], says: str
) -> None:
    coded(small)
    coded(small, **change)
    assert any(says in f for f in found(small))
    assert not healthy(doctor(small))
    assert len(Study(small).layer("ana").codings) == 1


def test_a_text_without_record_and_a_record_without_text(small: Project) -> None:
    store.record_path(small, "t-aaaaaaaa").unlink()
    store.text_path(small, "t-bbbbbbbb").unlink()
    messages = found(small)
    assert any("t-aaaaaaaa.txt: a text without its record" in m for m in messages)
    assert any("t-bbbbbbbb.json: its text is missing" in m for m in messages)


def test_a_text_changed_by_hand_and_one_with_windows_line_ends(small: Project) -> None:
    path = store.text_path(small, "t-aaaaaaaa")
    path.write_bytes(path.read_bytes().replace(b"Nobody", b"Somebody"))
    assert any("changed by hand" in m for m in found(small))


def test_a_revision_cut_off_before_its_text_leaves_the_older_text(small: Project) -> None:
    from qualcode.transcripts.revise import revised

    transcript = store.load(small, "t-aaaaaaaa")
    mended = revised(transcript, transcript.text.replace("library", "loft"))
    store.record_path(small, "t-aaaaaaaa").write_text(json.dumps(store.to_record(mended)), encoding="utf-8")
    assert store.load(small, "t-aaaaaaaa").text == transcript.text
    assert store.load(small, "t-aaaaaaaa").turns == transcript.turns
    assert any("cut off after its map" in m for m in found(small))


def test_unmapped_speakers_changed_originals_and_leftovers(small: Project) -> None:
    (small.transcripts / "speakers.csv").write_text("transcript,speaker,participant,role\nt-zz,I,,interviewer\n", encoding="utf-8")
    (small.originals / "t-aaaaaaaa.txt").write_text("other", encoding="utf-8")
    (small.root / ".x.part").write_text("", encoding="utf-8")
    messages = " ".join(found(small))
    for says in ("not yet mapped", "which is no transcript here", "changed after its import", "left over from a save"):
        assert says in messages


def test_a_broken_codebook_is_named_and_the_other_checks_go_on(small: Project) -> None:
    small.codebook_path.write_text("codes:\n  - id: a\n    nmae: x\n", encoding="utf-8")
    (small.transcripts / "t-aaaaaaaa.txt").unlink()
    messages = found(small)
    assert any("codebook.yaml:3" in m for m in messages)
    assert any("its text is missing" in m for m in messages)


def test_a_coded_transcript_that_the_study_layer_leaves_out_is_a_warning_with_its_cure(small: Project) -> None:
    path = small.transcripts / "transcripts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("ana", ""), encoding="utf-8", newline="\n")
    for coder in ("ana", "ben"):
        study = Study(small)
        study.write([acts.code(coder, study.transcript("t-a"), Span(30, 40), "feas.role", study.codebook)])
    (warning,) = doctor(small)
    assert (warning.level, warning.where) == ("warning", "transcripts/t-aaaaaaaa.txt")
    assert "counts for nothing in the study layer: coded by 2 people" in warning.what
    assert "lead coder" in warning.do
