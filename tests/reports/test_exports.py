from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualcode.analysis.counts.cooccur import cooccurrence
from qualcode.analysis.counts.crosstab import crosstab, frequencies
from qualcode.analysis.counts.saturation import curve
from qualcode.analysis.counts.spoke import who_spoke
from qualcode.analysis.material import Material
from qualcode.analysis.quotes.approve import approve_event
from qualcode.analysis.quotes.quotable import quotes
from qualcode.analysis.result import Result
from qualcode.errors import QualcodeError
from qualcode.project import tables
from qualcode.reports.ledger_checks import warnings
from qualcode.reports.ledger_file import read_ledger
from qualcode.reports.make import make_reports
from qualcode.reports.source import quote_numbers
from qualcode.reports.tables.excel import workbook
from qualcode.reports.tables.export import to_bytes, write_results
from qualcode.reports.tables.quote_export import quotes_to_bytes
from qualcode.study import Study

AWKWARD = Result(
    "Title: [x]",
    "people",
    ("a", "b", "n"),
    (("=1+1", "line one\nline <two> & “three”", 3), ("-x", "tab\x07bell", None)),
    "n = 2",
    "layer study",
    ("a note",),
)


def test_what_goes_into_excel_comes_out_again():
    sheet = load_workbook(io.BytesIO(workbook([AWKWARD, AWKWARD]))).worksheets
    assert [s.title for s in sheet] == ["Title   x", "Title   x 2"]
    rows = [[c.value for c in row] for row in sheet[0].iter_rows(min_row=3, max_row=5)]
    assert rows == [["a", "b", "n"], ["=1+1", "line one\nline <two> & “three”", 3], ["-x", "tabbell", None]]
    assert sheet[0]["A4"].data_type == "s"
    below = [c.value for c in sheet[0]["A"][5:]]
    assert below == [None, "Unit: people", "n = 2", "layer study", "a note"]


def test_equal_tables_give_equal_files():
    assert workbook([AWKWARD]) == workbook([AWKWARD])


def test_a_text_too_long_for_excel_is_refused():
    with pytest.raises(QualcodeError, match="holds 32767"):
        workbook([Result("x", "", ("a",), (("x" * 40_000,),))])


def test_csv_holds_the_table_and_what_must_be_said(tmp_path: Path):
    write_results(tmp_path / "x.csv", [AWKWARD])
    head, _, below = (tmp_path / "x.csv").read_bytes().partition(b"\n\n")
    found = tables.parse(head, "x.csv")
    assert found.rows[0] == {"a": "=1+1", "b": "line one\nline <two> & “three”", "n": "3"}
    assert "layer study" in below.decode()


def test_an_unknown_ending_is_refused():
    with pytest.raises(QualcodeError, match=r"cannot be written as \.pdf"):
        to_bytes(Path("x.pdf"), [AWKWARD])


def test_a_table_is_a_frame_for_notebooks(town: Study):
    frame = frequencies(Material(town)).frame()
    assert frame.set_index("code").loc["prom.trust", "people"] == 5
    assert frame.attrs["layer"].startswith("layer study")


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_pictures_say_title_n_and_layer_and_bring_their_table(town: Study, tmp_path: Path, kind: str):
    material = Material(town)
    for name, result in (
        ("a", crosstab(material, ["site", "group"])),
        ("b", cooccurrence(material, "transcript")),
        ("c", curve(material)),
        ("d", who_spoke(material)),
    ):
        path = tmp_path / f"{name}.{kind}"
        write_results(path, [result])
        data = path.read_bytes()
        assert path.with_suffix(".csv").is_file()
        assert to_bytes(path, [result]) == data
        if kind == "svg":
            for said in (result.title, result.layer.split(";")[0], result.n.split(",")[0]):
                assert said in data.decode()
        else:
            assert data.startswith(b"\x89PNG")


def test_there_is_no_picture_of_a_table_that_cannot_be_drawn(town: Study):
    with pytest.raises(QualcodeError, match="no picture"):
        to_bytes(Path("x.png"), [frequencies(Material(town))])


def approved(town: Study) -> Study:
    coding = next(c for c in town.layer().codings if "kind is not nothing" in town.transcripts[c.transcript].slice(c.span))
    town.write([approve_event(town, "ana", coding, [" to the boy"])])
    return town


@pytest.mark.parametrize("name", ["q.md", "q.docx"])
def test_quotes_for_readers_hold_the_printed_words_and_no_person(town: Study, name: str):
    approved(town)
    found = quotes(town)
    data = quotes_to_bytes(town, Path(name), found, quote_numbers(q.coding for q in found), ["how"], "layer study")
    text = data.decode() if name == "q.md" else zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert "She was kind [...] , and kind is not nothing." in text
    assert not [p for p in town.participants if p in text]


def test_quotes_as_a_table_hold_exact_words_and_places(town: Study):
    approved(town)
    found = quotes(town)
    data = quotes_to_bytes(town, Path("q.xlsx"), found, quote_numbers(q.coding for q in found), [], "layer study")
    sheet = load_workbook(io.BytesIO(data)).active
    head = [c.value for c in sheet[3]]
    rows = [dict(zip(head, [c.value for c in row], strict=True)) for row in sheet.iter_rows(min_row=4, max_row=3 + len(found))]
    assert [r["exact words"] for r in rows] == [q.text for q in found]
    assert all(town.transcripts[r["transcript"]].text[r["start"] : r["end"]] == r["exact words"] for r in rows)
    assert not [h for h in head if "consent" in h or h == "quote"]


def test_reports_print_approved_quotes_first_and_the_ledger_says_how_they_were_edited(town: Study):
    approved(town)
    make_reports(town)
    rows = [r for r in read_ledger(town.project) if r["approved by"]]
    assert rows
    assert {r["approved by"] for r in rows} == {"ana"}
    for row in rows:
        start, end = map(int, row["cuts"].split("-"))
        assert town.transcripts[row["transcript"]].text[start:end] == " to the boy"


def test_the_ledger_warns_of_one_person_and_of_words_printed_twice(town: Study):
    make_reports(town)
    said = "\n".join(warnings(town, read_ledger(town.project)))
    assert "printed in across.docx and site-North.docx" in said
    one = next(q for q in quotes(town) if q.code == "prom.trust")
    row = {"coding": one.coding, "file": "x.docx", "code": "prom.trust", "quote": "Q1"}
    assert f"x.docx: every quotation of prom.trust is {one.participant}'s" in warnings(town, [row, {**row, "quote": "Q2"}])
