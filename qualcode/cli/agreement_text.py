"""Agreement on the terminal, in at most a hundred columns: tables, with what must be said beside the figures."""

from __future__ import annotations

import os
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from qualcode.agreement.results import FEW_POSITIVES, FEW_TRANSCRIPTS, TOO_FEW, Comparison, Row, Stance, Suggested
from qualcode.agreement.words import number, over_all_codes
from qualcode.cli.common import out
from qualcode.model.words import count, listing

if TYPE_CHECKING:
    from qualcode.agreement.differently import Differences
    from qualcode.agreement.statistics.coefficient import Coefficient
    from qualcode.agreement.statistics.measure import Measured

WIDTH = 100
_NAME = 24
"""How wide the first column may grow."""

BY_LENGTH = {"character", "spans"}


def show(found: Comparison) -> None:
    """Print a comparison of coders."""
    _head(found)
    if found.pooled is not None and found.any_code is not None:
        _codes(found)
        _splits(found)
        _units(found)
        if found.stance is not None:
            _stance(found.stance, found.coders)
    if found.suggested is not None:
        _suggested(found.suggested)
    for note in found.notes:
        _say(f"Note: {note}")
    _title("For the methods section (brackets mark what only you can say)")
    _paragraph(found.methods)


def _head(found: Comparison) -> None:
    out(f"Agreement of {listing(found.coders)}, before anything was settled")
    if found.pooled is None:
        return
    read_from = Counter(" / ".join(dict.fromkeys(s.read_from.values())) for s in found.sources)
    _say("Read from: " + "; ".join(f"{name} ({count(n, 'transcript')})" for name, n in read_from.items()))
    units = "characters" if found.unit in BY_LENGTH else f"{found.unit}s"
    _say(
        f"{len(found.sources)} of {count(found.n_transcripts_in_study, 'transcript')} read by more than one; "
        f"{found.pooled.n_units:,} {units} of participants' talk, interviewers left out"
    )


def _codes(found: Comparison) -> None:
    """The lines by code, and under them what holds for all."""
    rows = [*found.by_code, found.any_code, found.pooled]
    intervals = any(r.ci_low is not None for r in rows if r)
    uses = "spans" if found.unit in BY_LENGTH else "units"
    names = {"any code": "any code at all", "all codes": "all codes, pooled"}
    extra = [("F1", "span_f1")] if found.unit == "spans" else []
    head = [
        "code",
        "units",
        *found.coders,
        "agree",
        "alpha",
        *(["95% interval"] if intervals else []),
        "Dice",
        *(h for h, _ in extra),
        "prev.",
        "note",
    ]
    lines = []
    for row in (r for r in rows if r):
        figures = [_share(row.percent_agreement), number(row.alpha), *([_interval(row)] if intervals else []), number(row.dice)]
        figures += [number(getattr(row, field)) for _, field in extra]
        name = names.get(row.what, row.what)
        uses_by = [f"{row.uses[c]:,}" for c in found.coders]
        lines.append(
            ([name, f"{row.n_units:,}", *uses_by, *figures, _share(row.prevalence), _note(row)], row.too_few and row.what not in names)
        )
    _title(f"By code ({uses} each coder gave it; alpha is Krippendorff's{', for spans' if found.unit == 'spans' else ''})")
    _table(lines, head, rule_before=len(found.by_code))
    _legend(found)


def _legend(found: Comparison) -> None:
    assert found.pooled is not None  # it is called where there are lines by code
    few = sum(r.too_few for r in found.by_code)
    what = "text" if found.unit in BY_LENGTH else "units"
    _say(
        f"agree: high for any code that is rarely used, so read alpha and Dice. Dice: of the {what} that either gave the code, how far both did. "
        "prev.: the share of all judgements that gave it."
    )
    if found.pooled.lowest:
        _say(f"Lowest of the codes that can be judged: {found.pooled.lowest}, {number(found.pooled.lowest_alpha)}.")
    if few:
        _say(
            f"too few: a coder used the code {FEW_POSITIVES} times or fewer. {few} of {len(found.by_code)} values are shown and should not be judged."
        )
    if any("used unevenly" in r.note for r in found.by_code):
        _say("uneven: one coder used the code three times as often as another, or more. Talk about these first.")
    if TOO_FEW in found.pooled.note:
        _say(
            f"Intervals: {TOO_FEW}. Whole transcripts are drawn again, and {found.pooled.n_transcripts} were coded twice; {FEW_TRANSCRIPTS} are needed."
        )
    else:
        _say("Intervals: 95%, from drawing whole transcripts again. Judge alpha by its lower end.")
    for text in over_all_codes(found.overall):
        _say(text)
    if found.unused:
        _say(f"Nobody used: {', '.join(found.unused)}.")


def _splits(found: Comparison) -> None:
    parts = [("By pair", found.pairs if len(found.coders) > 2 else ()), ("By site", found.sites), ("By group", found.groups)]
    parts.append(("By snapshot", found.snapshots))
    for title, rows in parts:
        if len(rows) > 1:
            _title(f"{title}, all codes pooled")
            _pooled(rows, found.coders)


def _units(found: Comparison) -> None:
    _title("By unit, all codes pooled: how much of the figure is the choice of unit")
    _pooled(found.by_unit, found.coders)


