from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualcode.analysis.themes.matrix import cell_event, read_matrix
from qualcode.errors import QualcodeError
from qualcode.project.begin import copy_sample
from qualcode.reports.tables.matrix_book import from_excel, to_excel
from qualcode.study import Study


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_sample(tmp_path_factory.mktemp("sample") / "study").root


@pytest.fixture
def study(sample: Path, tmp_path: Path) -> Study:
    return Study.open(shutil.copytree(sample, tmp_path / "study"))


@pytest.fixture
def book(study: Study, tmp_path: Path) -> Path:
    path = tmp_path / "matrix.xlsx"
    path.write_bytes(to_excel(read_matrix(study)))
    return path


def change(path: Path, **cells: str | None) -> None:
    book = load_workbook(path)
    for name, value in cells.items():
        book["matrix"][name] = value
    book.save(path)


def said(study: Study) -> list[tuple[object, ...]]:
    return [(c.row, c.theme, c.summary, c.status, c.quotes) for c in read_matrix(study).cells]


def test_a_matrix_that_nobody_changed_comes_back_as_nothing(study: Study, book: Path):
    assert from_excel(study, "ines", book).events == ()
    change(book)  # saved again by another program
    taken = from_excel(study, "ines", book)
    assert (taken.events, taken.conflicts) == ((), ())


def test_changed_cells_come_back_whole_and_nothing_else_moves(study: Study, book: Path):
    before = said(study)
    words = "=SUM of it,\nin two lines; “quoted” ✓"
    change(book, C3=words, C4="draft")
    taken = from_excel(study, "joe", book)
    assert len(taken.events) == 1
    study.write(taken.events)
    after = said(study)
    cell = read_matrix(study).cell("Authority A", "morning-meeting")
    assert (cell.summary, cell.status, cell.by) == (words, "draft", "joe")
    assert [x for x in after if x[:2] != ("Authority A", "morning-meeting")] == [
        x for x in before if x[:2] != ("Authority A", "morning-meeting")
    ]
    book.write_bytes(to_excel(read_matrix(study)))
    assert from_excel(study, "joe", book).events == ()


def test_a_cell_can_be_emptied_and_written_without_touching_its_status(study: Study, book: Path):
    matrix = read_matrix(study)
    column = 3 + [t.id for t in matrix.themes].index("turnover")
    workbook = load_workbook(book)
    workbook["matrix"].cell(3, column).value = "Now written."
    workbook["matrix"].cell(3, 3).value = None
    workbook.save(book)
    study.write(from_excel(study, "ines", book).events)
    now = read_matrix(study)
    assert (now.cell("Authority A", "turnover").summary, now.cell("Authority A", "turnover").status) == ("Now written.", "draft")
    assert now.cell("Authority A", "morning-meeting").status == "empty"


def test_quotes_go_out_and_come_back_and_ends_of_ids_will_do(study: Study, book: Path):
    coding = study.layer().codings[0]
    change(book, C5=f"{coding.id[-8:]}\n")
    study.write(from_excel(study, "ines", book).events)
    assert read_matrix(study).cell("Authority A", "morning-meeting").quotes == (coding.id,)
    change(book, C5="nonsense")
    with pytest.raises(QualcodeError, match=r"cell C3 \(quotes\)"):
        from_excel(study, "ines", book)


def test_a_cell_changed_on_both_sides_is_shown_and_left_alone(study: Study, book: Path):
    study.write([cell_event(study, "joe", "Authority A", "morning-meeting", "Joe's words.")])
    change(book, C3="Excel's words.")
    taken = from_excel(study, "ines", book)
    assert taken.events == ()
    (conflict,) = taken.conflicts
    assert (conflict.theirs.summary, conflict.ours.summary, conflict.by) == ("Excel's words.", "Joe's words.", "joe")


def test_the_same_change_on_both_sides_is_no_conflict(study: Study, book: Path):
    study.write([cell_event(study, "joe", "Authority A", "morning-meeting", "Same words.", "agreed")])
    change(book, C3="Same words.")
    taken = from_excel(study, "ines", book)
    assert (taken.events, taken.conflicts) == ((), ())


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"C1": "morning-meting"}, "cell C1: 'morning-meting' is no theme"),
        ({"C1": "room-and-login"}, "stands twice"),
        ({"C1": None}, "is no theme"),
        ({"A3": "Authority X", "A4": "Authority X"}, "row 3: 'Authority X' is no row"),
        ({"B4": "state"}, "row 4: 'state' is none of"),
        ({"C4": "done"}, "'done' is no status"),
    ],
)
def test_a_changed_head_is_refused_with_its_cell(study: Study, book: Path, cells: dict[str, str | None], message: str):
    change(book, **cells)
    with pytest.raises(QualcodeError, match=message) as error:
        from_excel(study, "ines", book)
    assert error.value.hint


def test_a_file_that_is_no_matrix_is_refused(study: Study, tmp_path: Path):
    path = tmp_path / "x.xlsx"
    path.write_text("nothing", encoding="utf-8")
    with pytest.raises(QualcodeError, match="is no Excel workbook"):
        from_excel(study, "ines", path)


def test_the_same_matrix_gives_the_same_bytes(study: Study):
    assert to_excel(read_matrix(study)) == to_excel(read_matrix(study))
