"""Tables as WordprocessingML: head rows that are repeated, rows that are not split, and the shaded cells of a heat map."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualcode.reports.content import Table
from qualcode.reports.word import ooxml

KEPT_TOGETHER = 16
"""A table of at most so many lines stands on one page."""
LONG_ROW = 6
"""A row of more lines may stand alone: keeping it with another could take more than a page."""
_CHARACTER = 98
"""About how wide a character of a table is, in twentieths of a point."""
_WIDE_CHARACTER, _PADDING = 108, 170
"""The same of a bold one, and what stands between the text of a cell and its edges."""
_BREAKS = re.compile(r"[ \t\n\u200b/–-]+")
LIGHTEST, DARKEST = (0xF1, 0xF6, 0xF9), (0x5B, 0x9B, 0xC4)
"""The ends of the scale of a heat map: of one hue, so that it can be read in grey and by colour-blind readers, and light enough for dark print on it."""


def table(content: Table, width: int) -> str:
    """A table `width` wide (in twentieths of a point), its first row repeated on every page it runs over; no row, and no short table, is broken across pages."""
    widths = fitted(content, width)
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    look = '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    properties = (
        f'<w:tblStyle w:val="ReportTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{look}'
        f"<w:tblCaption w:val={ooxml.attribute(content.caption, 250)}/>"
    )
    rows = "".join(_rows(content, widths))
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def fitted(content: Table, width: int) -> list[int]:
    """The width of each column: its share, but no less than its longest word needs where the other columns have room to give."""
    widths = [max(1, width * share // sum(content.widths)) for share in content.widths]
    columns = zip(content.head, *content.rows, strict=False)
    needed = [max(len(word) for cell in column for word in ["", *_BREAKS.split(cell)]) * _WIDE_CHARACTER + _PADDING for column in columns]
    needed += [0] * (len(widths) - len(needed))
    wanting = sum(max(0, n - w) for n, w in zip(needed, widths, strict=True))
    spare = sum(max(0, w - n) for n, w in zip(needed, widths, strict=True))
    if not 0 < wanting <= spare:
        return widths
    return [n if n >= w else w - (w - n) * wanting // spare for n, w in zip(needed, widths, strict=True)]


def _rows(content: Table, widths: Sequence[int]) -> list[str]:
    last = len(content.rows) - 1
    made = [_row(content.head, widths, content.figures, is_head=True)]
    lines = [_lines(row, widths) for row in content.rows]
    together = sum(lines) <= KEPT_TOGETHER
    for i, row in enumerate(content.rows):
        keep = i < last and (together or (i in (0, last - 1) and lines[i] + lines[i + 1] <= LONG_ROW))
        shades = content.shades[i] if i < len(content.shades) else ()
        made.append(_row(row, widths, content.figures, shades=shades, keep=keep))
    return made


def _lines(row: Sequence[str], widths: Sequence[int]) -> int:
    """About how many lines a row takes."""
    return max(
        (sum(1 + len(part) * _CHARACTER // width for part in cell.split("\n")) for cell, width in zip(row, widths, strict=False)), default=1
    )


def _row(
    cells: Sequence[str],
    widths: Sequence[int],
    figures: frozenset[int],
    shades: Sequence[float | None] = (),
    *,
    is_head: bool = False,
    keep: bool = False,
) -> str:
    keeping = "<w:keepNext/>" if is_head or keep else ""
    made = []
    for i, width in enumerate(widths):
        text = cells[i] if i < len(cells) else ""
        shade = shades[i] if i < len(shades) else None
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour(shade)}"/>' if shade is not None else ""
        ink = f'<w:color w:val="{ink_on(shade)}"/>' if shade is not None else ""
        style = "TableFigure" if i in figures else "TableText"
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{fill}'
        made.append(f"<w:tc><w:tcPr>{properties}</w:tcPr>{ooxml.paragraph(style, ooxml.run(text, ink), keeping)}</w:tc>")
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>{''.join(made)}</w:tr>"


# --- the colours of a heat map, used by the page for browsers too -----------------------------------------------------


def colour(shade: float) -> str:
    """The colour of a cell, from 0 (nearly white) to 1 (blue), as six hexadecimal digits."""
    at = min(1.0, max(0.0, shade))
    return "".join(f"{round(light + (dark - light) * at):02X}" for light, dark in zip(LIGHTEST, DARKEST, strict=True))


def ink_on(shade: float) -> str:
    """Black or white, whichever can be read better on a shade; either way the contrast is above 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    return max("000000", "FFFFFF", key=lambda ink: contrast(ink, colour(shade)))


def luminance(digits: str) -> float:
    """The relative luminance of a colour of six hexadecimal digits (WCAG 2.2)."""
    parts = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
