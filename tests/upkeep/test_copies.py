"""Copies of whole files that sync programs set aside are named; what belongs to the project is not."""

from __future__ import annotations

import shutil

import pytest

from qualcode.model.text import text_hash
from qualcode.project import Project, people
from qualcode.study import Study
from qualcode.upkeep.copies import conflict_copies
from qualcode.upkeep.doctor import doctor


@pytest.mark.parametrize(
    ("of", "copy"),
    [
        ("transcripts/transcripts.csv", "transcripts/transcripts (Ana's conflicted copy 2026-03-01).csv"),
        ("transcripts/participants.csv", "transcripts/participants-DESKTOP-1.csv"),
        ("transcripts/t-aaaaaaaa.json", "transcripts/t-aaaaaaaa-DESKTOP-1.json"),
        ("transcripts/t-aaaaaaaa.txt", "transcripts/t-aaaaaaaa (1).txt"),
        ("codebooks/codebook.yaml", "codebooks/codebook.sync-conflict-20260301-101010-ABCDEF.yaml"),
        ("qualcode.toml", "qualcode_conflict-20260301.toml"),
    ],
)
def test_a_copy_of_a_whole_file_is_named(small: Project, of: str, copy: str) -> None:
    shutil.copyfile(small.root / of, small.root / copy)
    findings = [f for f in doctor(small) if f.where == copy]
    assert [(f.level, of.rpartition("/")[2] in f.what) for f in findings] == [("warning", True)]


def test_a_transcript_copied_with_its_record_does_not_count_twice(small: Project) -> None:
    for ending in (".txt", ".json"):
        shutil.copyfile(small.transcripts / f"t-aaaaaaaa{ending}", small.transcripts / f"t-aaaaaaaa-LAPTOP{ending}")
    study = Study(small)
    assert list(study.transcripts) == ["t-aaaaaaaa", "t-bbbbbbbb"]
    assert len(list(conflict_copies(small))) == 2


def test_what_belongs_to_a_project_is_no_copy(small: Project) -> None:
    text = "another text"
    (small.transcripts / f"t-aaaaaaaa.{text_hash(text)}.txt").write_text(text, encoding="utf-8")
    (small.root / "codebooks" / "codebook-pilot.yaml").write_text("format: 1\n", encoding="utf-8")
    (small.transcripts / "notes.csv").write_text("x\n", encoding="utf-8")
    people.add_rows(small, people.POPULATION, [])
    assert list(conflict_copies(small)) == []
