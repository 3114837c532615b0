"""Rich text files (.rtf), which word processors also save under the ending .doc."""

from __future__ import annotations

import re
from collections.abc import Callable

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.readers.base import Reader, Source, Unreadable, build
from qualcode.transcripts.readers.document import Body, Paragraph, Table, draft_of
from qualcode.transcripts.readers.encoding import keepable
from qualcode.transcripts.speakers.lines import split_lines, without_line_numbers
from qualcode.transcripts.speakers.talk import read_talk

MOST_BYTES = 50_000_000
MOST_LINES = 100_000

_LINE_IN_CELL, _CELL, _ROW = "\ue000", "\ue001", "\ue002"
_TABLE_WORDS = re.compile(r"\\(pard|intbl|par|line|cell|nestcell|row|nestrow)(?![a-z])[ ]?")
_DELETED = re.compile(r"\\[\\{}]|[{}]|\\(?:deleted|v)(?![a-z0-9])")


def _sniff(source: Source) -> int:
    return 95 if source.data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf") else 0


def _read(source: Source) -> list[Draft]:
    raw, deleted = _text_of(source.data)
    text, characters = keepable(raw)
    if text.count("\n") > MOST_LINES:
        raise Unreadable(f"it has more than {MOST_LINES:,} lines: that is no transcript", "Split it into one file an interview.")
    if _CELL in text:
        body = _body(text)
        body.counts["deletion"] = deleted
        return [draft_of(source, "rtf", body, characters)]
    lines, numbers = without_line_numbers(split_lines(text))
    talk = read_talk(lines)
    legend = {"legend": talk.header.legend} if talk.header.legend else {}
    said = [f"{r.text} cannot be kept in a text and was taken out" for r in characters]
    if deleted:
        said.append(f"{deleted} tracked deletions or pieces of hidden text were left out, as if accepted")
    return [
        build(
            source,
            "rtf",
            talk.blocks,
            removed=[*characters, *numbers, *talk.removed],
            warnings=[*talk.warnings, *said],
            metadata={**talk.header.fields, **legend},
            legend=talk.header.legend,
        )
    ]


def _text_of(data: bytes) -> tuple[str, int]:
    """The text of a rich text file, and how many tracked deletions were left out of it; its own head says which code page its letters are in."""
    from striprtf import striprtf

    to_text: Callable[..., str] = striprtf.rtf_to_text
    if len(data) > MOST_BYTES:
        raise Unreadable(f"it has {len(data) / 1e6:.0f} MB", "Save it as .docx without pictures and import that.")
    raw, deleted = _without_deletions(data.decode("cp1252", errors="replace"))
    try:
        text = str(to_text(_with_marked_tables(raw), errors="replace"))
    except (ValueError, LookupError, ArithmeticError, TypeError, RecursionError) as problem:
        raise Unreadable("it is a damaged rich text file", "Open it in a word processor and save it as .docx.") from problem
    return text.encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace"), deleted


def _without_deletions(raw: str) -> tuple[str, int]:
    """The file without the groups that hold tracked deletions or hidden text, which would else read as if they stood there."""
    if "\\deleted" not in raw and "\\v" not in raw:
        return raw, 0
    starts: list[int] = []
    cuts: list[tuple[int, int]] = []
    cut_from: int | None = None
    for mark in _DELETED.finditer(raw):
        if mark[0] == "{":
            starts.append(mark.start())
        elif mark[0] == "}":
            start = starts.pop() if starts else 0
            if start == cut_from:
                cuts.append((start, mark.end()))
                cut_from = None
        elif mark[0] in ("\\deleted", "\\v") and cut_from is None and len(starts) > 1:
            cut_from = starts[-1]
    kept = []
    at = 0
    for start, end in cuts:
        kept.append(raw[at:start])
        at = end
    return "".join([*kept, raw[at:]]), len(cuts)


def _with_marked_tables(raw: str) -> str:
    """The file with marks of our own where cells, rows and paragraphs inside cells end, so that tables can be put together again."""
    in_table = False

    def mark(found: re.Match[str]) -> str:
        nonlocal in_table
        word = found[1]
        if word in ("pard", "intbl"):
            in_table = word == "intbl"
            return found[0]
        if word in ("cell", "nestcell"):
            return f"\\u{ord(_CELL)}?"
        if word in ("row", "nestrow"):
            in_table = False
            return f"\\u{ord(_ROW)}?\\par "
        return f"\\u{ord(_LINE_IN_CELL)}?" if in_table else found[0]

    return _TABLE_WORDS.sub(mark, raw) if "\\cell" in raw else raw


def _body(text: str) -> Body:
    """The text as paragraphs and tables; a table is a run of lines that end as rows do."""
    body = Body()
    for number, line in enumerate(text.split("\n"), 1):
        last = body.items[-1] if body.items else None
        row = [cell.replace(_LINE_IN_CELL, "\n").strip() for cell in line.replace(_ROW, "").split(_CELL)[:-1]]
        if _CELL not in line:
            body.items.append(Paragraph(number, line.replace(_LINE_IN_CELL, "\n").replace(_ROW, "")))
        elif isinstance(last, Table):
            last.rows.append(row)
        else:
            body.items.append(Table(number, [row]))
    return body


READER = Reader("rtf", "a rich text file (.rtf)", _sniff, _read)
