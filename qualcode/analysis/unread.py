"""The turns of interviews and focus groups that nobody is on record as having read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.model.revisions import carry_along, path
from qualcode.model.text import Span, Transcript, Turn

if TYPE_CHECKING:
    from qualcode.study import Study


@dataclass(frozen=True)
class Unread:
    """What was read of a study's conversations. `turns` are the numbers of the unread turns by transcript, `of` how many turns there are, `conversations` how many transcripts."""

    turns: dict[str, list[int]]
    of: int
    conversations: int

    @property
    def n(self) -> int:
        """How many turns nobody has read."""
        return sum(map(len, self.turns.values()))


def unread_turns(study: Study, transcripts: Iterable[str]) -> Unread:
    """The turns of these transcripts that nobody has read.

    A turn counts as read where somebody marked it as read or coded a passage in it, or marked its transcript as read or coded. Empty turns do not count.
    """
    found: dict[str, list[int]] = {}
    of = n = 0
    marked = {str(e["transcript"]) for e in study.state.of("state")}
    spans: dict[str, list[Span]] = {}
    for event in study.state.of("read"):
        if (there := study.transcripts.get(str(event["transcript"]))) is not None:
            spans.setdefault(there.id, []).extend(_today(there, str(event["text"]), int(event["start"]), int(event["end"])))
    for coding in study.codings.codings:
        spans.setdefault(coding.transcript, []).append(coding.span)
    for name in transcripts:
        transcript = study.transcripts[name]
        turns = [t for t in transcript.turns if transcript.slice(t.span).strip()]
        of, n = of + len(turns), n + 1
        left = [] if name in marked else [t.number for t in _outside(turns, spans.get(name, []))]
        if left:
            found[name] = left
    return Unread(found, of, n)


def _today(transcript: Transcript, text: str, start: int, end: int) -> list[Span]:
    """Where words that were read stand in today's text."""
    way = path(transcript.revisions, text, transcript.hash)
    carried = carry_along(start, end, way) if way is not None else None
    return [Span(carried.start, carried.end)] if carried is not None and carried.start < carried.end else []


def _outside(turns: list[Turn], spans: list[Span]) -> list[Turn]:
    """The turns that no stretch touches."""
    left, at = [], 0
    ordered = sorted(spans, key=lambda s: (s.start, s.end))
    reach = -1
    for turn in turns:
        while at < len(ordered) and ordered[at].start < turn.end:
            reach, at = max(reach, ordered[at].end), at + 1
        if reach <= turn.start:
            left.append(turn)
    return left
