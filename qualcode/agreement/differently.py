"""Where coders read differently: what a reflexive team looks at in place of a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qualcode.agreement.moments import Moment, Work, today
from qualcode.agreement.words import no_coefficient
from qualcode.model.text import Span, Transcript, Turn
from qualcode.study import Study


@dataclass(frozen=True)
class Reading:
    """A turn that coders read differently: its words, and the codes each coder put on it (none where it was read and nothing was marked)."""

    transcript: str
    turn: int
    speaker: str
    text: str
    codes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Position:
    """What a coder wrote about where they stand."""

    coder: str
    text: str


@dataclass(frozen=True)
class Differences:
    """What stands in place of figures: the sentence for the methods section, where coders read differently, and their positionality memos."""

    approach: str
    methods: str
    where_we_read_differently: tuple[Reading, ...]
    turns_read_together: int
    positionality: tuple[Position, ...]

    def as_json(self) -> dict[str, Any]:
        """Everything, as scripts read it."""
        return asdict(self)


def read_differently(study: Study, reason: str, coders: Sequence[str] = (), transcripts: Sequence[str] = ()) -> Differences:
    """The turns on which coders put different codes, of those they both read, as their codings stand today.

    `reason` is why no coefficient is computed. A turn counts for a coder who is known to have read it, or who put a code on it.

    Raises:
        QualcodeError: a transcript fits nothing.
    """
    now = today(study)
    names = [study.state.coders.name(c) for c in coders] or sorted({coder for coder, _ in now.work} - {"consensus"})
    wanted = [study.transcript(t).id for t in transcripts] or list(study.transcripts)
    found, together = [], 0
    for transcript in (study.transcripts[t] for t in sorted(set(wanted))):
        for turn in transcript.turns:
            if not study.speaker(transcript.id, turn).counts:
                continue
            codes = _codes(now, transcript, turn, names)
            together += len(codes) >= 2
            if len(codes) >= 2 and len(set(codes.values())) > 1:
                found.append(Reading(transcript.id, turn.number, turn.speaker or "", transcript.slice(turn.span), codes))
    memos = [e for e in study.state.of("memo") if e.get("kind") == "positionality"]
    positions = (Position(study.state.coders.name(e.coder), e["text"]) for e in memos)
    return Differences(
        study.project.settings.approach, no_coefficient(reason), tuple(found), together, tuple(p for p in positions if p.coder in names)
    )


def _codes(now: Moment, transcript: Transcript, turn: Turn, coders: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The codes each coder put on a turn, for those who have read it."""
    found = {}
    for coder in coders:
        work = now.of(coder, transcript.id)
        codes = tuple(sorted({c.code for c in work.codings if c.span.overlaps(turn.span)}))
        if codes or _read(work, transcript, turn.span):
            found[coder] = codes
    return found


def _read(work: Work, transcript: Transcript, span: Span) -> bool:
    return any(s.start <= span.start and span.end <= s.end for s in work.read(transcript.text))
