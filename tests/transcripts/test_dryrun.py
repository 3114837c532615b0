"""The dry run: what it prints, for machines and for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.project import Project
from qualcode.transcripts.dryrun import as_text, dry_run
from qualcode.transcripts.importing import import_files

TALK = "Interview 7\n\nINT: How was it?\n\nKaren: Fine. [laughs]\n\n[phone rings]\n\nINT: [00:01:00] Go on?\n\nKAREN: The bus.\n\nINT: And?\n\nKaren: Late.\n\nMUM: Hm.\n"


def result(tmp_path: Path) -> dict[str, object]:
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8", newline="\n")
    (tmp_path / "empty.txt").write_bytes(b"")
    return dry_run([tmp_path / "talk.txt", tmp_path / "empty.txt"])


def test_the_json_scripts_rely_on(tmp_path: Path) -> None:
    found = json.loads(json.dumps(result(tmp_path)))
    (talk,), (refused,) = found["transcripts"], found["refused"]
    assert talk["title"] == "talk"
    assert talk["id"].startswith("t-")
    assert talk["turns"][1] == {"speaker": "Karen", "text": "Fine. [laughs]", "time": None}
    assert talk["turns"][2] == {"speaker": "INT", "text": "Go on?", "time": 60.0}
    assert talk["speakers"][2] == {"label": "KAREN", "turns": 1, "alias_of": "Karen", "role": None, "why": None}
    assert talk["speakers"][0]["role"] == "interviewer"
    assert talk["events"] == ["[phone rings]"]
    assert talk["outside"] == ["Interview 7"]
    assert {"metadata", "warnings", "removed"} <= set(talk)
    assert refused["file"].endswith("empty.txt")
    assert refused["reason"] == "it is empty"


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    assert json.dumps(result(tmp_path)) == json.dumps(result(tmp_path))


def test_the_table_shows_file_speakers_first_words_and_warnings(tmp_path: Path) -> None:
    text = as_text(result(tmp_path))
    for words in (
        "talk.txt",
        "7 turns",
        "INT",
        "interviewer?",
        "the same as Karen?",
        "begins: INT: How was it?",
        "check: line 17: 'MUM'",
        "not read: it is empty",
    ):
        assert words in text
    assert "1 transcript, 7 turns, 1 file refused. Nothing was written." in text


def test_nothing_is_written(tmp_path: Path) -> None:
    result(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty.txt", "talk.txt"]


ANSWERS = "Response ID,Start date,Status,Finished,How old are you?,Tell us about the scheme.\n" + "".join(
    f"R_{n},2025-03-01,ok,1,25-34,{words}\n"
    for n, words in enumerate(
        ["Good, mostly, and the desk is fine now.", "No comment on that from me today.", "More days with us, please, and a room."]
    )
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project."""
    root = tmp_path / "study"
    root.mkdir()
    (root / "qualcode.toml").write_text('name = "S"\nformat = 1\n', encoding="utf-8", newline="\n")
    return Project.open(root)


def decided(project: Project | None, paths: list[Path], **options: bool) -> list[tuple[str, str, str, str]]:
    """What a dry run says would become of each transcript, and of each file that cannot be read."""
    found = dry_run(paths, project=project, **options)
    shown = [(t["file"], t["outcome"], t["corrects"] or t["id"], t["reason"]) for t in found["transcripts"]]
    return sorted(shown + [(Path(r["file"]).name, "refused", "", f"{r['reason']}. {r['do']}".strip()) for r in found["refused"]])


def done(project: Project, paths: list[Path], **options: bool) -> list[tuple[str, str, str, str]]:
    """What an import made of them, in the same words."""
    return sorted(
        (d.draft.original, d.outcome, d.corrects or d.draft.id, d.reason) if d.draft else (d.file.name, "refused", "", d.reason)
        for d in import_files(project, paths, **options)
    )


def batch(folder: Path) -> list[Path]:
    """Files as they come: a talk, its copy under another name, the same with a slip mended, a survey, and one that cannot be read."""
    folder.mkdir()
    turns = [
        ("INT", f"How was week {n}?") if n % 2 else ("Ada", f"Week {n} was long, and nobody came to the desk at all.") for n in range(1, 13)
    ]
    talk = "".join(f"{s}: {x}\n" for s, x in turns)
    for name, text in {
        "a.txt": talk,
        "b.txt": talk,
        "c.txt": talk.replace("Week 2 was", "Week two was"),
        "d.csv": ANSWERS,
        "e.txt": "",
    }.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return sorted(folder.iterdir())


@pytest.mark.parametrize("as_new", [False, True])
def test_a_dry_run_decides_as_the_import_does(project: Project, tmp_path: Path, as_new: bool) -> None:
    files = batch(tmp_path / "in")
    first = decided(project, files, as_new=as_new)
    assert first == decided(None, files, as_new=as_new)
    assert first == done(project, files, as_new=as_new)
    assert decided(project, files, as_new=as_new) == done(project, files, as_new=as_new)


def test_likenesses_within_one_batch_and_questions_that_would_be_asked_are_said(project: Project, tmp_path: Path) -> None:
    found = dry_run(batch(tmp_path / "in"), project=project)
    assert {t["file"]: t["outcome"] for t in found["transcripts"]} == {"a.txt": "new", "b.txt": "same", "c.txt": "corrects", "d.csv": "new"}
    assert [s["file"] for s in found["surveys"]] == ["d.csv"]
    text = " ".join(as_text(found).split())
    assert "it is there already" in text
    assert "it would wait for you: it seems to be a corrected version of" in text
    assert "import will ask whether the columns of d.csv are used rightly" in text
    assert not (project.root / "transcripts").exists()


def test_a_dry_run_of_every_shared_file_decides_as_the_import_does(project: Project, shared_data: Path) -> None:
    files = [p for p in sorted((shared_data / "transcripts").iterdir()) if not p.name.endswith((".truth.json", ".py", "MANIFEST.md"))]
    assert len(files) > 30
    assert decided(project, files) == done(project, files)
    assert decided(project, files) == done(project, files)
