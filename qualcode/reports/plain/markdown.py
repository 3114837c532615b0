"""A report as Markdown (CommonMark with tables and footnotes, as GitHub, Pandoc and most editors read it); pictures are in the file itself."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcode.reports.content import INVENTED, Block, Paragraph, Picture, Quotation, Report, Table
from qualcode.reports.numbered import Numbered
from qualcode.reports.word.ooxml import clean
from qualcode.reports.word.parts import STATUS

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~^])")
_AT_START = re.compile(r"^(\s*)(\d*)([#+\-=:.)])", re.MULTILINE)
_LOOKS = {"definition": "*{}*", "note": "*{}*", "unwritten": "> *{}*", "warning": "> **{}**", "bullet": "- {}"}


def to_markdown(report: Report) -> str:
    """The report as Markdown, with LF at the end of lines."""
    return "\n".join(_Markdown(Numbered(report)).lines()).strip() + "\n"


@dataclass
class _Markdown:
    numbered: Numbered
    footnotes: list[str] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        report = self.numbered.report
        yield from (f"# {escape(report.title)}", "", escape(report.subtitle), "")
        if said := " · ".join(s for s in (INVENTED if report.invented else "", STATUS.get(report.status, "")) if s):
            yield from (f"**{said}**", "")
        yield from self._blocks(report.opening)
        for placed in self.numbered.sections():
            yield from (f"{'#' * (placed.level + 1)} {escape(placed.section.title)}", "")
            yield from self._blocks(placed.section.blocks)
        for i, note in enumerate(self.footnotes, 1):
            yield from (f"[^{i}]: {note}", "")
        for i, png in enumerate(self.pictures, 1):
            yield f"[picture-{i}]: data:image/png;base64,{base64.b64encode(png).decode('ascii')}"

    def _blocks(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        for before, block in zip((None, *blocks), blocks, strict=False):
            if isinstance(before, Paragraph) and before.kind == "bullet" and not (isinstance(block, Paragraph) and block.kind == "bullet"):
                yield ""
            match block:
                case Paragraph():
                    yield from self._paragraph(block)
                case Quotation():
                    yield from (_quotation(block), "")
                case Table():
                    yield from self._table(block)
                case Picture():
                    self.pictures.append(block.png)
                    word, number, _ = self.numbered.label(block)
                    yield from (
                        f"![{escape(block.alt)}][picture-{len(self.pictures)}]",
                        "",
                        f"**{word} {number}: {escape(block.caption)}**",
                        "",
                    )
                    yield from self._table(block.data)
        if blocks and isinstance(blocks[-1], Paragraph) and blocks[-1].kind == "bullet":
            yield ""

    def _paragraph(self, block: Paragraph) -> Iterator[str]:
        text = escape(self.numbered.text(block.text))
        if block.kind != "bullet":
            text = text.replace("\n", "  \n")
        if block.footnote:
            self.footnotes.append(escape(block.footnote))
            text += f"[^{len(self.footnotes)}]"
        yield _LOOKS.get(block.kind, "{}").format(text).replace("\n", "\n> " if block.kind in ("unwritten", "warning") else "\n")
        if block.kind != "bullet":
            yield ""

    def _table(self, block: Table) -> Iterator[str]:
        word, number, _ = self.numbered.label(block)
        yield from (f"**{word} {number}: {escape(block.caption)}**", "")
        yield _row(block.head)
        yield "|" + "|".join(" ---: " if i in block.figures else " --- " for i in range(len(block.head))) + "|"
        yield from (_row((*row, *[""] * (len(block.head) - len(row)))) for row in block.rows)
        yield ""


def _quotation(block: Quotation) -> str:
    words = escape(f"“{block.words}”").replace("\n", "  \n> ")
    return f"> {words} ({escape(f'{block.number}, {block.attribution}')}){f' · {escape(block.mark)}' if block.mark else ''}"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(escape(c).replace(chr(10), '<br>') for c in cells)} |"


def escape(text: str) -> str:
    """The text so that Markdown shows it as it is."""
    text = _SPECIAL.sub(r"\\\1", clean(text).replace("&", "&amp;"))
    return _AT_START.sub(lambda m: f"{m[1]}{m[2]}\\{m[3]}", text)
