"""Which codes stand together, always in one coder's own coding, never across coders."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from qualcode.analysis.material import Material
from qualcode.analysis.result import Result, Value
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.coding import Coding
from qualcode.model.text import Transcript

HOW = {
    "span": "pairs of codings on the very same words",
    "overlap": "pairs of codings that share at least one character",
    "turn": "turns that one coder gave both codes to",
    "near": "pairs of codings that stand at most {within} turns apart (overlapping ones included)",
    "transcript": "transcripts in which one coder used both codes",
}
"""What counts as standing together, and what is then counted."""

Pair = tuple[str, str]


def cooccurrence(material: Material, how: str = "overlap", within: int = 1) -> Result:
    """How often two codes stand together, as a square table; a code with itself is left out.

    Raises:
        QualcodeError: `how` is none of `HOW`, or `within` is negative.
    """
    pairs = pairs_of(material, how, within)
    order = {c.id: i for i, c in enumerate(material.study.codebook.walk())}
    codes = sorted({code for pair in pairs for code in pair}, key=lambda c: (order.get(c, len(order)), c))
    rows: list[tuple[Value, ...]] = []
    for one in codes:
        rows.append((one, *(None if one == two else pairs.get(_pair(one, two), 0) for two in codes)))
    notes = (
        "only codings of the same coder are put together",
        f"{len(material.layer.counts)} coders in this layer",
        "codes that stand with no other are left out",
        *material.missing(),
    )
    return Result(
        "Codes that stand together",
        HOW[how].format(within=within),
        ("code", *codes),
        tuple(rows),
        material.base(),
        material.layer.describe(),
        notes,
        "heat map",
    )


def pairs_of(material: Material, how: str = "overlap", within: int = 1) -> dict[Pair, int]:
    """The same as counts by pair of different codes, the first of each pair before the second by the alphabet."""
    if how not in HOW:
        raise QualcodeError(f"{how!r} is no way of standing together", did_you_mean(how, list(HOW)) or f"choose {', '.join(HOW)}")
    if within < 0:
        raise QualcodeError(f"--within {within} is negative", "write how many turns apart, from 0")
    counts: Counter[Pair] = Counter()
    by_coder: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for passage in material.passages:
        by_coder[passage.coding.transcript, passage.coding.coder].append(passage.coding)
    units: Counter[tuple[str, Pair]] = Counter()
    for (transcript, _), codings in by_coder.items():
        text = material.study.transcripts[transcript]
        if how == "transcript":
            units.update((transcript, pair) for pair in _pairs({c.code for c in codings}))
        elif how == "turn":
            counts.update(_by_turn(text, codings))
        elif how == "near":
            counts.update(_near(text, codings, within))
        else:
            counts.update(_together(codings, how == "span"))
    if how == "transcript":
        counts.update(pair for _, pair in units)
    return dict(sorted(counts.items()))


def _pair(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)


def _pairs(codes: Iterable[str]) -> Iterator[Pair]:
    return combinations(sorted(codes), 2)


def _together(codings: list[Coding], same_span: bool) -> Iterator[Pair]:
    """Pairs that overlap, going through the text once with those still open at hand."""
    still_open: list[Coding] = []
    for coding in sorted(codings, key=lambda c: (c.start, c.end)):
        still_open = [c for c in still_open if c.end > coding.start]
        for other in still_open:
            if other.code != coding.code and (not same_span or (other.start, other.end) == (coding.start, coding.end)):
                yield _pair(other.code, coding.code)
        still_open.append(coding)


def _turns(text: Transcript, coding: Coding) -> tuple[int, int]:
    """The first and last turn a coding touches."""
    first = bisect_right(text.turns, coding.start, key=lambda t: t.end)
    last = bisect_right(text.turns, coding.end - 1, key=lambda t: t.start) - 1
    return first, max(first, last)


def _by_turn(text: Transcript, codings: list[Coding]) -> Iterator[Pair]:
    codes_in: dict[int, set[str]] = defaultdict(set)
    for coding in codings:
        first, last = _turns(text, coding)
        for number in range(first, last + 1):
            codes_in[number].add(coding.code)
    return (pair for codes in codes_in.values() for pair in _pairs(codes))


def _near(text: Transcript, codings: list[Coding], within: int) -> Iterator[Pair]:
    placed = sorted(((*_turns(text, c), c) for c in codings), key=lambda p: (p[0], p[1], p[2].start, p[2].end, p[2].id))
    still_open: list[tuple[int, int, Coding]] = []
    for here in placed:
        still_open = [p for p in still_open if here[0] - p[1] <= within]
        for other in still_open:
            if other[2].code != here[2].code:
                yield _pair(other[2].code, here[2].code)
        still_open.append(here)
