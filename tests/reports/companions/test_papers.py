"""The papers that go with the reports: quote book, codebook, summary for participants."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import docx
import pytest

from qualcode.analysis.quotes.approve import approve_event
from qualcode.codings.append import append
from qualcode.errors import QualcodeError, UsageError
from qualcode.reports.companions import make_paper
from qualcode.reports.companions.codebook import codebook
from qualcode.reports.companions.participants import _pooled, participants
from qualcode.reports.companions.quote_book import quote_book
from qualcode.reports.content import Paragraph, Report
from qualcode.reports.printing import Form
from qualcode.reports.source import Source
from qualcode.study import Study
from tests.reports.word.package_checks import faults


def words(report: Report) -> str:
    blocks = [*report.opening, *(b for s in report.walk() for b in s.blocks)]
    return "\n".join([report.title, *(s.title for s in report.walk()), *(b.text for b in blocks if isinstance(b, Paragraph))])


@pytest.fixture
def source(town: Study) -> Source:
    return Source(town, town.layer("study"))


def test_a_quote_book_without_approvals_says_how_to_approve(source: Source):
    with pytest.raises(QualcodeError, match="no author has approved a quotation") as error:
        quote_book(source)
    assert "qualcode quotes approve" in error.value.hint


def test_the_codebook_says_of_every_code_what_it_means_and_what_not(source: Source):
    report = codebook(source.study)
    text = words(report)
    for code in source.study.codebook.walk():
        assert (code.name or code.id) in text
        if code.definition:
            assert code.definition.rstrip(".").casefold() in text.casefold()
    assert faults(make_paper_bytes(source.study, "codebook")) == []


def make_paper_bytes(study: Study, what: str) -> bytes:
    put = make_paper(study, what, Form())
    assert put.written
    return put.written.path.read_bytes()


def test_the_summary_for_participants_writes_no_findings_by_itself(source: Source):
    unwritten = [b.text for s in participants(source).walk() for b in s.blocks if isinstance(b, Paragraph) and b.kind == "unwritten"]
    assert any("no theme has been written" in text for text in unwritten)


def test_the_summary_for_participants_quotes_only_what_was_approved():
    sample = Study.open(Path(__file__).parents[3])
    quotations = participants(Source(sample, sample.layer("study"))).quotations
    assert quotations
    assert all(q.quote.approved_by for q in quotations)


def test_the_summary_for_participants_prints_no_count_below_k(source: Source):
    printed = [
        int(number)
        for site in ["", *source.sites]
        for number in re.findall(r"\b\d+\b", words(participants(source, site)).split("What people told us", 2)[-1])
    ]
    assert printed
    assert min(printed) >= source.study.project.settings.k


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        ({"staff": 10, "family": 2}, {"others": 12}),
        ({"staff": 10, "family": 5, "social care": 1}, {"staff": 10, "others": 6}),
        ({"staff": 10, "family": 5}, {"staff": 10, "family": 5}),
        ({"a": 9, "b": 2, "c": 2}, {"a": 9, "others": 4}),
        ({"a": 1}, {"others": 1}),
        ({}, {}),
    ],
)
def test_small_groups_are_put_together_so_that_none_can_be_worked_out(counts: dict[str, int], printed: dict[str, int]):
    assert _pooled(counts, 3) == printed


def test_an_unknown_paper_is_refused(town: Study):
    with pytest.raises(UsageError, match="there is no 'quotbook'") as error:
        make_paper(town, "quotbook", Form())
    assert "quotebook" in error.value.hint


def test_every_form_of_a_paper_is_written(town: Study):
    for form in ("docx", "md", "html"):
        put = make_paper(town, "codebook", Form(form))
        assert put.written
        assert put.written.path.name == f"codebook.{form}"


def test_the_quote_book_prints_each_approved_quotation_once_and_enters_it_into_the_ledger(town: Study):
    study = with_approvals(town)
    report = quote_book(Source(study, study.layer("study")))
    printed = [q.number for q in report.quotations]
    assert printed
    assert len(printed) == len(set(printed))
    assert all(q.quote.approved_by for q in report.quotations)
    data = make_paper_bytes(study, "quotebook")
    assert faults(data) == []
    quotes = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs if p.style.name == "Quote"]
    assert len(quotes) == len(printed)
    ledger = Path(study.project.outputs / "reports" / "ledger.csv").read_text(encoding="utf-8-sig")
    assert {row["quote"] for row in csv.DictReader(io.StringIO(ledger)) if row["file"] == "quotebook.docx"} == set(printed)


def with_approvals(study: Study) -> Study:
    """The study with every quotable passage approved by ana."""
    source = Source(study, study.layer("study"))
    append(study.project, [approve_event(study, "ana", study.codings.by_id[q.coding]) for q in source.quotable])
    return Study.open(study.project.root)
