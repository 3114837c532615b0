"""Charts in reports: bars beside the table they are drawn from. Without matplotlib (the extra `pictures`) the table stands alone."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from importlib.util import find_spec
from textwrap import shorten

from qualcode.reports.content import Block, Picture, Report, Section, Table
from qualcode.reports.word.styles import GREY, INK

FEWEST, MOST = 4, 40
"""Fewer bars say no more than the table; more could not be read."""
_DRAWN = re.compile(r".+/people\Z")
"""The keys of tables that are drawn: the people heard by code in one part of a report."""


def illustrated(report: Report) -> Report:
    """The report with a chart above each table of people heard by code, where charts can be drawn."""
    if find_spec("matplotlib") is None:
        return report
    return replace(report, sections=tuple(_section(s) for s in report.sections))


def _section(section: Section) -> Section:
    blocks = tuple(_drawn(b) for b in section.blocks)
    return replace(section, blocks=blocks, sections=tuple(_section(s) for s in section.sections))


def _drawn(block: Block) -> Block:
    if not isinstance(block, Table) or not _DRAWN.match(block.key) or not block.figures:
        return block
    column = min(block.figures)
    values = [(row[0], _number(row[column]), row[column]) for row in block.rows]
    bars = [v for v in values if v[1] is not None]
    if not FEWEST <= len(bars) <= MOST:
        return block
    ordered = sorted(bars, key=lambda v: -(v[1] or 0))
    alt = f"Bars for {len(bars)} lines of the table below. The longest: {'; '.join(f'{name}, {shown}' for name, _, shown in ordered[:3])}."
    return Picture(block.caption, bar_chart([(n, v or 0, s) for n, v, s in bars], block.head[column]), alt, block, f"{block.key}/chart")


def _number(cell: str) -> float | None:
    text = cell.replace(",", "").strip()
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


def bar_chart(bars: list[tuple[str, float, str]], axis: str) -> bytes:
    """A PNG of horizontal bars, each with its name and its number as printed in the table; read in grey as well as in colour."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"font.size": 9, "text.color": f"#{INK}"}):
        figure = Figure(figsize=(6.3, 0.55 + 0.235 * len(bars)), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        places = range(len(bars), 0, -1)
        axes.barh(places, [value for _, value, _ in bars], height=0.66, color=f"#{INK}")
        most = max(value for _, value, _ in bars) or 1
        for place, (_, value, shown) in zip(places, bars, strict=True):
            axes.text(value + most * 0.012, place, shown, va="center", fontsize=8.5)
        axes.set_yticks(list(places), [shorten(name, 46, placeholder="…") for name, _, _ in bars])
        axes.set_xlim(0, most * 1.08)
        axes.set_ylim(0.4, len(bars) + 0.6)
        axes.set_xticks([])
        axes.set_xlabel(axis.lower(), loc="left", color=f"#{GREY}", fontsize=8.5)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        axes.spines["left"].set_color(f"#{GREY}")
        axes.tick_params(axis="y", length=0)
        out = io.BytesIO()
        figure.savefig(out, format="png", dpi=170, metadata={"Software": "qualcode"})
    return out.getvalue()
