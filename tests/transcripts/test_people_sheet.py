"""Attribute sheets: people added, empty cells filled, filled ones left alone, and errors with row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.project import Project, people
from qualcode.transcripts.tabular.people_sheet import take_people


def sheet(tmp_path: Path, text: str, name: str = "people.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def test_people_are_added_and_empty_cells_filled(small: Project, tmp_path: Path) -> None:
    taken = take_people(small, sheet(tmp_path, "Participant ID;Stakeholder group;Role;Years in post\nP1;;teacher;12\nP9;parents;;3\n"))
    rows = people.read_rows(small, people.PARTICIPANTS)
    assert taken.added == ["P9"]
    assert rows["P1",]["role"] == "teacher"
    assert (rows["P9",]["group"], rows["P9",]["Years in post"]) == ("parents", "3")
    assert taken.new_columns == ["Years in post"]


def test_a_cell_that_a_person_filled_stays_and_is_said(small: Project, tmp_path: Path) -> None:
    taken = take_people(small, sheet(tmp_path, "id,group\nP1,governors\n"))
    assert people.read_rows(small, people.PARTICIPANTS)["P1",]["group"] == "school staff"
    assert taken.kept == ["P1, column group: it says 'school staff' and stays so; row 2 of the sheet says 'governors'"]


def test_a_label_of_the_same_name_stands_for_the_person(small: Project, tmp_path: Path) -> None:
    people.add_rows(small, people.SPEAKERS, [{"transcript": "t-bbbbbbbb", "speaker": "BSR06", "participant": "", "role": ""}])
    people.add_rows(small, people.SPEAKERS, [{"transcript": "t-bbbbbbbb", "speaker": "BSRO7", "participant": "", "role": ""}])
    taken = take_people(small, sheet(tmp_path, "code,role\nbsr06,nurse\nBSR07,nurse\n"))
    assert people.read_rows(small, people.SPEAKERS)["t-bbbbbbbb", "BSR06"]["participant"] == "bsr06"
    assert people.read_rows(small, people.SPEAKERS)["t-bbbbbbbb", "BSRO7"]["participant"] == ""
    assert any("BSRO7 is nobody of the sheet" in line for line in taken.unmatched)


def test_a_look_writes_nothing(small: Project, tmp_path: Path) -> None:
    before = people.table_path(small, people.PARTICIPANTS).read_bytes()
    assert take_people(small, sheet(tmp_path, "id,group\nP7,governors\n"), dry_run=True).added == ["P7"]
    assert people.table_path(small, people.PARTICIPANTS).read_bytes() == before


def test_an_excel_sheet_reads_alike(small: Project, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Pseudonym", "School"])
    book.active.append(["P1", "Hill"])
    book.save(tmp_path / "people.xlsx")
    take_people(small, tmp_path / "people.xlsx")
    assert people.read_rows(small, people.PARTICIPANTS)["P1",]["school"] == "Hill"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("id,group\nP1,a\n,b\n", "people.csv:3, column id"),
        ("id,group\nP1,a\np1,b\n", "people.csv:3, column id: 'p1' stands in row 2 too"),
        ("shoe,size\n1,2\n3,4\n", "people.csv:1: no column says who"),
        ("id,quote\nP1,perhaps\n", "people.csv:2, column quote: 'perhaps' is no answer"),
        ("id,Group,group\nP1,a,b\n", "people.csv:1: the column 'group' stands twice"),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column(small: Project, tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(QualcodeError) as error:
        take_people(small, sheet(tmp_path, text))
    assert where in str(error.value.message)


def test_a_date_that_only_fits_with_the_month_first_says_so_of_its_column(small: Project, tmp_path: Path) -> None:
    taken = take_people(small, sheet(tmp_path, "id,consent date\nP7,03/04/2026\nP8,03/25/2026\n"))
    rows = people.read_rows(small, people.PARTICIPANTS)
    assert [rows[who,]["consent date"] for who in ("P7", "P8")] == ["2026-03-04", "2026-03-25"]
    assert any("'03/25/2026' shows that the month comes first" in line for line in taken.unmatched)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (("03/04/2026", "05/06/2026"), "is read as 2026-04-03, the day first"),
        (("25/03/2026", "03/25/2026"), "has the day first and"),
        (("25/03/2026", "03/04/2026"), ""),
        (("3.3.2026", "2026-03-04"), ""),
    ],
)
def test_dates_in_doubt_are_kept_as_they_stand_and_said(small: Project, tmp_path: Path, dates: tuple[str, str], said: str) -> None:
    taken = take_people(small, sheet(tmp_path, f"id,consent date\nP7,{dates[0]}\nP8,{dates[1]}\n"))
    rows = people.read_rows(small, people.PARTICIPANTS)
    assert tuple(rows[who,]["consent date"] for who in ("P7", "P8")) == dates
    assert [line for line in taken.unmatched if "consent date" in line] == [line for line in taken.unmatched if said and said in line]
    assert bool(said) == any(said in line for line in taken.unmatched if said)
