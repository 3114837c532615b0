from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from qualcode.cli.quotes import quotes
from qualcode.cli.report import report
from qualcode.errors import UsageError

TOWN = Path(__file__).parents[1] / "data" / "town"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOWN, tmp_path / "town"))


def run(*arguments: str) -> Result:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(report)
    app.command()(quotes)
    return CliRunner().invoke(app, list(arguments))


def test_report_prints_the_files_it_wrote_and_says_what_is_missing(town: Path):
    result = run("report", "--project", str(town))
    assert result.stdout.splitlines() == [
        "outputs/reports/site-North.docx  (8 quotations)",
        "outputs/reports/site-South.docx  (5 quotations)",
        "outputs/reports/across.docx  (12 quotations)",
        "outputs/reports/ledger.csv",
    ]
    assert "Missing from these reports:" in result.stderr
    assert "1 transcript left out: t-s4" in result.stderr
    assert "name one of its coders under “lead coder” in transcripts/transcripts.csv" in result.stderr
    assert "qualcode reconcile" in result.stderr


def test_report_says_clearly_that_a_changed_file_was_kept(town: Path):
    run("report", "--project", str(town))
    (town / "outputs/reports/across.docx").write_bytes(b"theirs")
    result = run("report", "--across", "--project", str(town))
    assert "outputs/reports/across.docx was changed by somebody and kept; the new one is outputs/reports/across-2.docx" in result.stderr


def test_report_as_json(town: Path):
    found = json.loads(run("report", "--site", "North", "--json", "--project", str(town)).stdout)
    assert found["layer"] == "study"
    assert found["reports"] == [{"file": "outputs/reports/site-North.docx", "quotes": 8, "kept": None}]
    assert found["ledger"] == "outputs/reports/ledger.csv"
    assert found["missing"]


def test_one_site_and_across_together_are_refused(town: Path):
    assert isinstance(run("report", "--site", "North", "--across", "--project", str(town)).exception, UsageError)


def test_quotes_as_json_have_the_promised_keys(town: Path):
    found = json.loads(run("quotes", "--json", "--project", str(town)).stdout)
    assert len(found) == 14
    promised = {
        "text",
        "transcript",
        "turn",
        "start",
        "end",
        "speaker",
        "participant",
        "attributes",
        "code",
        "coder",
        "stance",
        "attribution",
    }
    assert all(promised <= quote.keys() for quote in found)
    first = found[0]
    assert first["text"] == (town / "transcripts/t-n1.txt").read_bytes().decode()[first["start"] : first["end"]]
    assert first["attributes"]["group"] == "school staff"


def test_quotes_take_filters_and_say_what_was_left_out(town: Path):
    result = run("quotes", "--code", "prom.trust", "--site", "South", "--project", str(town))
    assert (
        result.stdout == "t-s2:2  prom.trust (positive)  participant  00000014\n  “She was kind to the boy, and kind is not nothing.”\n\n"
    )
    assert "1 quote; layer study: 19 codings (19 from ana)" in result.stderr
    assert "not quotable, because the passage is restricted: 1" in result.stderr
