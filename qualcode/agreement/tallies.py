"""What every figure of a comparison is made from: counts by transcript and code, which add up over transcripts.

Because they add up, the figures of a site, of all codes pooled, or of transcripts drawn again for an interval are all read off sums of the same counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qualcode.agreement.material import BoolArray, Material
from qualcode.agreement.statistics.continuum import SpanOf
from qualcode.agreement.statistics.overlap import matches
from qualcode.agreement.statistics.ratings import FloatArray, IntArray

COLUMNS = ("values", "positive", "disagree", "squares", "n", "differ", "both", "either", "rated", "share", "matched", "paired")
"""By transcript and code, over units that two coders or more have read (r of them, k of whom put the code there), each weighted by its length or 1:
r; k; 2k(r-k)/(r-1), the disagreement of alpha; for spans, the sum of their squared lengths; units; 2k(r-k)/(r(r-1)), the share of pairs that differ; k(k-1)
and k(r-1), whose ratio is Dice. Over units that anybody has read: units, and k/r. Of spans, over all pairs of coders: twice the spans that found their like,
and all spans. After these come, for each coder, the marked units and the uses."""

_FOR_ALPHA = 4
"""So many columns, the first ones, are all that alpha needs."""


@dataclass(frozen=True)
class Tally:
    """Counts by transcript, code and column. `unitizing` says that alpha is Krippendorff's for spans, which knows how long they are."""

    sums: FloatArray
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    unitizing: bool

    def total(self) -> Sums:
        """The counts over all transcripts."""
        return Sums(self.sums.sum(axis=0), len(self.coders), self.unitizing)

    def drawn(self, draws: FloatArray) -> Sums:
        """The counts that alpha needs, when transcripts count as often as each row of `draws` says."""
        return Sums(np.tensordot(draws, self.sums[:, :, :_FOR_ALPHA], axes=(1, 0)), len(self.coders), self.unitizing)

    @property
    def units(self) -> FloatArray:
        """By transcript and code, the units that two coders or more have read."""
        return np.asarray(self.sums[:, :, COLUMNS.index("n")])

    @property
    def compared(self) -> BoolArray:
        """By transcript, whether two coders or more have read any unit of it."""
        return np.asarray((self.units > 0).any(axis=1))


@dataclass(frozen=True)
class Sums:
    """Counts by code (last but one axis) and column (last), however they were added up; each figure is an array by code, NaN where undefined."""

    counts: FloatArray
    m: int
    unitizing: bool

    def column(self, name: str) -> FloatArray:
        """One of the counts."""
        return np.asarray(self.counts[..., COLUMNS.index(name)])

    def marked(self, coder: int) -> FloatArray:
        """How many units (characters, where those are the units) a coder gave the code."""
        return np.asarray(self.counts[..., len(COLUMNS) + coder])

    def uses(self, coder: int) -> FloatArray:
        """The same for units; for characters and spans, how many spans."""
        return np.asarray(self.counts[..., len(COLUMNS) + self.m + coder])

    def chance(self) -> FloatArray:
        """The disagreement expected by chance: 2 n1 n0 / (n - 1) for units; for spans the (n - 1) allows for their lengths (see unitizing.py)."""
        n, positive = self.column("values"), self.column("positive")
        rest = n**2 - (self.column("squares") + n - positive if self.unitizing else n)
        return _ratio(2 * positive * (n - positive) * n, rest)

    def alpha(self) -> FloatArray:
        """Krippendorff's alpha of each code."""
        return 1 - _ratio(self.column("disagree"), self.chance())

    def pooled_alpha(self) -> FloatArray:
        """All codes together: 1 - the sum of what was observed / the sum of what chance would bring, so that common codes weigh more than rare ones."""
        return 1 - _ratio(self.column("disagree").sum(axis=-1), np.nansum(self.chance(), axis=-1))

    def percent(self) -> FloatArray:
        """The share of pairs of coders who agree, averaged over units."""
        return 1 - _ratio(self.column("differ"), self.column("n"))

    def dice(self) -> FloatArray:
        """2 a / (2 a + b + c)."""
        return _ratio(self.column("both"), self.column("either"))

    def span_f1(self) -> FloatArray:
        """The share of spans that found their like, one to one."""
        return _ratio(self.column("matched"), self.column("paired"))

    def prevalence(self) -> FloatArray:
        """The share of all judgements that put the code there."""
        return _ratio(self.column("positive"), self.column("values"))

    def by_chance(self) -> FloatArray:
        """Two coders: the agreement that their own shares would bring about."""
        one, other = (_ratio(self.marked(i), self.column("n")) for i in (0, 1))
        return one * other + (1 - one) * (1 - other)

    def kappa(self) -> FloatArray:
        """Two coders: Cohen's kappa of each code."""
        pe = self.by_chance()
        return _ratio(self.percent() - pe, 1 - pe)

    def pooled_kappa(self) -> FloatArray:
        """Two coders, all codes together: observed and chance agreement averaged first (De Vries, Elliott, Kanouse & Teleki 2008)."""
        n, pe = self.column("n"), self.by_chance()
        return _ratio(np.nansum((self.percent() - pe) * n, axis=-1), np.nansum((1 - pe) * n, axis=-1))

    def ac1(self) -> FloatArray:
        """Gwet's AC1 of each code, present or absent."""
        share = _ratio(self.column("share"), self.column("rated"))
        pe = 2 * share * (1 - share)
        return _ratio(self.percent() - pe, 1 - pe)

    def pooled(self, top: str, bottom: str) -> FloatArray:
        """The ratio of two counts, each summed over codes."""
        return _ratio(self.column(top).sum(axis=-1), self.column(bottom).sum(axis=-1))


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(np.abs(bottom) > 1e-12, top / bottom, np.nan)


