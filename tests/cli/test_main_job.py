"""The main job from the terminal: begin, import, say who speaks, code, quote, report; and every wrong step said in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

INTERVIEW = """\
I: How did it begin?

Karen: Half the staff thought she was a counsellor. Her role was never explained to us, honestly.

I: And now?

Karen: Now I can knock on her door and she answers there and then. It made no difference to attendance though.

I: Thank you.

Karen: She had a hot desk next to the photocopier, so no private calls.
"""


@pytest.fixture
def study(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new project with one interview, its speaker mapped."""
    folder = tmp_path / "study"
    assert run("init", str(folder), "--name", "Test study")[0] == 0
    monkeypatch.chdir(folder)
    monkeypatch.setenv("QUALCODE_CODER", "ana")
    (tmp_path / "karen.txt").write_text(INTERVIEW, encoding="utf-8")
    code, _, err = run("import", str(tmp_path / "karen.txt"), "--site", "Authority A")
    assert (code, "1 new" in err) == (0, True)
    return folder


def the_id(run: Run) -> str:
    return str(json.loads(run("transcripts", "--json")[1])[0]["id"])


def map_karen(run: Run) -> None:
    done = run(
        "participants",
        "map",
        the_id(run),
        "Karen",
        "--participant",
        "A-01",
        "--group",
        "school staff",
        "--site",
        "Authority A",
        "--set",
        "quote=yes",
    )
    assert done[0] == 0


def test_the_whole_line(run: Run, study: Path) -> None:
    name = the_id(run)
    map_karen(run)
    assert run("code", name, "2", "feas.role", "--stance", "negative", "--basis", "first-hand")[0] == 0
    assert run("code", name, "4:14-19", "prom.nochange", "--star")[0] == 0
    code, out, _ = run("quotes", "--json")
    quotes = json.loads(out)
    assert code == 0
    assert [q["text"] for q in quotes] == [INTERVIEW.split("Karen: ")[1].split("\n")[0], "It made no difference to attendance"]
    assert [(q["participant"], q["stance"], q["turn"]) for q in quotes] == [("A-01", "negative", 2), ("A-01", "", 4)]
    code, out, _ = run("report")
    assert code == 0
    assert (study / "outputs" / "reports" / "across.docx").is_file()
    assert run("doctor")[0] == 0


def test_undo_redo_uncode_and_history(run: Run, study: Path) -> None:
    name = the_id(run)
    run("code", name, "2", "feas.role")
    run("code", name, "4", "prom.access")
    codes = lambda: [c["code"] for c in json.loads(run("show", name, "--json")[1])["codings"]]  # noqa: E731
    assert run("undo")[0] == 0
    assert codes() == ["feas.role"]
    assert run("undo")[0] == 0
    assert codes() == []
    assert run("undo")[0] == 1
    assert run("redo")[0] == 0
    assert run("redo")[0] == 0
    assert codes() == ["feas.role", "prom.access"]
    assert run("redo")[0] == 1
    coding = json.loads(run("show", name, "--json")[1])["codings"][0]["id"]
    assert run("uncode", coding[-8:], "--reason", "wrong turn")[0] == 0
    assert codes() == ["prom.access"]
    assert run("undo")[0] == 0
    assert codes() == ["feas.role", "prom.access"]
    code, out, _ = run("history")
    assert code == 0
    assert "take away" in out
    assert len(json.loads(run("history", "--json")[1])) == 8


def test_suggestions_are_never_applied_by_themselves(run: Run, study: Path) -> None:
    name = the_id(run)
    map_karen(run)
    assert json.loads(run("suggest", name, "--json")[1])["suggestions"] == []  # a second look, not a first
    assert run("mark", name, "read")[0] == 0
    code, out, err = run("suggest", name, "--json")
    assert code == 0, err
    offered = json.loads(out)["suggestions"]
    assert {"feas.role", "feas.space"} <= {s["code"] for s in offered}
    assert json.loads(run("show", name, "--json")[1])["codings"] == []
    key = next(s["key"] for s in offered if s["code"] == "feas.role")
    assert run("suggest", "--accept", key)[0] == 0
    codings = json.loads(run("show", name, "--json")[1])["codings"]
    assert [c["code"] for c in codings] == ["feas.role"]
    event = next(e for e in json.loads(run("history", "--json")[1]) if e["act"] == "code")
    assert any("role" in cue for cue in event["from"]["cues"])
    assert event["from"]["code"] == "feas.role"


def test_a_memo_and_a_mark(run: Run, study: Path) -> None:
    assert run("memo", "feas.role", "who decides?", "--kind", "question")[0] == 0
    assert run("memo", "project", "we began")[0] == 0
    assert run("mark", the_id(run), "read")[0] == 0
    assert run("mark", the_id(run), "coded")[0] == 0
    assert json.loads(run("transcripts", "--json")[1])[0]["state"] == "coded"
    assert run("doctor")[0] == 0


