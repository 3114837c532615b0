"""Pictures of tables: heat maps, curves and bars, with title, n and layer on them. Their colours can be told apart by colour-blind readers and in grey."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, Any

from qualcode.analysis.result import Result
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito's palette, which colour-blind readers can tell apart; lines also differ in their marks."""

MARKS = "os^Dv<>"
MOST = 80
"""A picture with more rows or columns than this could not be read."""


def draw(result: Result, kind: str = "png") -> bytes:
    """A table as a picture, PNG or SVG; the same table gives the same bytes with the same version of matplotlib.

    Raises:
        QualcodeError: matplotlib is not installed, or the table cannot be drawn.
    """
    if not result.picture:
        raise QualcodeError(
            f"there is no picture of “{result.title}”",
            "write it as .xlsx, .csv or .json; crosstab --by, cooccurrence, saturation and voices can be drawn",
        )
    if not result.rows:
        raise QualcodeError(f"“{result.title}” is empty, so there is nothing to draw", "code first, or read another layer")
    try:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise QualcodeError("pictures need matplotlib, which is not installed", 'install it: pip install "qualcode[pictures]"') from error
    with matplotlib.rc_context(
        {"svg.hashsalt": "qualcode", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
    ):
        figure = Figure(layout="constrained")
        FigureCanvasAgg(figure)
        {"heat map": _heat_map, "lines": _lines, "bars": _bars}[result.picture](figure, result)
        figure.suptitle(result.title, fontsize=12, fontweight="bold", x=0.01, ha="left")
        figure.supxlabel(_below(result), fontsize=7.5, x=0.01, ha="left", color="#55626B")
        out = io.BytesIO()
        figure.savefig(out, format=kind, dpi=150, metadata={"Date": None} if kind == "svg" else {"Software": "qualcode"})
    return out.getvalue()


def _below(result: Result) -> str:
    from textwrap import fill

    notes = [n for n in result.notes if "not prevalence" in n or "no evidence" in n]
    return "\n".join(fill(s, 115) for s in (result.unit, result.n, result.layer, *notes) if s)


def _heat_map(figure: Figure, result: Result) -> None:
    first = 1 if result.head[1] != "name" else 2
    rows = [r for r in result.rows if r[0] != "any of these"]
    used = [i for i, h in enumerate(result.head) if i >= first and h != "all" and any(r[i] for r in rows)]
    columns = [result.head[i] for i in used]
    if max(len(rows), len(columns)) > MOST:
        raise QualcodeError(
            f"{len(rows)} by {len(columns)} cells could not be read in a picture", "split by fewer things, or take --rows groups or themes"
        )
    values = [[v if isinstance(v := row[i], int | float) else None for i in used] for row in rows]
    most = max([v for row in values for v in row if v is not None], default=1) or 1
    figure.set_size_inches(4.2 + 0.42 * len(columns), 2.6 + 0.24 * len(rows))
    axes = figure.subplots()
    axes.imshow([[float("nan") if v is None else v for v in row] for row in values], cmap="Blues", vmin=0, vmax=most, aspect="auto")
    for y, row in enumerate(values):
        for x, v in enumerate(row):
            if v:
                axes.text(x, y, f"{v:g}", ha="center", va="center", fontsize=7, color="white" if v > 0.6 * most else "black")
    axes.set_xticks(range(len(columns)), columns, rotation=60, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), [str(r[0]) for r in rows])
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)


def _lines(figure: Figure, result: Result) -> None:
    from matplotlib.ticker import MaxNLocator

    figure.set_size_inches(7, 4.6)
    axes = figure.subplots()
    for i, value in enumerate(dict.fromkeys(r[0] for r in result.rows)):
        there = [r for r in result.rows if r[0] == value]
        x, mean, dated = ([_float(r[c]) for r in there] for c in (1, 4, 3))
        colour, mark = COLOURS[i % len(COLOURS)], MARKS[i % len(MARKS)]
        axes.plot(x, mean, color=colour, marker=mark, markersize=4, label=f"{value} (n = {len(there)})")
        axes.plot(x, dated, color=colour, linewidth=0.8, linestyle=":")
    axes.set_xlabel("transcripts")
    axes.set_ylabel("different codes so far")
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(frameon=False, title="mean over orders; dotted: in order of dates", title_fontsize=8)


def _float(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _bars(figure: Figure, result: Result) -> None:
    if len(result.rows) > MOST:
        raise QualcodeError(f"{len(result.rows)} people could not be read in a picture", "write the table instead: .xlsx or .csv")
    figure.set_size_inches(7, 1.8 + 0.19 * len(result.rows))
    axes = figure.subplots()
    groups = list(dict.fromkeys(str(r[2] or "not stated") for r in result.rows))
    rows = result.rows[::-1]
    colours = {g: COLOURS[i % len(COLOURS)] for i, g in enumerate(groups)}
    axes.barh(range(len(rows)), [_float(r[5]) for r in rows], color=[colours[str(r[2] or "not stated")] for r in rows])
    axes.set_yticks(range(len(rows)), [f"{r[0]}  {r[1]}, {r[2] or 'not stated'}" for r in rows], fontsize=7)
    axes.margins(y=0.01)
    axes.set_xlabel("words said")
    sizes = Counter(str(r[2] or "not stated") for r in rows)
    axes.legend(handles=[_patch(colours[g], f"{g} (n = {sizes[g]})") for g in groups], frameon=False, loc="lower right")


def _patch(colour: str, label: str) -> Any:
    from matplotlib.patches import Patch

    return Patch(color=colour, label=label)
