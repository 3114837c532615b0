"""Which version of a file somebody worked on, and where its update goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.reports.outputs import Outputs


@pytest.fixture
def outputs(tmp_path: Path) -> Outputs:
    return Outputs(tmp_path, {})


def test_nobody_worked_on_what_was_just_written(outputs: Outputs):
    outputs.write("a.docx", b"1")
    assert outputs.worked_on("a.docx") is None
    assert outputs.worked_on("b.docx") is None


def test_the_newest_version_somebody_changed_is_the_one_worked_on(outputs: Outputs):
    outputs.write("a.docx", b"1")
    for name in ("a-2.docx", "a-3.docx"):
        (outputs.folder / name).write_bytes(b"theirs")
    outputs.made["a-4.docx"] = "0"
    assert outputs.worked_on("a.docx") == outputs.folder / "a-3.docx"


def test_an_update_stands_after_the_version_it_is_of(outputs: Outputs):
    outputs.write("a.docx", b"1")
    (outputs.folder / "a-2.docx").write_bytes(b"theirs")
    written = outputs.write("a.docx", b"2", after=outputs.folder / "a-2.docx")
    assert written.path.name == "a-3.docx"
    assert (outputs.folder / "a.docx").read_bytes() == b"1"
    assert outputs.write("a.docx", b"3", after=outputs.folder / "a-2.docx").path.name == "a-3.docx"


def test_the_names_of_other_reports_are_passed_over(outputs: Outputs):
    (outputs.folder / "site-A.docx").write_bytes(b"theirs")
    assert outputs.write("site-A.docx", b"1", {"site-A-2.docx"}).path.name == "site-A-3.docx"
    assert outputs.worked_on("site-A.docx", {"site-A-2.docx"}) == outputs.folder / "site-A.docx"
