from __future__ import annotations

import json
from pathlib import Path

from qualcode.project import Project
from tests.cli.conftest import Run


def test_a_part_is_written_shown_settled_and_its_history_kept(in_small: Project, run: Run):
    assert run("section", "key-messages", "Nobody knew her role.", "--site", "A")[0] == 0
    assert run("section", "key-messages", "Nobody knew.", "--site", "A", "--reason", "shorter")[0] == 0
    assert run("section", "status", "key-messages", "agreed", "--site", "A")[0] == 0
    assert "(agreed; ana" in run("section", "show", "key-messages", "--site", "A")[1]
    versions = json.loads(run("section", "history", "key-messages", "--site", "A", "--json")[1])
    assert [v["text"] for v in versions] == ["Nobody knew her role.", "Nobody knew.", "Nobody knew."]


def test_the_list_shows_what_is_not_written(in_small: Project, run: Run):
    run("section", "harm", "None was told.")
    _, out, _ = run("section")
    rows = [line.split() for line in out.splitlines() if " harm " in line]
    assert [row[:3] for row in rows] == [["A", "harm", "not"], ["across", "harm", "draft"]]


def test_a_text_comes_from_a_file_with_windows_line_ends(in_small: Project, run: Run, tmp_path: Path):
    (tmp_path / "text.txt").write_bytes("\ufeffOne.\r\n\r\nTwo – “three”.".encode())
    run("section", "promise", "--file", str(tmp_path / "text.txt"), "--site", "A")
    assert json.loads(run("section", "show", "promise", "--site", "A", "--json")[1])[0]["text"] == "One.\n\nTwo – “three”."


def test_a_file_that_is_no_plain_text_is_refused_with_a_remedy(in_small: Project, run: Run, tmp_path: Path):
    (tmp_path / "report.docx").write_bytes(b"PK\xff\xfe")
    code, _, err = run("section", "promise", "--file", str(tmp_path / "report.docx"))
    assert code == 1
    assert "save it as plain text" in err
    assert run("section", "promise", "--file", str(tmp_path / "none.txt"))[0] == 1


def test_a_call_that_says_nothing_is_told_what_there_is(in_small: Project, run: Run):
    assert run("section", "promise")[0] == 2
    assert run("section", "promise", "text", "--file", "x.txt")[0] == 2
    code, _, err = run("section", "promisse", "text")
    assert code == 1
    assert "did you mean 'promise'" in err


def test_a_comment_and_its_answer_are_kept_and_shown(in_small: Project, run: Run):
    run("comment", "The desk was in the hall.", "--from", "the school", "--site", "A")
    comment = json.loads(run("comment", "--list", "--json")[1])[0]
    run("comment", "Changed.", "--answer", comment["event"][-8:])
    _, out, _ = run("comment")
    assert "The desk was in the hall." in out
    assert "→ Changed." in out
    assert run("comment", "Wrong.", "--site", "A")[0] == 1
