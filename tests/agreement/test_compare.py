"""What a study's coders are compared on, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.agreement.compare import compare
from qualcode.agreement.results import TOO_FEW, Row
from qualcode.agreement.statistics.alpha import krippendorff_alpha
from qualcode.agreement.statistics.continuum import Continuum
from qualcode.agreement.statistics.ratings import Ratings
from qualcode.agreement.statistics.sets import Sets, masi_distance
from qualcode.agreement.statistics.unitizing import u_alpha
from qualcode.errors import QualcodeError
from qualcode.project import people

from .team import Team

TALK = ["It was good. We liked it.", "Nobody came.", "The room was cold. The room was small."]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Two coders who have read one transcript of three turns of talk."""
    team = Team(tmp_path / "study", {"T1": TALK})
    for coder in ("ana", "ben"):
        team.read(coder, "T1")
    return team


def row(team: Team, code: str = "x", **options: object) -> Row:
    return next(r for r in compare(team.study, **options).by_code if r.what == code)  # type: ignore[arg-type]


def test_turns_by_code(team: Team) -> None:
    team.code("ana", "T1", 2)
    team.code("ana", "T1", 3)
    team.code("ben", "T1", 2)
    found = row(team)
    assert (found.n_units, found.n_transcripts, dict(found.uses)) == (3, 1, {"ana": 2, "ben": 1})
    assert found.percent_agreement == pytest.approx(2 / 3)
    assert found.dice == pytest.approx(2 / 3)
    assert found.prevalence == pytest.approx(1 / 2)
    assert found.alpha == pytest.approx(1 - 2 / (2 * 3 * 3 / 5))
    assert found.cohen_kappa == pytest.approx(0.4)


def test_what_both_read_and_neither_coded_is_agreement(team: Team) -> None:
    team.code("ana", "T1", 2)
    team.code("ben", "T1", 2)
    assert row(team).alpha == 1
    assert row(team).n_units == 3


