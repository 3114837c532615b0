"""How `qualcode report` prints: forms, templates, reports brought up to date, and the papers that go with them."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from qualcode.codings import acts
from qualcode.study import Study

Run = Callable[..., tuple[int, str, str]]
TOWN = Path(__file__).parents[1] / "data" / "town"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(TOWN, tmp_path / "town"))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("QUALCODE_CODER", "ana")
    return folder


def edit(path: Path, old: str, new: str) -> bytes:
    """Change a paragraph as a person would in Word."""
    document = docx.Document(str(path))
    paragraph = next(p for p in document.paragraphs if p.text.startswith(old))
    paragraph.runs[0].text = new
    document.save(str(path))
    return path.read_bytes()


def lines(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs]


@pytest.mark.parametrize(("form", "begins"), [("md", "# "), ("html", "<!DOCTYPE html>")])
def test_reports_are_written_in_other_forms(town: Path, run: Run, form: str, begins: str):
    code, out, _ = run("report", "--format", form)
    assert code == 0
    for name in ("site-North", "site-South", "across"):
        assert f"outputs/reports/{name}.{form}" in out
        assert (town / "outputs/reports" / f"{name}.{form}").read_text(encoding="utf-8").startswith(begins)


def test_every_form_prints_the_same_quotations(town: Path, run: Run):
    found = [
        json.loads(run("report", "--site", "North", "--json", "--format", form)[1])["reports"][0]["quotes"]
        for form in ("docx", "md", "html")
    ]
    assert len(set(found)) == 1
    words = [p.text for p in docx.Document(str(town / "outputs/reports/site-North.docx")).paragraphs if p.style.name == "Quote"]
    page = (town / "outputs/reports/site-North.html").read_text(encoding="utf-8")
    assert len(words) == page.count("<blockquote>") == found[0]


def test_a_template_gives_the_look_and_what_is_not_used_is_said(town: Path, run: Run):
    template = docx.Document()
    template.sections[0].header.paragraphs[0].text = "The Institute"
    template.add_paragraph("Lorem ipsum")
    template.save(str(town / "house.docx"))
    code, _, err = run("report", "--across", "--template", "house.docx")
    assert code == 0
    assert "house.docx: not used: its own text" in err
    assert "house.docx: styles it does not have were added: " in err
    report = docx.Document(str(town / "outputs/reports/across.docx"))
    assert report.sections[0].header.paragraphs[0].text == "The Institute"


@pytest.mark.parametrize(
    "options",
    [("--format", "pdf"), ("--format", "md", "--update"), ("--template", "a.docx", "--update"), ("quotebok",), ("--template", "gone.docx")],
)
def test_what_does_not_go_together_is_refused(town: Path, run: Run, options: tuple[str, ...]):
    code, _, err = run("report", *options)
    assert code in (1, 2)
    assert err
    assert not (town / "outputs/reports").exists()


def test_an_edited_report_is_never_overwritten_and_its_update_stands_beside_it(town: Path, run: Run):
    run("report", "--site", "North")
    theirs = edit(town / "outputs/reports/site-North.docx", "Words for amounts", "Our words for amounts.")
    settings = town / "qualcode.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("k = ", "k = 9 # "), encoding="utf-8", newline="\n")
    code, out, err = run("report", "--site", "North", "--update", "--despite", "ladder", "--despite", "quotes")
    assert code == 0, err
    assert (town / "outputs/reports/site-North.docx").read_bytes() == theirs
    assert "outputs/reports/site-North-2.docx" in out
    assert "outputs/reports/site-North.docx: refreshed: " in err
    updated = lines(town / "outputs/reports/site-North-2.docx")
    assert "Our words for amounts." in updated


def test_an_update_with_nothing_new_writes_no_file(town: Path, run: Run):
    run("report", "--site", "North")
    edit(town / "outputs/reports/site-North.docx", "Words for amounts", "Our words for amounts.")
    code, out, err = run("report", "--site", "North", "--update", "--json")
    assert code == 0
    assert "no file was written" not in out
    found = json.loads(out)
    assert found["reports"] == []
    assert found["updated"] == [{"file": "outputs/reports/site-North.docx", "written": None, "sections": []}]
    assert not (town / "outputs/reports/site-North-2.docx").exists()
    _, _, err = run("report", "--site", "North", "--update")
    assert "nothing is new; no file was written" in err


def test_the_next_update_is_of_the_newest_file_somebody_edited(town: Path, run: Run):
    run("report", "--site", "North")
    folder = town / "outputs/reports"
    edit(folder / "site-North.docx", "Words for amounts", "First.")
    run("report", "--site", "North")
    second = edit(folder / "site-North-2.docx", "Words for amounts", "Second.")
    _, out, _ = run("report", "--site", "North", "--update", "--json")
    assert json.loads(out)["updated"][0]["file"] == "outputs/reports/site-North-2.docx"
    assert (folder / "site-North-2.docx").read_bytes() == second


def test_a_report_nobody_edited_is_simply_written_anew_by_an_update(town: Path, run: Run):
    run("report", "--site", "North")
    code, out, _ = run("report", "--site", "North", "--update", "--json")
    assert code == 0
    assert json.loads(out)["updated"] == []
    assert not (town / "outputs/reports/site-North-2.docx").exists()


def test_papers_are_written_and_an_empty_quote_book_says_what_to_do(town: Path, run: Run):
    assert run("report", "codebook")[1] == "outputs/reports/codebook.docx\n"
    assert run("report", "participants")[1].startswith("outputs/reports/participants.docx")
    code, _, err = run("report", "quotebook")
    assert code == 1
    assert "qualcode quotes approve" in err
    assert docx.Document(io.BytesIO((town / "outputs/reports/codebook.docx").read_bytes())).paragraphs[0].text.endswith("codebook")


@pytest.mark.parametrize("what", ["quotebook", "codebook", "participants"])
def test_papers_wait_while_names_wait_for_a_decision(town: Path, run: Run, what: str):
    settings = town / "qualcode.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("invented = true", "invented = false"), encoding="utf-8")
    study = Study.open(town)
    study.write([acts.event("ana", "record", {"kind": "checked", "on": "project", "detail": {"residue": 0, "open": 2, "state": ""}})])
    code, out, err = run("report", what)
    assert (code, out) == (3, "")
    assert "2 strings that may be names wait for a decision" in err
    assert not (town / f"outputs/reports/{what}.docx").exists()


@pytest.mark.parametrize("option", [["--across"], ["--status", "final"], ["--despite", "names"]])
def test_options_of_the_reports_are_refused_for_papers(town: Path, run: Run, option: list[str]):
    code, _, err = run("report", "codebook", *option)
    assert code == 2
    assert "are for the reports" in err
