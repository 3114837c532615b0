"""What an approval puts in for words of a transcript, in every paper and in the check of a report."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest

from qualcode.analysis.quotes.approve import approve_event
from qualcode.codings.acts import event
from qualcode.model.coding import Coding
from qualcode.reports.check.check import Checked, check_report
from qualcode.reports.look import Look
from qualcode.reports.make import make_reports
from qualcode.reports.source import Source
from qualcode.study import Study

LONG = "different for my class, I could"
SAID = "Nothing is different for my class, I could not name you one thing."


@pytest.fixture
def approved(town: Study) -> Study:
    """The town, where a long stretch of a passage was replaced and the passage is coded a second time."""
    coding = passage(town)
    text = town.transcripts[coding.transcript].hash
    for code, start in (("imp.rival", coding.start), ("cost.time", coding.start + 11)):
        town.write([event("ana", "code", {"transcript": coding.transcript, "text": text, "start": start, "end": coding.end, "code": code})])
    town.write([approve_event(town, "ana", coding, instead={LONG: "says that nothing changed"})])
    return Study.open(town.project.root)


def passage(town: Study) -> Coding:
    return next(c for c in town.layer().codings if town.transcripts[c.transcript].slice(c.span) == SAID)


def reports_of(study: Study) -> list[Path]:
    make_reports(study)
    return sorted((study.project.outputs / "reports").glob("*.docx"))


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    return "\n".join([*(p.text for p in document.paragraphs), *(c.text for t in document.tables for row in t.rows for c in row.cells)])


def check(study: Study, path: Path) -> Checked:
    return check_report(study, path.read_bytes())


def test_replaced_words_stand_in_no_report_though_they_are_coded_again(approved: Study):
    made = reports_of(approved)
    printed = {p.name: text_of(p) for p in made}
    assert any("[says that nothing changed]" in text for text in printed.values())
    assert [name for name, text in printed.items() if "for my class" in text] == []


def test_words_replaced_in_one_coders_layer_stand_in_no_report_of_another(town: Study):
    inside = {c.id for c in town.layer().codings}
    other = next(c for c in town.codings.codings if c.id not in inside and "my class" in town.transcripts[c.transcript].slice(c.span))
    town.write([approve_event(town, "ben", other, instead={"my class": "a class"})])
    printed = [text_of(p) for p in reports_of(Study.open(town.project.root))]
    assert any("Nothing is different for [a class], I could not" in text for text in printed)
    assert not any("my class" in text for text in printed)


def test_a_passage_of_which_nothing_but_a_replacement_is_left_is_passed_over(approved: Study):
    coding = passage(approved)
    start = coding.start + SAID.index(LONG)
    text = approved.transcripts[coding.transcript].hash
    inside = event(
        "ana", "code", {"transcript": coding.transcript, "text": text, "start": start, "end": start + len(LONG), "code": "prom.trust"}
    )
    approved.write([inside])
    look = Look(Source(approved, approved.layer()))
    assert inside.id in {q.coding for q in look.passed_over}
    assert inside.id not in {q.coding for q in look.may_print}


def test_an_untouched_report_with_a_long_replacement_has_no_finding_on_it(approved: Study):
    quoting = [p for p in reports_of(approved) if "[says that nothing changed]" in text_of(p)]
    assert quoting
    for path in quoting:
        assert [(f.kind, f.what) for f in check(approved, path).findings if "[says that" in f.printed] == []


def test_the_replaced_words_put_back_are_found(approved: Study, tmp_path: Path):
    path = next(p for p in reports_of(approved) if "[says that nothing changed]" in text_of(p))
    document = docx.Document(str(path))
    for paragraph in document.paragraphs:
        if "[says that nothing changed]" in paragraph.text:
            text = paragraph.text.replace("[says that nothing changed]", LONG)
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = text
    document.save(str(tmp_path / path.name))
    found = check(approved, tmp_path / path.name).findings
    assert any(f.kind == "cut" and re.search("for my class", f"{f.printed} {f.source}") for f in found)
