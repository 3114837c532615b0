"""Pages of a PDF as lines: running heads, page numbers and numbers in the margin out, wrapped lines told from short ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qualcode.transcripts.draft import Removed, Spoken, fold
from qualcode.transcripts.readers.pdf_pages import Page
from qualcode.transcripts.speakers.events import is_event
from qualcode.transcripts.speakers.lines import Line

_EDGE = 3
"""Lines at the top and at the foot of a page among which running heads and page numbers are looked for."""

_BLANKS = re.compile(r"[ \t\u00a0]+")
_NUMBER = re.compile(r"\d{1,5}$")
_PAGE_NUMBER = re.compile(
    r"[\[(]?\s*(?:page|pg\.?|p\.|seite|s\.|side|página|pagina|bladzijde|blz\.?)?\s*[-–—|]?\s*(\d{1,4})\s*(?:(?:of|/|von|af|de|sur|van|di)\s*\d{1,4})?\s*[-–—|]?\s*[\])]?$",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"([^:\t]{1,40}):\s")
_TALKED = re.compile(r"[.?!…:;,][\"'”’»)\]]*$")


def page_lines(pages: Sequence[Page]) -> tuple[list[Line], list[Removed]]:
    """The lines of all pages without what belongs to the page; a line that is clearly shorter than the others ends a paragraph."""
    numbered: list[list[tuple[int, str]]] = []
    bold: dict[int, int] = {}
    number = 0
    tabs_are_blanks = sum(page.text.count("\t") for page in pages) > sum(page.text.count(" ") for page in pages)
    for page in pages:
        numbered.append([])
        for raw, end in page.lines():
            number += 1
            numbered[-1].append((number, _gaps_kept(raw, tabs_are_blanks).strip()))
            bold[number] = len(_gaps_kept(raw[:end], tabs_are_blanks).strip())
    removed: list[Removed] = []
    for page_rows in numbered:
        _take_margin_numbers(page_rows, removed)
    heads = _running_heads(numbered)
    for index, page_rows in enumerate(numbered):
        _take_edges(page_rows, index + 1, numbered, heads, removed)
    rows = [row for page_rows in numbered for row in page_rows]
    return _as_lines(rows, bold), removed


def _gaps_kept(raw: str, tabs_are_blanks: bool) -> str:
    """A line with its blanks made plain; where a program sets a tab stop for every blank, a tab stop is no gap."""
    words = raw.strip()
    return _BLANKS.sub(" ", words) if tabs_are_blanks else words.replace("\u00a0", " ")


def _take_margin_numbers(rows: list[tuple[int, str]], removed: list[Removed]) -> None:
    """Takes out runs of lines of nothing but numbers that count up: numbers in the margin, read apart from their lines.

    Four or more that count on by one, or three or more that count by fives or tens, as every fifth or tenth line has its number.
    """
    filled = [i for i, (_, text) in enumerate(rows) if text]
    gone: set[int] = set()
    for step, least in ((1, 4), (5, 3), (10, 3)):
        for run in _counting(rows, filled, step):
            if len(run) >= least and (step == 1 or all(int(rows[i][1]) % step == 0 for i in run)):
                removed.append(Removed("numbers in the margin", " ".join(rows[i][1] for i in run), rows[run[0]][0]))
                gone.update(run)
        filled = [i for i in filled if i not in gone]
    rows[:] = [row for i, row in enumerate(rows) if i not in gone]


def _counting(rows: list[tuple[int, str]], filled: list[int], step: int) -> list[list[int]]:
    """The runs of lines that hold numbers alone, each `step` more than the one before."""
    runs: list[list[int]] = [[]]
    for i in filled:
        number = int(rows[i][1]) if _NUMBER.match(rows[i][1]) else None
        if number is None or not runs[-1] or number != int(rows[runs[-1][-1]][1]) + step:
            runs.append([])
        if number is not None:
            runs[-1].append(i)
    return runs


def _edges(rows: list[tuple[int, str]]) -> list[int]:
    """The places of the first and last filled lines of a page."""
    filled = [i for i, (_, text) in enumerate(rows) if text]
    return list(dict.fromkeys(filled[:_EDGE] + filled[-_EDGE:]))


def _bare(text: str) -> str:
    """A line as running heads are compared: its numbers do not count."""
    return re.sub(r"\d+", "#", fold(text))


def _running_heads(pages: list[list[tuple[int, str]]]) -> frozenset[str]:
    """Lines at the edges of pages that come back on at least half of them, twice or more, and hardly ever inside a page."""
    filled = [rows for rows in pages if any(text for _, text in rows)]
    at_edges = Counter(text for rows in filled for text in {_bare(rows[i][1]) for i in _edges(rows)})
    in_all = Counter(_bare(text) for rows in filled for _, text in rows if text)
    labels = Counter(found[1] for text in in_all if (found := _LABELLED.match(text)))
    likely = {
        text: n
        for text, n in at_edges.items()
        if n >= 2
        and n >= 0.5 * len(filled)
        and in_all[text] <= 1.2 * n
        and len(text) <= 120
        and re.search(r"[^\W\d_]", text)
        and not _TALKED.search(text)
        and not ((found := _LABELLED.match(text)) and labels[found[1]] >= 2)
    }
    heads: frozenset[str] = frozenset()
    for _ in range(_EDGE):  # a head of several lines is taken off line by line, from the outside in
        outermost = Counter(t for rows in filled for t in set(_ends(rows, heads)))
        heads |= {text for text, n in likely.items() if outermost[text] >= 0.5 * n}
    return heads


def _ends(rows: list[tuple[int, str]], heads: frozenset[str]) -> list[str]:
    """The first and the last line of a page as running heads are compared, without page numbers and the heads that are known."""
    filled = [_bare(text) for _, text in rows if text and not _PAGE_NUMBER.match(text)]
    inner = [text for text in filled if text not in heads]
    return [inner[0], inner[-1]] if inner else []


def _take_edges(
    rows: list[tuple[int, str]], page: int, pages: list[list[tuple[int, str]]], heads: frozenset[str], removed: list[Removed]
) -> None:
    """Takes running heads and page numbers off the edges of a page, from the outside in, up to the first line of talk."""
    for step in (1, -1):
        for _ in range(_EDGE):
            filled = [i for i, (_, text) in enumerate(rows) if text]
            at = filled[0 if step == 1 else -1] if filled else None
            if at is None:
                return
            number, text = rows[at]
            if _bare(text) in heads:
                removed.append(Removed("running head", text, number))
            elif _is_page_number(text, page, len(pages)):
                removed.append(Removed("page number", text, number))
            else:
                break
            rows[at] = (number, "")


def _is_page_number(text: str, page: int, pages: int) -> bool:
    """Whether a line is the number of its page; a bare number must be that of the page, or of a part that begins further on."""
    found = _PAGE_NUMBER.match(text)
    if not found or len(text) > 30:
        return False
    if not _NUMBER.match(text):
        return True
    return int(found[1]) == page or (pages > 2 and 0 <= int(found[1]) - page <= 2)


def _as_lines(rows: list[tuple[int, str]], bold: dict[int, int]) -> list[Line]:
    """The lines that hold anything; a blank line, or one too short to have been wrapped, stands before a new paragraph."""
    lines: list[Line] = []
    gap = False
    for number, text in rows:
        if text:
            lines.append(Line(number, text, gap=gap, bold=bold.get(number, 0)))
        gap = not text
    width = _width(lines)
    ends = [False, *(not _wraps(line, following, width) for line, following in pairwise(lines))]
    out: list[Line] = []
    for line, end in zip(lines, ends, strict=False):
        if out and not end and not line.gap and is_event(line.text):  # a remark that the width of the page put on a line of its own
            out[-1] = replace(out[-1], text=f"{out[-1].text} {line.text}")
        else:
            out.append(replace(line, gap=line.gap or end))
    return out


def _width(lines: list[Line]) -> int:
    """The length of a full line: nine in ten are not longer."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def _wraps(line: Line, following: Line, width: int) -> bool:
    """Whether a line breaks off because the page ends: the first word of the next one would not have fitted."""
    return len(line.text) + 1 + len(following.text.split(maxsplit=1)[0]) >= 0.88 * width


def unwrapped(turn: Spoken, lines: list[Line]) -> Spoken:
    """A turn whose lines that only the width of the page parted are one paragraph again; wide gaps between words are one blank."""
    width = _width(lines)
    wrapped = {line.text[-25:] for line, following in pairwise(lines) if _wraps(line, following, width)}
    parts = re.sub(r"[ ]{2,}", " ", turn.text).split("\n")
    text = parts[0]
    for part in parts[1:]:
        last = text.rsplit("\n", 1)[-1]
        text += (" " if last[-25:] in wrapped else "\n") + part
    return Spoken(turn.speaker, text, turn.time, turn.notation, turn.line)
