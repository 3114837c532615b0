"""`codebook health` as a person meets it: narrow enough for any terminal, with a word where there is nothing to show."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from qualcode.cli.health import health
from qualcode.errors import QualcodeError
from qualcode.model.text import Transcript, Turn
from qualcode.project import Project
from qualcode.suggest.cues import english
from qualcode.transcripts import store

CODEBOOK = """format: 1
name: Test
codes:
  - id: space
    name: Space
    cues: [hot desk, zebra, "a cue of so many words that it would never fit into its column of thirty characters"]
  - id: bus
    name: Bus
    cues: [changed]
"""
TEXT = "She had a hot desk, and then the bus timetable changed."

app = typer.Typer()
app.command()(health)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = english.blank()
    monkeypatch.setattr("qualcode.suggest.cues.english.pipeline", lambda: found)
    (tmp_path / "qualcode.toml").write_text('name = "Test"\n', encoding="utf-8")
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    store.save(Project.open(tmp_path), Transcript("t-1", "One", TEXT, (Turn(1, "Ana", 0, len(TEXT)),)))
    return tmp_path


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(app, [*args, "--project", str(folder)], catch_exceptions=False)


def test_it_fits_eighty_columns_and_says_what_was_never_seen(folder: Path) -> None:
    result = run(folder)
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert next(line for line in lines if "zebra" in line).split() == ["zebra", "never", "seen"]
    assert next(line for line in lines if "hot desk" in line).split()[:3] == ["hot", "desk", "1"]
    assert "asked: in interviewers' talk" in result.stderr


def test_one_code_can_be_asked_for_and_an_unknown_one_is_named(folder: Path) -> None:
    assert "zebra" not in run(folder, "bus").stdout
    with pytest.raises(QualcodeError, match="no code 'spce'"):
        run(folder, "spce")


def test_a_codebook_without_cues_is_told_so(folder: Path) -> None:
    book = folder / "codebooks" / "codebook.yaml"
    book.write_text("\n".join(line for line in CODEBOOK.splitlines() if "cues" not in line), encoding="utf-8")
    result = run(folder)
    assert result.stdout == ""
    assert "The codebook has no cues" in result.stderr
