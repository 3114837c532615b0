"""Figures over all codes at once that are no pooling of the codes' own: label sets on units, and the unitizing family on spans."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from qualcode.agreement.material import Material
from qualcode.agreement.results import FEW_TRANSCRIPTS, REPLICATES, TOO_FEW, Overall
from qualcode.agreement.statistics.bootstrap import Interval, bootstrap
from qualcode.agreement.statistics.coefficient import Coefficient, join_notes
from qualcode.agreement.statistics.continuum import Continuum
from qualcode.agreement.statistics.ratings import FloatArray, IntArray
from qualcode.agreement.statistics.sets import Sets, masi_distance
from qualcode.agreement.statistics.unitizing import bar_u_alpha, cu_alpha, u_alpha


def overall(material: Material, seed: int) -> tuple[Overall, ...]:
    """The figures over all codes that fit the kind of unit."""
    if material.kind == "spans":
        return _family(material)
    return () if material.kind == "character" else (_sets(material, seed),)


def _sets(material: Material, seed: int) -> Overall:
    """Krippendorff's alpha on the sets of codes that each unit bears, with MASI distance, transcripts drawn again for the interval."""
    says = "the set of codes on a unit, compared whole; sharing some codes counts in part"
    usable = (material.read == material.read_at_all[:, :, None]).all(axis=(0, 1))
    left_out = f"{int((~usable).sum())} codes left out that were not there when some of the reading was done" if not usable.all() else ""
    numbers, sets = _numbered_sets(material, usable)
    n_transcripts = len(material.transcripts)
    n, observed, chance = _by_transcript(material, numbers, sets)

    def alpha(draws: IntArray) -> FloatArray:
        values, expected = draws @ n, ((draws @ chance) * draws).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(expected > 1e-12, 1 - (values - 1) * (draws @ observed) / expected, np.nan)

    everything = np.ones(n_transcripts, dtype=np.int64)
    value = float(alpha(everything[None, :])[0])
    if np.isnan(value):
        return Overall("alpha_masi", says, None, note=join_notes("undefined: every unit bears the same codes", left_out))
    enough = int((n > 0).sum()) >= FEW_TRANSCRIPTS
    interval = bootstrap(everything, alpha, seed=seed, replicates=REPLICATES)[0] if enough else Interval(None, None)
    note = join_notes(left_out, interval.note if enough else TOO_FEW)
    return Overall("alpha_masi", says, value, interval.low, interval.high, note)


def _by_transcript(material: Material, numbers: IntArray, sets: list[frozenset[str]]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """What alpha adds up: values and observed distance by transcript, and the distance between the values of every two transcripts."""
    base = material.read_at_all
    r = base.sum(axis=0)
    n_transcripts, q = len(material.transcripts), len(sets)
    observed, margins = np.zeros(n_transcripts), np.zeros((n_transcripts, q))
    found = Sets(sets)
    for i in range(len(material.coders)):
        there = base[i] & (r >= 2)
        np.add.at(margins, (material.transcript[there], numbers[i, there]), 1)
        for j in range(i):
            both = base[i] & base[j]
            apart = found.distance(numbers[i, both], numbers[j, both], masi_distance)
            observed += np.bincount(material.transcript[both], weights=2 * apart / (r[both] - 1), minlength=n_transcripts)
    chance = np.zeros((n_transcripts, n_transcripts))
    for rows, block in found.blocks(masi_distance):
        own, among_them = margins[:, rows], block[:, : len(block)]
        there = own @ (block @ margins[:, rows.start :].T)
        chance += there + there.T - own @ among_them @ own.T
    return margins.sum(axis=1), observed, chance


def _numbered_sets(material: Material, usable: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[IntArray, list[frozenset[str]]]:
    """The set of codes of each coder on each unit, as the number of a distinct set."""
    codes = np.flatnonzero(usable)
    marks = (material.present & material.read)[:, :, codes]
    packed = np.packbits(marks.reshape(-1, len(codes)), axis=1)
    _, first, numbers = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    flat = marks.reshape(-1, len(codes))[first]
    sets = [frozenset(material.codes[codes[c]] for c in np.flatnonzero(row)) for row in flat]
    return numbers.reshape(marks.shape[:2]), sets


_FAMILY: dict[str, tuple[str, Callable[[Continuum], Coefficient]]] = {
    "u_alpha": ("the same places and the same codes, gaps included", u_alpha),
    "bar_u_alpha": ("the same places, whatever the code", bar_u_alpha),
    "cu_alpha": ("the same code, where both marked something", cu_alpha),
}


def _family(material: Material) -> tuple[Overall, ...]:
    """The unitizing family on the text that all coders have read, transcripts put one after the other."""
    shared = material.weight * material.read_at_all.all(axis=0)
    reached = np.concatenate([[0], shared.cumsum()])
    spans: dict[str, list[tuple[int, int, str]]] = {coder: [] for coder in material.coders}
    for coder, code, first, after in material.spans.tolist():
        if reached[after] > reached[first]:
            spans[material.coders[coder]].append((int(reached[first]), int(reached[after]), material.codes[code]))
    continuum = Continuum.of(int(reached[-1]), spans)
    note = "" if len(material.coders) == 2 else f"on the text that all {len(material.coders)} have read"
    found = []
    for name, (says, figure) in _FAMILY.items():
        one = figure(continuum)
        found.append(Overall(name, says, one.value, note=join_notes(one.note, note)))
    return tuple(found)
