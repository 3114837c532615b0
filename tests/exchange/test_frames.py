"""The study as tables for notebooks, Excel and CSV."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from qualcode.cli.app import app
from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.exchange import frames
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.project.tables import parse
from qualcode.study import Study


@pytest.fixture
def one_coding(small: Project) -> Study:
    study = Study(small)
    first = study.transcripts["t-aaaaaaaa"]
    start = first.text.index("Nobody")
    study.write([acts.code("ana", first, Span(start, start + 6), "feas.role", study.codebook, stance="negative", note="=HYPERLINK(1)")])
    return Study(small)


def test_a_coding_row_names_words_turn_and_person(one_coding: Study) -> None:
    frame = frames.frame(one_coding, "codings")
    assert frame.loc[0, ["transcript", "turn", "text", "participant", "code", "stance"]].tolist() == [
        "t-aaaaaaaa",
        2,
        "Nobody",
        "P1",
        "feas.role",
        "negative",
    ]
    assert frame.attrs["layer"].startswith("layer all: 1 codings")


def test_turns_and_participants_are_all_there(one_coding: Study) -> None:
    assert len(frames.frame(one_coding, "turns")) == 5
    assert frames.frame(one_coding, "participants")["id"].tolist() == ["P1", "P2"]


def test_what_nobody_coded_is_missing_and_not_nought(one_coding: Study) -> None:
    matrix = frames.frame(one_coding, "matrix", "study").set_index("transcript")
    assert matrix.loc["t-aaaaaaaa", "feas.role"] == 1
    assert matrix.loc["t-aaaaaaaa", "feas.space"] == 0
    assert matrix.loc["t-bbbbbbbb"].isna().all()


def test_an_unknown_table_is_refused(one_coding: Study) -> None:
    with pytest.raises(QualcodeError, match="codigns"):
        frames.table(one_coding, "codigns")


def test_excel_and_csv_run_no_formulas(one_coding: Study, tmp_path: Path) -> None:
    for args in (["xlsx", "-o", str(tmp_path / "x.xlsx")], ["csv", "-o", str(tmp_path / "x.csv")]):
        assert CliRunner().invoke(app, ["export", *args, "--project", str(one_coding.project.root)], catch_exceptions=False).exit_code == 0
    book = load_workbook(tmp_path / "x.xlsx")
    cells = [c for row in book["Codings"].iter_rows() for c in row if c.value == "=HYPERLINK(1)"]
    assert [c.data_type for c in cells] == ["s"] or all(c.data_type != "f" for c in cells)
    data = (tmp_path / "x.csv").read_bytes()
    assert b",'=HYPERLINK(1)," in data
    assert parse(data, "x.csv").rows[0]["note"] == "=HYPERLINK(1)"


def test_the_file_name_must_say_what_it_is(one_coding: Study, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export", "xlsx", "-o", str(tmp_path / "x.csv"), "--project", str(one_coding.project.root)])
    assert done.exit_code != 0
    assert not (tmp_path / "x.csv").exists()
