"""PDF files with a text layer: pages read with pypdf, what belongs to the page taken out, wrapped lines put together again."""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qualcode.transcripts.draft import Block, Draft, Spoken
from qualcode.transcripts.readers.base import Reader, Source, Unreadable, build
from qualcode.transcripts.readers.encoding import keepable
from qualcode.transcripts.readers.pdf_lines import page_lines, unwrapped
from qualcode.transcripts.readers.pdf_pages import Page, Piece, with_columns, without_notes
from qualcode.transcripts.speakers.lines import without_line_numbers
from qualcode.transcripts.speakers.talk import read_talk

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 1_500
MOST_OPERATIONS = 5_000_000
"""Drawing operations in all pages that are followed: a page of text has some hundreds."""

MOST_CHARACTERS = 10_000_000
LONGEST = 120.0
"""Seconds that reading a PDF may take."""

_TAIL = 8_000
_LETTERS = re.compile(r"[^\W\d_]")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)


def _sniff(source: Source) -> int:
    return 95 if b"%PDF-" in source.data[:1_024] else 0


def _read(source: Source) -> list[Draft]:
    pages = _pages(source.data)
    empty = [number for number, page in enumerate(pages, 1) if len(_LETTERS.findall(page.text)) < 3]
    if len(empty) == len(pages):
        raise Unreadable(
            "it is a PDF without a text layer: its pages are pictures, as a scanner makes them",
            "Run text recognition (OCR) over it and import the result, or ask for the file it was made from.",
        )
    cleared = [without_notes(page) for page in with_columns(pages)]
    lines, removed = page_lines([page for page, _ in cleared])
    removed += [note for _, notes in cleared for note in notes]
    lines, numbers = without_line_numbers(lines)
    talk = read_talk(lines)
    blocks: list[Block] = [unwrapped(block, lines) if isinstance(block, Spoken) else block for block in talk.blocks]
    warnings = list(talk.warnings)
    if empty:
        shown = ", ".join(map(str, empty[:20]))
        warnings.append(f"page{'s' if len(empty) > 1 else ''} {shown} of {len(pages)} hold no text (a picture?): nothing was read there")
    margin = [r for r in (*removed, *numbers) if r.kind != "characters"]
    if margin:
        kinds = ", ".join(sorted({r.kind for r in margin}))
        warnings.append(f"what belongs to the page was taken out ({kinds}): {len(margin)} pieces; the first is {margin[0].text[:40]!r}")
    legend = {"legend": talk.header.legend} if talk.header.legend else {}
    return [
        build(
            source,
            "pdf",
            blocks,
            removed=[*removed, *numbers, *talk.removed],
            warnings=warnings,
            metadata={**talk.header.fields, **legend},
            legend=talk.header.legend,
        )
    ]


def _pages(data: bytes) -> list[Page]:
    """The text of each page, or a refusal in bounded time.

    Raises:
        Unreadable: it is locked, damaged, or built to do harm.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if b"startxref" not in data[-_TAIL:]:
        raise Unreadable("it is a PDF that was cut short: its end is missing", "Download or copy it again.")
    with _quiet():
        try:
            reader = PdfReader(io.BytesIO(data), strict=False)
            _unlock(reader)
            if len(reader.pages) > MOST_PAGES:
                raise Unreadable(
                    f"it has {len(reader.pages):,} pages; the most that is read is {MOST_PAGES:,}", "Split it into one file an interview."
                )
            pages = list(_extract(reader))
        except Unreadable:
            raise
        except (
            PyPdfError,
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            AttributeError,
            AssertionError,
            OSError,
            RecursionError,
            NotImplementedError,
        ) as problem:
            raise Unreadable(
                "it is a damaged PDF, or was cut short", "Open it in a PDF program, print it to a new PDF, and import that."
            ) from problem
    if not pages:
        raise Unreadable("it is a PDF without a page", "Download or export it again.")
    return pages


def _unlock(reader: PdfReader) -> None:
    """Opens a PDF that anyone may read but not change; one that asks for a password is refused."""
    from pypdf.errors import DependencyError

    if not reader.is_encrypted:
        return
    try:
        opened = bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        opened = False
    if not opened:
        raise Unreadable("it is locked with a password", "Save it without a password (print it to a new PDF) and import that.")


def _extract(reader: PdfReader) -> Iterator[Page]:
    """One page after the other, given up where following the drawing of the pages takes far longer than text does."""
    until = time.monotonic() + LONGEST
    left = [MOST_OPERATIONS, MOST_CHARACTERS]

    def count(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0 or time.monotonic() > until:
            raise Unreadable("its pages are far too large or nested too deep for a transcript", "Print it to a new PDF and import that.")

    for page in reader.pages:
        pieces: list[Piece] = []

        def gather(text: str, cm: list[float], tm: list[float], font: Any, size: float, into: list[Piece] = pieces) -> None:
            if text:
                name = str(font.get("/BaseFont", "")) if font else ""
                height = round(abs(size * (tm[0] or tm[1]) * (cm[0] or cm[1] or 1)), 1)
                into.append(Piece(keepable(text)[0], height, bool(_BOLD.search(name)), round(tm[4], 1), round(tm[5], 1)))

        text = keepable(page.extract_text(visitor_operand_before=count, visitor_text=gather))[0]
        left[1] -= len(text)
        if left[1] < 0:
            raise Unreadable("it holds far more text than a transcript", "Split it into one file an interview.")
        yield Page(pieces) if "".join(p.text for p in pieces) == text else Page([Piece(text)])


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps pypdf's own remarks on faulty files off the terminal."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


READER = Reader("pdf", "a PDF with a text layer", _sniff, _read)
