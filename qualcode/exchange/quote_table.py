"""A table with one row a coded quote, from another program, a person or our own export, as codings: the quote is found in its transcript.

What is not found is listed, never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from qualcode.codebooks import parse
from qualcode.codebooks.history import save as save_codebook
from qualcode.codings import acts
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.exchange.coder_names import coder_name
from qualcode.exchange.locate import Hit, places
from qualcode.exchange.losses import Losses
from qualcode.exchange.word.grammar import Grammar
from qualcode.exchange.word.new_codes import with_new
from qualcode.model.codebook import Codebook
from qualcode.model.events import BASES, STANCES, Event
from qualcode.model.text import Span, Transcript
from qualcode.project import Project, files
from qualcode.study import Study
from qualcode.transcripts.tabular.coded_sheet import HEADS, CodedRow, coded_sheets

CUT_BY_EXCEL = (255, 32_767)
"""Characters at which Excel and programs that write for it cut a text."""

_LEADING = re.compile(r"^(?:codes?|nodes?|codesystem)[\\/]+", re.IGNORECASE)
_NUMBERED = re.compile(r"^d?\s*\d+\s*:\s*", re.IGNORECASE)
_BLANK = re.compile("[\\s\ufeff\u200b\u00ad]+")
_CALLED = {"text": "quote", "codes": "codes"}


def import_quotes(project: Project, path: Path, *, coder: str, new_codes: bool = False, dry_run: bool = False) -> Losses:
    """Take a table of coded quotes into a project whose transcripts are there; `coder` is whose they are where the table names nobody.

    With `new_codes` codes that the codebook lacks are made; without, they are listed.

    Raises:
        QualcodeError: the table cannot be read, or lacks the columns for quote and code.
    """
    study = Study(project)
    losses = Losses(f"{path.name}: quotes imported from a table")
    taking = _Taking(study, losses, coder, path, new_codes=new_codes)
    taking.rows()
    if not dry_run:
        taking.write()
    return losses


class _Taking:
    def __init__(self, study: Study, losses: Losses, coder: str, path: Path, *, new_codes: bool) -> None:
        self.study, self.losses, self.coder, self.path = study, losses, coder, path
        self.book: Codebook = study.codebook
        self.grammar, self.data = Grammar(self.book), b""
        self.events: list[Event] = []
        self.table = self._table()
        if new_codes:
            self._new_codes()
        self.here = {(c.coder, c.transcript, c.start, c.end, c.code) for c in study.codings.codings}
        self.find = lru_cache(maxsize=None)(lambda transcript, quote: places(study.transcripts[transcript], quote))
        self.times = Counter(self._same(row, code) for row in self.table for code in row.codes)
        self.seen: Counter[tuple[str, ...]] = Counter()

    def _table(self) -> list[CodedRow]:
        found = coded_sheets(self.path, lambda word: bool(self._code(word)))
        if not found.rows and found.missing:
            raise QualcodeError(
                f"{self.path.name}: there is no column for the {_CALLED[found.missing]}",
                f"call one of its columns {' or '.join(HEADS[found.missing][:3])}, or give it a column for each code with 1 and 0",
            )
        return found.rows

    def _new_codes(self) -> None:
        words = [_LEADING.sub("", w).replace("\\", " > ") for row in self.table for w in row.codes if not self._meant(row, w)]
        words = list(dict.fromkeys(words))
        if words:
            blank = [c.id for c in self.book.walk()] in ([], ["first"])
            self.data = with_new(words, None if blank else files.load(self.study.project.codebook_path).data)
            self.book = parse(self.data, "the codebook")
            self.grammar = Grammar(self.book)
            self.losses.take("new codes", len(words))

    def _code(self, word: str) -> str:
        plain = _LEADING.sub("", word.strip())
        return self.grammar.code(plain)

    def _meant(self, row: CodedRow, word: str) -> str:
        """The code a row means by a word: the one in the theme that the row names, else the only one of that name."""
        group = row.values.get("group", "")
        return (self._code(f"{group} > {word}") if group else "") or self._code(word)

    def rows(self) -> None:
        """Take every row, or list why not."""
        for row in self.table:
            self._row(row)

    def _row(self, row: CodedRow) -> None:
        value = row.values.get
        transcript = self._transcript(value("transcript", ""))
        quote = value("text", "")
        if transcript is None:
            self.losses.leave("rows whose transcript is not here", f"{row.where}: {value('transcript', '') or '(none named)'}")
            return
        if not row.codes:
            self.losses.leave("rows without a code", f"{row.where}: {quote}")
            return
        if len(quote) in CUT_BY_EXCEL:
            self.losses.guess("quotes that are exactly as long as Excel lets them be, and may have been cut", f"{row.where}: {quote[-60:]}")
        details: dict[str, Any] = {k: v for k in ("stance", "basis") if (v := value(k, "")) in (*STANCES, *BASES)}
        details |= {"star": value("star", "").casefold() == "yes", "note": value("note", "")}
        for word in row.codes:
            hit = self._hit(row, word, transcript, quote)
            if hit is None:
                continue
            self._say(hit, row.where, quote, transcript)
            self._coding(word, transcript, hit.span, row, details)

    @staticmethod
    def _same(row: CodedRow, code: str) -> tuple[str, ...]:
        """What rows share that are told apart by their order alone: also their turn, and whether they name a position."""
        turn, placed = row.values.get("turn", ""), "placed" if row.values.get("start") else ""
        return row.values.get("transcript", ""), row.values.get("text", ""), row.coder, code, turn if turn.isdecimal() else "", placed

    def _transcript(self, name: str) -> Transcript | None:
        """The transcript a name means, also with its path, its ending, or the number a program puts before it."""
        last = re.split(r"[\\/]", name)[-1].strip()
        for wanted in dict.fromkeys((name, last, _NUMBERED.sub("", last), Path(_NUMBERED.sub("", last)).stem if last else "")):
            try:
                if wanted:
                    return self.study.transcript(wanted)
            except QualcodeError:
                continue
        return None

    def _hit(self, row: CodedRow, code: str, transcript: Transcript, quote: str) -> Hit | None:
        """The one place of a quote: as its positions say, by its turn, or, where it is as often in the table as in the text, one after the other."""
        same = self._same(row, code)
        self.seen[same] += 1
        by_place = _by_place(transcript, row.values.get("start", ""), row.values.get("end", ""), quote)
        if by_place:
            return by_place
        found = self.find(transcript.id, quote)
        turn = row.values.get("turn", "")
        if len(found) > 1 and turn.isdecimal():
            near = [t for t in transcript.turns if t.number == int(turn)]
            found = [hit for hit in found if any(hit.span.overlaps(t.span) for t in near)] or found
        if len(found) > 1 and self.times[same] == len(found):
            self.losses.guess("quotes that stand as often in the text as in the table, taken in the order of both", f"{row.where}: {quote}")
            found = [found[self.seen[same] - 1]]
        if len(found) == 1:
            return found[0]
        if found:
            self.losses.leave("quotes that stand in more than one place of their transcript", f"{row.where}, {len(found)} places: {quote}")
        else:
            self.losses.leave("quotes that stand nowhere in their transcript", f"{row.where}: {quote}")
        return None

    def _say(self, hit: Hit, where: str, quote: str, transcript: Transcript) -> None:
        if hit.how == "fuzzy":
            self.losses.guess("quotes found by likeness", f"{where}, {hit.score:.0%}: “{quote}” → “{transcript.slice(hit.span)}”")
        elif hit.how == "shortened":
            self.losses.change(
                "quotes with words left out (…), coded from their first word to their last", f"{where}: {transcript.slice(hit.span)}"
            )
        elif hit.how == "normalised":
            self.losses.change("quotes found ignoring blanks, capitals and marks", f"{where}: {quote}")

    def _coding(self, word: str, transcript: Transcript, span: Span, row: CodedRow, details: dict[str, Any]) -> None:
        code = self._meant(row, word)
        if not code:
            self.losses.leave("codes the codebook does not have", f"{row.where}: {word}; {did_you_mean(word, self.grammar.names)}")
            return
        who = coder_name(row.coder, self.coder, own=True) if row.coder else self.coder
        coder = who if who == "consensus" else self.study.state.coders.name(who)
        key = (coder, transcript.id, span.start, span.end, code)
        if key in self.here:
            self.losses.take("codings that were here")
            return
        if coder == "consensus":
            self.losses.leave("codings of the consensus that are not here: a consensus is reached in the project", row.where)
            return
        self.here.add(key)
        self.losses.take("codings")
        self.events.append(acts.code(coder, transcript, span, code, self.book, **details))

    def write(self) -> None:
        """Write the codebook, where it has new codes, and then the events."""
        if self.data:
            project = self.study.project
            loaded = files.load(project.codebook_path)
            save_codebook(project, self.data, loaded, reason=f"codes named in {self.path.name}", coder=self.coder, act="import")
        self.study.write(self.events)


def _by_place(transcript: Transcript, start: str, end: str, quote: str) -> Hit | None:
    """The place a row names, if the very words of the quote stand there; what spreadsheets do to blanks and to signs nobody sees is no difference."""
    if not (start.isdecimal() and end.isdecimal() and len(start) < 12 and len(end) < 12):
        return None
    there = transcript.text[int(start) : int(end)]
    same = _BLANK.sub("", there) == _BLANK.sub("", quote) != ""
    return Hit(Span(int(start), int(end)), "exact", 1.0) if same else None
