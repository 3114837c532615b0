from __future__ import annotations

import pytest

from qualcode.analysis.counts.cooccur import cooccurrence, pairs_of
from qualcode.analysis.material import Material
from qualcode.codings.acts import code
from qualcode.errors import QualcodeError
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study

ROLE, SPACE = "feas.role", "feas.space"


def coded(small: Project, *places: tuple[str, int, int, str]) -> Material:
    """Codings by coder, first and last character within the second turn, and code."""
    study = Study(small)
    text = study.transcript("t-aaaaaaaa")
    at = text.turn(2).start
    study.write([code(coder, text, Span(at + a, at + b), which, study.codebook) for coder, a, b, which in places])
    return Material(study, "all")


def test_touching_is_not_overlapping(small: Project):
    assert pairs_of(coded(small, ("ana", 0, 6, ROLE), ("ana", 6, 12, SPACE))) == {}
    assert pairs_of(coded(small, ("ana", 5, 12, SPACE))) == {(ROLE, SPACE): 1}


def test_two_coders_never_make_a_pair(small: Project):
    material = coded(small, ("ana", 0, 6, ROLE), ("ben", 0, 6, SPACE))
    assert all(pairs_of(material, how, 3) == {} for how in ("span", "overlap", "turn", "near", "transcript"))


def test_a_code_is_no_pair_with_itself(small: Project):
    assert pairs_of(coded(small, ("ana", 0, 6, ROLE), ("ana", 2, 9, ROLE))) == {}


def test_the_table_says_what_counts_as_together(small: Project):
    found = cooccurrence(coded(small, ("ana", 0, 6, ROLE), ("ana", 2, 9, SPACE)), "near", 2)
    assert found.unit == "pairs of codings that stand at most 2 turns apart (overlapping ones included)"
    assert found.rows == ((ROLE, None, 1), (SPACE, 1, None))


@pytest.mark.parametrize(("how", "within"), [("beside", 1), ("near", -1)])
def test_what_cannot_be_counted_is_refused(small: Project, how: str, within: int):
    with pytest.raises(QualcodeError):
        pairs_of(coded(small, ("ana", 0, 6, ROLE)), how, within)
