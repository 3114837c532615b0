from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.analysis.counts.saturation import Rule, curve, reached, saturation
from qualcode.analysis.counts.spoke import who_spoke
from qualcode.analysis.material import Material
from qualcode.errors import QualcodeError
from qualcode.study import Study
from tests.analysis import recount

ROOT = Path(__file__).parents[2]


def units(*codes: str) -> list[frozenset[str]]:
    return [frozenset(c) for c in codes]


def test_new_codes_in_a_run_are_divided_by_those_of_the_base():
    # base abcd + efgh = 8 codes; the run after it brings i (1 of 8), the next run nothing
    talk = units("abcd", "efgh", "ai", "b", "c")
    assert reached(talk, Rule(2, 2, 0.05)) == 3
    assert reached(talk, Rule(2, 2, 0.125)) == 2
    assert reached(talk[:3], Rule(2, 2, 0.05)) is None
    assert reached(units("ab", "cd", "e", "e"), Rule(2, 1, 0.0)) == 3, "what came up after the base is known from then on"


@pytest.mark.parametrize("values", [(0, 2, 0.05), (4, 0, 0.05), (4, 2, 1.0)])
def test_a_rule_that_means_nothing_is_refused(values: tuple[int, int, float]):
    with pytest.raises(QualcodeError):
        Rule(*values)


def test_the_curve_of_the_sample_study_equals_a_recount():
    rows, said = recount.participants(), recount.codings()
    dates = {r["id"]: r["date"] for r in recount.table("transcripts.csv")}
    heard: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in recount.table("speakers.csv"):
        if row["participant"] and row["role"] not in recount.NOT_PARTICIPANTS:
            heard[rows[row["participant"]]["group"], row["transcript"]] |= set()
    for s in said:
        for person in s.people:
            heard[rows[person]["group"], s.transcript].add(s.code)
    expected = []
    for group in ("social care", "family", "school staff"):
        seen: set[str] = set()
        for number, (_, t) in enumerate(sorted((dates[t], t) for g, t in heard if g == group), 1):
            seen |= heard[group, t]
            expected.append((group, number, t, len(seen)))
    assert [r[:4] for r in curve(Material(Study.open(ROOT))).rows if r[0] != "not stated"] == expected


def test_it_says_when_it_means_nothing():
    found = saturation(Material(Study.open(ROOT)), draws=50)
    assert "no evidence of saturation" in "\n".join(found.notes)
    assert next(r for r in found.rows if r[0] == "not stated")[4] == "too few (3)"
    assert saturation(Material(Study.open(ROOT)), draws=50).rows == found.rows


def test_a_reflexive_project_has_none():
    study = Study.open(ROOT)
    study.project.__dict__["settings"] = replace(study.project.settings, approach="reflexive")
    with pytest.raises(QualcodeError, match="reflexive"):
        saturation(Material(study))


def test_words_said_equal_a_recount():
    import json

    words: dict[str, int] = defaultdict(int)
    for row in recount.table("speakers.csv"):
        if row["participant"] and row["role"] not in recount.NOT_PARTICIPANTS:
            record = json.loads((ROOT / "transcripts" / f"{row['transcript']}.json").read_text(encoding="utf-8"))
            text = (ROOT / "transcripts" / f"{row['transcript']}.txt").read_bytes().decode("utf-8")
            words[row["participant"]] += sum(
                len(text[t["start"] : t["end"]].split()) for t in record["turns"] if t["speaker"] == row["speaker"]
            )
    found = who_spoke(Material(Study.open(ROOT)))
    assert {r[0]: r[5] for r in found.rows if "not matched" not in str(r[0])} == dict(words)
    passages = defaultdict(int)
    for s in recount.codings():
        for person in s.people:
            passages[person] += 1
    assert {r[0]: r[6] for r in found.rows if r[0] in words} == {p: passages.get(p, 0) for p in words}
