"""The unitizing family: the printed example, and what is undefined."""

from __future__ import annotations

import pytest

from qualcode.agreement.statistics.continuum import Continuum
from qualcode.agreement.statistics.overlap import NOBODY, dice, precision, span_f1
from qualcode.agreement.statistics.unitizing import bar_u_alpha, cu_alpha, k_u_alpha, u_alpha

PRINTED = Continuum.of(
    60,
    {
        "Alex": [(2, 9, "1"), (11, 17, "2"), (24, 30, "5"), (32, 36, "6"), (36, 44, "6"), (44, 60, "7")],
        "Paul": [(2, 9, "1"), (11, 17, "3"), (19, 25, "5"), (32, 44, "6")],
        "Suzan": [(2, 9, "1"), (11, 17, "4"), (21, 27, "5"), (32, 36, "6"), (36, 40, "6"), (40, 44, "6")],
    },
)
"""Krippendorff 2019, figure 12.11; printed are 0.510, 0.413 and 0.724."""


def test_the_printed_example() -> None:
    assert [round(f(PRINTED).value or 0, 3) for f in (u_alpha, bar_u_alpha, cu_alpha)] == [0.510, 0.413, 0.724]


def test_a_code_that_never_meets_another_coders_spans_has_no_value_and_no_coverage() -> None:
    seven = k_u_alpha(PRINTED)["7"]
    assert (seven.value, seven.coverage) == (None, 0)
    assert "meet no other" in seven.note


def test_coverage_is_the_share_that_met_other_spans() -> None:
    assert k_u_alpha(PRINTED)["5"].coverage == pytest.approx(8 / 18)


def test_touching_spans_stay_two_and_overlapping_ones_become_one() -> None:
    assert Continuum.of(50, {"ana": [(0, 10, "a"), (10, 20, "a"), (15, 30, "a")]}).spans["ana"] == ((0, 10, "a"), (10, 30, "a"))


def test_two_codes_on_one_place_make_the_family_undefined() -> None:
    both = Continuum.of(50, {"ana": [(0, 10, "a"), (5, 20, "b")], "ben": [(0, 10, "a")]})
    for found in (u_alpha(both), bar_u_alpha(both), cu_alpha(both), k_u_alpha(both)["a"]):
        assert found.value is None
        assert "ana marked one place with two codes" in found.note
    assert u_alpha(both.only("a")).value == 1


def test_a_row_that_leaves_nothing_to_chance_is_undefined() -> None:
    """Three coders, of whom one marked nothing: l[x] = 2 / 2 = 1 and S[x] = 4 / 2 = 2, so the chance of x with itself is below nought and its row adds up to nought."""
    spans = {"ana": [], "ben": [(0, 1, "y"), (1, 2, "y")], "cy": [(0, 2, "x")]}
    figure = k_u_alpha(Continuum.of(24, spans))["x"]
    assert figure.value is None
    assert figure.note.startswith("undefined: ")


def test_one_coder_is_no_agreement() -> None:
    alone = Continuum.of(50, {"ana": [(0, 10, "a")]})
    assert {f(alone).value for f in (u_alpha, bar_u_alpha, cu_alpha)} == {None}
    assert dice(alone.only("a")).value is None


def test_nobody_marking_anything_is_undefined() -> None:
    nothing = Continuum.of(50, {"ana": [], "ben": []})
    for found in (u_alpha(nothing), bar_u_alpha(nothing), cu_alpha(nothing)):
        assert found.value is None
        assert found.note.startswith("undefined")
    assert dice(nothing).note == NOBODY


def test_precision_names_whose_marks_are_held_against_whose() -> None:
    found = precision(Continuum.of(50, {"ana": [(0, 10, "a")], "ben": [(0, 5, "a")]}))
    assert (found.value, found.note) == (0.5, "ana's marks, held against ben's")


def test_spans_match_from_half_of_their_joint_length() -> None:
    half = Continuum.of(50, {"ana": [(0, 10, "a")], "ben": [(0, 20, "a")]})
    assert (span_f1(half).value, span_f1(half, theta=0.6).value) == (1, 0)


@pytest.mark.parametrize("span", [(5, 5, "a"), (-1, 5, "a"), (40, 51, "a")])
def test_spans_outside_the_text_are_refused(span: tuple[int, int, str]) -> None:
    with pytest.raises(ValueError, match="no stretch"):
        Continuum.of(50, {"ana": [span]})
