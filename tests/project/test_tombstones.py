"""What was withdrawn stays withdrawn, however a spreadsheet writes days and whatever a sync program does to the list."""

from __future__ import annotations

import json

import pytest

from qualcode.errors import QualcodeError
from qualcode.model.text import text_hash
from qualcode.project import Project, people
from qualcode.project.tombstones import add_lines, parse, withdrawn
from qualcode.upkeep.doctor import doctor
from qualcode.upkeep.withdrawal.erasure import purge

GONE = {"participant": "P1", "level": "quotes", "at": "2026-02-10"}


def consent(project: Project, day: str) -> bool:
    """Whether P1 may be quoted with a form of this day."""
    path = people.table_path(project, people.PARTICIPANTS)
    path.write_text(f"id,group,site,consent version,consent date,quote\nP1,school staff,A,v2,{day},yes\nP2,family,A,,,\n", encoding="utf-8")
    return people.participants(project)["P1"].allows("quote")


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2026-02-09", False),
        ("2026-02-10", False),
        ("2026-03-01", True),
        ("09/02/2026", False),  # as text "09/…" and "9…" are later than "2026…"
        ("31/01/2026", False),
        ("01/03/2026", True),
        ("sometime", False),
        ("30/02/2027", False),
        ("", False),
    ],
)
def test_only_a_form_of_a_later_day_undoes_a_withdrawal(small: Project, day: str, counts: bool) -> None:
    add_lines(small, [GONE])
    assert consent(small, day) is counts


def test_a_day_that_excel_rewrote_or_nobody_can_read_is_named(small: Project) -> None:
    consent(small, "01/03/2026")
    assert any(f.level == "note" and "is read as 2026-03-01" in f.what for f in doctor(small))
    consent(small, "Lent")
    assert any(f.level == "warning" and "'Lent' is no day" in f.what for f in doctor(small))
    consent(small, "2026-03-01")
    assert not any("consent date" in f.what for f in doctor(small))


@pytest.mark.parametrize(
    "line",
    [
        '{"words": ["abc"]}', '{"salt": "ü", "words": []}', '{"now": "x"}', '{"was": "x"}', '{"participant": "P1"}', '{"event": 1}', "[]", "null", "{}",
        '{"participant": "P1", "level": "quotes", "at": "some day"}', '{"nothing": "x"}', "[" * 100_000, '{"event": "\\ud800"}x',
    ],
)  # fmt: skip
def test_a_line_that_is_no_tombstone_stops_reading_with_its_number(line: str) -> None:
    with pytest.raises(QualcodeError, match=r"withdrawn.jsonl:2 cannot be read"):
        parse(f"{json.dumps(GONE)}\n{line}\n".encode())


def test_of_two_days_of_one_level_the_later_counts() -> None:
    later = {**GONE, "at": "2026-03-05"}
    for lines in ([GONE, later], [later, GONE]):
        assert parse("".join(json.dumps(line) + "\n" for line in lines).encode()).participants["P1"]["quotes"] == "2026-03-05"


def test_a_copy_that_a_sync_program_set_aside_is_honoured_and_named(small: Project) -> None:
    add_lines(small, [{"event": "a"}])
    copy = small.root / "withdrawn (Ana's conflicted copy).jsonl"
    copy.write_text(json.dumps(GONE) + "\n", encoding="utf-8")
    assert not people.participants(small)["P1"].allows("quote")
    assert withdrawn(small).events == {"a"}
    assert any(f.where == copy.name and "honoured" in f.what for f in doctor(small))
    assert add_lines(small, [GONE]) == 1, "the copy may be removed one day, so the list itself gets the line too"


@pytest.mark.parametrize("name", ["../../victim", "..\\victim", "C:victim", "/etc/victim"])
def test_a_tombstone_that_would_remove_files_elsewhere_is_refused(small: Project, name: str) -> None:
    """Files are removed by the name of a transcript, and the list may come from another copy or a backup."""
    small.tombstones.write_text(json.dumps({"transcript": name}) + "\n", encoding="utf-8")
    with pytest.raises(QualcodeError, match="cannot be read"):
        withdrawn(small)


def test_a_tombstone_removes_the_texts_of_its_own_transcript_only(small: Project) -> None:
    side = small.transcripts / f"t-aaaaaaaa.{text_hash('other')}.txt"
    side.write_text("other", encoding="utf-8")
    add_lines(small, [{"transcript": "*"}])
    purge(small)
    assert side.is_file()
