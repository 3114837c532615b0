"""The dry run: what it prints, for machines and for people."""

from __future__ import annotations

import json
from pathlib import Path

from qualcode.transcripts.dryrun import as_text, dry_run

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
