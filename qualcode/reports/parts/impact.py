"""Indicative impact and costs: the authors' figures as supplied, beside what people say; nothing is worked out from either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.analysis.evidence.joint import read_claims
from qualcode.analysis.evidence.judgements import NOT_JUDGED
from qualcode.analysis.evidence.rates import costs_table, rates_table
from qualcode.analysis.result import Value, text
from qualcode.reports.content import Block, Paragraph, Section, Table
from qualcode.reports.parts.findings import Part, question_part
from qualcode.reports.view import View

IMPACT = Part(
    "impact",
    "Indicative impact",
    "What people say about referrals, plans, rates and figures is their impression or their reading of them, which is never proof. It shows how the change is seen; "
    "whether there was one, and what caused it, only measured rates with a fair comparison can show.",
)
COST = Part(
    "cost",
    "Costs",
    "What people say about time, money and savings is their impression, which is never proof. It is no account of what the scheme cost or saved.",
)
NO_RATES = "No rates have been supplied (seeds/rates.csv), so nothing measured stands beside what people say."
NOTES_ELSEWHERE = "What is known of each figure stands beside it in the report on its site."
NO_COSTS = "No costs have been supplied (seeds/costs.csv)."


def impact(view: View) -> Section:
    """Rates, how they sit beside what people say, and what people say."""
    return question_part(view, IMPACT, [rates(view), *fit(view)])


def rates(view: View) -> Section:
    """The rates of the site (of all sites across), with their estimates; what is known of each stands below the table."""
    result = rates_table(view.study, view.site)
    rows = [dict(zip(result.head, row, strict=True)) for row in result.rows]
    if not rows:
        return Section("Rates supplied by the authors", (Paragraph(NO_RATES, "unwritten"),), key="impact/rates")
    with_site = [] if view.site else ["Site"]
    head = (*with_site, "Outcome", "Before", "After", "Comparator before", "Comparator after", "Estimate (interval)")
    cells = tuple(
        (
            *(str(r["site"]) for _ in with_site),
            f"{r['outcome']} ({r['unit']})",
            *(text(r[c]).replace("under ", "under\u00a0") for c in ("before", "after", "comparator before", "comparator after")),
            _estimate(r),
        )
        for r in rows
    )
    widths = (12, 25, 9, 9, 13, 13, 19) if with_site else (31, 10, 10, 14, 14, 21)
    table = Table(
        "Rates as the authors supplied them", head, cells, widths, frozenset(range(len(with_site) + 1, len(head) - 1)), key="impact/rates"
    )
    said = [_sentence(f"{r['outcome']}: {r['note']}") for r in rows if r["note"]] if view.site or not view.sites else [NOTES_ELSEWHERE]
    sources = sorted({str(r["source"]) for r in rows})
    notes: list[Block] = [Paragraph(f"Source: {'; '.join(sources)}. {_sentence(result.notes[0])}", "note", _sentence(result.notes[1]))]
    return Section("Rates supplied by the authors", (table, *notes, *(Paragraph(s, "note") for s in said)), key="impact/rates")


def _estimate(row: Mapping[str, Value]) -> str:
    if row["estimate"] in ("no estimate", "kept back"):
        return str(row["estimate"])
    interval = f" ({_signed(row['interval low'])} to {_signed(row['interval high'])})" if row["interval low"] is not None else ""
    return f"{_signed(row['estimate'])}{interval}: {row['measure']}"


def _signed(value: Value) -> str:
    """A figure with a minus sign that no line breaks off."""
    return text(value).replace("-", "−")


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}."


def fit(view: View) -> list[Section]:
    """How the figures fit what people say, as a person judged it, claim by claim; in the report across sites the joint display holds it."""
    if not view.site:
        return []
    claims = {c.id for c in read_claims(view.study) if c.site == view.site}
    result = view.source.joint
    rows = [r for r in (dict(zip(result.head, row, strict=True)) for row in result.rows) if r["claim"] in claims]
    if not rows:
        return [
            Section(
                "How figures and words fit",
                (Paragraph(f"{NOT_JUDGED.capitalize()}: no claim of this site has been set up for judging.", "unwritten"),),
                key="impact/fit",
            )
        ]
    cells = tuple((str(r["in words"]), str(r["fit"]), str(r["why"]), str(r["what we conclude"])) for r in rows)
    table = Table(
        "How figures and words fit, as judged by people",
        ("Claim", "Fit", "Why, who and when", "What we conclude"),
        cells,
        (24, 13, 40, 23),
        key="impact/fit",
    )
    return [Section("How figures and words fit", (table,), key="impact/fit")]


def costs(view: View) -> Section:
    """The cost table, and what people say about costs."""
    result = costs_table(view.study, view.site)
    rows = [dict(zip(result.head, row, strict=True)) for row in result.rows]
    blocks: list[Block] = [Paragraph(NO_COSTS, "unwritten")]
    if rows:
        table = _cost_table(rows, with_site=not view.site and bool(view.sites))
        blocks = [table, *(Paragraph(_sentence(n), "note") for n in result.notes)]
    return question_part(view, COST, [Section("Costs supplied by the authors", tuple(blocks), key="cost/table")])


def _cost_table(rows: Sequence[Mapping[str, Value]], *, with_site: bool) -> Table:
    """The costs item by item; where sites stand side by side, without the notes that the report on each has."""
    if with_site:
        cells = tuple((str(r["site"]), str(r["item"]), str(r["kind"]), _money(r["amount GBP"]), str(r["who pays"])) for r in rows)
        head, widths = ("Site", "Item", "Kind", "Amount, £", "Who pays"), (15, 44, 12, 13, 16)
    else:
        cells = tuple(
            (
                f"{r['item']} ({r['note']})" if r["note"] else str(r["item"]),
                str(r["kind"]),
                _money(r["amount GBP"]),
                str(r["period"]),
                str(r["who pays"]),
            )
            for r in rows
        )
        head, widths = ("Item", "Kind", "Amount, £", "Period", "Who pays"), (44, 12, 13, 18, 13)
    return Table("Costs as the authors supplied them", head, cells, widths, frozenset({head.index("Amount, £")}), key="cost/table")


def _money(value: Value) -> str:
    if not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
