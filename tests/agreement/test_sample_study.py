"""The sample study's two coders, counted again by other means."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from qualcode.agreement.compare import compare
from qualcode.agreement.results import Comparison, Row
from qualcode.codings import snapshots
from qualcode.codings.fold import fold
from qualcode.study import Study

ROOT = Path(__file__).parents[2]
ROUNDS = {"round one": ("A_DSL_01", "B_PAR_01", "C_SW_01"), "round two": ("A_PAR_02", "B_FG_01", "C_TEACH_01")}


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.open(ROOT)


@pytest.fixture(scope="module")
def found(study: Study) -> Comparison:
    return compare(study, ["ines", "joe"])


def by_hand(study: Study, name: str) -> dict[str, tuple[list[int], list[int]]]:
    """For each code, what each coder put on each turn of participants' talk, straight from the snapshot's events."""
    taken = next(e for e in study.state.of("snapshot") if e["name"].startswith(name))
    ids = snapshots.read(study.project, taken["events"])
    codings = fold(e for e in study.reading.events if e.id in ids).of("code")
    rows: dict[str, tuple[list[int], list[int]]] = {c.id: ([], []) for c in study.codebook.codable}
    for transcript in (study.transcripts[t] for t in ROUNDS[name]):
        for turn in (t for t in transcript.turns if study.speaker(transcript.id, t).counts):
            for coder, place in (("ines", 0), ("joe", 1)):
                here = {
                    e["code"]
                    for e in codings
                    if e.coder == coder and e["transcript"] == transcript.id and e["start"] < turn.end and turn.start < e["end"]
                }
                for code, row in rows.items():
                    row[place].append(int(code in here))
    return rows


def test_every_code_is_as_counted_by_hand(study: Study, found: Comparison) -> None:
    from sklearn.metrics import cohen_kappa_score

    one, two = by_hand(study, "round one"), by_hand(study, "round two")
    for row in found.by_code:
        ines, joe = ([*one[row.what][i], *two[row.what][i]] for i in (0, 1))
        assert (row.n_units, dict(row.uses)) == (len(ines), {"ines": sum(ines), "joe": sum(joe)}), row.what
        assert row.percent_agreement == pytest.approx(sum(a == b for a, b in zip(ines, joe, strict=True)) / len(ines))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert row.cohen_kappa == pytest.approx(cohen_kappa_score(ines, joe)), row.what


def test_it_is_read_before_resolution_from_the_two_snapshots(found: Comparison) -> None:
    assert {s.transcript: set(s.read_from.values()) for s in found.sources} == {
        t: {f"{name}, before discussion"} for name, transcripts in ROUNDS.items() for t in transcripts
    }
    assert found.notes == ()


def test_the_code_that_was_reworded_agrees_better_afterwards(study: Study) -> None:
    def acceptability(name: str) -> Row:
        return next(r for r in compare(study, snapshot=name).by_code if r.what == "feas.acceptability")

    assert (acceptability("round one").alpha or 0) < 0 < 0.5 < (acceptability("round two").alpha or 0)


def test_six_transcripts_are_too_few_for_an_interval(found: Comparison) -> None:
    assert found.pooled is not None
    assert (found.pooled.n_transcripts, found.pooled.ci_low) == (6, None)
    assert all(r.ci_low is None for r in found.by_code)
