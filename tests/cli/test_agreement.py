"""`agreement` from the terminal: what is printed, written and refused."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from tests.agreement.team import Team
from tests.cli.conftest import Run


@pytest.fixture
def run(run: Run) -> Run:
    """The command `agreement`, whatever else is given."""
    return lambda *args: run("agreement", *args)


def coded(root: Path, settings: str = "", code: str = "x") -> Team:
    team = Team(root, {f"T{i}": [f"Turn {n} of this talk." for n in range(12)] for i in range(2)}, settings)
    for i in range(2):
        for coder in ("ana", "ben"):
            team.read(coder, f"T{i}")
            for turn in range(2, 8 if coder == "ana" else 7):
                team.code(coder, f"T{i}", turn, code, stance="positive")
    team.code("ana", "T0", 12, "y")
    return team


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return coded(tmp_path / "study").project.root


def test_the_terminal_stays_within_100_columns(run: Run, folder: Path) -> None:
    code, out, err = run("--project", str(folder))
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 100


def test_it_says_what_must_be_said(run: Run, folder: Path) -> None:
    _, out, _ = run("--project", str(folder))
    line = next(text for text in out.splitlines() if text.startswith("x "))
    assert line.split()[:7] == ["x", "24", "12", "10", "91.7%", "0.84", "0.91"]
    assert next(text for text in out.splitlines() if text.startswith("y ")).endswith("too few; ben never used it")
    for words in (
        "before anything was settled",
        "too few for an interval",
        "interviewers left out",
        "Lowest of the codes that can be judged: x, 0.84",
        "the same (100%)",
    ):
        assert words in out
    for unit in ("turn", "sentence", "paragraph", "character", "spans"):
        assert any(text.startswith(f"{unit} ") for text in out.splitlines())
    assert "mean" not in out


def test_a_code_too_few_to_judge_is_greyed_on_a_terminal(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    greyed = [text for text in run("--project", str(folder))[1].splitlines() if "\x1b[2m" in text]
    assert len(greyed) == 1
    assert greyed[0].removeprefix("\x1b[2m").startswith("y ")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("--project", str(folder))[1]


def test_json_by_code(run: Run, folder: Path) -> None:
    found = json.loads(run("--project", str(folder), "--json")[1])
    assert found["by_code"]["x"]["alpha"] == pytest.approx(1 - 4 / (2 * 22 * 26 / 47))
    assert found["by_code"]["x"]["uses"] == {"ana": 12, "ben": 10}
    assert found["pooled"]["lowest"] == "x"
    assert found["alpha_is"] == "krippendorff_alpha"
    assert run("--project", str(folder), "--json")[1] == run("--project", str(folder), "--json")[1]


def test_csv_opens_in_excel_and_holds_every_line(run: Run, folder: Path) -> None:
    out = run("--project", str(folder), "--csv")[1]
    assert out.startswith("\ufeffpart,what,name")
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert [r["what"] for r in rows if r["part"] == "code"] == ["x", "y"]
    assert {r["part"] for r in rows} == {"code", "any code", "all codes", "pair", "site", "group", "snapshot", "unit", "overall"}
    assert (rows[0]["uses ana"], rows[0]["alpha"], rows[0]["too_few"], rows[1]["too_few"]) == ("12", "0.835664", "no", "yes")


@pytest.mark.parametrize(("option", "name"), [("--xlsx", "a.xlsx"), ("--word", "a.docx"), ("--json", "a.json"), ("--csv", "a.csv")])
def test_a_file_that_is_there_is_not_overwritten(run: Run, folder: Path, tmp_path: Path, option: str, name: str) -> None:
    target = tmp_path / name
    code, out, _ = run("--project", str(folder), option, "-o", str(target))
    assert (code, out.strip()) == (0, str(target))
    assert run("--project", str(folder), option, "-o", str(target))[0] == 0  # the same again changes nothing
    target.write_bytes(b"mine")
    code, _, err = run("--project", str(folder), option, "-o", str(target))
    assert (code, "is there already" in err, target.read_bytes()) == (1, True, b"mine")


@pytest.mark.parametrize(("option", "name"), [("--xlsx", "agreement.xlsx"), ("--word", "agreement.docx")])
def test_without_a_name_a_file_goes_to_the_outputs_beside_one_a_person_changed(run: Run, folder: Path, option: str, name: str) -> None:
    assert run("--project", str(folder), option)[1].strip() == f"outputs/reports/{name}"
    (folder / "outputs" / "reports" / name).write_bytes(b"mine")
    code, out, err = run("--project", str(folder), option)
    assert (code, out.strip()) == (0, f"outputs/reports/{name.replace('.', '-2.')}")
    assert "was changed by somebody and kept" in err


@pytest.mark.parametrize(
    ("args", "exit_code", "message"),
    [
        (["--coders", "ana,consensus"], 1, "compared with themselves"),
        (["--coders", "ana"], 1, "two coders or more"),
        (["--unit", "words"], 2, "'words' is no unit"),
        (["--transcripts", "T9"], 1, "no transcript 'T9'"),
        (["--snapshot", "x"], 1, "no snapshots fit 'x'"),
        (["--json", "--csv"], 2, "ask for different things"),
        (["--categories", "x"], 2, "belong to a table"),
        (["--length", "5"], 2, "belong to a table"),
    ],
)
def test_what_is_refused(run: Run, folder: Path, args: list[str], exit_code: int, message: str) -> None:
    code, out, err = run("--project", str(folder), *args)
    assert (code, out) == (exit_code, "")
    assert message in err


def test_a_reflexive_study_gets_no_figures_in_any_form(run: Run, tmp_path: Path) -> None:
    team = coded(tmp_path / "study", 'approach = "reflexive"\n')
    team.memo("ana", "I was a teacher.")
    code, out, _ = run("--project", str(team.project.root))
    assert code == 0
    assert out.startswith("We do not compute a coefficient of agreement between coders, because")
    assert "Where we read differently" in out
    assert "T0, turn 7, P: “Turn 5 of this talk.”\n    ana: x\n    ben: read, nothing marked" in out
    assert "ana: I was a teacher." in out
    for word in ("alpha", "kappa", "%", "disagree", "consensus"):
        assert word not in out.casefold()
    found = json.loads(run("--project", str(team.project.root), "--json")[1])
    assert [r["turn"] for r in found["where_we_read_differently"]] == [7, 12, 7]
    code, _, err = run("--project", str(team.project.root), "--csv")
    assert (code, "computes no coefficients" in err) == (2, True)


def test_a_table_needs_no_project(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text("unit,coder,value\n1,ana,x\n1,ben,x\n2,ana,y\n2,ben,x\n3,ana,y\n3,ben,y\n", encoding="utf-8")
    code, out, err = run("--table", "t.csv", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["coefficients"]["cohen_kappa"]["value"] == pytest.approx(0.4)
    assert set(found["by_code"]) == {"x", "y"}
    code, out, _ = run("--table", "t.csv")
    assert code == 0
    assert "cohen_kappa" in out
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("args", "exit_code", "message"),
    [
        (["--table", "none.csv"], 1, "there is no file none.csv"),
        (["--table", "t.csv", "--csv"], 2, "does not go with --table"),
        (["--table", "t.csv"], 2, "add --length N"),
        (["--table", "t.csv", "--length", "5"], 1, "t.csv:2: 0 to 10 is no stretch of a text of 5 characters"),
    ],
)
def test_tables_that_are_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], exit_code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text("coder,start,end,code\nana,0,10,x\n", encoding="utf-8")
    code, out, err = run(*args)
    assert (code, out) == (exit_code, "")
    assert message in err
