"""Charts stand above the table they are drawn from, with words for those who cannot see them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.reports import charts
from qualcode.reports.content import Picture, Section, Table
from tests.reports.sample_report import rich

ROWS = (
    ("Role clarity", "7", "staff"),
    ("Workload", "5", "staff"),
    ("Rooms", "under 3", "staff"),
    ("Meetings", "4", "staff"),
    ("IT", "3", "staff"),
)
PEOPLE = Table("People heard by code", ("Code", "People", "Heard from"), ROWS, (40, 20, 40), frozenset({1}), key="feasibility/people")


def drawn(table: Table) -> object:
    return charts.illustrated(replace(rich(), sections=(Section("One", (table,)),))).sections[0].blocks[0]


def test_people_by_code_are_drawn_with_the_table_below():
    found = drawn(PEOPLE)
    assert isinstance(found, Picture)
    assert found.png.startswith(b"\x89PNG")
    assert found.data == PEOPLE
    assert "Role clarity, 7; Workload, 5; Meetings, 4" in found.alt


def test_a_number_that_is_kept_back_is_not_drawn():
    found = drawn(PEOPLE)
    assert isinstance(found, Picture)
    assert "4 lines" in found.alt
    assert "Rooms" not in found.alt


def test_the_same_table_gives_the_same_picture():
    assert drawn(PEOPLE) == drawn(PEOPLE)


@pytest.mark.parametrize("table", [replace(PEOPLE, key="other"), replace(PEOPLE, rows=ROWS[:3]), replace(PEOPLE, figures=frozenset())])
def test_other_tables_stay_tables(table: Table):
    assert drawn(table) is table


def test_without_matplotlib_the_table_stands_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(charts, "find_spec", lambda name: None)
    assert drawn(PEOPLE) is PEOPLE
