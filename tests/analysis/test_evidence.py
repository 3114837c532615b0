from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qualcode.analysis.evidence.joint import joint_display, judgements_table, logic_model
from qualcode.analysis.evidence.judgements import NOT_JUDGED, judge_event, read_judgements
from qualcode.analysis.evidence.rates import COST_COLUMNS, RATE_COLUMNS, costs_table, doubts, kept_back, rates_table, read_rates
from qualcode.errors import QualcodeError
from qualcode.study import Study
from tests.analysis import recount

ROOT = Path(__file__).parents[2]
GOOD = ["North", "Referrals", "count, year", "40", "44", "39", "41", "1.05", "0.7", "1.6", "ratio", "", "us"]


def rates(town: Study, *rows: list[str]) -> Study:
    path = town.project.seeds / "rates.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([RATE_COLUMNS, *rows])
    return town


def test_the_sample_studys_rates_are_printed_as_supplied_but_for_small_counts():
    found = rates_table(Study.open(ROOT))
    raw = recount.table("rates.csv", ROOT / "seeds")
    assert len(found.rows) == len(raw) == 17
    for row, given in zip(found.rows, raw, strict=True):
        shown = dict(zip(found.head, row, strict=True))
        small = given["unit"].startswith("count") and any(given[c] and float(given[c]) < 6 for c in RATE_COLUMNS[3:7])
        for column in RATE_COLUMNS[3:7]:
            if not given[column]:
                assert shown[column] == "not reported"
            elif given["unit"].startswith("count") and float(given[column]) < 6:
                assert shown[column] == "under 6"
            else:
                assert float(str(shown[column])) == float(given[column])
        assert (
            (shown["estimate"] == float(given["estimate"]))
            if given["estimate"] and not small
            else shown["estimate"] in ("no estimate", "kept back")
        )


def test_costs_are_never_added_up_and_a_blank_is_not_nought():
    found = costs_table(Study.open(ROOT))
    raw = recount.table("costs.csv", ROOT / "seeds")
    assert [r[3] for r in found.rows] == [float(g["amount GBP"]) if g["amount GBP"] else "not reported" for g in raw]
    assert "no total is printed" in "\n".join(found.notes)


def test_a_total_does_not_give_a_small_count_away(town: Study):
    site = lambda name, n: [name, "Enquiries", "count", n, "", "", "", "", "", "", "", "", ""]  # noqa: E731
    found = read_rates(rates(town, site("North", "3"), site("South", "30"), site("East", "9"), site("All sites", "42")))
    assert {r.site for r in found if 0 in kept_back(found, 6)[r.line]} == {"North", "East"}


def test_an_estimate_that_would_give_a_small_count_away_is_kept_back(town: Study):
    row = list(GOOD)
    row[RATE_COLUMNS.index("before")] = "4"
    found = rates_table(rates(town, row))
    shown = dict(zip(found.head, found.rows[0], strict=True))
    assert (shown["before"], shown["after"], shown["estimate"], shown["interval low"]) == ("under 6", 44, "kept back", None)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("comparator after", "", "without a comparator"),
        ("measure", "", "nothing says what the estimate is"),
        ("interval low", "1.2", "does not hold the estimate"),
        ("before", "forty", "'forty' is no number"),
        ("outcome", "", "'outcome' is empty"),
        ("estimate", "", "an interval without an estimate"),
    ],
)
def test_a_rate_that_cannot_be_used_is_refused_with_its_row(town: Study, column: str, value: str, message: str):
    row = list(GOOD)
    row[RATE_COLUMNS.index(column)] = value
    with pytest.raises(QualcodeError, match=message) as error:
        read_rates(rates(town, [*GOOD[:1], "Other", *GOOD[2:]], row))
    assert ":3" in error.value.message
    assert error.value.hint


def test_a_rate_without_comparator_or_with_a_telling_note_is_named(town: Study):
    alone = ["North", "Plans", "count", "3", "9", "", "", "", "", "", "", "only 3 at first", "us"]
    said = "\n".join(doubts(town, read_rates(rates(town, alone))))
    assert "rates.csv:2: North, Plans: no comparator" in said
    assert "may give away a count" in said


