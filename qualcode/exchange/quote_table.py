"""A table with one row a coded quote (CSV or Excel; codes in one column, or a column each with 0 and 1), from another program or our own export, as codings: the quote is found in its transcript.

Exactly where the words stand so; else ignoring blanks, capitals and kinds of quotation marks; else the likest stretch, with its score. What is not found is
listed, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from qualcode.codebooks import Codebook
from qualcode.codings import acts
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.exchange.losses import Losses
from qualcode.exchange.word.grammar import Grammar
from qualcode.model.events import BASES, STANCES, Event
from qualcode.model.text import Span, Transcript
from qualcode.project import Project, tables
from qualcode.project.settings import check_coder
from qualcode.study import Study
from qualcode.transcripts.tabular.coded import with_codes
from qualcode.transcripts.tabular.table_file import load_table

LIKE_ENOUGH = 0.85
"""How like the words found must be to the quote, from 0 to 1 (`difflib.SequenceMatcher.ratio`)."""

LONGEST_FUZZY = 2_000
"""Characters of the longest quote that is looked for by likeness."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "transcript": ("transcript", "document", "doc", "file", "source", "document name", "case"),
    "quote": ("text", "quote", "segment", "quotation", "quotation content", "content", "excerpt", "coded text", "words"),
    "codes": ("code", "codes", "tag", "code name"),
    "coder": ("coder", "coded by", "created by", "author", "user"),
    "start": ("start", "begin", "start position"),
    "end": ("end", "end position"),
    "stance": ("stance",),
    "basis": ("basis",),
    "star": ("star",),
    "note": ("note", "comment", "memo"),
}
"""What a column may be called, by what it holds; the first that is there counts."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Hit:
    """Where a quote stands, how it was found (`exact`, `normalised` or `fuzzy`), and how like it is, from 0 to 1."""

    span: Span
    how: str
    score: float


def import_quotes(project: Project, path: Path, *, coder: str, dry_run: bool = False) -> Losses:
    """Take a table of coded quotes into a project whose transcripts are there; `coder` is whose they are where the table names nobody.

    Raises:
        QualcodeError: the table cannot be read, or lacks the columns for transcript, quote and code.
    """
    table = with_codes(load_table(path))
    columns = _columns(table.columns, path.name)
    study = Study(project)
    losses = Losses(f"{path.name}: quotes imported from a table")
    taking = _Taking(study, losses, columns, coder)
    for row, line in zip(table.rows, table.lines, strict=True):
        taking.row(row, f"{path.name}:{line}")
    if not dry_run:
        study.write(taking.events)
    return losses


def _columns(there: Sequence[str], name: str) -> dict[str, str]:
    """The column that holds each thing."""
    by_name = {c.casefold(): c for c in there}
    found = {what: by_name[n] for what, names in COLUMNS.items() for n in reversed(names) if n in by_name}
    for what in ("transcript", "quote", "codes"):
        if what not in found:
            raise QualcodeError(f"{name}:1: there is no column for the {what}", f"call one of its columns {' or '.join(COLUMNS[what][:3])}")
    return found


class _Taking:
    def __init__(self, study: Study, losses: Losses, columns: dict[str, str], coder: str) -> None:
        self.study, self.losses, self.columns, self.coder = study, losses, columns, coder
        self.book: Codebook = study.codebook
        self.grammar = Grammar(self.book)
        self.events: list[Event] = []
        self.here = {(c.coder, c.transcript, c.start, c.end, c.code) for c in study.codings.codings}

    def row(self, row: tables.Row, where: str) -> None:
        """Take one row, or list why not."""

        def value(what: str) -> str:
            return row.get(self.columns.get(what, ""), "").strip()

        try:
            transcript = self.study.transcript(value("transcript"))
        except QualcodeError as error:
            self.losses.leave("rows whose transcript is not here", f"{where}: {error.message}")
            return
        hit = _by_place(transcript, value("start"), value("end"), value("quote")) or locate(transcript, value("quote"))
        if hit is None:
            self.losses.leave("quotes that stand nowhere in their transcript, or in more than one place", f"{where}: {value('quote')}")
            return
        if hit.how == "fuzzy":
            self.losses.guess("quotes found by likeness", f"{where}, {hit.score:.0%}: “{value('quote')}” → “{transcript.slice(hit.span)}”")
        elif hit.how == "normalised":
            self.losses.change("quotes found ignoring blanks, capitals and marks", f"{where}: {value('quote')}")
        coder = check_coder(value("coder")) if value("coder") and value("coder") != "consensus" else value("coder") or self.coder
        details: dict[str, Any] = {"stance": value("stance"), "basis": value("basis")}
        details = {k: v for k, v in details.items() if v in (*STANCES, *BASES)}
        for word in filter(None, (w.strip() for w in value("codes").split(";"))):
            self._code(
                word, transcript, hit.span, coder, {**details, "star": value("star").casefold() == "yes", "note": value("note")}, where
            )

    def _code(self, word: str, transcript: Transcript, span: Span, coder: str, details: dict[str, Any], where: str) -> None:
        code = self.grammar.code(word)
        if not code:
            self.losses.leave("codes the codebook does not have", f"{where}: {word}; {did_you_mean(word, self.grammar.names)}")
            return
        key = (self.study.state.coders.name(coder), transcript.id, span.start, span.end, code)
        if key in self.here:
            self.losses.take("codings that were here")
            return
        if coder == "consensus":
            self.losses.leave("codings of the consensus that are not here: a consensus is reached in the project", where)
            return
        self.here.add(key)
        self.losses.take("codings")
        self.events.append(acts.code(coder, transcript, span, code, self.book, **details))


def _by_place(transcript: Transcript, start: str, end: str, quote: str) -> Hit | None:
    """The place a row names, if the very words of the quote stand there."""
    if (
        start.isdecimal()
        and end.isdecimal()
        and len(start) < 12
        and len(end) < 12
        and transcript.text[int(start) : int(end)].strip() == quote != ""
    ):
        return Hit(Span(int(start), int(end)), "exact", 1.0)
    return None


def locate(transcript: Transcript, quote: str) -> Hit | None:
    """Where a quote stands in a transcript, or None where it stands nowhere or nobody can say in which of several places."""
    if not quote.strip():
        return None
    quote = quote.strip().strip('“”"…').strip() or quote.strip()
    text = transcript.text
    first = text.find(quote)
    if first >= 0:
        return None if text.find(quote, first + 1) >= 0 else Hit(Span(first, first + len(quote)), "exact", 1.0)
    words, wanted = [(m[0].casefold(), m.start(), m.end()) for m in _WORD.finditer(text)], [w.casefold() for w in _WORD.findall(quote)]
    if not wanted:
        return None
    places = _runs([w for w, _, _ in words], wanted)
    if places:
        return Hit(Span(words[places[0]][1], words[places[0] + len(wanted) - 1][2]), "normalised", 1.0) if len(places) == 1 else None
    return _likest(words, wanted) if len(quote) <= LONGEST_FUZZY and len(wanted) >= 4 else None


def _runs(words: list[str], wanted: list[str]) -> list[int]:
    return [i for i, w in enumerate(words) if w == wanted[0] and words[i : i + len(wanted)] == wanted]


def _likest(words: list[tuple[str, int, int]], wanted: list[str]) -> Hit | None:
    """The stretch of as many words that is most like the quote; only stretches that share half of its words are compared."""
    size, bag = len(wanted), set(wanted)
    shared = [w in bag for w, _, _ in words]
    count, near = sum(shared[:size]), list[tuple[int, int]]()
    for i in range(max(1, len(words) - size + 1)):
        if i:
            count += (shared[i + size - 1] if i + size - 1 < len(shared) else 0) - shared[i - 1]
        if 2 * count >= size:
            near.append((-count, i))
    best = (0.0, 0, 0)
    for _, i in sorted(near)[:60]:
        for length in (size - 1, size, size + 1):
            stretch = [w for w, _, _ in words[i : i + length]]
            score = SequenceMatcher(None, " ".join(stretch), " ".join(wanted), autojunk=False).ratio()
            best = max(best, (score, i, i + len(stretch)), key=lambda b: b[0])
    score, a, b = best
    return Hit(Span(words[a][1], words[b - 1][2]), "fuzzy", score) if score >= LIKE_ENOUGH and b > a else None
