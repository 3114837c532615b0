"""Rates and costs as the authors supply them: checked, small counts kept back, never worked out into a conclusion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.analysis.counts.smallcells import suppressed
from qualcode.analysis.result import Result, Value
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.project import tables

if TYPE_CHECKING:
    from qualcode.study import Study

RATES, COSTS = "rates.csv", "costs.csv"
RATE_COLUMNS = (
    "site",
    "outcome",
    "unit",
    "before",
    "after",
    "comparator before",
    "comparator after",
    "estimate",
    "interval low",
    "interval high",
    "measure",
    "note",
    "source",
)
COST_COLUMNS = ("site", "item", "kind", "amount GBP", "period", "who pays", "note", "source")
FIGURES = RATE_COLUMNS[3:7]
ESTIMATE = RATE_COLUMNS[7:10]
COST_KINDS = ("one-off", "recurring")
TOTALS = ("all", "all sites", "total", "together")
NOT_KNOWN = "not reported"
THRESHOLD = 6
"""Counts below this are not printed, unless qualcode.toml sets another under [report] suppress_below."""


@dataclass(frozen=True)
class Rate:
    """One outcome at one site. Figures that are None are not known. `line` is its row in the file."""

    site: str
    outcome: str
    unit: str
    figures: tuple[float | None, ...]
    estimate: tuple[float | None, ...]
    measure: str
    note: str
    source: str
    line: int

    @property
    def is_count(self) -> bool:
        """Whether the figures are counts (of children, enquiries …), which can be too small to print."""
        return self.unit.casefold().startswith("count")


def threshold(study: Study) -> int:
    """The smallest count that is printed.

    Raises:
        QualcodeError: the setting is no whole number.
    """
    found = study.project.settings.report.get("suppress_below", THRESHOLD)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise QualcodeError(f"qualcode.toml: suppress_below is {found!r}", f"write a whole number, such as {THRESHOLD}")
    return found


def read_rates(study: Study) -> list[Rate]:
    """The rows of `seeds/rates.csv`; none where there is no such file.

    Raises:
        QualcodeError: a column is missing, a figure is no number, an interval does not hold its estimate, or an estimate has no comparison or no measure;
            with file, row and what to do.
    """
    name = f"seeds/{RATES}"
    rates = []
    for line, row in _rows(study, RATES, RATE_COLUMNS, ("site", "outcome", "unit")):
        where = f"{name}:{line}"
        figures = tuple(_number(row[c], where, c) for c in FIGURES)
        estimate = tuple(_number(row[c], where, c) for c in ESTIMATE)
        rate = Rate(row["site"], row["outcome"], row["unit"], figures, estimate, row["measure"], row["note"], row["source"], line)
        _check(rate, where)
        rates.append(rate)
    seen: dict[tuple[str, str], int] = {}
    for rate in rates:
        if (first := seen.setdefault((rate.site, rate.outcome), rate.line)) != rate.line:
            raise QualcodeError(f"{name}:{rate.line}: {rate.site}, {rate.outcome} stands in line {first} already", "keep one of the two")
    return rates


def _check(rate: Rate, where: str) -> None:
    estimate, low, high = rate.estimate
    what = f"{where}: {rate.site}, {rate.outcome}"
    if estimate is None and (low is not None or high is not None):
        raise QualcodeError(f"{what}: there is an interval without an estimate", "write the estimate, or take the interval out")
    if estimate is None:
        return
    if None in rate.figures[2:]:
        raise QualcodeError(
            f"{what}: there is an estimate without a comparator, so it compares with nothing",
            "write comparator before and comparator after, or take the estimate out",
        )
    if not rate.measure:
        raise QualcodeError(f"{what}: nothing says what the estimate is", "fill the column measure, for example: ratio of the two changes")
    if (low is None) != (high is None) or (low is not None and high is not None and not low <= estimate <= high):
        raise QualcodeError(
            f"{what}: the interval {low} to {high} does not hold the estimate {estimate}", "look at the three figures again"
        )


def doubts(study: Study, rates: Iterable[Rate]) -> list[str]:
    """What a reader should know of the rates, one sentence each with what to do."""
    said, least = [], threshold(study)
    for rate in rates:
        where = f"seeds/{RATES}:{rate.line}: {rate.site}, {rate.outcome}"
        if None in rate.figures[2:]:
            said.append(
                f"{where}: no comparator; a change alone says nothing about the scheme. Add a comparison, or print it as background"
            )
        elif rate.estimate[0] is not None and rate.estimate[1] is None:
            said.append(f"{where}: an estimate without an interval; add one, or say in the note why there is none")
        small = {int(n) for n in rate.figures if n is not None and rate.is_count and n < least}
        if any(re.search(rf"(?<![\d.,]){n}(?![\d.,])", rate.note) for n in small):
            said.append(f"{where}: the note may give away a count that is kept back; reword it")
    return said


def kept_back(rates: Sequence[Rate], least: int) -> dict[int, frozenset[int]]:
    """Which of the four figures of each row (by its line) are not printed.

    Where the file holds a row for all sites together, so many others of the same outcome are kept back that no small one can be worked out from it.
    """
    hidden: dict[int, set[int]] = {r.line: set() for r in rates}
    groups: dict[tuple[str, str], list[Rate]] = {}
    for rate in rates:
        if rate.is_count:
            groups.setdefault((rate.outcome, rate.unit), []).append(rate)
    for there in groups.values():
        sites = [r for r in there if r.site.casefold() not in TOTALS]
        totals = [r for r in there if r.site.casefold() in TOTALS]
        for column in range(len(FIGURES)):
            total = totals[0].figures[column] if totals else None
            counts = [None if r.figures[column] is None else int(r.figures[column] or 0) for r in sites]
            for i in suppressed(counts, least, None if total is None else int(total)):
                hidden[sites[i].line].add(column)
            for r in totals:
                if (n := r.figures[column]) is not None and n < least:
                    hidden[r.line].add(column)
    return {line: frozenset(columns) for line, columns in hidden.items()}


def rates_table(study: Study, site: str = "") -> Result:
    """The rates as they may be printed: small counts kept back, with the estimate they would give away."""
    rates, least = read_rates(study), threshold(study)
    hidden = kept_back(rates, least)
    rows: list[tuple[Value, ...]] = []
    for rate in rates:
        if site in ("", rate.site):
            figures = [_shown(n, i in hidden[rate.line], rate, least) for i, n in enumerate(rate.figures)]
            rows.append(
                (
                    rate.site,
                    rate.outcome,
                    rate.unit,
                    *figures,
                    *_estimate(rate, bool(hidden[rate.line])),
                    rate.measure or NOT_KNOWN,
                    rate.note,
                    rate.source or NOT_KNOWN,
                )
            )
    notes = (
        "supplied by the authors and printed as supplied; indicative only: nothing is concluded from them by the program",
        f"counts below {least} are kept back, with the estimate that would give them away, and others where a total would; {NOT_KNOWN}: the file has no figure",
        *doubts(study, rates),
    )
    return Result("Rates", "as the column unit says", RATE_COLUMNS, tuple(rows), f"{len(rows)} rows of seeds/{RATES}", "", notes)


def _shown(n: float | None, is_hidden: bool, rate: Rate, least: int) -> Value:
    if n is None:
        return NOT_KNOWN
    if is_hidden:
        return f"under {least}" if n < least else "kept back"
    return int(n) if rate.is_count else n


def _estimate(rate: Rate, is_hidden: bool) -> tuple[Value, ...]:
    if rate.estimate[0] is None:
        return ("no estimate", None, None)
    return ("kept back", None, None) if is_hidden else rate.estimate


def costs_table(study: Study, site: str = "") -> Result:
    """The costs as supplied; an amount that is not known is never a nought, and nothing is added up.

    Raises:
        QualcodeError: a column is missing, an amount is no number or negative, or a kind is neither one-off nor recurring; with file and row.
    """
    rows: list[tuple[Value, ...]] = []
    unknown = 0
    for line, row in _rows(study, COSTS, COST_COLUMNS, ("site", "item", "kind")):
        where = f"seeds/{COSTS}:{line}"
        if row["kind"] not in COST_KINDS:
            raise QualcodeError(
                f"{where}: {row['kind']!r} is no kind of cost",
                did_you_mean(row["kind"], list(COST_KINDS)) or f"use {' or '.join(COST_KINDS)}",
            )
        amount = _number(row["amount GBP"], where, "amount GBP")
        if amount is not None and amount < 0:
            raise QualcodeError(
                f"{where}: the amount is negative", "write what was paid; money saved is a claim, and belongs to what people say"
            )
        if site in ("", row["site"]):
            unknown += amount is None
            shown = NOT_KNOWN if amount is None else int(amount) if amount == int(amount) else amount
            rows.append(
                (
                    row["site"],
                    row["item"],
                    row["kind"],
                    shown,
                    row["period"],
                    row["who pays"] or "not known",
                    row["note"],
                    row["source"] or NOT_KNOWN,
                )
            )
    notes = (
        "supplied by the authors; a blank is not known, never nought",
        *([f"{unknown} of {len(rows)} amounts are not known, so no total is printed: it would be read as the cost"] if unknown else []),
    )
    return Result("Costs", "pounds", COST_COLUMNS, tuple(rows), f"{len(rows)} rows of seeds/{COSTS}", "", notes)


def _rows(study: Study, file: str, columns: Sequence[str], needed: Sequence[str]) -> Iterable[tuple[int, tables.Row]]:
    name = f"seeds/{file}"
    table, loaded = tables.load(study.project.seeds / file)
    if loaded.data is None:
        return
    for column in columns:
        if column not in table.columns:
            raise QualcodeError(
                f"{name}:1: there is no column {column!r}", did_you_mean(column, table.columns) or "add it; its cells may be empty"
            )
    for line, row in zip(table.lines, table.rows, strict=True):
        for column in needed:
            if not row[column]:
                raise QualcodeError(f"{name}:{line}: the column {column!r} is empty", "fill it, or take the row out")
        yield line, row


def _number(text: str, where: str, column: str) -> float | None:
    if not text:
        return None
    try:
        return float(text.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text) else text)
    except ValueError:
        raise QualcodeError(
            f"{where}, column {column}: {text!r} is no number",
            "write figures alone, with a full stop for decimals; leave it empty where it is not known",
        ) from None
