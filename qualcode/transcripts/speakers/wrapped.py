"""Hard-wrapped text: lines that were cut where the page ended, so that a line may begin in the middle of a sentence."""

from __future__ import annotations

from qualcode.transcripts import times
from qualcode.transcripts.draft import fold
from qualcode.transcripts.speakers.families import Hit
from qualcode.transcripts.speakers.lines import Line

WIDEST = 120
"""Characters above which the longest line says that a text is not wrapped."""

NARROWEST = 40
"""Characters below which it says the same: lines that short end where somebody ended them."""

_FULL = 0.7


def without_wrapped(hits: dict[int, Hit], lines: list[Line]) -> dict[int, Hit]:
    """Hits without words that only look like labels since a line was cut before them: `…told the / council: no`.

    In wrapped text a label goes where fewer than half of its lines begin afresh: after a blank line, a line that ends a sentence, or one
    that breaks off short of the margin.
    """
    widest = max((len(line.text) for line in lines), default=0)
    if not hits or not NARROWEST <= widest <= WIDEST or len(hits) > 0.7 * len(lines):
        return hits
    fresh: dict[str, list[bool]] = {}
    for i, hit in hits.items():
        fresh.setdefault(fold(hit.label), []).append(_begins_afresh(i, lines, widest))
    wrapped = {label for label, seen in fresh.items() if sum(seen) < len(seen) / 2}
    return {i: hit for i, hit in hits.items() if fold(hit.label) not in wrapped}


def _begins_afresh(index: int, lines: list[Line], widest: int) -> bool:
    if index == 0 or lines[index].gap:
        return True
    before = lines[index - 1].text.rstrip("*_ ")
    return times.is_alone(before) or before[-1:] in ".?!…:\"'”’»)]}–—-" or len(before) < _FULL * widest
