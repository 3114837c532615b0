"""`qualcode codebook …` from the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qualcode.cli.codebook import app
from qualcode.codebooks import history, read
from qualcode.errors import QualcodeError
from qualcode.project import Project

BOOK = "codes:\n  - id: g\n    codes:\n      - id: a\n        name: A\n        definition: about a\n        cues: [x]\n  - id: h\n    codes: []\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "qualcode.toml").write_text('codebook = "codebooks/book.yaml"\n', encoding="utf-8", newline="\n")
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "book.yaml").write_text(BOOK, encoding="utf-8", newline="\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUALCODE_CODER", "ana")
    return Project.open(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=True)


def test_check_of_a_good_book_says_so_and_exits_with_0(project: Project) -> None:
    done = run("check", "--json")
    assert done.exit_code == 0
    data = json.loads(done.stdout)
    assert (data["ok"], data["file"], [p["what"] for p in data["problems"]]) == (
        True,
        "codebooks/book.yaml",
        ["h is a group without codes"],
    )


def test_check_of_a_file_needs_no_project_names_lines_and_exits_with_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.yaml").write_text("codes:\n  - id: a\n    nam: x\n", encoding="utf-8", newline="\n")
    done = run("check", "other.yaml")
    assert done.exit_code == 3
    assert "other.yaml:3: error: unknown key 'nam' in a code (did you mean 'name'?)" in done.stdout
    assert "1 error, 2 warnings" in done.stderr


def test_show_prints_the_tree_one_code_and_data(project: Project) -> None:
    assert "  a  A\n      about a" in run("show").stdout
    assert run("show", "a").stdout.startswith("Code: a\nName: A\n")
    assert json.loads(run("show", "--json").stdout)["codes"][0]["codes"][0]["id"] == "a"
    assert json.loads(run("show", "a", "--json").stdout)["cues"] == [{"kind": "phrase", "text": "x"}]


def test_every_change_is_made_said_and_logged_with_its_reason(project: Project) -> None:
    steps = [
        (["rename", "a", "New"], "a was renamed from “A” to “New”"),
        (["add", "b", "B", "--under", "g", "--definition", "about b"], "code b (B) was added under g"),
        (["split", "b", "b1=One", "b2=Two", "--retire"], "b was retired"),
        (["move", "b1", "h", "--position", "1"], "b1 was moved from g to h"),
        (["move", "b1"], "b1 was moved from h to the top"),
        (["merge", "b1", "b2"], "b1 was merged into b2"),
        (["retire", "b2"], "b2 was retired"),
        (["lock"], "the codebook was locked"),
        (["lock", "--off"], "the codebook was unlocked"),
    ]
    for arguments, said in steps:
        done = run(*arguments, "--reason", f"because {arguments[0]}")
        assert done.exit_code == 0, done.exception
        assert said in done.stderr
        assert done.stdout == ""
    log = history.log(project)
    assert [e["act"] for e in log] == ["rename", "add", "split", "move", "move", "merge", "retire", "lock", "unlock"]
    assert all(e["reason"].startswith("because ") and e["coder"] == "ana" for e in log)
    assert len(history.versions(project)) == len({e["to"] for e in log} | {log[0]["from"]})


def test_a_change_gives_data_to_scripts(project: Project) -> None:
    data = json.loads(run("rename", "a", "New", "--json").stdout)
    assert data == {
        "hash": read(project.codebook_path).hash,
        "changes": [{"kind": "renamed", "code": "a", "what": "a was renamed from “A” to “New”"}],
    }


def test_diff_compares_versions_and_files(project: Project, tmp_path: Path) -> None:
    before = read(project.codebook_path).hash
    run("rename", "a", "New")
    (tmp_path / "copy.yaml").write_text(BOOK, encoding="utf-8", newline="\n")
    assert run("diff", before[:5]).stdout == "a was renamed from “A” to “New”\n"
    assert run("diff", "copy.yaml", before).stdout == "nothing changed\n"
    assert json.loads(run("diff", before, "--json").stdout)[0]["kind"] == "renamed"


def test_what_cannot_be_done_is_an_error_in_words_and_nothing_is_written(project: Project) -> None:
    done = run("merge", "g", "a")
    assert isinstance(done.exception, QualcodeError)
    assert "codebooks/book.yaml:2: g is a group" in str(done.exception)
    assert project.codebook_path.read_text(encoding="utf-8") == BOOK
    assert history.log(project) == []


def test_somebody_must_be_named_for_a_change(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUALCODE_CODER")
    done = run("rename", "a", "New")
    assert isinstance(done.exception, QualcodeError)
    assert "nobody is named as the coder" in str(done.exception)
    assert run("rename", "a", "New", "--coder", "ben").exit_code == 0


def test_a_split_without_names_says_how_to_write_it(project: Project) -> None:
    done = run("split", "a", "a1")
    assert isinstance(done.exception, QualcodeError)
    assert done.exception.exit_code == 2
    assert "ID=NAME" in str(done.exception)


def test_an_import_says_where_the_codebook_as_it_was_is_kept(project: Project) -> None:
    (project.root / "more.csv").write_text("Code,Definition\nPay,what is paid\n", encoding="utf-8")
    before = project.codebook_path.read_bytes()
    said = run("import", "more.csv").output
    assert "qualcode undo does not take this back" in said
    assert (project.root / said.split("as it was is ")[1].split()[0]).read_bytes() == before
    assert "qualcode undo" not in run("import", "more.csv").output
