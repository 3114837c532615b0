"""Other people's programs give the same figures, except where they are known to be wrong.

Left out on purpose (each was measured): krippendorff raises where there is one value; nltk gives 1 there, raises on missing values for kappa, and divides by
zero on two empty sets; scikit-learn and statsmodels give NaN where ours is None.
"""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from qualcode.agreement.statistics import coefficients, sets
from qualcode.agreement.statistics.alpha import krippendorff_alpha
from qualcode.agreement.statistics.ratings import Ratings

SEEDS = range(6)


def data(seed: int, coders: int, units: int = 120, categories: int = 4, gaps: float = 0.0) -> np.ndarray:
    """Values of coders who agree more often than not; NaN where one is missing."""
    rng = np.random.default_rng(seed)
    first = rng.integers(0, categories, units)
    found = np.where(rng.random((coders, units)) < 0.6, first, rng.integers(0, categories, (coders, units))).astype(float)
    found[rng.random(found.shape) < gaps] = np.nan
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("coders", "gaps"), [(2, 0.0), (2, 0.2), (5, 0.0), (5, 0.4)])
def test_alpha_is_that_of_krippendorff_0_9(seed: int, coders: int, gaps: float) -> None:
    import krippendorff

    values = data(seed, coders, gaps=gaps)
    theirs = krippendorff.alpha(values, level_of_measurement="nominal")
    assert krippendorff_alpha(Ratings.of(values), replicates=0).value == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_kappa_is_that_of_scikit_learn_and_statsmodels(seed: int) -> None:
    from sklearn.metrics import cohen_kappa_score

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.stats.inter_rater import cohens_kappa

    values = data(seed, 2)
    ours = coefficients.cohen_kappa(Ratings.of(values))
    assert ours.value == pytest.approx(cohen_kappa_score(*values), abs=1e-12)
    table = np.histogram2d(*values, bins=(np.arange(5) - 0.5,) * 2)[0]
    theirs = cohens_kappa(table)
    assert ours.value == pytest.approx(theirs.kappa, abs=1e-12)
    assert ours.se == pytest.approx(theirs.std_kappa, abs=1e-12)
    assert (ours.ci_low, ours.ci_high) == (pytest.approx(theirs.kappa_low, abs=1e-12), pytest.approx(theirs.kappa_upp, abs=1e-12))


@pytest.mark.parametrize("seed", SEEDS)
def test_fleiss_is_that_of_statsmodels(seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    values = data(seed, 4)
    table, _ = aggregate_raters(values.T.astype(int))
    assert coefficients.fleiss_kappa(Ratings.of(values)).value == pytest.approx(fleiss_kappa(table), abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_kappa_and_alpha_are_those_of_nltk(seed: int) -> None:
    from nltk.metrics.agreement import AnnotationTask

    values = data(seed, 3)
    task = AnnotationTask([(f"c{c}", f"u{u}", str(v)) for c, row in enumerate(values) for u, v in enumerate(row)])
    assert krippendorff_alpha(Ratings.of(values), replicates=0).value == pytest.approx(task.alpha(), abs=1e-12)
    pair = AnnotationTask([(f"c{c}", f"u{u}", str(v)) for c, row in enumerate(values[:2]) for u, v in enumerate(row)])
    assert coefficients.cohen_kappa(Ratings.of(values[:2])).value == pytest.approx(pair.kappa(), abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_masi_and_jaccard_alpha_are_those_of_nltk_on_sets_that_are_not_empty(seed: int) -> None:
    from nltk.metrics import jaccard_distance, masi_distance
    from nltk.metrics.agreement import AnnotationTask

    rng = np.random.default_rng(seed)
    rows = [[frozenset(rng.choice(list("abcde"), rng.integers(1, 4)).tolist()) for _ in range(60)] for _ in range(3)]
    triples = [(f"c{c}", f"u{u}", v) for c, row in enumerate(rows) for u, v in enumerate(row)]
    for theirs, ours in ((masi_distance, sets.masi_distance), (jaccard_distance, sets.jaccard_distance)):
        found = krippendorff_alpha(Ratings.of(rows), ours, replicates=0).value
        assert found == pytest.approx(AnnotationTask(triples, distance=theirs).alpha(), abs=1e-9)
