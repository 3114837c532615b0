"""Teams from the command line: a pack goes out and comes back, disagreements are listed, settled in three ways, and reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from qualcode.cli.app import app
from qualcode.codings import acts
from qualcode.codings.append import append
from qualcode.errors import QualcodeError
from qualcode.study import Study
from tests.agreement.team import Team

TALK = ["Nobody knew what her role was.", "She had a hot desk in the library.", "It made no difference to me."]


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    team = Team(tmp_path / "team", {"T1": TALK, "T2": TALK}, "invented = true\n")
    team.code("ana", "T1", 2, stance="negative")
    team.code("ana", "T1", 3, "y")
    team.code("ben", "T1", 3, "x")
    team.code("ana", "T1", 4)
    team.code("ben", "T1", 4)
    for coder in ("ana", "ben"):
        team.mark(coder, "T1")
    monkeypatch.chdir(team.project.root)
    monkeypatch.setenv("QUALCODE_CODER", "lead")
    return team


def run(*args: str, stdin: str = "") -> Result:
    result = CliRunner().invoke(app, list(args), input=stdin)
    if result.exception and not isinstance(result.exception, (SystemExit, QualcodeError)):
        raise result.exception
    return result


def listed(*args: str) -> list[dict[str, Any]]:
    found = json.loads(run("disagreements", "--json", *args).stdout)["disagreements"]
    assert isinstance(found, list)
    return found


def settled(team: Team) -> dict[str, str]:
    """By code, how each disagreement was decided."""
    return {"/".join(c["codes"]): c["decision"] for c in listed("--all")}


def test_disagreements_are_listed_with_who_coded_what(team: Team) -> None:
    found = {c["kind"]: c for c in listed()}
    assert set(found) == {"missing", "other code"}
    assert found["missing"]["lacking"] == ["ben"]
    assert [(c["coder"], c["code"]) for c in found["other code"]["codings"]] == [("ben", "x"), ("ana", "y")]
    text = run("disagreements").stdout
    assert "ben: read, nothing here" in text
    assert "Nobody knew what her role was." in text


def test_filters_narrow_the_queue(team: Team) -> None:
    assert [c["kind"] for c in listed("--code", "y")] == ["other code"]
    assert [c["kind"] for c in listed("--kind", "missing")] == ["missing"]
    assert len(listed("--site", "A")) == 2
    assert isinstance(run("disagreements", "--site", "B").exception, QualcodeError)
    assert isinstance(run("disagreements", "--kind", "mising").exception, QualcodeError)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_sheet_is_filled_in_and_read_back(team: Team, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"sheet.{kind}"
    run("disagreements", "-o", str(path))
    fill(path, {"missing": ("reject all", "a slip"), "other code": ("ana", "")})
    assert "2 decisions recorded" in run("reconcile", "--sheet", str(path)).stdout
    assert settled(team) == {"x": "reject all", "x/y": "accept ana"}
    resolve = team.study.state.of("resolve")[0]
    assert resolve["by"] == ["ana", "ben"]
    assert run("reconcile", "--sheet", str(path)).stdout.startswith("0 decisions")


def fill(path: Path, decisions: dict[str, tuple[str, str]]) -> None:
    """Write decisions by kind into a sheet, and who was there."""
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        sheet = book.worksheets[0]
        sheet["B1"] = "ana, ben"
        for row in range(5, sheet.max_row + 1):
            decision, reason = decisions[str(sheet.cell(row, 2).value)]
            sheet.cell(row, 7, decision)
            sheet.cell(row, 11, reason)
        book.save(path)
        return
    import docx

    document = docx.Document(str(path))
    next(p for p in document.paragraphs if p.text.startswith("Present:")).text = "Present: ana and ben"
    for table in document.tables:
        for line in table.rows[1:]:
            decision, reason = decisions[line.cells[2].text.partition(".")[0]]
            line.cells[3].text, line.cells[4].text = decision, reason
    document.save(str(path))


def test_a_wrong_word_in_a_sheet_is_named_with_its_row_and_nothing_is_written(team: Team, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    run("disagreements", "-o", str(path))
    fill(path, {"missing": ("bne", ""), "other code": ("ana", "")})
    result = run("reconcile", "--sheet", str(path))
    assert "row" in str(result.exception)
    assert "did you mean 'ben'" in str(result.exception)
    assert team.study.state.of("resolve") == []


def test_a_sheet_that_is_there_is_not_overwritten(team: Team, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    run("disagreements", "-o", str(path))
    fill(path, {"missing": ("ana", ""), "other code": ("ana", "")})
    assert "not overwritten" in str(run("disagreements", "-o", str(path)).exception)


def test_decisions_that_stand_are_left_alone_in_whatever_words_they_were_made(team: Team, tmp_path: Path) -> None:
    disagreement = next(c for c in listed() if c["kind"] == "missing")
    ids = [c["id"] for c in disagreement["codings"]]
    append(team.project, [acts.event("ana", "resolve", {"resolves": ids, "decision": "keep", "by": ["ana"], "reason": "an older  word"})])
    path = tmp_path / "sheet.xlsx"
    run("disagreements", "--all", "-o", str(path))
    assert run("reconcile", "--sheet", str(path)).stdout.startswith("0 decisions")
    assert [e["decision"] for e in team.study.state.of("resolve")] == ["keep"]


@pytest.mark.parametrize(("reason", "taken"), [("", False), ("a slip", False), ("read again", True)])
def test_a_sheet_decides_anew_only_with_a_reason_of_its_own(team: Team, tmp_path: Path, reason: str, taken: bool) -> None:
    """What was settled after the sheet was written, or by somebody else, is not lost to a cell that says nothing of why; nor to the reason of the older decision."""
    path = tmp_path / "sheet.xlsx"
    run("disagreements", "-o", str(path))
    missing = next(c for c in listed() if c["kind"] == "missing")["id"]
    run("reconcile", missing, "reject all", "--by", "ben", "--reason", "a slip")
    fill(path, {"missing": ("ana", reason), "other code": ("ana", "")})
    result = run("reconcile", "--sheet", str(path))
    if taken:
        assert settled(team) == {"x": "accept ana", "x/y": "accept ana"}
    else:
        assert f"row 5: disagreement {missing} was settled already by ben: reject all (a slip)" in str(result.exception)
        assert settled(team) == {"x": "reject all", "x/y": ""}


def test_a_sheet_of_an_older_version_which_says_case_is_read(team: Team, tmp_path: Path) -> None:
    import docx

    excel, word = tmp_path / "sheet.xlsx", tmp_path / "sheet.docx"
    for path in (excel, word):
        run("disagreements", "-o", str(path))
    fill(excel, {"missing": ("ana", ""), "other code": ("defer", "")})
    book = load_workbook(excel)
    book.worksheets[0]["A4"] = "case"
    book.save(excel)
    assert "2 decisions recorded" in run("reconcile", "--sheet", str(excel)).stdout
    fill(word, {"missing": ("reject all", "read again"), "other code": ("ana", "")})
    document = docx.Document(str(word))
    for table in document.tables:
        table.rows[0].cells[0].text = "Case"
    document.save(str(word))
    assert "2 decisions recorded" in run("reconcile", "--sheet", str(word)).stdout


def test_some_other_file_is_no_sheet(team: Team, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_text("x", encoding="utf-8")
    assert "no Excel workbook" in str(run("reconcile", "--sheet", str(tmp_path / "x.xlsx")).exception)
    assert isinstance(run("reconcile", "--sheet", str(tmp_path / "x.txt")).exception, QualcodeError)


def test_one_disagreement_is_settled_by_its_id(team: Team) -> None:
    disagreement = next(c for c in listed() if c["kind"] == "missing")
    assert "1 decision recorded" in run("reconcile", disagreement["id"][:5], "ana", "--reason", "plain", "--by", "ana,ben").stdout
    assert settled(team)["x"] == "accept ana"


def test_the_session_goes_through_the_disagreements_and_stops_where_it_is_told(team: Team) -> None:
    said = run("reconcile", stdin="ana, ben\n9\nr\n\nr\na slip\nq\n")
    assert "1 decided" in said.stdout
    assert len(team.study.state.of("resolve")) == 1


def test_the_session_ends_with_its_input(team: Team) -> None:
    assert "0 decided" in run("reconcile", "--by", "ana").stdout


def test_a_settled_transcript_is_reconciled_and_agreement_stays_what_it_was(team: Team) -> None:
    before = json.loads(run("agreement", "--json").stdout)
    for disagreement in listed():
        run("reconcile", disagreement["id"], "ana", "--reason", "so")
    after = json.loads(run("agreement", "--json").stdout)
    assert Study(team.project).layer("study").counts == {"consensus": 3}
    assert before["by_code"] == after["by_code"]
    assert "consensus" in str(run("agreement", "--coders", "ana,consensus").exception)
    assert "2 decisions on differences were recorded by lead (accept ana 2), 2 of them with a reason" in after["methods"]


def test_a_reflexive_study_has_no_disagreements_and_settles_none(team: Team) -> None:
    settings = team.project.root / "qualcode.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'approach = "reflexive"\n', encoding="utf-8")
    said = run("disagreements").stdout
    assert "Where we read differently" in said
    assert "disagree" not in said.casefold()
    assert "readings stand beside each other" in str(run("reconcile").exception)
    assert "We do not compute" in run("rounds").stdout


def test_a_pack_goes_out_and_comes_back(team: Team, tmp_path: Path) -> None:
    out = tmp_path / "pack"
    made = json.loads(run("pack", "--coder", "cy", "--sample", "50%", "--seed", "7", "-o", str(out), "--json").stdout)
    (name,) = made["transcripts"]
    run("code", name, "2", "x", "--coder", "cy", "--project", str(out))
    run("mark", name, "coded", "--coder", "cy", "--project", str(out))
    assert run("merge", str(out), "--dry-run").stdout.startswith("would come: 2 events (2 from cy)")
    assert team.study.state.coders.names.get("cy") is None
    assert run("merge", str(out)).stdout.startswith("taken in: 2 events (2 from cy)")
    (row,) = json.loads(run("pack", "--json").stdout)
    assert row["returned"]
    run("pack", "--destroyed", made["id"])
    assert json.loads(run("pack", "--json").stdout)[0]["destroyed"]
    if name == "T1":
        assert (
            "drawn at random from 2 (seed 7), in a copy without the codings of the others"
            in json.loads(run("agreement", "--json").stdout)["methods"]
        )


def test_rounds_are_taken_and_listed(team: Team) -> None:
    run("rounds", "--take", "round one")
    found = json.loads(run("rounds", "--json").stdout)
    assert [(r["name"], r["transcripts"]) for r in found["rounds"]] == [("round one", ["T1"])]
    assert "round one" in run("rounds").stdout


def test_two_names_of_one_person_are_joined_in_merging(team: Team, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(team.project.root, tmp_path / "other")
    other = Team.__new__(Team)
    other.project = type(team.project).open(tmp_path / "other")
    other.code("Ana B", "T2", 2)
    run("merge", str(tmp_path / "other"), "--same-coder", "Ana B=ana")
    assert {c.coder for c in team.study.codings.codings if c.transcript == "T2"} == {"ana"}


def test_merge_says_which_transcripts_count_for_nothing_now_and_what_cures_it(team: Team, tmp_path: Path) -> None:
    import shutil

    team.code("ana", "T2", 2)
    shutil.copytree(team.project.root, tmp_path / "other")
    other = Team.__new__(Team)
    other.project = type(team.project).open(tmp_path / "other")
    other.code("ben", "T2", 3)
    assert "T2" not in team.study.layer().left_out
    why = "coded by 2 people, with no lead coder and no consensus"
    would = json.loads(run("merge", str(tmp_path / "other"), "--dry-run", "--json").stdout)
    assert would["uncounted"] == {"T1": why, "T2": why}
    assert "qualcode reconcile" in would["cure"]
    said = run("merge", str(tmp_path / "other")).stderr
    assert f"2 coded transcripts count for nothing after this in the study layer: T1 ({why}), T2 ({why})" in said
    assert "“lead coder” in transcripts/transcripts.csv" in said
    joined = json.loads(run("merge", str(tmp_path / "other"), "--same-coder", "ben=ana", "--json").stdout)
    assert joined["uncounted"] == {}


def test_a_settled_disagreement_is_decided_anew_only_with_a_reason(team: Team) -> None:
    disagreement = next(c for c in listed() if c["kind"] == "missing")["id"]
    run("reconcile", disagreement, "ana", "--by", "ana,ben")
    refused = run("reconcile", disagreement, "reject all")
    assert f"disagreement {disagreement} was settled already by ana, ben: accept ana" in str(refused.exception)
    assert settled(team)["x"] == "accept ana"
    taken = run("reconcile", disagreement, "reject all", "--reason", "read again")
    assert "settled already by ana, ben: accept ana" in taken.stderr
    assert "1 decision recorded" in taken.stdout
    assert settled(team)["x"] == "reject all"
    assert len([e for e in team.study.reading.events if e.act == "resolve"]) == 2


def test_a_finish_that_finishes_nothing_says_what_is_open(team: Team) -> None:
    said = run("reconcile", "--finish").stdout
    assert "reconciled: nothing new" in said
    assert "2 disagreements are open, in T1 (2)" in said
    assert json.loads(run("reconcile", "--finish", "--json").stdout) == {"reconciled": [], "open": {"T1": 2}}


def test_undo_of_a_decision_names_its_disagreement(team: Team) -> None:
    disagreement = next(c for c in listed() if c["kind"] == "missing")["id"]
    run("reconcile", disagreement, "ana")
    assert f"undone: resolve disagreement {disagreement} in T1: accept ana" in run("undo").stdout
