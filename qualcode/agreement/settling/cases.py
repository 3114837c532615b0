"""The queue of disagreements: each place where coders who both read it decided differently, of one kind, with everything that was coded there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt

from qualcode.agreement.moments import Moment, Work, today
from qualcode.agreement.settling.decisions import Settled, case_id, settled_marks
from qualcode.agreement.versions import Versions
from qualcode.codings.again import again_coders
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.coding import Coding
from qualcode.model.text import Transcript, Turn
from qualcode.study import Study

KINDS = {
    "missing": "one coded it, another read it and did not",
    "boundary": "the same code, with other edges",
    "other code": "the same place, another code",
    "extra": "the same place and code, and one more code",
    "stance": "the same code and place, another stance",
}
"""What each kind of disagreement is."""

SAME_EDGES = 0.8
"""Codings that share this part of the stretch they cover together (intersection by union) count as the same; others are a boundary to settle."""

SAME_PLACE = 0.5
"""Codings of different codes that share this part of the stretch they cover together stand on the same place."""


@dataclass(frozen=True)
class Mark:
    """One coding of a case: whose, which code and stance, and where. `ids` are its event and the equal ones counted with it."""

    coder: str
    code: str
    start: int
    end: int
    stance: str
    ids: tuple[str, ...]
    coding: Coding = field(repr=False, compare=False)


@dataclass(frozen=True)
class Case:
    """A place that coders decided differently on, or (kind `agreed` or `alone`) one they agree on or that only one has read.

    `readers` are the coders known to have read it, `status` is open, deferred, unclear, settled or apart (settled in two ways), with the decision as it stands.
    """

    id: str
    kind: str
    transcript: str
    turn: int
    speaker: str
    start: int
    end: int
    codes: tuple[str, ...]
    marks: tuple[Mark, ...]
    readers: tuple[str, ...]
    site: str = ""
    group: str = ""
    restricted: bool = False
    status: str = "open"
    decision: str = ""
    reason: str = ""
    by: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The events of all its codings."""
        return tuple(i for mark in self.marks for i in mark.ids)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Who read it and put none of these codes there."""
        having = {mark.coder for mark in self.marks}
        return tuple(c for c in self.readers if c not in having)


@dataclass(frozen=True)
class Queue:
    """The disagreements in the order in which settling them teaches most, beside what was agreed and what only one coder has read."""

    coders: tuple[str, ...]
    cases: tuple[Case, ...]
    agreed: tuple[Case, ...]
    alone: tuple[Case, ...]

    @property
    def open(self) -> tuple[Case, ...]:
        """The cases that nobody has settled, or that were settled in two ways."""
        return tuple(c for c in self.cases if c.status != "settled")


def find_cases(study: Study, coders: Sequence[str] = (), transcripts: Sequence[str] = ()) -> Queue:
    """Every disagreement of these coders (default: all but those who coded a sample again), on their codings as they stand today.

    Codes come in the order in which it is surest that coders differ on them (the upper end of Wilson's 95 % interval for the share of places agreed, lowest first);
    a code's cases stand together, by kind and place.

    Raises:
        QualcodeError: a coder or a transcript fits nothing.
    """
    now = today(study)
    names = _coders(study, now, coders)
    wanted = sorted({study.transcript(t).id for t in transcripts}) or list(study.transcripts)
    versions, settled = Versions(study), settled_marks(study)
    found: list[Case] = []
    for transcript in wanted:
        work = {c: now.of(c, transcript) for c in names}
        if sum(bool(w.codings or w.whole or w.spans) for w in work.values()) >= 2:
            found += [_with_status(case, settled) for case in _Finder(study, study.transcripts[transcript], work, versions).cases()]
    cases = _in_order([c for c in found if c.kind in KINDS], [c for c in found if c.kind == "agreed"])
    agreed, alone = (tuple(c for c in found if c.kind == kind) for kind in ("agreed", "alone"))
    return Queue(names, tuple(cases), agreed, alone)


def _coders(study: Study, now: Moment, names: Sequence[str]) -> tuple[str, ...]:
    known = sorted({coder for coder, _ in now.work} - {"consensus"})
    found = tuple(dict.fromkeys(study.state.coders.name(n) for n in names)) or tuple(c for c in known if c not in again_coders(study.state))
    for name in found:
        if name not in known:
            raise QualcodeError(
                f"no coder {name!r} has coded here", did_you_mean(name, known) or f"coders are {', '.join(known) or 'none yet'}"
            )
    return found


def _with_status(case: Case, settled: Mapping[str, list[Settled]]) -> Case:
    """The case with what was decided on its codings. It is settled when each of them is, by one decision or another."""
    there = [settled.get(next((i for i in mark.ids if i in settled), ""), []) for mark in case.marks]
    told = {s.id: s for own in there for s in own if s.decision}
    if not told and not all(there):
        return case
    open_ones = [s for s in told.values() if s.waits]
    standing = open_ones or list(told.values())
    last = standing[-1] if standing else None
    if open_ones:
        status = "unclear" if open_ones[-1].is_question else "deferred"
    elif len({s.decision for s in told.values()}) > 1 and any(len(own) > 1 for own in there):
        status = "apart"
    else:
        status = "settled" if all(there) else "open"
    if status == "open":
        return case
    return replace(case, status=status, decision=last.decision, reason=last.reason, by=last.by) if last else replace(case, status=status)


class _Finder:
    """The cases of one transcript."""

    def __init__(self, study: Study, transcript: Transcript, work: Mapping[str, Work], versions: Versions) -> None:
        self.study, self.transcript, self.work, self.versions = study, transcript, work, versions

    def cases(self) -> Iterator[Case]:
        """Disagreements, agreed places and places that one coder alone has read."""
        one_sided: list[list[Mark]] = []
        shared: list[list[Mark]] = []
        for marks in self._episodes():
            readers, having = self._readers(marks), {m.coder for m in marks}
            if len(readers) < 2:
                yield self._case("alone", marks, readers)
            elif having >= set(readers):
                kind = _how_they_agree(marks)
                yield self._case(kind, marks, readers)
                shared.append(marks)
            else:
                one_sided.append(marks)
        pairs, rest = _pairs(one_sided)
        for one, other in pairs:
            yield self._case("other code", [*one, *other], sorted({*self._readers(one), *self._readers(other)}))
        extents = sorted((*_extent(marks), n) for n, marks in enumerate(shared))
        longest = max((end - start for start, end, _ in extents), default=0)
        for marks in rest:
            readers = self._readers(marks)
            lacking = set(readers) - {m.coder for m in marks}
            here = _extent(marks)
            near = extents[bisect_left(extents, (here[0] - longest,)) : bisect_left(extents, (here[1],))]
            beside = {m.coder for start, end, n in near if _overlap((start, end), here) >= SAME_PLACE for m in shared[n]}
            yield self._case("extra" if lacking <= beside else "missing", marks, readers)

    def _episodes(self) -> Iterator[list[Mark]]:
        """The codings of one code that overlap, whoever made them, together."""
        by_code: defaultdict[str, list[Mark]] = defaultdict(list)
        for coder, work in self.work.items():
            for c in work.codings:
                by_code[c.code].append(Mark(coder, c.code, c.start, c.end, c.stance, (c.id, *c.same_as), c))
        for code in sorted(by_code):
            group: list[Mark] = []
            reach = -1
            for mark in sorted(by_code[code], key=lambda m: (m.start, m.end, m.coder, m.ids)):
                if group and mark.start >= reach:
                    yield group
                    group = []
                group.append(mark)
                reach = max(reach, mark.end) if len(group) > 1 else mark.end
            if group:
                yield group

    def _readers(self, marks: Sequence[Mark]) -> tuple[str, ...]:
        """Who coded there, or read at least half of the stretch with a codebook that had the code."""
        start, end = _extent(marks)
        having = {m.coder for m in marks}
        return tuple(c for c in self.work if c in having or self._has_read(self.work[c], start, end, marks[0].code))

    def _has_read(self, work: Work, start: int, end: int, code: str) -> bool:
        known = [s for s in work.spans if self.versions.had(s.codebook, code)]
        reach, read = start, 0
        for span in sorted(known, key=lambda s: s.start):
            read += max(0, min(span.end, end) - max(span.start, reach))
            reach = max(reach, min(span.end, end))
        said_so = any(s.start < end and start < s.end for s in work.spans)
        return read * 2 >= end - start if said_so else work.whole

    def _turn(self, start: int, end: int) -> Turn | None:
        """The first turn a stretch touches."""
        turns = self.transcript.turns
        at = bisect_right(turns, start, key=lambda t: t.end)
        return turns[at] if at < len(turns) and turns[at].start < end else None

    def _case(self, kind: str, marks: Sequence[Mark], readers: Iterable[str]) -> Case:
        start, end = _extent(marks)
        turn = self._turn(start, end)
        attributes = self.study.attributes(self.transcript.id, turn) if turn else {}
        settings = self.study.project.settings
        ordered = tuple(sorted(marks, key=lambda m: (m.code, m.coder, m.start, m.end)))
        return Case(
            id=case_id(m.ids[0] for m in marks),
            kind=kind,
            transcript=self.transcript.id,
            turn=turn.number if turn else 0,
            speaker=(turn.speaker or "") if turn else "",
            start=start,
            end=end,
            codes=tuple(dict.fromkeys(m.code for m in ordered)),
            marks=ordered,
            readers=tuple(readers),
            site=attributes.get(settings.site, ""),
            group=attributes.get(settings.group, ""),
            restricted=any(m.coding.restricted for m in marks),
        )


def _extent(marks: Sequence[Mark]) -> tuple[int, int]:
    return min(m.start for m in marks), max(m.end for m in marks)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """What two stretches share, as a part of what they cover together."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def _how_they_agree(marks: Sequence[Mark]) -> str:
    """`agreed`, or what still differs between coders who all gave the code: its edges, or its stance."""
    by_coder: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_coder[mark.coder].append(mark)
    covered = [_joined(own) for own in by_coder.values()]
    if any(_shared(a, b) < SAME_EDGES for i, a in enumerate(covered) for b in covered[:i]):
        return "boundary"
    stances = [{m.stance for m in own if m.stance} for own in by_coder.values()]
    given = [s for s in stances if s]
    return "stance" if any(s != given[0] for s in given) else "agreed"


def _joined(marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """The stretches that codings cover, without overlaps."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((m.start, m.end) for m in marks):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _shared(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> float:
    """What two sets of stretches share, as a part of what they cover together."""
    both = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    return both / (sum(b - a for a, b in (*one, *other)) - both)


def _pairs(one_sided: list[list[Mark]]) -> tuple[list[tuple[list[Mark], list[Mark]]], list[list[Mark]]]:
    """Pairs of places where different coders put different codes, those that fit best first, and the places left over."""
    fits = []
    order = sorted(range(len(one_sided)), key=lambda n: _extent(one_sided[n]))
    extents = {n: _extent(one_sided[n]) for n in order}
    for at, i in enumerate(order):
        one = one_sided[i]
        for j in order[at + 1 :]:
            if extents[j][0] >= extents[i][1]:
                break
            other = one_sided[j]
            share = _overlap(extents[i], extents[j])
            if share >= SAME_PLACE and one[0].code != other[0].code and not {m.coder for m in one} & {m.coder for m in other}:
                fits.append((-share, min(i, j), max(i, j)))
    taken: set[int] = set()
    pairs = []
    for _, j, i in sorted(fits):
        if not {i, j} & taken:
            taken |= {i, j}
            pairs.append((one_sided[j], one_sided[i]))
    return pairs, [marks for i, marks in enumerate(one_sided) if i not in taken]


def _in_order(cases: Sequence[Case], agreed: Sequence[Case]) -> list[Case]:
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for case in cases:
        for code in case.codes:
            counts[code][1] += 1
    for case in agreed:
        counts[case.codes[0]][0] += 1
        counts[case.codes[0]][1] += 1
    sure = {code: _upper(*found) for code, found in counts.items()}
    kinds = list(KINDS)

    def place(case: Case) -> tuple[object, ...]:
        code = min(case.codes, key=lambda c: (sure[c], c))
        return sure[code], code, kinds.index(case.kind), case.transcript, case.start, case.id

    return sorted(cases, key=place)


def _upper(agreed: int, n: int) -> float:
    """The upper end of the 95 % interval of a share (Wilson 1927)."""
    z = 1.959964
    middle = agreed / n + z * z / (2 * n)
    return (middle + z * sqrt(agreed / n * (1 - agreed / n) / n + z * z / (4 * n * n))) / (1 + z * z / n)
