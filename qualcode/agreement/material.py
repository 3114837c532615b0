"""Everything that is compared, as arrays: units by coder and code."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from qualcode.agreement.statistics.ratings import IntArray

BoolArray = npt.NDArray[np.bool_]
NameArray = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Material:
    """Units in order of the transcripts.

    `read[i, u, c]`: coder i has read unit u, at a time when code c was there to be used. `present[i, u, c]`: coder i put code c on it. `weight` is 1, or the
    number of characters where characters are the units. `transcript` is each unit's place in `transcripts`; `start` and `end` say where in the text. `spans` lists (coder, code, first unit, unit
    after the last) for every coding on units its coder has read, overlaps of one coder and code merged.
    """

    kind: str
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    transcripts: tuple[str, ...]
    weight: IntArray
    transcript: IntArray
    start: IntArray
    end: IntArray
    site: NameArray
    group: NameArray
    present: BoolArray
    read: BoolArray
    spans: IntArray
    unread: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How many codings of a coder in a transcript stand on units the coder is not known to have read; they are left out."""
    silent: int = 0
    """How many codings stand on no talk that is compared, such as an interviewer's; they are left out."""

    @property
    def read_at_all(self) -> BoolArray:
        """By coder and unit, whether the coder has read it."""
        return np.asarray(self.read.any(axis=2))

    def units_of(self, number: int) -> slice:
        """The units of one transcript."""
        first, after = np.searchsorted(self.transcript, [number, number + 1])
        return slice(int(first), int(after))

    def finder(self, number: int) -> Callable[[int, int], range]:
        """A function that gives the units of one transcript that a stretch of its text touches."""
        there = self.units_of(number)
        starts, ends = self.start[there].tolist(), self.end[there].tolist()

        def touched(start: int, end: int) -> range:
            return range(there.start + bisect_right(ends, start), there.start + bisect_left(starts, end))

        return touched

    def any_code(self) -> Material:
        """The same units with one code only: whether a coder put any code there."""
        spans: list[tuple[int, int, int, int]] = []
        for coder, _, first, after in sorted(self.spans.tolist(), key=lambda s: (s[0], s[2], s[3])):
            if spans and spans[-1][0] == coder and first < spans[-1][3]:
                spans[-1] = (coder, 0, spans[-1][2], max(after, spans[-1][3]))
            else:
                spans.append((coder, 0, first, after))
        marked = np.asarray((self.present & self.read).any(axis=2))[:, :, None]
        read = self.read_at_all[:, :, None]
        return replace(self, codes=("any",), present=marked, read=read, spans=np.array(spans, dtype=np.int64).reshape(-1, 4))

    def part(self, coders: Sequence[str]) -> Material:
        """The same units with these coders only, in this order."""
        rows = [self.coders.index(c) for c in coders]
        place = np.full(len(self.coders), -1)
        place[rows] = np.arange(len(rows))
        spans = self.spans[np.isin(self.spans[:, 0], rows)]
        spans = np.column_stack([place[spans[:, 0]], spans[:, 1:]])
        return replace(self, coders=tuple(coders), present=self.present[rows], read=self.read[rows], spans=spans)


def join(parts: Sequence[Material]) -> Material:
    """The material of several transcripts put one after the other."""
    first = parts[0]
    before = np.cumsum([0, *(len(p.weight) for p in parts)])[:-1]
    return replace(
        first,
        transcripts=tuple(t for p in parts for t in p.transcripts),
        weight=np.concatenate([p.weight for p in parts]),
        transcript=np.concatenate([p.transcript + i for i, p in enumerate(parts)]),
        start=np.concatenate([p.start for p in parts]),
        end=np.concatenate([p.end for p in parts]),
        site=np.concatenate([p.site for p in parts]),
        group=np.concatenate([p.group for p in parts]),
        present=np.concatenate([p.present for p in parts], axis=1),
        read=np.concatenate([p.read for p in parts], axis=1),
        spans=np.concatenate([p.spans + np.array([0, 0, at, at]) for p, at in zip(parts, before, strict=True)]),
        unread={k: n for p in parts for k, n in p.unread.items()},
        silent=sum(p.silent for p in parts),
    )
