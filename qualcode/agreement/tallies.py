"""What every figure of a comparison is made from: counts by transcript and code, which add up over transcripts.

Because they add up, the figures of a site, of all codes pooled, or of transcripts drawn again for an interval are all read off sums of the same counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qualcode.agreement.material import BoolArray, Material
from qualcode.agreement.ratings import FloatArray

COLUMNS = ("n", "values", "positive", "disagree", "differ", "both", "either", "rated", "share", "squares")
"""By transcript and code, over units that two coders or more have read (r of them, k of whom put the code there), each weighted by its length or 1:
units; r; k; 2k(r-k)/(r-1), the disagreement of alpha; 2k(r-k)/(r(r-1)), the share of pairs that differ; k(k-1) and k(r-1), whose ratio is Dice. Over units
that anybody has read: units, and k/r. And the sum of the squared lengths of spans. After these come, for each coder, the marked units and the uses."""


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
        """The counts when transcripts count as often as each row of `draws` says."""
        return Sums(np.tensordot(draws, self.sums, axes=(1, 0)), len(self.coders), self.unitizing)

    @property
    def compared(self) -> BoolArray:
        """By transcript, whether two coders or more have read any unit of it."""
        return np.asarray(self.sums[:, :, 0].max(axis=1, initial=0) > 0)


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
        read = material.read[:, there]
        has = material.present[:, there] & read
        w = weight[there, None]
        r, k = read.sum(axis=0), has.sum(axis=0)
        shared = w * (r >= 2)
        apart = 2.0 * k * (r - k)
        columns = [shared, shared * r, shared * k, shared * apart / np.maximum(r - 1, 1), shared * apart / np.maximum(r * (r - 1), 1)]
        columns += [shared * k * (k - 1), shared * k * (r - 1), w * (r >= 1), w * k / np.maximum(r, 1)]
        for c, column in enumerate(columns):
            found[t, :, c] = column.sum(axis=0)
        marked = np.array([(shared * own_marks).sum(axis=0) for own_marks in has])
        found[t, :, len(COLUMNS) : len(COLUMNS) + m] = marked.T
        found[t, :, len(COLUMNS) + m :] = marked.T
        if by_length:
            inside = own[np.searchsorted(own[:, 2], there.start) : np.searchsorted(own[:, 2], there.stop)]
            _count_spans(found[t], inside, shared, there.start, m)
    return Tally(found, material.coders, material.codes, material.kind == "spans")


def _count_spans(found: FloatArray, spans: np.ndarray[tuple[int, int], np.dtype[np.int64]], shared: FloatArray, at: int, m: int) -> None:
    """Put into the counts of one transcript the squared lengths of spans, and the number of spans as uses."""
    reached = np.vstack([np.zeros(shared.shape[1]), shared.cumsum(axis=0)])
    coder, code, first, after = spans.T
    length = reached[after - at, code] - reached[first - at, code]
    q = found.shape[0]
    found[:, COLUMNS.index("squares")] = np.bincount(code, weights=length**2, minlength=q)
    for i in range(m):
        found[:, len(COLUMNS) + m + i] = np.bincount(code[(coder == i) & (length > 0)], minlength=q)
