"""Files to read, made by hand: Word files as Word writes them, without a library in between."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

import pytest

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{NAMESPACE}" xmlns:mc="urn:mc" xmlns:wps="urn:wps"><w:body>'
TAIL = "<w:sectPr/></w:body></w:document>"

WordFile = Callable[..., bytes]


def run(text: str, *, bold: bool = False) -> str:
    """A run; `\\n` in it is a soft line break and `\\t` a tab stop."""
    parts = escape(text).replace("\n", "</w:t><w:br/><w:t xml:space='preserve'>").replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>")
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}<w:t xml:space='preserve'>{parts}</w:t></w:r>"


def paragraph(*runs: str | tuple[str, bool], style: str = "") -> str:
    """A paragraph of runs; a pair is a text and whether it is bold."""
    inner = "".join(run(r) if isinstance(r, str) else run(r[0], bold=r[1]) for r in runs)
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{inner}</w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of cells; a line end in a cell begins a new paragraph."""
    cells = ["".join(f"<w:tc>{''.join(paragraph(p) for p in cell.split(chr(10)))}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def word_file(body: str, parts: Mapping[str, str] | None = None, head: str = HEAD) -> bytes:
    """The bytes of a Word file with this body and other parts by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", head + body + TAIL)
        for name, text in (parts or {}).items():
            archive.writestr(name, text)
    return stream.getvalue()


class Word:
    """The makers above, as one fixture."""

    paragraph = staticmethod(paragraph)
    run = staticmethod(run)
    table = staticmethod(table)
    file = staticmethod(word_file)
    head = HEAD
    namespace = NAMESPACE


@pytest.fixture(scope="session")
def word() -> type[Word]:
    """Makers of Word files."""
    return Word
