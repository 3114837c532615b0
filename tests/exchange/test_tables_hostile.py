"""Tables that were made to do harm, and cells that a spreadsheet would run: neutralised on the way out, harmless on the way in."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.exchange.frames import table
from qualcode.exchange.quote_table import import_quotes
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.project.tables import Table, parse, render
from qualcode.reports.tables.export import to_bytes
from qualcode.study import Study

RUN = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＋1", "－1+1", "＠x", '=cmd|"/c calc"!A1', "=HYPERLINK(\"http://x\")", "'=1",
    "''+1", "\n\t @x",
]  # fmt: skip


@pytest.mark.parametrize("cell", RUN)
def test_what_a_spreadsheet_would_run_is_a_text_in_csv_and_comes_back(cell: str) -> None:
    data = render(Table(["note", cell], [{"note": cell, cell: "x"}]))
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))):
        assert all(c.startswith("'") or c in ("note", "x") for c in row)
    assert parse(data, "x.csv").rows[0]["note"] == cell.replace("\r", "\n")


@pytest.mark.parametrize("cell", ["-5", "+3", "-1.5", "a=b", "it's", "'quoted'", "1-2", ""])
def test_other_cells_are_left_as_they_are(cell: str) -> None:
    assert parse(render(Table(["a", "b"], [{"a": cell, "b": "x"}])), "x.csv").rows[0]["a"] == cell
    assert (
        b"'" + cell.encode() not in render(Table(["a", "b"], [{"a": cell, "b": "x"}])).replace(b"it's", b"").replace(b"'quoted'", b"")
        or not cell
    )


def test_excel_gets_texts_and_no_formulas(small: Project, tmp_path: Path) -> None:
    study = Study(small)
    events = [
        acts.code("ana", study.transcripts["t-aaaaaaaa"], Span(n, n + 3), "feas.role", study.codebook, note=cell)
        for n, cell in enumerate(RUN)
    ]
    study.write(events)
    path = tmp_path / "x.xlsx"
    path.write_bytes(to_bytes(path, [table(Study(small), "codings")]))
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(n) or b"<f " in archive.read(n) for n in archive.namelist())
    assert all(cell.data_type != "f" for row in load_workbook(path).worksheets[0].iter_rows() for cell in row)


def workbook(extra: dict[str, str]) -> bytes:
    """A small workbook with more parts in it."""
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for row in (["document", "quote", "code"], ["t-aaaaaaaa", "hot desk", "Space"], ["t-aaaaaaaa", '=WEBSERVICE("http://x")', "Space"]):
        book.worksheets[0].append(row)
    book.save(out)
    with zipfile.ZipFile(out, "a") as archive:
        for name, text in extra.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_links_to_other_workbooks_and_formulas_are_not_followed(small: Project, tmp_path: Path) -> None:
    link = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    (tmp_path / "x.xlsx").write_bytes(workbook({"xl/externalLinks/externalLink1.xml": link}))
    losses = import_quotes(small, tmp_path / "x.xlsx", coder="ana")
    assert losses.taken["codings"] == 1
    assert losses.kinds["left"]["quotes that stand nowhere in their transcript"].count == 1


@pytest.mark.parametrize(
    "part",
    [{"../x.xml": "<x/>"}, {"xl/evil.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, {"xl/bomb.xml": "<x>" + " " * 30_000_000 + "</x>"}],
)
def test_unsafe_workbooks_are_refused(part: dict[str, str], small: Project, tmp_path: Path) -> None:
    data = workbook({})
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, text in part.items():
            archive.writestr(name, text)
    (tmp_path / "x.xlsx").write_bytes(out.getvalue())
    with pytest.raises(QualcodeError):
        import_quotes(small, tmp_path / "x.xlsx", coder="ana")


def test_a_codebook_that_names_itself_below_itself_is_refused() -> None:
    from qualcode.exchange.refi.read import read_qdc

    inner = '<Code guid="0000000a-0000-4000-8000-000000000000" name="A" isCodable="true"/>'
    found = read_qdc(
        f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{inner.replace("/>", ">")}{inner}</Code></Codes></CodeBook>'.encode()
    )
    assert any("have the GUID" in p for p in found.problems)


def test_cells_merged_over_the_whole_sheet_cost_nothing(small: Project, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook({}))) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith("sheet1.xml"):
                merged = b'<mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
                data = data.replace(b"</sheetData>", b"</sheetData>" + merged)
            made.writestr(name, data)
    (tmp_path / "x.xlsx").write_bytes(out.getvalue())
    assert import_quotes(small, tmp_path / "x.xlsx", coder="ana").taken["codings"] == 1


def test_a_word_file_of_ten_million_tags_is_refused() -> None:
    from qualcode.exchange.word.body import open_word

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"<a>" + b"<b/>" * 9_990_000 + b"</a>")
    with pytest.raises(QualcodeError):
        open_word(out.getvalue())
