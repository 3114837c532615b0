"""Where coders differ on one text: their codings put together by place, and each place given its kind."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qualcode.agreement.moments import Work
from qualcode.agreement.settling.decisions import disagreement_id
from qualcode.agreement.settling.disagreements import Disagreement, Mark
from qualcode.agreement.settling.stretches import SAME_PLACE, extent, how_they_agree, overlap, pairs_of
from qualcode.agreement.versions import Versions
from qualcode.model.text import Transcript, Turn
from qualcode.study import Study


class OneText:
    """The text of one transcript, and what each coder did on it."""

    def __init__(self, study: Study, transcript: Transcript, work: Mapping[str, Work], versions: Versions) -> None:
        self.study, self.transcript, self.work, self.versions = study, transcript, work, versions

    def places(self) -> Iterator[Disagreement]:
        """Disagreements, agreed places and places that one coder alone has read."""
        one_sided: list[list[Mark]] = []
        shared: list[list[Mark]] = []
        for marks in self._episodes():
            readers, having = self._readers(marks), {m.coder for m in marks}
            if len(readers) < 2:
                yield self._disagreement("alone", marks, readers)
            elif having >= set(readers):
                kind = how_they_agree(marks)
                yield self._disagreement(kind, marks, readers)
                shared.append(marks)
            else:
                one_sided.append(marks)
        pairs, rest = pairs_of(one_sided)
        for one, other in pairs:
            yield self._disagreement("other code", [*one, *other], sorted({*self._readers(one), *self._readers(other)}))
        extents = sorted((*extent(marks), n) for n, marks in enumerate(shared))
        longest = max((end - start for start, end, _ in extents), default=0)
        for marks in rest:
            readers = self._readers(marks)
            lacking = set(readers) - {m.coder for m in marks}
            here = extent(marks)
            near = extents[bisect_left(extents, (here[0] - longest,)) : bisect_left(extents, (here[1],))]
            beside = {m.coder for start, end, n in near if overlap((start, end), here) >= SAME_PLACE for m in shared[n]}
            yield self._disagreement("extra" if lacking <= beside else "missing", marks, readers)

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
        start, end = extent(marks)
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

    def _disagreement(self, kind: str, marks: Sequence[Mark], readers: Iterable[str]) -> Disagreement:
        start, end = extent(marks)
        turn = self._turn(start, end)
        attributes = self.study.attributes(self.transcript.id, turn) if turn else {}
        settings = self.study.project.settings
        ordered = tuple(sorted(marks, key=lambda m: (m.code, m.coder, m.start, m.end)))
        return Disagreement(
            id=disagreement_id(m.ids[0] for m in marks),
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
