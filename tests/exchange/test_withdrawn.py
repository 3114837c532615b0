"""What was withdrawn comes back through no other program: not by its words, nor by its transcript, its text or its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.exchange.refi.take import import_refi
from qualcode.exchange.refi.write import write_qdpx
from qualcode.exchange.word.take import import_word
from qualcode.exchange.word.write import write_word
from qualcode.project import Project
from qualcode.project.tombstones import add_lines
from qualcode.study import Study
from qualcode.transcripts import store

GONE = "t-bbbbbbbb"
"""Too short a talk to be known again by its words alone."""


def remove(project: Project) -> None:
    """Take the transcript away, as far as a copy of another program could bring it back."""
    for path in (store.text_path(project, GONE), store.record_path(project, GONE)):
        path.unlink()


@pytest.mark.parametrize("by", ["transcript", "text"])
def test_a_qdpx_does_not_bring_it_back(small: Project, tmp_path: Path, by: str) -> None:
    write_qdpx(Study(small), tmp_path / "x.qdpx")
    text = store.load(small, GONE)
    add_lines(small, [{"transcript": GONE} if by == "transcript" else {"text": text.hash}])
    remove(small)
    losses = import_refi(small, tmp_path / "x.qdpx")
    assert small.transcript_ids() == ["t-aaaaaaaa"]
    assert any("withdrawn" in what for what in losses.kinds["left"])


@pytest.mark.parametrize("by", ["transcript", "text", "file"])
def test_a_word_file_does_not_bring_it_back(small: Project, tmp_path: Path, by: str) -> None:
    import hashlib

    to = tmp_path / "x.docx"
    text = store.load(small, GONE)
    write_word(Study(small), text, to)
    file = hashlib.sha256(to.read_bytes()).hexdigest()
    lines = {"transcript": {"transcript": GONE}, "text": {"text": text.hash}, "file": {"text": file}}
    add_lines(small, [lines[by]])
    remove(small)
    losses = import_word(small, [to])
    assert small.transcript_ids() == ["t-aaaaaaaa"]
    assert any("withdrawn" in what for what in losses.kinds["left"])
