"""What earlier printings called people is kept, without anybody in it, and held against the next printing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.analysis.quotes.printings import NAME, printed_before
from qualcode.errors import QualcodeError
from qualcode.reports.make import make_reports
from qualcode.reports.source import Source
from qualcode.reports.view import view_of
from qualcode.study import Study
from qualcode.upkeep.made import made_files, other_files


def kept(study: Study) -> Path:
    return study.project.outputs / "reports" / NAME


def test_printing_twice_gives_the_same_and_remembers_it_once(town: Study) -> None:
    make_reports(town)
    first = {p.name: p.read_bytes() for p in sorted(kept(town).parent.iterdir())}
    make_reports(Study(town.project))
    assert {p.name: p.read_bytes() for p in sorted(kept(town).parent.iterdir())} == first
    assert {name: len(printings) for name, printings in json.loads(kept(town).read_text(encoding="utf-8")).items()} == {
        "North": 1,
        "South": 1,
        "across": 1,
    }


def test_another_set_of_attributions_stands_beside_the_first(town: Study) -> None:
    make_reports(town, site="North")
    path = town.project.transcripts / "population.csv"
    rows = path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else ["site,school,group,role,population"]
    path.write_text(
        "\n".join(line.replace(",40", ",1") for line in rows) + "\nNorth,School 9,school staff,gardener,9,,,\n", encoding="utf-8"
    )
    again = Study(town.project)
    make_reports(again, site="North")
    view = view_of(Source(again, again.layer()), "North")
    assert view.ladder({}).before == printed_before(town.project, "North")
    assert len(printed_before(town.project, "North")) == 2
    assert printed_before(town.project, "South") == []


def test_it_holds_kinds_of_people_and_nobody(town: Study) -> None:
    make_reports(town)
    text = kept(town).read_text(encoding="utf-8")
    ids = {*town.participants, *town.transcripts}
    assert not [i for i in ids if f'"{i}"' in text]
    assert not [q for q in (t.slice(turn.span) for t in town.transcripts.values() for turn in t.turns) if len(q) > 20 and q in text]


def test_a_withdrawal_leaves_it_for_the_reports_that_were_sent_are_still_there(town: Study) -> None:
    from qualcode.upkeep.withdrawal.plan import plan
    from qualcode.upkeep.withdrawal.withdraw import withdraw

    make_reports(town)
    assert kept(town) not in {*made_files(town.project), *other_files(town.project)}
    withdraw(town, plan(town, min(town.participants), lambda t, turn: True), "ines")
    assert kept(town).is_file()


@pytest.mark.parametrize("broken", ["{", "[]", '{"North": [[["a"]]]}', '{"North": [[[1, 2, 3, 4, 5]]]}'])
def test_one_that_cannot_be_read_stops_the_reports(town: Study, broken: str) -> None:
    kept(town).parent.mkdir(parents=True, exist_ok=True)
    kept(town).write_text(broken, encoding="utf-8")
    with pytest.raises(QualcodeError, match="cannot be read"):
        make_reports(town)


def test_nothing_is_remembered_of_a_report_without_quotations(town: Study) -> None:
    make_reports(town, status="factual-check")
    assert not kept(town).exists()
