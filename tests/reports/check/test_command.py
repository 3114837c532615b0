"""`qualcode check-report` from the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
import typer
from typer.testing import CliRunner, Result

from qualcode.cli.check_report import check_report
from qualcode.errors import QualcodeError, UsageError
from qualcode.study import Study
from qualcode.transcripts.pseudonyms.mapping import NameMap
from qualcode.upkeep.names.key import open_key


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A report by hand with nothing wrong in it."""
    document = docx.Document()
    document.add_paragraph("The scheme began in September. It was new to everybody.")
    document.save(str(tmp_path / "clean.docx"))
    return tmp_path / "clean.docx"


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A report by hand with a made-up quotation and a name of the key."""
    document = docx.Document()
    document.add_heading("Boats", 1)
    document.add_paragraph("“The boats came in late and nobody on the quay could tell us why” (school staff)")
    document.add_paragraph("Nobody at Marrowby knew.")
    document.save(str(tmp_path / "faulty.docx"))
    return tmp_path / "faulty.docx"


def run(study: Study, *arguments: str) -> Result:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(check_report)
    return CliRunner().invoke(app, [*arguments, "--project", str(study.project.root)])


def test_a_clean_report_ends_with_0_and_an_empty_list(sample: Study, clean: Path):
    result = run(sample, str(clean), "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"findings": []})
    assert "Nothing to mend was found" in result.stderr


def test_a_report_with_faults_ends_with_3_and_says_where_and_what_to_do(sample: Study, faulty: Path):
    result = run(sample, str(faulty), "--json")
    assert result.exit_code == 3
    (finding,) = json.loads(result.stdout)["findings"]
    assert list(finding) == ["kind", "where", "printed", "source", "what"]
    assert (finding["kind"], finding["where"]) == ("not found", "Boats, paragraph 1")
    words = run(sample, str(faulty)).stdout
    assert words.startswith("1. not found – Boats, paragraph 1\n   printed  The boats came in late")


def test_without_a_key_it_is_said_that_names_were_not_looked_for(sample: Study, clean: Path):
    assert "no key is known" in run(sample, str(clean)).stderr


def test_the_names_of_the_key_are_looked_for(sample: Study, faulty: Path, tmp_path: Path):
    from dataclasses import replace

    key = open_key(sample.project, tmp_path / "names.key")
    replace(key, names=NameMap().decided(["Marrowby"], "replace", "School 99")).save()
    found = json.loads(run(sample, str(faulty), "--json", "--key", str(tmp_path / "names.key")).stdout)["findings"]
    assert [(f["kind"], f["printed"], f["source"]) for f in found[1:]] == [("name", "Marrowby", "[School 99]")]
    assert len(json.loads(run(sample, str(faulty), "--json", "--no-key").stdout)["findings"]) == 1


def test_the_file_is_never_touched_and_the_copy_never_overwritten(sample: Study, faulty: Path, tmp_path: Path):
    before, copy = faulty.read_bytes(), tmp_path / "copy.docx"
    assert run(sample, str(faulty), "-o", str(copy)).exit_code == 3
    assert faulty.read_bytes() == before
    assert len(list(docx.Document(str(copy)).comments)) == 1
    again = run(sample, str(faulty), "-o", str(copy))
    assert isinstance(again.exception, QualcodeError)
    assert "is there already" in str(again.exception)
    assert isinstance(run(sample, str(faulty), "-o", str(faulty)).exception, QualcodeError)
    assert isinstance(run(sample, str(faulty), "-o", str(tmp_path / "copy.pdf")).exception, UsageError)


def test_a_file_that_is_not_there_is_said_in_words(sample: Study, tmp_path: Path):
    result = run(sample, str(tmp_path / "nowhere.docx"))
    assert isinstance(result.exception, QualcodeError)
    assert "there is no file" in str(result.exception)