def test_an_unknown_kind_of_cost_is_refused(town: Study):
    path = town.project.seeds / "costs.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(",".join(COST_COLUMNS) + "\nNorth,Desk,onceoff,5,,,,\n", encoding="utf-8", newline="\n")
    with pytest.raises(QualcodeError, match=r"costs\.csv:2: 'onceoff' is no kind of cost"):
        costs_table(town)


def test_the_joint_display_holds_what_people_judged_and_says_what_nobody_did():
    found = joint_display(Study.open(ROOT))
    judged = {e["on"]: e for e in recount.events("judge") if e["kind"] == "fit"}
    concluded = {e["on"]: e["value"] for e in recount.events("judge") if e["kind"] == "conclusion"}
    for row in found.rows:
        cells = dict(zip(found.head, row, strict=True))
        assert cells["fit"] == (judged[cells["claim"]]["value"] if cells["claim"] in judged else NOT_JUDGED)
        assert cells["what we conclude"] == concluded.get(cells["claim"], "not written")
    assert {r[-1] for r in found.rows} > {"not written"}
    assert set(judged) <= {row[0] for row in found.rows}
    reach = next(r for r in found.rows if r[0] == "across: easier to reach")
    assert "18 % (of people or of ticks: the base is not reported)" in str(reach[3])


def test_people_heard_in_the_joint_display_equal_a_recount():
    rows = recount.participants()
    themes = {e["theme"]: e for e in recount.events("theme")}
    said = recount.codings()
    found = {row[0]: row for row in joint_display(Study.open(ROOT)).rows}
    for claim, theme, site in (
        ("Authority C: referrals", "referrals-when-near", "Authority C"),
        ("across: easier to reach", "answer-sooner", ""),
    ):
        people = {p for s in said for p in s.people if s.code in themes[theme]["codes"] and site in ("", rows[p]["site"])}
        assert f"{len(people)} people heard" in str(found[claim][4])


def test_missing_ratings_say_not_judged():
    found = {(r[0], r[1]): r[2] for r in judgements_table(Study.open(ROOT)).rows}
    assert found["Authority C", "feasibility"] == NOT_JUDGED
    assert found["Authority A", "feasibility"] == "workable"
    assert sum(v != NOT_JUDGED for v in found.values()) == len(recount.events("judge"))


def test_the_logic_model_holds_only_what_people_placed():
    found = {r[0]: r for r in logic_model(Study.open(ROOT)).rows}
    assert found["relationships"][5] == NOT_JUDGED
    assert str(found["response"][5]).startswith("morning-meeting [final; Authority A]")


@pytest.mark.parametrize(
    ("kind", "value", "reason", "message"),
    [
        ("fit", "converges", "x", "no judgement of fit"),
        ("colour", "green", "x", "no kind of judgement"),
        ("confidence", "high", " ", "needs its reason"),
    ],
)
def test_a_judgement_that_cannot_be_recorded_is_refused(town: Study, kind: str, value: str, reason: str, message: str):
    with pytest.raises(QualcodeError, match=message):
        judge_event(town, "ana", "North", kind, value, reason)


def test_a_newer_judgement_takes_the_place_of_an_older_one(town: Study):
    town.write([judge_event(town, "ana", "North", "feasibility", "workable", "Posts were filled.")])
    town.write([judge_event(town, "ben", "North", "feasibility", "not workable", "They left.")])
    assert read_judgements(town)["North", "feasibility"].value == "not workable"
    assert town.state.conflicts == []


def test_a_judgement_names_the_evidence_it_rests_on(town: Study):
    coding = town.codings.codings[0]
    town.write([judge_event(town, "ana", "North", "feasibility", "workable", "Posts were filled.", evidence=[coding.id[-8:]])])
    assert read_judgements(town)["North", "feasibility"].evidence == (coding.id,)
    row = next(r for r in judgements_table(town).rows if r[:2] == ("North", "feasibility"))
    assert row[5] == f"{coding.code} in {coding.transcript}, turn {next(town.transcripts[coding.transcript].turns_in(coding.span)).number}"


@pytest.mark.parametrize("name", ["rates:nothing", "poll:nothing", "no such coding"])
def test_evidence_that_is_not_there_is_refused(town: Study, name: str):
    with pytest.raises(QualcodeError):
        judge_event(town, "ana", "North", "feasibility", "workable", "Because.", evidence=[name])
