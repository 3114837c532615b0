"""`import` as a person runs it: corrected files, surveys, tiers, tables of people, and the project's own files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from qualcode.project import Project, people
from qualcode.transcripts import store
from tests.cli.conftest import Run

TALK = [
    "Interviewer: How did the social worker come to your school?",
    "Moira: She was placed with us in January, I think, and it was cold.",
    "Interviewer: And how did the staff take it?",
    "Moira: Some were glad of it, and some asked who she was working for.",
    "Interviewer: Thank you.",
    "Moira: You are welcome, it was good to talk.",
]
TIERS = """File type = "ooTextFile"
Object class = "TextGrid"

0
10
<exists>
2
"IntervalTier"
"words"
0
10
2
0
5
"well"
5
10
"yes"
"IntervalTier"
"codes"
0
10
1
0
10
"x 1"
"""


def written(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


def survey(path: Path) -> Path:
    out = io.StringIO()
    heads = ["Response ID", "Start date", "Finished", "E-mail", "What is your role?", "What would you change, and why?"]
    rows = [
        [f"R_{n}", "2025-03-01", "1", f"a{n}@example.org", "Teacher", f"The hours that she has with us, for the reason {n}."]
        for n in range(6)
    ]
    csv.writer(out, lineterminator="\n").writerows([heads, *rows])
    path.write_text(out.getvalue(), encoding="utf-8", newline="\n")
    return path


def test_a_corrected_file_is_offered_as_a_revision(run: Run, in_small: Project, tmp_path: Path) -> None:
    run("import", str(written(tmp_path / "iv.txt", TALK)))
    new = next(i for i in in_small.transcript_ids() if i not in ("t-aaaaaaaa", "t-bbbbbbbb"))
    path = written(tmp_path / "iv final.txt", [x.replace("asked", "wondered") for x in TALK])
    code, out, err = run("import", str(path), "--json")
    assert code == 1
    assert f"qualcode revise {new} '{path}'" in err
    assert json.loads(out)[0]["outcome"] == "corrects"
    code, _, err = run("import", str(path), "--revise")
    assert code == 0, err
    assert "wondered" in store.load(in_small, new).text
    assert run("import", str(path))[0] == 0
    assert store.load(in_small, new).text.count("\n\n") == 5


def test_a_survey_is_confirmed_before_it_comes_in(run: Run, in_small: Project, tmp_path: Path) -> None:
    path = survey(tmp_path / "s.csv")
    code, _, err = run("import", str(path))
    assert code == 1
    assert "identifier: left out  E-mail" in err
    assert max(map(len, err.splitlines()[:7])) <= 80
    code, _, err = run("import", str(path), "--column", "What is your role?=record")
    assert code == 0, err
    assert "respondent R_0, 1 open answer" in err
    code, _, err = run("import", str(path))
    assert (code, "Its columns" in err) == (0, False)
    assert not (in_small.seeds / "polls").exists()


def test_a_tier_is_chosen(run: Run, tmp_path: Path, in_small: Project) -> None:
    path = tmp_path / "a.TextGrid"
    path.write_text(TIERS, encoding="utf-8", newline="\n")
    _, out, _ = run("import", str(path), "--dry-run", "--json", "--tier", "words")
    (found,) = json.loads(out)["transcripts"]
    assert [t["text"] for t in found["turns"]] == ["well", "yes"]
    code, out, _ = run("import", str(path), "--dry-run", "--json", "--tier", "sounds")
    assert code == 1
    assert "it has no tier 'sounds'" in json.loads(out)["refused"][0]["reason"]


def test_a_table_of_people(run: Run, in_small: Project, tmp_path: Path) -> None:
    path = written(tmp_path / "who.csv", ["id,group,years", "P1,governors,3", "P7,family,1"])
    code, _, err = run("import", str(path), "--people")
    assert code == 0, err
    assert "P1, column group: it says 'school staff' and stays so" in err
    assert people.read_rows(in_small, people.PARTICIPANTS)["P7",]["years"] == "1"


def test_the_projects_own_files_are_left_out_with_a_word(run: Run, in_small: Project) -> None:
    code, _, err = run("import", ".")
    assert code == 1
    assert "of the project itself" in err
    assert in_small.transcript_ids() == ["t-aaaaaaaa", "t-bbbbbbbb"]


def test_the_dry_run_fits_a_terminal(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "iv.txt", [*TALK, "a: b " * 40])
    survey(tmp_path / "s.csv")
    _, out, _ = run("import", str(tmp_path), "--dry-run")
    assert max(map(len, out.splitlines())) <= 80
    assert "… and 5 more respondents of s.csv" in out


def test_a_table_of_people_is_recognised_and_left_for_its_own_option(run: Run, in_small: Project, tmp_path: Path) -> None:
    (tmp_path / "participants.csv").write_text("id,group,role,site\nA-01,staff,head,North\nA-02,staff,teacher,North\n", encoding="utf-8")
    code, _, err = run("import", str(tmp_path / "participants.csv"))
    assert code == 1
    assert "looks like a table of people" in err
    assert Project.open(in_small.root).transcript_ids() == in_small.transcript_ids()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--coded", "--word"], "--coded and --word read files in different ways"),
        (["--coded", "--site", "North"], "--site means nothing for --coded"),
        (["--people", "--git-remote", "origin"], "--git-remote means nothing for --people"),
        (["--codebook", "book.yaml"], "--codebook means nothing for transcripts"),
    ],
)
def test_options_that_would_do_nothing_are_refused(run: Run, tmp_path: Path, options: list[str], said: str) -> None:
    (tmp_path / "a.txt").write_text("I: Hello.\nA: Good morning.\n", encoding="utf-8")
    code, out, err = run("import", str(tmp_path / "a.txt"), *options)
    assert (code, out) == (2, "")
    assert said in err
