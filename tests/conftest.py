"""Fixtures every test may use: its own home folder, a small project, and shared data where it is there."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import settings

from qualcode.model.text import Transcript, Turn
from qualcode.project import Project, people
from qualcode.transcripts import store

# how long one example takes says nothing on a machine that does other work beside; in CI the same examples come each time
settings.register_profile("without a clock", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("without a clock")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has its own cache and settings, and nobody's name in the environment."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("QUALCODE_HOME", str(home))
    monkeypatch.setenv("QUALCODE_DEVICE", "d1")
    monkeypatch.setenv("QUALCODE_OFFICE", "none")
    monkeypatch.delenv("QUALCODE_CODER", raising=False)
    return home


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared test data; without it the test is skipped, and in CI that is a failure."""
    folder = Path(os.environ.get("QUALCODE_TEST_DATA", ""))
    if os.environ.get("QUALCODE_TEST_DATA") and folder.is_dir():
        return folder
    if os.environ.get("CI"):
        pytest.fail("QUALCODE_TEST_DATA names no folder, and in CI nothing is skipped")
    pytest.skip("needs the shared test data (QUALCODE_TEST_DATA)")


CODEBOOK = """\
format: 1
name: Small
codes:
  - id: feas
    name: Feasibility
    question: feasibility
    codes:
      - id: feas.role   # who does what
        name: Role clarity
        definition: What she is for
        cues: [her role]
      - id: feas.space
        name: Space
        definition: Where she sits
        cues: [hot desk]
  - id: prom.nochange
    name: No change
    definition: Nothing altered
    marks: no-change
    cues: [no difference]
"""

TALK = {
    "t-aaaaaaaa": [
        ("I", "What changed?"),
        ("Karen", "Nobody knew what her role was. She had a hot desk in the library."),
        ("Karen", "It made no difference 😀 to me."),
    ],
    "t-bbbbbbbb": [("I", "And for you?"), ("Mum", "She was just there, you know. Her role? No idea.")],
}


def make_transcript(transcript_id: str, talk: list[tuple[str, str]]) -> Transcript:
    """A transcript as an import would have frozen it."""
    text, turns = "", []
    for number, (speaker, words) in enumerate(talk, 1):
        start = len(text) + len(speaker) + 2
        turns.append(Turn(number, speaker, start, start + len(words)))
        text += f"{speaker}: {words}\n\n"
    return Transcript(
        transcript_id, transcript_id, text, tuple(turns), f"{transcript_id}.txt", hashlib.sha256(text.encode()).hexdigest(), "plain"
    )


def make_project(root: Path) -> Project:
    """A small project on disk: two transcripts, three codes, people mapped."""
    (root / "codebooks").mkdir(parents=True)
    (root / "codebooks" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8", newline="\n")
    (root / "qualcode.toml").write_text('name = "Small study"\nformat = 1\nk = 1\n', encoding="utf-8", newline="\n")
    project = Project.open(root)
    for transcript_id, talk in TALK.items():
        transcript = make_transcript(transcript_id, talk)
        store.save(project, transcript)
        project.originals.mkdir(exist_ok=True)
        (project.originals / transcript.original).write_bytes(transcript.text.encode())
    people.add_rows(project, people.TRANSCRIPTS, [{"id": i, "label": i, "site": "A", "lead coder": "ana"} for i in TALK])
    people.add_rows(
        project,
        people.PARTICIPANTS,
        [{"id": "P1", "group": "school staff", "site": "A", "quote": "yes"}, {"id": "P2", "group": "family", "site": "A", "quote": "no"}],
    )
    labels = [("t-aaaaaaaa", "I", "", "interviewer"), ("t-aaaaaaaa", "Karen", "P1", "participant")]
    labels += [("t-bbbbbbbb", "I", "", "interviewer"), ("t-bbbbbbbb", "Mum", "P2", "participant")]
    people.add_rows(project, people.SPEAKERS, [dict(zip(people.COLUMNS[people.SPEAKERS], row, strict=True)) for row in labels])
    return project


@pytest.fixture
def small(tmp_path: Path) -> Project:
    """The small project in a folder of its own."""
    return make_project(tmp_path / "small")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a skipped test is a failure: everything tests need is there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("in CI nothing may be skipped", red=True)
