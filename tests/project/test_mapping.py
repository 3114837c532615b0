"""Mapping a label changes what was named and nothing else."""

from __future__ import annotations

import pytest

from qualcode.errors import QualcodeError
from qualcode.project import Project, people, tables
from qualcode.project.mapping import map_label


def test_a_role_does_not_clear_the_person_nor_a_person_the_role(small: Project) -> None:
    done = map_label(small, "t-a", "Karen", role="supporter")
    assert (done.participant, done.role) == ("P1", "supporter")
    done = map_label(small, "t-a", "Karen", participant="P9")
    assert (done.participant, done.role) == ("P9", "supporter")
    assert people.speakers(small)["t-aaaaaaaa", "Karen"] == done


def test_a_person_mapped_to_a_label_without_a_role_is_a_participant(small: Project) -> None:
    path = people.table_path(small, people.SPEAKERS)
    path.write_text("transcript,speaker,participant,role\n", encoding="utf-8")
    assert map_label(small, "t-a", "Karen", participant="P1").role == "participant"


def test_blanks_round_ids_do_not_make_another_person(small: Project) -> None:
    map_label(small, " t-a ", " Karen ", participant=" P1 ", attributes={"site": "B"})
    assert sorted(people.participants(small)) == ["P1", "P2"]
    assert people.participants(small)["P1"]["site"] == "B"


def test_a_column_written_with_other_capitals_is_the_one_there_is(small: Project) -> None:
    map_label(small, "t-a", "Karen", participant="P1", attributes={"Quote": "no"})
    table, _ = tables.load(people.table_path(small, people.PARTICIPANTS))
    assert "Quote" not in table.columns
    assert not people.participants(small)["P1"].allows("quote")


def test_something_known_about_nobody_is_refused(small: Project) -> None:
    with pytest.raises(QualcodeError, match="about whom"):
        map_label(small, "t-a", "I", role="interviewer", attributes={"site": "A"})
