"""A comparison of coders as tables: CSV and Excel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from qualcode.agreement.results import Comparison, Row
from qualcode.project import tables
from qualcode.reports.tables.excel import FONT, checked, saved

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FIGURES = (
    "percent_agreement",
    "alpha",
    "ci_low",
    "ci_high",
    "cohen_kappa",
    "gwet_ac1",
    "dice",
    "prevalence",
    "jaccard",
    "span_f1",
)
"""The figures of a line, in the order of their columns."""

Cell = str | int | float | None

_WIDTHS = {"part": 14, "what": 26, "name": 34, "note": 48, "lowest": 24, "transcript": 16, "read_from": 60}


def columns(found: Comparison) -> list[str]:
    """The columns of the table of all lines."""
    return [
        "part",
        "what",
        "name",
        "n_units",
        "n_transcripts",
        *(f"uses {c}" for c in found.coders),
        *FIGURES,
        "too_few",
        "note",
        "lowest",
        "lowest_alpha",
    ]


def lines(found: Comparison) -> Iterator[list[Cell]]:
    """Every line of a comparison under `columns`: codes first, then what is pooled, split and counted otherwise."""
    parts: list[tuple[str, Sequence[Row | None]]] = [("code", found.by_code), ("any code", [found.any_code]), ("all codes", [found.pooled])]
    parts += [("pair", found.pairs), ("site", found.sites), ("group", found.groups), ("snapshot", found.snapshots), ("unit", found.by_unit)]
    if found.suggested is not None:
        parts.append(("suggestions seen", [found.suggested.seen]))
    for part, rows in parts:
        for row in rows:
            if row is not None:
                yield _line(part, row, found)
    for one in found.overall:
        figures: list[Cell] = [None, one.value, one.ci_low, one.ci_high, *[None] * (len(FIGURES) - 4)]
        yield ["overall", one.name, one.says, None, None, *[None] * len(found.coders), *figures, "", one.note, "", None]


def _line(part: str, row: Row, found: Comparison) -> list[Cell]:
    name = found.names.get(row.what, "") if part == "code" else ""
    uses = [row.uses.get(c) for c in found.coders]
    few = ("yes" if row.too_few else "no") if part == "code" else ""
    figures = [getattr(row, f) for f in FIGURES]
    return [part, row.what, name, row.n_units, row.n_transcripts, *uses, *figures, few, row.note, row.lowest, row.lowest_alpha]


def to_csv(found: Comparison) -> bytes:
    """The table of all lines as CSV that Excel opens; shares between 0 and 1, an undefined figure as an empty cell."""
    head = columns(found)
    rows = [dict(zip(head, map(_text, line), strict=True)) for line in lines(found)]
    return tables.render(tables.Table(head, rows))


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.6f}" if isinstance(cell, float) else str(cell)


def to_excel(found: Comparison) -> bytes:
    """The comparison as a workbook: all lines, stance, what was read, and the paragraph for the methods section. Values too few to judge are grey."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Agreement"
    _fill(sheet, columns(found), lines(found))
    if found.stance is not None and found.stance.n:
        first, second = found.coders if len(found.coders) == 2 else ("one", "another")
        stance = found.stance
        counts: list[list[Cell]] = [[a, b, n] for a, b, n in stance.counts]
        _fill(
            book.create_sheet("Stance"),
            [first, second, "n"],
            [*counts, ["the same", "", stance.same], ["all", "", stance.n], ["alpha", "", stance.alpha]],
        )
    read: list[list[Cell]] = [
        [s.transcript, s.n_units, "; ".join(f"{c}: {name}" for c, name in s.read_from.items())] for s in found.sources
    ]
    _fill(book.create_sheet("Transcripts"), ["transcript", "turns", "read_from"], read)
    _fill(book.create_sheet("Methods"), ["For the methods section"], [[found.methods], *([note] for note in found.notes)])
    book.worksheets[-1].column_dimensions["A"].width = 110
    return saved(book)


def _fill(sheet: Worksheet, head: Sequence[str], rows: Iterator[list[Cell]] | Sequence[Sequence[Cell]]) -> None:
    """Write a head and rows; a text is never taken for a formula."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for i, name in enumerate(head, 1):
        _put(sheet, 1, i, name).font = Font(FONT, bold=True)
        sheet.column_dimensions[get_column_letter(i)].width = _WIDTHS.get(name, 12)
    for r, row in enumerate(rows, 2):
        grey = "too_few" in head and row[list(head).index("too_few")] == "yes"
        for i, value in enumerate(row, 1):
            cell = _put(sheet, r, i, value)
            if isinstance(value, float):
                cell.number_format = "0.00"
            if isinstance(value, str) and len(value) > 40:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if grey:
                cell.font = Font(FONT, color="999999")
    sheet.freeze_panes = "A2"


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> Any:
    cell: Any = sheet.cell(row, column, checked(value))
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
