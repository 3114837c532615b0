"""From a study to the material that is compared: whose talk, cut into units, read by whom, and coded how."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from qualcode.agreement.material import BoolArray, Material, join
from qualcode.agreement.moments import Moment, ReadSpan, Work
from qualcode.agreement.statistics.continuum import SpanOf
from qualcode.agreement.statistics.ratings import IntArray
from qualcode.agreement.units import Piece, pieces
from qualcode.codebooks import history
from qualcode.errors import QualcodeError
from qualcode.model.text import Transcript
from qualcode.study import Study

BY_LENGTH = ("character", "spans")
"""The kinds of unit that are counted in characters."""


class KnownCodes:
    """Which codes there were in each version of the codebook: nobody can have left out a code that was not there yet."""

    def __init__(self, study: Study, codes: Sequence[str]) -> None:
        self.study, self.codes = study, codes
        self.number = {code: i for i, code in enumerate(codes)}
        self._found: dict[str, BoolArray] = {}

    def of(self, version: str) -> BoolArray:
        """By code, whether that version had it; where the version is not known or not kept, every code counts as there."""
        if version not in self._found:
            self._found[version] = self._look_up(version)
        return self._found[version]

    def _look_up(self, version: str) -> BoolArray:
        book = self.study.codebook
        try:
            old = history.version(self.study.project, version) if version not in ("", book.hash) else book
        except QualcodeError:
            return np.ones(len(self.codes), dtype=bool)
        there = {book.current(c.id) for c in old.walk()}
        return np.array([c in there for c in self.codes], dtype=bool)


def gather(study: Study, coders: Sequence[str], codes: Sequence[str], sources: Mapping[str, Mapping[str, Moment]], kind: str) -> Material:
    """The material of the transcripts that `sources` names, each coder's work read at the moment it gives; there must be at least one."""
    known = KnownCodes(study, codes)
    parts = []
    for transcript, moments in sources.items():
        work = [moments[coder].of(coder, transcript) for coder in coders]
        parts.append(_transcript(study, study.transcripts[transcript], tuple(coders), work, kind, known))
    return join(parts)


def _transcript(study: Study, transcript: Transcript, coders: tuple[str, ...], work: list[Work], kind: str, known: KnownCodes) -> Material:
    read = [_joined(transcript.text, own.spans) for own in work]
    counts = {t.speaker: study.speaker(transcript.id, t).counts for t in {t.speaker: t for t in transcript.turns}.values()}
    units = list(pieces(transcript, kind, lambda turn: counts[turn.speaker]))
    if kind in BY_LENGTH:
        edges = {e for own in work for start, end, _ in own.marked for e in (start, end)}
        units = _cut(units, sorted(edges | {e for own in read for r in own for e in (r.start, r.end)}))
    starts, ends = [p.start for p in units], [p.end for p in units]
    has_read = np.array([_read(spans, own.whole, starts, ends, known) for spans, own in zip(read, work, strict=True)])
    marks = [_marks(own.marked, i, starts, ends, known) for i, own in enumerate(work)]
    spans = np.concatenate(marks)
    on_talk = spans[:, 2] < spans[:, 3]
    was_read = on_talk & _any_read(has_read, spans)
    unread = {(coder, transcript.id): int((on_talk & ~was_read & (spans[:, 0] == i)).sum()) for i, coder in enumerate(coders)}
    settings = study.project.settings
    turns = {p.turn.speaker: p.turn for p in units}
    attributes = {speaker: study.attributes(transcript.id, turn) for speaker, turn in turns.items()}
    return Material(
        kind=kind,
        coders=coders,
        codes=tuple(known.codes),
        transcripts=(transcript.id,),
        weight=np.array([p.end - p.start if kind in BY_LENGTH else 1 for p in units], dtype=np.int64),
        transcript=np.zeros(len(units), dtype=np.int64),
        start=np.array(starts, dtype=np.int64),
        end=np.array(ends, dtype=np.int64),
        site=np.array([attributes[p.turn.speaker].get(settings.site, "") for p in units], dtype=np.str_),
        group=np.array([attributes[p.turn.speaker].get(settings.group, "") for p in units], dtype=np.str_),
        present=np.array([_present(own, len(units), len(known.codes)) for own in marks]),
        read=has_read,
        spans=spans[was_read],
        unread={k: n for k, n in unread.items() if n},
        silent=int((~on_talk).sum()),
    )


def _marks(marked: Sequence[SpanOf], coder: int, starts: list[int], ends: list[int], known: KnownCodes) -> IntArray:
    """One coder's codings as (coder, code, first unit, unit after the last); first and after are the same where none is touched."""
    rows = []
    for start, end, code in marked:
        first = bisect_right(ends, start)
        rows.append((coder, known.number[code], first, max(first, bisect_left(starts, end))))
    return np.array(rows, dtype=np.int64).reshape(-1, 4)


def _present(marks: IntArray, units: int, codes: int) -> BoolArray:
    """By unit and code, whether any of the marks lies there: where they begin less where they have ended."""
    begun = np.zeros((units + 1, codes), dtype=np.int32)
    np.add.at(begun, (marks[:, 2], marks[:, 1]), 1)
    np.add.at(begun, (marks[:, 3], marks[:, 1]), -1)
    return np.asarray(begun.cumsum(axis=0, dtype=np.int32)[:-1] > 0)


def _any_read(has_read: BoolArray, spans: IntArray) -> BoolArray:
    """By coding, whether its coder has read any of its units, at a time when the code was there."""
    coder, code, first, after = spans.T
    if has_read.all():
        return np.asarray(first < after)
    m, units, codes = has_read.shape
    reached = np.zeros((m, units + 1, codes), dtype=np.int32)
    has_read.cumsum(axis=1, out=reached[:, 1:])
    return np.asarray(reached[coder, after, code] > reached[coder, first, code])


def _joined(text: str, spans: Iterable[ReadSpan]) -> list[ReadSpan]:
    """Stretches read under one version of the codebook that meet, or have only white space between them, made one."""
    found: list[ReadSpan] = []
    for span in sorted(spans, key=lambda s: (s.codebook, s.start, s.end)):
        last = found[-1] if found else None
        if last and last.codebook == span.codebook and (span.start <= last.end or text[last.end : span.start].isspace()):
            found[-1] = ReadSpan(last.start, max(last.end, span.end), span.codebook)
        else:
            found.append(span)
    return found


def _read(spans: Iterable[ReadSpan], whole: bool, starts: list[int], ends: list[int], known: KnownCodes) -> BoolArray:
    """By unit and code, whether a coder has read the unit knowing the code.

    A unit counts as read where it lies wholly within what was read. A `read` event knows its version of the codebook; the mark that a transcript is read or
    coded does not, and so counts for every code, where no `read` event says better.
    """
    found = np.zeros((len(starts), len(known.codes)), dtype=bool)
    said = np.zeros(len(starts), dtype=bool)
    for span in spans:
        inside = slice(bisect_left(starts, span.start), bisect_right(ends, span.end))
        found[inside] |= known.of(span.codebook)
        said[inside] = True
    if whole:
        found[~said] = True
    return found


def _cut(units: list[Piece], edges: Sequence[int]) -> list[Piece]:
    """The units cut at every edge inside them."""
    found = []
    for unit in units:
        inside = edges[bisect_right(edges, unit.start) : bisect_left(edges, unit.end)]
        cuts = [unit.start, *inside, unit.end]
        found += [Piece(a, b, unit.turn) for a, b in pairwise(cuts)]
    return found