def tally(material: Material, kept: BoolArray | None = None) -> Tally:
    """Count a material; with `kept`, only these units of it."""
    m, by_length = len(material.coders), material.kind in ("character", "spans")
    found = np.zeros((len(material.transcripts), len(material.codes), len(COLUMNS) + 2 * m))
    weight = (material.weight if kept is None else material.weight * kept).astype(float)
    own = material.spans[np.argsort(material.spans[:, 2], kind="stable")]
    for t in range(len(material.transcripts)):
        there = material.units_of(t)
        w = weight[there]
        if not w.any():
            continue
        read = material.read[:, there]
        has = material.present[:, there] & read
        r, k = read.sum(axis=0, dtype=float), has.sum(axis=0, dtype=float)
        shared = (r >= 2).astype(float)
        marked = shared * k
        apart = 2 * marked * (r - k)
        columns = {"n": shared, "values": shared * r, "positive": marked, "both": marked * (k - 1), "either": marked * (r - 1)}
        columns |= {"disagree": apart / np.maximum(r - 1, 1), "differ": apart / np.maximum(r * (r - 1), 1)}
        columns |= {"rated": (r >= 1).astype(float), "share": k / np.maximum(r, 1)}
        for name, column in columns.items():
            found[t, :, COLUMNS.index(name)] = np.einsum("u,uc->c", w, column)
        by_coder = np.einsum("u,uc,iuc->ci", w, shared, has)
        found[t, :, len(COLUMNS) : len(COLUMNS) + m] = by_coder
        found[t, :, len(COLUMNS) + m :] = by_coder
        if by_length:
            inside = own[np.searchsorted(own[:, 2], there.start) : np.searchsorted(own[:, 2], there.stop)] - [
                0,
                0,
                there.start,
                there.start,
            ]
            _count_spans(found[t], inside, shared * w[:, None], m)
            if material.kind == "spans":
                _match_spans(found[t], inside, w[:, None] * read)
    return Tally(found, material.coders, material.codes, material.kind == "spans")


def _count_spans(found: FloatArray, spans: IntArray, shared: FloatArray, m: int) -> None:
    """Put into the counts of one transcript the squared lengths of spans, and the number of spans as uses."""
    coder, code, _, _ = spans.T
    start, end = _stretches(spans, shared)
    q = found.shape[0]
    found[:, COLUMNS.index("squares")] = np.bincount(code, weights=(end - start) ** 2, minlength=q)
    for i in range(m):
        found[:, len(COLUMNS) + m + i] = np.bincount(code[(coder == i) & (end > start)], minlength=q)


def _match_spans(found: FloatArray, spans: IntArray, read: FloatArray) -> None:
    """Put into the counts of one transcript how many spans of each two coders found their like, in the text both have read."""
    for i, j in combinations(range(len(read)), 2):
        start, end = _stretches(spans, read[i] * (read[j] > 0))
        by_code: dict[int, tuple[list[SpanOf], list[SpanOf]]] = {}
        for (coder, code, _, _), a, b in zip(spans.tolist(), start.tolist(), end.tolist(), strict=True):
            if coder in (i, j) and b > a:
                by_code.setdefault(code, ([], []))[coder == j].append((int(a), int(b), ""))
        for code, (one, other) in by_code.items():
            found[code, COLUMNS.index("matched")] += 2 * matches(one, other)
            found[code, COLUMNS.index("paired")] += len(one) + len(other)


def _stretches(spans: IntArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Where spans begin and end when only the text that `weight` counts (by unit and code) is there."""
    reached = np.vstack([np.zeros(weight.shape[1]), weight.cumsum(axis=0)])
    _, code, first, after = spans.T
    return reached[first, code], reached[after, code]
