"""A report as one page for a browser: no scripts, nothing fetched from anywhere, pictures and style inside, and a policy that says so."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape as _escape
from itertools import groupby

from qualcode.reports.content import INVENTED, Block, Paragraph, Picture, Quotation, Report, Table
from qualcode.reports.numbered import Numbered, Reference
from qualcode.reports.plain.look import STYLE, step
from qualcode.reports.word.bookmarks import heading_name, label_name
from qualcode.reports.word.ooxml import clean
from qualcode.reports.word.parts import STATUS


def to_html(report: Report) -> str:
    """The report as one HTML file, with LF at the end of lines."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    head = (
        f'<!DOCTYPE html>\n<html lang="{escape(report.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{escape(report.title)}</title>\n<style>{STYLE}</style>\n</head>\n'
    )
    return head + "\n".join(_Page(Numbered(report)).lines()) + "\n</html>\n"


def escape(text: str) -> str:
    """The text so that a browser shows it as it is."""
    return _escape(clean(text))


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


@dataclass
class _Page:
    numbered: Numbered
    footnotes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        report = self.numbered.report
        said = " · ".join(s for s in (INVENTED if report.invented else "", STATUS.get(report.status, "")) if s)
        yield '<body>\n<a class="skip" href="#main">To the report</a>'
        yield f'<header><h1>{escape(report.title)}</h1><p class="subtitle">{escape(report.subtitle)}</p>{f"<p>{said}</p>" if said else ""}</header>'
        sections = self.numbered.sections()
        if sections:
            entries = "".join(
                f'<li class="l{p.level}"><a href="#{heading_name(p.key)}">{escape(p.section.title)}</a></li>'
                for p in sections
                if p.level < 3
            )
            yield f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ul>{entries}</ul></nav>'
        yield '<main id="main">'
        yield from self._blocks(report.opening)
        for placed in sections:
            level = placed.level + 1
            yield f'<h{level} id="{heading_name(placed.key)}">{escape(placed.section.title)}</h{level}>'
            yield from self._blocks(placed.section.blocks)
        yield "</main>"
        if self.footnotes:
            notes = "".join(
                f'<li id="note-{i}">{_lines(note)} <a href="#mark-{i}" aria-label="Back to the text">↩</a></li>'
                for i, note in enumerate(self.footnotes, 1)
            )
            yield f'<section aria-labelledby="notes"><h2 id="notes">Notes</h2><ol>{notes}</ol></section>'
        yield f"<footer>{said}</footer>\n</body>" if said else "</body>"

    def _blocks(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        for bulleted, group in groupby(blocks, lambda b: isinstance(b, Paragraph) and b.kind == "bullet"):
            made = [self._block(b) for b in group]
            yield f"<ul>{''.join(made)}</ul>" if bulleted else "\n".join(made)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self._paragraph(block)
            case Quotation():
                mark = f" · {escape(block.mark)}" if block.mark else ""
                said = f'<span class="by">({escape(block.number)}, {escape(block.attribution)}){mark}</span>'
                return f'<blockquote><p dir="auto">“{_lines(block.words)}” {said}</p></blockquote>'
            case Table():
                return self._table(block)
            case Picture():
                word, number, key = self.numbered.label(block)
                data = base64.b64encode(block.png).decode("ascii")
                caption = f"<figcaption>{word} {number}: {escape(block.caption)}</figcaption>"
                shown = f'<img alt="{escape(block.alt)}" src="data:image/png;base64,{data}">'
                return f'<figure id="{label_name(key)}">{shown}{caption}</figure>\n{self._table(block.data)}'

    def _paragraph(self, block: Paragraph) -> str:
        text = "".join(
            f'<a href="#{label_name(p.key)}">{p.label}</a>' if isinstance(p, Reference) else _lines(p)
            for p in self.numbered.pieces(block.text)
        )
        if block.footnote:
            self.footnotes.append(block.footnote)
            n = len(self.footnotes)
            text += f'<sup><a id="mark-{n}" href="#note-{n}" aria-label="Note {n}">{n}</a></sup>'
        tag = "li" if block.kind == "bullet" else "p"
        return f'<{tag} class="{block.kind}" dir="auto">{text}</{tag}>'

    def _table(self, block: Table) -> str:
        word, number, key = self.numbered.label(block)
        head = "".join(f'<th scope="col"{_figure(i, block)}>{_lines(cell)}</th>' for i, cell in enumerate(block.head))
        rows = "".join(f"<tr>{''.join(self._cells(block, i))}</tr>" for i in range(len(block.rows)))
        caption = f"<caption>{word} {number}: {escape(block.caption)}</caption>"
        name = f'id="{label_name(key)}" tabindex="0" role="region" aria-label="{word} {number}"'
        return f'<div class="table" {name}><table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'

    def _cells(self, block: Table, row: int) -> Iterator[str]:
        shades = block.shades[row] if row < len(block.shades) else ()
        for i, cell in enumerate(block.rows[row]):
            shade = shades[i] if i < len(shades) else None
            if i == 0:
                yield f'<th scope="row">{_lines(cell)}</th>'
            else:
                yield f"<td{_figure(i, block, f'h{step(shade)}' if shade is not None else '')}>{_lines(cell)}</td>"


def _figure(column: int, block: Table, shade: str = "") -> str:
    classes = " ".join(c for c in ("n" if column in block.figures else "", shade) if c)
    return f' class="{classes}"' if classes else ""
