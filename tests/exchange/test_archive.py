"""A deposit holds what people agreed to, and counts the rest."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qualcode.cli.app import app
from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.exchange.archive import NO_CONSENT, RESTRICTED, write_archive
from qualcode.model.text import Span
from qualcode.project import Project, people
from qualcode.study import Study


@pytest.fixture
def agreed(small: Project) -> Study:
    """P1 has agreed to archiving, P2 has not answered; one passage of P1 is restricted."""
    people.add_rows(small, people.PARTICIPANTS, [{"id": "P1", "archive": "yes"}])
    study = Study(small)
    first = study.transcripts["t-aaaaaaaa"]
    start = first.text.index("hot desk")
    study.write([acts.restrict("ana", first, Span(start, start + 8), "third-party")])
    return Study(small)


def contents(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n).decode("utf-8-sig") for n in archive.namelist()}


def test_only_talk_with_consent_goes_in(agreed: Study, tmp_path: Path) -> None:
    losses = write_archive(agreed, tmp_path / "x.zip")
    found = contents(tmp_path / "x.zip")
    assert [n for n in found if n.startswith("transcripts/")] == ["transcripts/t-aaaaaaaa.txt"]
    assert found["transcripts/t-aaaaaaaa.txt"].startswith("interviewer: What changed?\n\nP1: Nobody knew what her role was.")
    assert losses.kinds["left"]["transcripts of which nobody has agreed to archiving"].count == 1


def test_restricted_words_and_names_in_labels_stay_out(agreed: Study, tmp_path: Path) -> None:
    losses = write_archive(agreed, tmp_path / "x.zip")
    everything = "".join(contents(tmp_path / "x.zip").values())
    assert "hot desk" not in everything
    assert "Karen" not in everything
    assert RESTRICTED in everything
    assert losses.kinds["left"]["restricted passages"].count == 1


def test_somebody_who_has_not_agreed_is_left_out_of_a_shared_talk(agreed: Study, tmp_path: Path) -> None:
    people.add_rows(agreed.project, people.SPEAKERS, [])
    path = people.table_path(agreed.project, people.SPEAKERS)
    path.write_bytes(path.read_bytes().replace(b"t-bbbbbbbb,I,,interviewer", b"t-bbbbbbbb,I,P1,participant"))
    write_archive(Study(agreed.project), tmp_path / "x.zip")
    assert contents(tmp_path / "x.zip")["transcripts/t-bbbbbbbb.txt"] == f"P1: And for you?\n\nparticipant: {NO_CONSENT}\n"


def test_checksums_are_those_of_the_files_and_the_bytes_are_steady(agreed: Study, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_archive(agreed, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        for line in archive.read("checksums-sha256.txt").decode().splitlines():
            digest, _, name = line.partition("  ")
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest


def test_without_any_consent_nothing_is_written(small: Project, tmp_path: Path) -> None:
    with pytest.raises(QualcodeError, match="nobody"):
        write_archive(Study(small), tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()


def test_the_command_waits_until_names_were_looked_for(agreed: Study, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export", "archive", "-o", str(tmp_path / "x.zip"), "--project", str(agreed.project.root)])
    assert done.exit_code != 0
    assert not (tmp_path / "x.zip").exists()
