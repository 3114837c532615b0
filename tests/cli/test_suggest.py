from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from qualcode.cli.suggest import suggest
from qualcode.errors import QualcodeError
from qualcode.model.text import Transcript, Turn
from qualcode.project import Project
from qualcode.study import Study
from qualcode.suggest.cues import english
from qualcode.transcripts import store

CODEBOOK = """format: 1
name: Test
codes:
  - id: feas
    name: Feasibility
    codes:
      - id: feas.space
        name: Space
        definition: Where the worker sits
        cues: [hot desk, room]
  - id: prom
    name: Promise
    cues: [attendance]
"""
TEXT = "Ana: She had a hot desk in the library.\n\nAna: No room at all,\nnot one.\n\nAna: Attendance went up."

app = typer.Typer()
app.command()(suggest)


@pytest.fixture(autouse=True)
def by_stems(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words whatever is installed."""
    found = english.blank()
    monkeypatch.setattr("qualcode.suggest.cues.english.pipeline", lambda: found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "qualcode.toml").write_text('name = "Test"\nsecond_look = false\n', encoding="utf-8")
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    turns, at = [], 0
    for number, part in enumerate(TEXT.split("\n\n"), 1):
        turns.append(Turn(number, "Ana", at + 5, at + len(part)))
        at += len(part) + 2
    store.save(Project.open(tmp_path), Transcript("t-1", "One", TEXT, tuple(turns)))
    return tmp_path


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(app, [*args, "--project", str(folder)], catch_exceptions=False)


def rows(result: Result) -> list[str]:
    return [line for line in result.stdout.splitlines() if line.startswith("t-1:")]


def test_the_table_says_where_what_and_why(folder: Path) -> None:
    result = run(folder)
    assert result.exit_code == 0
    first, second, third = (" ".join(block.split()) for block in result.stdout.strip().split("\n\n"))
    assert first.startswith("t-1:1:feas.space:5 ")
    assert "She had a «hot desk» in the library." in first
    assert "because: cue 'hot desk' in 'She had a hot desk in the library.'" in first
    assert "No «room» at all, not one." in second
    assert second.endswith("denied or only supposed")
    assert "prom" in third
    assert max(len(line) for line in result.stdout.splitlines()) <= 110


def test_without_a_cue_the_words_are_named_with_where_the_codebook_has_them(folder: Path) -> None:
    book = folder / "codebooks" / "codebook.yaml"
    book.write_text(
        book.read_text(encoding="utf-8").replace("cues: [hot desk, room]", "examples: [A desk in the library]"), encoding="utf-8"
    )
    shown = " ".join(run(folder, "--code", "feas.space").stdout.split())
    assert "because: 'library', 'desk' (examples)" in shown
    explained = " ".join(run(folder, "--code", "prom", "--explain").stdout.split())
    assert "words that speak most for it: 'Attendance' (cues)" in explained


def test_a_code_of_which_the_codebook_says_nothing_is_named_and_gets_no_suggestion(folder: Path) -> None:
    book = folder / "codebooks" / "codebook.yaml"
    book.write_text(
        "format: 1\nname: Test\ncodes:\n  - id: x\n    name: X\n  - id: prom\n    name: Promise\n    cues: [attendance]\n", encoding="utf-8"
    )
    result = run(folder)
    assert "the codebook says nothing of x, so nothing is suggested there" in result.stderr
    assert {row.split(":")[2] for row in rows(result)} == {"prom"}


def test_two_codes_of_one_name_are_told_apart_by_their_ids(folder: Path) -> None:
    book = folder / "codebooks" / "codebook.yaml"
    lines = [f"  - id: {i}\n    name: Room\n    cues: [{cue}]\n" for i, cue in (("a", "hot desk"), ("b", "attendance"))]
    book.write_text("format: 1\nname: Test\ncodes:\n" + "".join(lines), encoding="utf-8")
    assert {row.split(":")[2] for row in rows(run(folder))} == {"a", "b"}


@pytest.mark.parametrize("cue", ["сlear", "{pattern: [{LOWER: {REGEX: '('}}]}"])
def test_a_cue_that_cannot_work_is_named_with_its_code_and_line(folder: Path, cue: str) -> None:
    book = folder / "codebooks" / "codebook.yaml"
    book.write_text(f"format: 1\nname: Test\ncodes:\n  - id: prom\n    name: Promise\n    cues:\n      - {cue}\n", encoding="utf-8")
    with pytest.raises(QualcodeError) as error:
        run(folder)
    assert "7" in error.value.message
    assert error.value.hint


def test_a_folder_without_a_sentence_model_is_refused(folder: Path) -> None:
    with pytest.raises(QualcodeError, match=r"holds no model\.onnx"):
        run(folder, "--embeddings", str(folder / "nowhere"))


def test_a_codebook_without_codes_is_told_so(folder: Path) -> None:
    (folder / "codebooks" / "codebook.yaml").write_text("format: 1\nname: Test\ncodes: []\n", encoding="utf-8")
    with pytest.raises(QualcodeError, match="no code that a passage can bear"):
        run(folder)


def test_it_says_that_nothing_was_coded_and_nothing_is(folder: Path) -> None:
    result = run(folder)
    assert "3 of 3 open suggestions shown. Nothing was coded" in result.stderr
    assert "no English model is installed" in result.stderr
    assert Study.open(folder).state.events == {}


def test_the_strongest_are_kept_in_the_order_of_the_text(folder: Path) -> None:
    result = run(folder, "--limit", "2")
    assert [row.split(":")[1] for row in rows(result)] == ["1", "3"]
    assert "2 of 3 open" in result.stderr


def test_limit_0_shows_all(folder: Path) -> None:
    assert len(rows(run(folder, "--limit", "0"))) == 3


@pytest.mark.parametrize(("code", "turns"), [("prom", ["3"]), ("feas", ["1", "2"]), ("feas.space", ["1", "2"])])
def test_a_code_or_a_group_can_be_chosen(folder: Path, code: str, turns: list[str]) -> None:
    assert [row.split(":")[1] for row in rows(run(folder, "--code", code))] == turns


def test_an_unknown_code_is_refused(folder: Path) -> None:
    with pytest.raises(QualcodeError, match="there is no code 'space'") as error:
        run(folder, "--code", "space")
    assert "feas.space" in error.value.hint


def test_an_unknown_transcript_is_refused(folder: Path) -> None:
    with pytest.raises(QualcodeError, match="there is no transcript"):
        run(folder, "t-9")


def test_json_holds_exact_places(folder: Path) -> None:
    found = json.loads(run(folder, "t-1", "--json").stdout)
    assert (found["pipeline"], found["open"]) == ("stems", 3)
    first = found["suggestions"][0]
    assert TEXT[first["start"] : first["end"]] == first["text"] == "She had a hot desk in the library."
    (fired,) = first["fired"]
    assert TEXT[fired["start"] : fired["end"]] == "hot desk"
    assert fired["negated"] is False
    assert {"key", "transcript", "turn", "speaker", "code", "score", "model"} <= set(first)


def test_json_is_the_same_twice(folder: Path) -> None:
    assert run(folder, "--json").stdout == run(folder, "--json").stdout


def test_who_looked_is_noted_where_a_coder_is_named(folder: Path) -> None:
    run(folder, "--coder", "ana")
    run(folder, "--coder", "ana")
    (event,) = Study.open(folder).state.of("offered")
    assert (event.coder, event["transcript"]) == ("ana", "t-1")


def test_accepting_codes_and_rejecting_does_not(folder: Path) -> None:
    result = run(
        folder, "--coder", "ana", "--accept", "t-1:1:feas.space:5", "--reject", "t-1:3:prom:77", "--stance", "positive", "--note", "yes"
    )
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["coded", "rejected"]
    study = Study.open(folder)
    (coding,) = study.codings.codings
    assert (coding.coder, coding.code, coding.stance, coding.note, coding.origin is not None) == (
        "ana",
        "feas.space",
        "positive",
        "yes",
        True,
    )
    assert [row.split(":")[1] for row in rows(run(folder, "--coder", "ana"))] == ["2"]
    assert len(rows(run(folder, "--coder", "bo"))) == 3


def test_an_unknown_key_is_refused_with_exit_code_1_and_nothing_written(folder: Path) -> None:
    with pytest.raises(QualcodeError, match="there is no suggestion") as error:
        run(folder, "--coder", "ana", "--accept", "t-1:1:feas.space:5", "--accept", "t-1:1:feas.space:6")
    assert error.value.exit_code == 1
    assert "t-1:1:feas.space:5" in error.value.hint
    assert Study.open(folder).state.events == {}


def test_deciding_needs_a_name(folder: Path) -> None:
    with pytest.raises(QualcodeError, match="nobody is named"):
        run(folder, "--accept", "t-1:1:feas.space:5")


def test_a_stance_that_is_none_is_refused(folder: Path) -> None:
    with pytest.raises(QualcodeError, match="no stance"):
        run(folder, "--coder", "ana", "--accept", "t-1:1:feas.space:5", "--stance", "happy")


def test_in_a_reflexive_study_suggestions_are_off(folder: Path) -> None:
    (folder / "qualcode.toml").write_text('name = "Test"\napproach = "reflexive"\n', encoding="utf-8")
    result = run(folder, "--coder", "ana", "--accept", "t-1:1:feas.space:5")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "suggestions are off" in result.stderr
    assert Study.open(folder).state.events == {}
    answer = json.loads(run(folder, "--json").stdout)
    assert answer["off"]
    assert answer["suggestions"] == []


def test_long_passages_are_cut_around_their_cue(folder: Path) -> None:
    text = "Ana: " + "so and so " * 40 + "a hot desk was there " + "and so on " * 40
    study = Study.open(folder)
    store.save(study.project, Transcript("t-2", "Two", text, (Turn(1, "Ana", 5, len(text)),)))
    block = run(folder, "t-2").stdout
    assert block.startswith("t-2:1:feas.space:")
    assert "«hot desk»" in block
    assert len(block) < 400
