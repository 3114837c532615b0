"""What leaves the team waits until names are decided, and is on record afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.project import Project
from qualcode.study import Study
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("in_small")

EXPORTS = [
    ("qdpx", "a.qdpx", "qdpx"),
    ("word", "a.docx", "word, t-aaaaaaaa"),
    ("csv", "a.csv", "csv, codings"),
    ("xlsx", "a.xlsx", "xlsx, "),
]


def command(kind: str, to: Path) -> list[str]:
    return ["export", kind, *(["t-a"] if kind == "word" else []), "-o", str(to)]


def records(project: Project) -> list[tuple[str, str]]:
    return [(str(e.get("kind")), str(e.get("on"))) for e in Study(project).state.of("record")]


@pytest.mark.parametrize(("kind", "file", "on"), EXPORTS)
def test_an_export_is_on_record_without_the_files_name(run: Run, small: Project, tmp_path: Path, kind: str, file: str, on: str) -> None:
    to = tmp_path / f"Karen {file}"
    assert run(*command(kind, to))[0] == 0
    assert [(k, o[: len(on)]) for k, o in records(small)] == [("export", on)]
    assert b"Karen" not in b"".join(p.read_bytes() for p in small.codings.glob("*.jsonl"))
    code, out, _ = run("withdraw", "P1", "--level", "quotes", "--yes")
    assert (code, f": {on}" in out) == (0, True), "a withdrawal lists what went out"


@pytest.mark.parametrize(("kind", "file", "on"), EXPORTS)
def test_an_export_waits_while_names_are_undecided(run: Run, small: Project, tmp_path: Path, kind: str, file: str, on: str) -> None:
    Study(small).write([acts.event("ana", "record", {"kind": "pseudonymised", "on": "t-aaaaaaaa", "detail": {}})])
    code, _, err = run(*command(kind, tmp_path / file))
    assert (code, "nobody has checked" in err, (tmp_path / file).exists()) == (3, True, False)


def test_the_codebook_alone_names_nobody_and_waits_for_nothing(run: Run, small: Project, tmp_path: Path) -> None:
    Study(small).write([acts.event("ana", "record", {"kind": "pseudonymised", "on": "t-aaaaaaaa", "detail": {}})])
    assert run("export", "qdc", "-o", str(tmp_path / "a.qdc"))[0] == 0
    assert run("export", "csv", "--table", "codebook", "-o", str(tmp_path / "a.csv"))[0] == 0
    assert [k for k, _ in records(small)] == ["pseudonymised"]


def test_without_a_coder_it_is_made_and_said_that_nothing_was_noted(
    run: Run, small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUALCODE_CODER")
    code, _, err = run("export", "csv", "-o", str(tmp_path / "a.csv"))
    assert (code, "Not noted" in err, records(small)) == (0, True, [])
