"""What a report's methods appendix says of agreement: figures where there are any, and plainly why not where there are none."""

from __future__ import annotations

from pathlib import Path

from qualcode.reports.content import Paragraph, Table
from qualcode.reports.parts.agreement import agreement_section
from tests.agreement.team import Team

TALK = ["One.", "Two.", "Three."]


def texts(team: Team) -> str:
    return " ".join(b.text for b in agreement_section(team.study).blocks if isinstance(b, Paragraph))


def test_the_paragraph_has_no_open_places_and_the_codes_stand_in_a_table(tmp_path: Path) -> None:
    team = Team(tmp_path / "t", {"T1": TALK, "T2": TALK})
    for coder in ("ana", "ben"):
        team.code(coder, "T1", 2)
        team.mark(coder, "T1")
    section = agreement_section(team.study)
    assert "[" not in texts(team)
    assert "coded by both ana and ben" in texts(team)
    assert "T1" not in texts(team)
    (table,) = [b for b in section.blocks if isinstance(b, Table)]
    assert [row[0] for row in table.rows] == ["Code X"]


def test_where_one_coder_has_read_everything_it_says_so(tmp_path: Path) -> None:
    team = Team(tmp_path / "t", {"T1": TALK})
    team.code("ana", "T1", 2)
    assert "cannot be said" in texts(team)


def test_a_reflexive_study_gives_its_reason_and_no_figure(tmp_path: Path) -> None:
    team = Team(tmp_path / "t", {"T1": TALK}, 'approach = "reflexive"\n')
    section = agreement_section(team.study)
    assert section.title == "How we read"
    assert "Braun & Clarke" in texts(team)


def test_rounds_stand_below_each_other(tmp_path: Path) -> None:
    team = Team(tmp_path / "t", {"T1": TALK, "T2": TALK})
    for transcript in ("T1", "T2"):
        for coder in ("ana", "ben"):
            team.code(coder, transcript, 2)
            team.mark(coder, transcript)
        team.snapshot(f"round {transcript}")
    tables = [b for b in agreement_section(team.study).blocks if isinstance(b, Table)]
    assert [row[0] for row in tables[1].rows] == ["round T1", "round T2"]