def test_what_a_coder_did_not_read_is_missing(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": TALK})
    team.read("ana", "T1")
    team.read("ben", "T1", turns=range(2, 4))
    for coder in ("ana", "ben"):
        team.code(coder, "T1", 2)
    team.code("ana", "T1", 4)
    found = compare(team.study)
    assert found.by_code[0].n_units == 2
    assert dict(found.by_code[0].uses) == {"ana": 1, "ben": 1}
    assert found.by_code[0].alpha == 1


def test_a_coding_where_its_coder_is_not_known_to_have_read_is_left_out_and_named(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": TALK})
    team.read("ana", "T1")
    team.read("ben", "T1", turns=range(2, 3))
    team.code("ben", "T1", 4)
    team.code("ben", "T1", 2)
    team.code("ana", "T1", 2)
    found = compare(team.study)
    assert found.by_code[0].n_units == 1
    assert any("1 coding of ben's left out in T1" in n and "qualcode mark T1 coded --coder ben" in n for n in found.notes)


def test_a_transcript_marked_as_coded_is_read_all_through(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": TALK})
    for coder in ("ana", "ben"):
        team.mark(coder, "T1")
    team.code("ana", "T1", 2)
    assert row(team).n_units == 3


def test_nobody_can_leave_out_a_code_that_was_not_there_when_they_read(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": TALK})
    old = team.project.codebook_path.read_text(encoding="utf-8").split("  - id: y")[0]
    team.project.history.mkdir(parents=True)
    (team.project.history / "0123456789ab.yaml").write_text(old, encoding="utf-8", newline="\n")
    team.read("ana", "T1", codebook="0123456789ab")
    team.read("ben", "T1")
    for coder in ("ana", "ben"):
        team.code(coder, "T1", 2, "x")
    team.code("ben", "T1", 3, "y")
    found = compare(team.study)
    assert [(r.what, r.n_units) for r in found.by_code] == [("x", 3)]
    assert found.unused == ("y",)


def test_interviewers_talk_is_left_out_and_counted(team: Team) -> None:
    team.code("ana", "T1", 1)
    team.code("ana", "T1", 2)
    team.code("ben", "T1", 2)
    found = compare(team.study)
    assert dict(found.by_code[0].uses) == {"ana": 1, "ben": 1}
    assert any(n.startswith("1 coding left out that stand") for n in found.notes)


def test_a_coders_own_overlaps_count_once(team: Team) -> None:
    team.code("ana", "T1", 4, words="The room was cold.")
    team.code("ana", "T1", 4, words="was cold. The room")
    team.code("ben", "T1", 4, words="The room was cold. The room")
    found = row(team, unit="spans")
    assert dict(found.uses) == {"ana": 1, "ben": 1}
    assert (found.dice, found.jaccard, found.span_f1, found.alpha) == (1, 1, 1, 1)


def test_alpha_of_spans_is_krippendorffs_for_unitizing(team: Team) -> None:
    team.code("ana", "T1", 2, words="It was good.")
    team.code("ana", "T1", 4, words="room was cold")
    team.code("ben", "T1", 4, words="The room was cold. The")
    first, talk = len(TALK[0] + TALK[1]), sum(map(len, TALK))
    ana = [(0, 12, "x"), (first + 4, first + 17, "x")]
    wanted = u_alpha(Continuum.of(talk, {"ana": ana, "ben": [(first, first + 22, "x")]})).value
    assert row(team, unit="spans").alpha == pytest.approx(wanted)
    assert row(team, unit="character").alpha != pytest.approx(wanted, abs=1e-6)


def test_the_family_is_defined_where_no_two_codes_overlap(team: Team) -> None:
    for coder in ("ana", "ben"):
        team.code(coder, "T1", 2, "x")
        team.code(coder, "T1", 3, "y")
    assert [(o.name, o.value) for o in compare(team.study, unit="spans").overall] == [("u_alpha", 1), ("bar_u_alpha", 1), ("cu_alpha", 1)]
    team.code("ana", "T1", 2, "y")
    assert {o.value for o in compare(team.study, unit="spans").overall} == {None}


@pytest.mark.parametrize("at_once", [512, 1])
def test_alpha_on_sets_is_that_of_the_library(team: Team, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many sets are looked at at a time."""
    whole = Sets.blocks
    monkeypatch.setattr(Sets, "blocks", lambda self, by: whole(self, by, rows=at_once))
    for coder, codes in (("ana", "xy"), ("ben", "x")):
        for code in codes:
            team.code(coder, "T1", 2, code)
    team.code("ana", "T1", 3, "y")
    sets = [[frozenset("xy"), frozenset("y"), frozenset()], [frozenset("x"), frozenset(), frozenset()]]
    wanted = krippendorff_alpha(Ratings.of(sets), masi_distance, replicates=0).value
    assert [(o.name, o.value) for o in compare(team.study).overall] == [("alpha_masi", pytest.approx(wanted))]


def test_a_third_coders_unread_coding_does_not_count(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": TALK})
    for coder in ("ana", "ben"):
        team.read(coder, "T1")
        team.code(coder, "T1", 2)
    team.read("cy", "T1", turns=range(2, 3))
    team.code("cy", "T1", 2)
    team.code("cy", "T1", 3)
    found = row(team)
    assert (found.alpha, dict(found.uses)) == (1, {"ana": 1, "ben": 1, "cy": 1})


def test_the_figure_moves_with_the_unit(team: Team) -> None:
    team.code("ana", "T1", 4, words="The room was cold.")
    team.code("ben", "T1", 4, words="The room was small.")
    by_unit = {r.what: r for r in compare(team.study).by_unit}
    assert list(by_unit) == ["turn", "sentence", "paragraph", "character", "spans"]
    assert by_unit["turn"].alpha == 1
    assert by_unit["sentence"].alpha == pytest.approx(1 - 4 / (2 * 2 * 8 / 9))
    assert (by_unit["sentence"].n_units, by_unit["character"].n_units) == (5, sum(len(t) for t in TALK))


def test_pooling_adds_what_was_observed_and_what_chance_would_bring(team: Team) -> None:
    for turn in (2, 3):
        team.code("ana", "T1", turn, "x")
    team.code("ben", "T1", 2, "x")
    for coder in ("ana", "ben"):
        team.code(coder, "T1", 3, "y")
    found = compare(team.study).pooled
    chance = 2 * 3 * 3 / 5 + 2 * 2 * 4 / 5
    assert found is not None
    assert found.alpha == pytest.approx(1 - 2 / chance)
    assert found.cohen_kappa == pytest.approx(((2 / 3 - 4 / 9) + (1 - 5 / 9)) / ((1 - 4 / 9) + (1 - 5 / 9)))


def test_three_coders_and_their_pairs(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": TALK, "T2": TALK})
    for coder in ("ana", "ben"):
        team.read(coder, "T1")
        team.code(coder, "T1", 2)
    for coder in ("ben", "cy"):
        team.read(coder, "T2")
    team.code("cy", "T2", 3)
    found = compare(team.study)
    assert found.coders == ("ana", "ben", "cy")
    assert [(r.what, r.n_units, r.alpha) for r in found.pairs] == [("ana and ben", 3, 1.0), ("ana and cy", 0, None), ("ben and cy", 3, 0.0)]
    assert found.by_code[0].n_units == 6
    assert found.by_code[0].cohen_kappa is None


def test_sites_and_groups_of_those_who_speak(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": TALK, "T2": TALK})
    people.add_rows(team.project, people.PARTICIPANTS, [{"id": "P1", "group": "family", "site": "C"}])
    people.add_rows(team.project, people.SPEAKERS, [{"transcript": "T2", "speaker": "P", "participant": "P1", "role": "participant"}])
    for transcript in ("T1", "T2"):
        for coder in ("ana", "ben"):
            team.read(coder, transcript)
            team.code(coder, transcript, 2)
    found = compare(team.study)
    assert [(r.what, r.n_units) for r in found.sites] == [("A", 3), ("C", 3)]
    assert [(r.what, r.n_units) for r in found.groups] == [("not known", 3), ("family", 3)]


def test_too_few_uses_are_shown_and_not_judged(team: Team) -> None:
    for coder in ("ana", "ben"):
        team.code(coder, "T1", 2)
    found = compare(team.study)
    assert found.by_code[0].too_few
    assert "too few to judge" in found.by_code[0].note
    assert found.pooled is not None
    assert found.pooled.lowest == ""


def test_the_lowest_code_is_named_and_uneven_use_told(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": [f"Turn {n}." for n in range(30)]})
    for coder in ("ana", "ben"):
        team.read(coder, "T1")
        for turn in range(2, 12):
            team.code(coder, "T1", turn, "x")
        for turn in range(2, 28 if coder == "ana" else 10):
            team.code(coder, "T1", turn, "y")
    found = compare(team.study)
    assert found.pooled is not None
    assert (found.pooled.lowest, found.pooled.lowest_alpha) == ("y", found.by_code[1].alpha)
    assert "used unevenly" in found.by_code[1].note
    assert "used unevenly" not in found.by_code[0].note


def test_a_code_that_one_coder_never_used_has_kappa_0_and_says_so(team: Team) -> None:
    team.code("ana", "T1", 2)
    assert row(team).cohen_kappa == 0
    assert "ben never used it" in row(team).note


def test_fewer_than_ten_transcripts_give_no_interval(tmp_path: Path) -> None:
    for n in (9, 10):
        team = Team(tmp_path / f"study{n}", {f"T{i}": TALK for i in range(n)})
        for i in range(n):
            for coder in ("ana", "ben"):
                team.read(coder, f"T{i}")
            team.code("ana", f"T{i}", 2 + i % 3)
            team.code("ben", f"T{i}", 2 + i % 2)
        found = compare(team.study)
        assert found.pooled is not None
        assert (found.pooled.ci_low is None) == (n < 10)
        assert (TOO_FEW in found.pooled.note) == (n < 10)
        assert (found.by_code[0].ci_low is None) == (n < 10)


def test_stance_where_both_put_the_code(team: Team) -> None:
    for coder, stances in (("ana", ("positive", "negative", "")), ("ben", ("positive", "positive", "negative"))):
        for turn, stance in enumerate(stances, 2):
            team.code(coder, "T1", turn, stance=stance)
    team.code("ana", "T1", 2, "y", stance="positive")
    found = compare(team.study).stance
    assert found is not None
    assert (found.n, found.same) == (2, 1)
    assert found.counts == (("positive", "positive", 1), ("negative", "positive", 1))


def test_stances_that_differ_within_a_unit_are_mixed(team: Team) -> None:
    team.code("ana", "T1", 4, words="The room was cold.", stance="negative")
    team.code("ana", "T1", 4, words="The room was small.", stance="positive")
    team.code("ben", "T1", 4, stance="mixed")
    found = compare(team.study).stance
    assert found is not None
    assert found.counts == (("mixed", "mixed", 1),)


def test_transcripts_on_which_suggestions_were_seen_are_counted_apart(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": TALK, "T2": TALK})
    for transcript in ("T1", "T2"):
        for coder in ("ana", "ben"):
            team.read(coder, transcript)
    team.offered("ben", "T2")
    team.code("ana", "T1", 2)
    team.code("ben", "T1", 3)
    team.code("ana", "T2", 2)
    for turn in (2, 3):
        team.code("ben", "T2", turn, origin={"score": 0.7, "model": "cues"})
    found = compare(team.study)
    assert [s.transcript for s in found.sources] == ["T1"]
    assert found.suggested is not None
    assert found.suggested.transcripts == ("T2",)
    assert (found.suggested.accepted["ben"], found.suggested.confirmed["ben"]) == (2, 1)
    assert found.suggested.blind == found.pooled
    assert found.suggested.seen.n_units == 3
    assert "given apart" in found.methods


def test_where_suggestions_were_seen_everywhere_there_is_no_headline(team: Team) -> None:
    team.offered("ana", "T1")
    team.code("ana", "T1", 2)
    found = compare(team.study)
    assert (found.pooled, found.by_code) == (None, ())
    assert found.suggested is not None
    assert "cannot be given" in found.methods


@pytest.mark.parametrize("name", ["consensus", "study", "all", "Consensus"])
def test_consensus_is_refused_and_it_is_said_why(team: Team, name: str) -> None:
    with pytest.raises(QualcodeError, match="compared with themselves") as error:
        compare(team.study, ["ana", name])
    assert "--coders ana,ben" in error.value.hint


def test_unknown_coders_and_one_coder_are_refused(team: Team) -> None:
    with pytest.raises(QualcodeError, match="no coder 'anna'") as error:
        compare(team.study, ["anna", "ben"])
    assert "ana" in error.value.hint
    with pytest.raises(QualcodeError, match="two coders or more"):
        compare(team.study, ["ana"])


def test_nothing_read_twice_says_how_to_mark_it(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": TALK})
    team.read("ana", "T1")
    team.code("ana", "T1", 2)
    team.code("ben", "T1", 2)
    with pytest.raises(QualcodeError, match="ana has read 1, ben has read 0") as error:
        compare(team.study)
    assert "qualcode mark T1 coded --coder ben" in error.value.hint


def test_two_spellings_of_one_coder_are_one(team: Team) -> None:
    team.code("ANA", "T1", 2)
    team.code("ben", "T1", 2)
    assert dict(row(team).uses) in ({"ANA": 1, "ben": 1}, {"ana": 1, "ben": 1})


def test_the_same_study_gives_the_same_comparison(team: Team) -> None:
    team.code("ana", "T1", 2)
    team.code("ben", "T1", 2)
    assert compare(team.study) == compare(team.study)


def test_the_methods_paragraph_says_what_was_done(team: Team) -> None:
    team.code("ana", "T1", 2)
    team.code("ben", "T1", 3)
    said = compare(team.study).methods
    for words in (
        "1 of 1 transcripts (100%)",
        "a turn",
        "3 units",
        "before anything was settled",
        "known to have read",
        "fewer than 10",
        "how they were trained",
    ):
        assert words in said


def test_a_transcript_in_which_only_the_interviewer_speaks_is_no_unit_and_no_error(tmp_path: Path) -> None:
    team = Team(tmp_path / "study", {"T1": [], "T2": TALK})
    for transcript in ("T1", "T2"):
        for coder in ("ana", "ben"):
            team.read(coder, transcript)
    team.code("ana", "T1", 1)
    found = compare(team.study)
    assert found.pooled is not None
    assert (found.pooled.n_units, found.pooled.n_transcripts, found.pooled.alpha) == (3, 1, None)
    assert "no code was used" in found.pooled.note
    assert (found.by_code, found.unused) == ((), ("x", "y"))
