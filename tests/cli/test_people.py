"""Mapping and consent from the terminal, wherever the project is named and however a column is spelt; and one damaged text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qualcode.project import Project, people, tables
from qualcode.transcripts import store
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_CODER", "ana")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("where", [["--project", "small"], ["--project", "small/qualcode.toml"], ["-p", "small"]])
def test_the_project_may_be_named_before_and_after_map_and_consent(run: Run, small: Project, where: list[str]) -> None:
    for command in (["map", "t-a", "Karen", "--participant", "P1"], ["consent", "P1"]):
        assert run("participants", *where, *command)[0] == 0
        assert run("participants", *command, *where)[0] == 0


def test_set_finds_its_column_whatever_its_capitals(run: Run, small: Project) -> None:
    assert run("participants", "map", "t-a", "Karen", "--participant", " P1", "--set", "Quote=no", "-p", "small")[0] == 0
    table, _ = tables.load(people.table_path(small, people.PARTICIPANTS))
    assert [c for c in table.columns if c.casefold() == "quote"] == ["quote"]
    assert not people.participants(small)["P1"].allows("quote")


def test_a_participant_who_is_down_as_the_interviewer_is_said(run: Run, small: Project) -> None:
    code, _, err = run("participants", "map", "t-a", "I", "--participant", "P1", "-p", "small")
    assert (code, "left out of counts" in err) == (0, True)
    assert people.speakers(small)["t-aaaaaaaa", "I"].role == "interviewer"


def test_one_damaged_text_is_named_and_every_other_command_goes_on(run: Run, small: Project) -> None:
    (store.record_path(small, "t-aaaaaaaa")).write_text("{", encoding="utf-8")
    for command in (
        ["transcripts"],
        ["show", "t-b"],
        ["code", "t-b", "2", "feas.role"],
        ["quotes"],
        ["suggest", "t-b"],
        ["history"],
        ["undo"],
        ["crosstab"],
    ):
        code, _, err = run(*command, "-p", "small")
        assert (code, "Left out: t-aaaaaaaa" in err) == (0, True), command
    assert run("doctor", "-p", "small")[0] == 3
    code, _, err = run("show", "t-a", "-p", "small")
    assert (code, "t-aaaaaaaa.json" in err) == (1, True)


def test_an_equal_coding_is_not_added_and_undo_says_what_still_stands(run: Run, small: Project) -> None:
    from qualcode.codings.append import append
    from qualcode.codings.ids import new_id
    from qualcode.model.events import Event
    from qualcode.study import Study

    assert run("code", "t-b", "2", "feas.role", "-p", "small")[0] == 0
    first = Study(small).reading.events[0]
    code, out, err = run("code", "t-b", "2", "feas.role", "-p", "small")
    assert (code, "so already" in err, out.startswith(first.id[-8:])) == (0, True, True)
    assert len(Study(small).reading.events) == 1
    append(small, [Event(new_id(), first.at, first.coder, first.act, first.data)])  # from a second device
    code, _, err = run("undo", "-p", "small")
    assert (code, "once it still stands" in err) == (0, True)
    code, _, err = run("undo", "-p", "small")
    assert (code, "still stands" in err, Study(small).codings.codings) == (0, False, ())


@pytest.mark.skipif(os.name == "nt", reason="Windows gives every argument as Unicode")
def test_an_argument_in_other_letters_is_refused_in_words(run: Run, small: Project) -> None:
    code, _, err = run("memo", "project", "caf\udce9", "-p", "small")
    assert (code, "not in UTF-8" in err) == (2, True)


@pytest.mark.parametrize("columns", ["0", "1", "5", "-3", "x"])
def test_a_terminal_of_any_width_gets_its_help(
    run: Run, small: Project, columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for command in (
        ["--help"],
        ["participants", "map", "--help"],
        ["transcripts", "-p", "small"],
        ["show", "t-b", "-p", "small"],
        ["nonsense"],
    ):
        assert run(*command)[0] in (0, 2)


def test_a_column_one_letter_off_a_known_one_is_refused_unless_it_is_new_on_purpose(run: Run, small: Project) -> None:
    for wrong in ("qoute", "quotes", "rolle", "sit"):
        code, _, err = run("participants", "map", "t-a", "Karen", "--participant", "P1", "--set", f"{wrong}=yes", "-p", "small")
        assert (code, "did you mean" in err) == (1, True), wrong
    assert "qoute" not in tables.load(people.table_path(small, people.PARTICIPANTS))[0].columns
    own = ["participants", "map", "t-a", "Karen", "--participant", "P1", "--set", "rolle=yes", "-p", "small"]
    assert run(*own, "--new-column")[0] == 0
    assert run(*own)[0] == 0  # the column is there now
    assert people.participants(small)["P1"]["rolle"] == "yes"


def test_an_answer_of_a_consent_form_that_is_none_is_refused(run: Run, small: Project) -> None:
    code, _, err = run("participants", "map", "t-a", "Karen", "--participant", "P1", "--set", "quote=yse", "-p", "small")
    assert (code, "known are yes, y, true, 1, no" in err, "did you mean 'yes'" in err) == (1, True, True)
    assert run("participants", "map", "t-a", "Karen", "--participant", "P1", "--set", "quote=No", "-p", "small")[0] == 0
    assert not people.participants(small)["P1"].allows("quote")
