"""Comments of Word files are read where they stand, with author, thread and state."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.exchange.word.comments import read_word

FILES = [
    "1-written-by-python-docx.docx", "2-replies-resolved-trackedchanges.docx", "3-out1-resaved-by-libreoffice-7.4.docx",
    "4-edited-and-commented-in-libreoffice-7.4.docx", "5-thread-resaved-by-libreoffice-7.4.docx", "6-header-comment-LO-cannot-open.docx",
    "7-table-nested-softbreak.docx", "8-misc2-resaved-by-libreoffice-7.4.docx",
]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_shared_files_read_as_expected(name: str, shared_data: Path) -> None:
    folder = shared_data / "refi" / "own" / "word"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))[name]
    found = read_word((folder / name).read_bytes())
    assert found.body.text == expected["text"]
    ours = {
        c.id: (
            c.author,
            c.date,
            c.start,
            c.end,
            None if c.start is None else found.body.text[c.start : c.end],
            c.text,
            c.reply_to or None,
            c.resolved,
        )
        for c in found.comments
    }
    there = {
        c["id"]: (c["author"], c["date"], c["start"], c["end"], c["quote"], c["comment"], c["reply_to"], c["resolved"])
        for c in expected["comments"]
    }
    assert ours == there
