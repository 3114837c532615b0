"""From counts to the lines of a comparison, with their intervals and what must be said beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from qualcode.agreement.results import FEW_POSITIVES, FEW_TRANSCRIPTS, REPLICATES, TOO_FEW, Row
from qualcode.agreement.statistics.bootstrap import Interval, bootstrap
from qualcode.agreement.statistics.coefficient import join_notes
from qualcode.agreement.statistics.ratings import FloatArray, IntArray
from qualcode.agreement.tallies import Sums, Tally


def code_rows(counted: Tally, seed: int) -> list[Row]:
    """One line a code."""
    return list(_code_rows(counted, _intervals(counted, seed)))


def _code_rows(counted: Tally, intervals: list[Interval]) -> Iterator[Row]:
    total = counted.total()
    units, transcripts = total.column("n"), (counted.units > 0).sum(axis=0)
    kappa = total.kappa() if len(counted.coders) == 2 else None
    jaccard, span_f1 = (_jaccard(total), total.span_f1()) if counted.unitizing else (None, None)
    alpha, percent, ac1, dice, prevalence = total.alpha(), total.percent(), total.ac1(), total.dice(), total.prevalence()
    for c, code in enumerate(counted.codes):
        uses = {coder: int(total.uses(i)[c]) for i, coder in enumerate(counted.coders)}
        value = _number(alpha, c)
        interval = intervals[c] if value is not None else Interval(None, None)
        yield Row(
            what=code,
            n_units=int(units[c]),
            n_transcripts=int(transcripts[c]),
            uses=uses,
            percent_agreement=_number(percent, c),
            alpha=value,
            ci_low=interval.low,
            ci_high=interval.high,
            cohen_kappa=_number(kappa, c),
            gwet_ac1=_number(ac1, c),
            dice=_number(dice, c),
            prevalence=_number(prevalence, c),
            jaccard=_number(jaccard, c),
            span_f1=_number(span_f1, c),
            too_few=min(uses.values()) <= FEW_POSITIVES,
            note=join_notes(_said(uses, value, int(units[c])), _about_interval(interval, int(transcripts[c]))),
        )


def _said(uses: dict[str, int], alpha: float | None, n: int) -> str:
    """What must be said of a code's value."""
    if not n:
        return "undefined: no unit was read by two coders who had this code"
    if not any(uses.values()):
        return "undefined: nobody used it"
    if alpha is None:
        return "undefined: it is on every unit, so agreement cannot be told from chance"
    least, most = min(uses.values()), max(uses.values())
    never = [coder for coder, used in uses.items() if not used]
    return join_notes(
        "too few to judge" if least <= FEW_POSITIVES else "",
        f"{' and '.join(never)} never used it" if never else "",
        "used unevenly" if most > FEW_POSITIVES and most >= 3 * least else "",
    )


def _about_interval(interval: Interval, transcripts: int) -> str:
    return interval.note if transcripts >= FEW_TRANSCRIPTS else TOO_FEW


def pooled_row(what: str, counted: Tally, seed: int) -> Row:
    """One line over all codes: pooled values, and the code that stands lowest among those that can be judged."""
    total = counted.total()
    judged = [r for r in _code_rows(counted, [Interval(None, None)] * len(counted.codes)) if r.alpha is not None and not r.too_few]
    lowest = min(judged, key=lambda r: (r.alpha, r.what), default=None)
    alpha = _number(total.pooled_alpha())
    interval = _pooled_interval(counted, seed) if alpha is not None else Interval(None, None)
    transcripts = int(counted.compared.sum())
    undefined = (
        ""
        if alpha is not None
        else "undefined: no code was used"
        if total.column("n").any()
        else "undefined: no unit was read by two coders"
    )
    return Row(
        what=what,
        n_units=int(total.column("n").max(initial=0)),
        n_transcripts=transcripts,
        uses={coder: int(total.uses(i).sum()) for i, coder in enumerate(counted.coders)},
        percent_agreement=_number(1 - total.pooled("differ", "n")),
        alpha=alpha,
        ci_low=interval.low,
        ci_high=interval.high,
        cohen_kappa=_number(total.pooled_kappa()) if len(counted.coders) == 2 else None,
        dice=_number(total.pooled("both", "either")),
        prevalence=_number(total.pooled("positive", "values")),
        span_f1=_number(total.pooled("matched", "paired")) if counted.unitizing else None,
        note=join_notes(undefined, _about_interval(interval, transcripts)),
        lowest=lowest.what if lowest else "",
        lowest_alpha=lowest.alpha if lowest else None,
    )


def _intervals(counted: Tally, seed: int) -> list[Interval]:
    """The interval of alpha for each code, from drawing transcripts again; none where too few were read by two coders who had the code."""
    return _drawn(counted, (counted.units > 0).sum(axis=0), seed, Sums.alpha)


def _pooled_interval(counted: Tally, seed: int) -> Interval:
    """The same for all codes pooled."""
    return _drawn(counted, counted.compared.sum(keepdims=True), seed, Sums.pooled_alpha)[0]


def _drawn(counted: Tally, transcripts: IntArray, seed: int, figure: Callable[[Sums], FloatArray]) -> list[Interval]:
    if transcripts.max(initial=0) < FEW_TRANSCRIPTS:
        return [Interval(None, None)] * len(transcripts)
    usable = replace(counted, sums=counted.sums[counted.compared])
    each = np.ones(len(usable.sums), dtype=np.int64)
    found = bootstrap(each, lambda draws: figure(usable.drawn(draws.astype(float))), seed=seed, replicates=REPLICATES)
    return [interval if n >= FEW_TRANSCRIPTS else Interval(None, None) for interval, n in zip(found, transcripts.tolist(), strict=True)]


def _jaccard(total: Sums) -> FloatArray:
    """|A and B| / |A or B|, which Dice fixes: D / (2 - D)."""
    dice = total.dice()
    return dice / (2 - dice)


def _number(values: FloatArray | None, place: int | None = None) -> float | None:
    """One number of an array (or the only one), None where it is undefined."""
    if values is None:
        return None
    number = float(values if place is None else values[place])
    return None if np.isnan(number) else number