def test_what_the_interviewer_says_is_never_quoted(run: Run, study: Path) -> None:
    map_karen(run)
    _, _, err = run("code", the_id(run), "1", "feas.setup")
    assert "interviewer's" in err
    assert json.loads(run("quotes", "--json")[1]) == []


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["code", "ID", "2", "feas.roel"], 1, "did you mean 'feas.role'?"),
        (["code", "ID", "2", "feas"], 1, "a group of codes"),
        (["code", "ID", "99", "feas.role"], 1, "its turns run from 1 to 6"),
        (["code", "ID", "2:1-99", "feas.role"], 1, "has 16 words"),
        (["code", "nobody", "2", "feas.role"], 1, "there is no transcript 'nobody'"),
        (["code", "ID", "2", "feas.role", "--stance", "good"], 1, "'good' is no stance"),
        (["code", "ID", "2", "feas.role", "--coder", "consensus"], 1, "names a layer"),
        (["uncode", "ffffffff"], 1, "no codings fit"),
        (["memo", "nothing", "x"], 1, "no transcript, code or coding"),
        (["mark", "ID", "done"], 1, "no state"),
        (["participants", "map", "ID", "Karin", "--role", "participant"], 1, "did you mean 'Karen'?"),
        (["participants", "map", "ID", "Karen", "--role", "speaker"], 1, "is no role"),
        (["suggest", "--accept", "x:1:y:2"], 1, ""),
        (["quotes", "--layer", "bob"], 1, "no coder 'bob'"),
        (["show", "ID", "--turns", "x"], 2, "names no turns"),
        (["import", "missing.txt"], 1, "there is no such file"),
        (["report"], 1, ""),
        (["restore", "missing.zip", "there"], 1, "cannot be opened as a backup"),
        (["merge", "."], 1, "same project"),
        (["codebook", "rename", "feas.x", "X", "--reason", "r"], 1, ""),
        (["demo", "."], 1, "is not empty"),
        (["init", "."], 1, "is a project already"),
    ],
)
def test_a_wrong_step_is_said_in_words(run: Run, study: Path, args: list[str], code: int, says: str) -> None:
    before = {p: p.read_bytes() for p in study.rglob("*") if p.is_file()}
    got, out, err = run(*[the_id(run) if a == "ID" else a for a in args])
    assert got == code, err
    assert says in out + err
    assert len(err.strip().splitlines()) >= 1
    assert {p: p.read_bytes() for p in study.rglob("*") if p.is_file()} == before


def test_no_project_and_no_coder_are_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "there is no project" in run("transcripts")[2]
    run("init", "p")
    monkeypatch.chdir(tmp_path / "p")
    (tmp_path / "k.txt").write_text(INTERVIEW, encoding="utf-8")
    run("import", str(tmp_path / "k.txt"))
    assert "nobody is named as the coder" in run("code", the_id(run), "2", "feas.role")[2]


def test_real_transcripts_are_refused_in_a_checkout_with_a_remote(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text('[core]\n\tbare = false\n[remote "origin"]\n\turl = x\n', encoding="utf-8")
    run("init", str(tmp_path / "p"))
    monkeypatch.chdir(tmp_path / "p")
    (tmp_path / "k.txt").write_text(INTERVIEW, encoding="utf-8")
    code, _, err = run("import", str(tmp_path / "k.txt"))
    assert code == 1
    assert "--git-remote origin" in err
    assert run("import", str(tmp_path / "k.txt"), "--dry-run")[0] == 0
    assert list((tmp_path / "p" / "transcripts" / "originals").iterdir()) == []
    assert run("import", str(tmp_path / "k.txt"), "--git-remote", "origin")[0] == 0


def test_a_dry_run_needs_no_project_and_writes_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "k.txt").write_text(INTERVIEW, encoding="utf-8")
    code, out, _ = run("import", "k.txt", "--dry-run", "--json")
    found = json.loads(out)
    assert code == 0
    assert [t["speaker"] for t in found["transcripts"][0]["turns"]] == ["I", "Karen"] * 3
    assert [p.name for p in tmp_path.iterdir()] == ["k.txt"]


def test_copies_come_together(run: Run, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    shutil.copytree(study, tmp_path / "bens")
    run("code", the_id(run), "2", "feas.role")
    monkeypatch.setenv("QUALCODE_DEVICE", "d2")
    run("code", the_id(run), "4", "prom.access", "--coder", "ben", "--project", str(tmp_path / "bens"))
    code, out, _ = run("merge", str(tmp_path / "bens"))
    assert code == 0
    assert "1 event" in out
    assert {c["coder"] for c in json.loads(run("show", the_id(run), "--json")[1])["codings"]} == {"ana", "ben"}


def test_a_new_project_leaves_files_that_are_there_alone(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "outputs").mkdir(parents=True)
    (folder / ".gitignore").write_text("secret/", encoding="utf-8")
    (folder / "outputs" / "README.md").write_text("mine", encoding="utf-8")
    assert run("init", str(folder))[0] == 0
    assert (folder / ".gitignore").read_text(encoding="utf-8").splitlines()[0] == "secret/"
    assert "outputs/*" in (folder / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert (folder / "outputs" / "README.md").read_text(encoding="utf-8") == "mine"
