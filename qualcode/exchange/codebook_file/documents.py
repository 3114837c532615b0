"""Word and Markdown documents as the headings, lists, paragraphs and tables they are made of."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qualcode.errors import QualcodeError
from qualcode.exchange.codebook_file.outline import Line

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph


def word_lines(data: bytes, name: str) -> Iterator[Line]:
    """The lines of a Word document.

    Raises:
        QualcodeError: it is damaged, locked, or not what it says it is.
    """
    import docx
    from docx.table import Table

    from qualcode.transcripts.readers.archive import Archive

    archive = Archive(data)  # refuses bombs and names that lead outside
    for part in sorted(archive.names):
        if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(part)[:2_000]:
            raise QualcodeError(
                f"{name}: its part {part!r} declares a DTD, which no Word file needs", "do not open it; ask whoever sent it"
            )
    try:
        document = docx.Document(io.BytesIO(data))
        pieces = list(document.iter_inner_content())
    except Exception as problem:  # python-docx lets every kind of error out of a damaged file
        raise QualcodeError(f"{name} cannot be read as a Word file: {problem}", "open it in Word and save it again") from problem
    for number, piece in enumerate(pieces, 1):
        if isinstance(piece, Table):
            yield Line("table", "", f"{name}, table", rows=tuple(_cells(piece)))
        elif piece.text.strip():
            yield _paragraph(piece, f"{name}, paragraph {number}")


def _cells(table: Table) -> Iterator[tuple[str, ...]]:
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            merged = cell._tc.vMerge == "continue"
            cells.append("" if merged else cell.text.strip())
        yield tuple(cells)


def _paragraph(piece: Paragraph, where: str) -> Line:
    style = (piece.style.name if piece.style is not None else "") or ""
    heading = re.fullmatch(r"Heading (\d)", style)
    if style == "Title":
        return Line("title", piece.text.strip(), where)
    if heading:
        return Line("heading", piece.text.strip(), where, int(heading[1]))
    bold = _bold([(run.text, bool(run.bold)) for run in piece.runs])
    listed = style.startswith("List") or (piece._p.pPr is not None and piece._p.pPr.numPr is not None)
    if listed:
        deep = re.search(r"(\d)$", style)
        inner = piece._p.xpath("./w:pPr/w:numPr/w:ilvl/@w:val")
        level = int(deep[1]) if deep else 1 + int(inner[0]) if inner else 1
        return Line("item", piece.text.strip(), where, level, bold)
    return Line("text", piece.text.strip(), where)


def _bold(runs: list[tuple[str, bool]]) -> str:
    """The words in bold that a paragraph begins with, less the sign after them."""
    words = ""
    for text, is_bold in runs:
        if not is_bold:
            break
        words += text
    return words.strip(" :–—-") if words != "".join(text for text, _ in runs) else ""


def markdown_lines(text: str, name: str) -> Iterator[Line]:
    """The lines of a Markdown document."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    heading, depth, row, rows = 0, 0, list[str](), list[tuple[str, ...]]()
    in_cell = False
    for token in tokens:
        in_cell = token.type in ("th_open", "td_open") or (in_cell and token.type == "inline")
        if token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "tr_close":
            rows.append(tuple(row))
            row = []
        elif token.type == "table_close":
            yield Line("table", "", f"{name}, table", rows=tuple(rows))
            rows = []
        elif token.type == "inline":
            where = f"{name}:{(token.map or [0])[0] + 1}"
            words, bold = _inline(token)
            if in_cell:
                row.append(words)
            elif heading:
                yield Line("heading", words, where, heading)
                heading = 0
            else:
                yield Line("item" if depth else "text", words, where, depth, bold)


def _inline(token: Any) -> tuple[str, str]:
    """The words of a line without marks, and those in bold that it begins with."""
    words, bold, in_bold, began = "", "", False, True
    for child in token.children or ():
        if child.type == "strong_open":
            in_bold = began
        elif child.type == "strong_close":
            in_bold = began = False
        elif child.type in ("text", "code_inline"):
            words += child.content
            if in_bold:
                bold += child.content
            elif child.content.strip():
                began = False
        elif child.type in ("softbreak", "hardbreak"):
            words += "\n"
    return words.strip(), bold.strip(" :–—-")
