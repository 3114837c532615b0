"""What tests of withdrawals share: the sample study with reports and memos, what a person said, and whether it is left anywhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.project.begin import copy_sample
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.revise import revise
from qualcode.upkeep.withdrawal.plan import plan, their_turns
from qualcode.upkeep.withdrawal.withdraw import withdraw

ALONE, GROUP = "A-04", "A-11"
"""Karen, interviewed alone (A_DSL_01); and Carol, who speaks in the focus group only (A_FG_01)."""


def said_by(study: Study, person: str) -> list[str]:
    """Everything a person said, as sentences of five words or more that nobody else in the study said."""
    found = []
    for transcript, turn in their_turns(study, person):
        for sentence in re.split(r"(?<=[.?!])\s+", transcript.slice(turn.span)):
            if len(sentence.split()) >= 5:
                found.append(sentence.strip())
    theirs = {(t.id, turn.number) for t, turn in their_turns(study, person)}
    others = "\n".join(t.slice(turn.span) for t in study.transcripts.values() for turn in t.turns if (t.id, turn.number) not in theirs)
    return [s for s in found if s not in others]


def spoken(root: Path) -> str:
    """Every byte of a folder that can be read as words, Word files and zips opened, and the names of its files."""
    from qualcode.upkeep.contents import contents

    parts = [p.name for p in root.rglob("*")]
    for path in sorted(root.rglob("*")):
        if path.is_file():
            parts += [c.text or "" for c in contents(path, path.name)]
            parts.append(path.read_bytes().decode("utf-8", "replace"))
    return " ".join("\n".join(parts).replace("\\n", " ").replace('\\"', '"').split())


def left(folder: Path, sentences: list[str]) -> list[str]:
    there = spoken(folder)
    return [s for s in sentences if " ".join(s.split()) in there]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study with reports, a memo and a summary that quote the two, a text mended before, and a cache."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        patch.setenv("QUALCODE_HOME", str(home))
        patch.setenv("QUALCODE_DEVICE", "d1")
        project = copy_sample(tmp_path_factory.mktemp("sample") / "study")
        study = Study(project)
        for person in (ALONE, GROUP):
            words = max(said_by(study, person), key=len)
            study.write(
                [acts.memo("ines", "project", f"She says: {words} Think about it."), acts.memo("joe", "project", "unrelated thought")]
            )
        fg = store.load(project, "A_FG_01")
        revise(project, "A_FG_01", fg.text.replace("Carol, [School 1], reception", "Carol, [School 1], front reception"))
        from qualcode.reports.make import make_reports

        make_reports(Study(project))
        return project.root


@pytest.fixture
def study(sample: Path, tmp_path: Path) -> Study:
    shutil.copytree(sample, tmp_path / "study")
    return Study.open(tmp_path / "study")


def take_out(study: Study, person: str) -> list[str]:
    sentences = said_by(study, person)
    assert len(sentences) > 10
    withdraw(study, plan(study, person, lambda t, turn: True), "ines")
    return sentences