def _pooled(rows: Sequence[Row], coders: Sequence[str]) -> None:
    intervals = any(r.ci_low is not None for r in rows)
    head = ["", "transcripts", "units", *coders, "alpha", *(["95% interval"] if intervals else []), "Dice", "lowest code"]
    lines = []
    for row in rows:
        lowest = f"{row.lowest} {number(row.lowest_alpha)}" if row.lowest else "none to be judged" if row.alpha is not None else row.note
        uses = [f"{row.uses[c]:,}" for c in coders]
        figures = [number(row.alpha), *([_interval(row)] if intervals else []), number(row.dice)]
        lines.append(([row.what, str(row.n_transcripts), f"{row.n_units:,}", *uses, *figures, lowest], False))
    _table(lines, head)


def _stance(stance: Stance, coders: Sequence[str]) -> None:
    _title("Stance, where coders put the same code on the same unit and both gave one")
    if not stance.n:
        _say(stance.note)
        return
    share = f"{stance.same} of {stance.n} the same ({stance.same / stance.n:.0%}), alpha {number(stance.alpha)}"
    _say(f"{share}{f' ({stance.note})' if stance.note else ''}.")
    apart = [f"{a} / {b} {n}" for a, b, n in stance.counts if a != b]
    if apart:
        _say(f"Different ({' / '.join(coders) if len(coders) == 2 else 'either way round'}): {', '.join(apart)}.")


def _suggested(part: Suggested) -> None:
    _title("Where a coder saw suggestions (left out of everything above)")
    blind = f", against {number(part.blind.alpha)} where nobody did" if part.blind else ""
    _say(
        f"{count(len(part.transcripts), 'transcript')}, {part.seen.n_units:,} units: alpha of all codes pooled {number(part.seen.alpha)}{blind}."
    )
    for coder, n in part.accepted.items():
        if n:
            _say(
                f"{coder} coded {count(n, 'unit')} by accepting a suggestion; on {part.confirmed[coder]} of them another coder has the same code."
            )


def show_measured(found: Measured) -> None:
    """Print the coefficients of a table."""
    out("Overall")
    _coefficients(found.coefficients)
    for code, figures in found.by_code.items():
        _title(f"Code {code}")
        _coefficients(figures)


def _coefficients(figures: Mapping[str, Coefficient]) -> None:
    lines = []
    for name, one in figures.items():
        interval = f"{number(one.ci_low)} to {number(one.ci_high)}" if one.ci_low is not None else ""
        note = "; ".join(n for n in (one.note, f"coverage {number(one.coverage)}" if one.coverage is not None else "") if n)
        lines.append(([name, number(one.value), interval, f"{one.n_units:,}", str(one.n_coders), note], False))
    _table(lines, ["", "value", "95% interval", "units", "coders", "note"])


def show_differences(found: Differences) -> None:
    """Print where coders read differently."""
    _paragraph(found.methods)
    _title("Where we read differently")
    if not found.where_we_read_differently:
        _say("Nowhere that two of us have read.")
    for one in found.where_we_read_differently:
        words = " ".join(one.text.split())
        out(f"{one.transcript}, turn {one.turn}, {one.speaker}: “{words[:60]}{'…' if len(words) > 60 else ''}”")
        for coder, codes in one.codes.items():
            out(f"    {coder}: {', '.join(codes) or 'read, nothing marked'}")
    _say(f"{len(found.where_we_read_differently)} of {count(found.turns_read_together, 'turn')} that two of us have read.")
    if found.positionality:
        _title("Where we stand")
    for memo in found.positionality:
        _say(f"{memo.coder}: {memo.text}")


# --- small pieces ----------------------------------------------------------------------------------------------------


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _interval(row: Row) -> str:
    return f"{number(row.ci_low)} to {number(row.ci_high)}" if row.ci_low is not None else ""


def _note(row: Row) -> str:
    """The note of a line, without what is said once below the table."""
    words = {"too few to judge": "too few", "used unevenly": "uneven"}
    return "; ".join(words.get(part, part) for part in row.note.split("; ") if part != TOO_FEW)


def _title(text: str) -> None:
    out("")
    out(text)


def _say(text: str) -> None:
    out(textwrap.fill(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False))


def _paragraph(text: str) -> None:
    """Print a text that people will copy, so without the indent of a note."""
    out(textwrap.fill(text, WIDTH, break_on_hyphens=False))


def _table(lines: Iterable[tuple[list[str], bool]], head: list[str], rule_before: int | None = None) -> None:
    """Lines under a head; the first and last columns are text, the others figures. The last is wrapped, and lines marked so are greyed."""
    lines = [([_clip(cells[0]), *cells[1:]], grey) for cells, grey in lines]
    widths = [max(len(cells[i]) for cells in [head, *(c for c, _ in lines)]) for i in range(len(head) - 1)]
    room = max(16, WIDTH - sum(widths) - 2 * len(widths))

    def put(cells: Sequence[str], grey: bool = False) -> None:
        first, *more = textwrap.wrap(cells[-1], room) or [""]
        figures = "  ".join(c.rjust(w) for c, w in zip(cells[1:-1], widths[1:], strict=True))
        _line(f"{cells[0].ljust(widths[0])}  {figures}  {first}".rstrip(), grey)
        for part in more:
            _line(" " * (sum(widths) + 2 * len(widths)) + part, grey)

    put(head)
    rule = "  ".join("-" * w for w in [*widths, min(room, max([len(head[-1]), *(len(c[-1]) for c, _ in lines)]))])
    out(rule)
    for i, (cells, grey) in enumerate(lines):
        if i == rule_before:
            out(rule)
        put(cells, grey)


def _clip(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _line(text: str, grey: bool) -> None:
    """Print a line, greyed where the terminal can; the note says the same in words."""
    if grey and sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        typer.secho(text, dim=True)
    else:
        out(text)
