"""What withdrawing a person means: which of their turns go, which whole transcripts, and which events speak of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from qualcode.codings.anchor import Anchor, Unplaced
from qualcode.codings.free_text import free_text
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.events import Event
from qualcode.model.fingerprints import runs
from qualcode.model.text import Transcript, Turn
from qualcode.project import people
from qualcode.project.tombstones import withdrawn
from qualcode.study import Study

Choose = Callable[[Transcript, Turn], bool]
"""Whether this turn of the person's goes."""


@dataclass(frozen=True)
class Erasure:
    """What a person's withdrawal takes away: whole transcripts, turns in talk with others, and events by their ids."""

    participant: str
    whole: tuple[str, ...] = ()
    turns: tuple[tuple[Transcript, Turn], ...] = ()
    events: frozenset[str] = frozenset()
    words: tuple[str, ...] = field(default=(), repr=False)


def texts(study: Study) -> dict[str, Transcript]:
    """Every transcript there is, also those that are not shown any more because a withdrawal has not reached them yet."""
    return dict(sorted({**study.transcripts, **study.withheld}.items()))


def their_turns(study: Study, participant: str) -> list[tuple[Transcript, Turn]]:
    """Every turn of a person, in order of the transcripts; also of one whose withdrawal was cut short.

    Raises:
        QualcodeError: there is no such person.
    """
    project = study.project
    known = [key[0] for key in people.read_rows(project, people.PARTICIPANTS)]
    if participant not in known and participant not in withdrawn(project).gone():
        raise QualcodeError(
            f"there is no participant {participant!r}", did_you_mean(participant, known) or "qualcode participants lists them"
        )
    labels = {key for key, row in people.read_rows(project, people.SPEAKERS).items() if row.get("participant") == participant}
    transcripts = texts(study)
    for transcript_id in sorted({transcript_id for transcript_id, _ in labels} & study.damaged.keys() - transcripts.keys()):
        raise study.damaged[transcript_id]  # what cannot be read cannot be taken out either
    return [(t, turn) for t in transcripts.values() for turn in t.turns if (t.id, turn.speaker or "") in labels]


def is_alone(study: Study, transcript: Transcript, participant: str) -> bool:
    """Whether nobody else takes part in a transcript: interviewers, interpreters and people who sat by do not count."""
    rows = people.read_rows(study.project, people.SPEAKERS)
    for turn in transcript.turns:
        row = rows.get((transcript.id, turn.speaker or ""), {})
        if row.get("participant") != participant and row.get("role", "") in ("", "participant", "pooled"):
            return False
    return True


def plan(study: Study, participant: str, choose: Choose) -> Erasure:
    """What withdrawing everything of a person means; in talk with others `choose` decides turn by turn."""
    turns = their_turns(study, participant)
    whole = tuple(dict.fromkeys(t.id for t, _ in turns if is_alone(study, t, participant)))
    chosen = tuple((t, turn) for t, turn in turns if t.id not in whole and choose(t, turn))
    words = tuple(t.slice(turn.span) for t, turn in turns if t.id in whole or (t, turn) in chosen)
    return Erasure(participant, whole, chosen, frozenset(_events(study, participant, whole, chosen, words)), words)


def _events(
    study: Study, participant: str, whole: Collection[str], turns: Iterable[tuple[Transcript, Turn]], words: Iterable[str]
) -> set[str]:
    """The events that go: on whole transcripts, within the turns, quoting their words, summing the person up, and whatever speaks of those."""
    spans: dict[str, list[Turn]] = {}
    for transcript, turn in turns:
        spans.setdefault(transcript.id, []).append(turn)
    said = {run for text in words for run in runs(text)}
    anchor = Anchor(texts(study))
    found = {
        e.id
        for e in study.reading.events
        if e.get("transcript") in whole
        or e.get("on") in whole
        or (e.act == "cell" and e.get("row") in (participant, *whole))
        or _is_within(anchor, e, spans)
        or any(run in said for text in free_text(e) for run in runs(text))
    }
    while more := {e.id for e in study.reading.events if e.id not in found and _speaks_of(e, found)}:
        found |= more
    return found


def _is_within(anchor: Anchor, event: Event, spans: dict[str, list[Turn]]) -> bool:
    """Whether an event stands on nothing but turns that go."""
    turns = spans.get(str(event.get("transcript")), [])
    if not turns or "start" not in event.data:
        return False
    there = anchor.place(event)
    if isinstance(there, Unplaced):
        return False
    inside = anchor.transcripts[event["transcript"]]
    touched = [t for t in inside.turns if t.start < there.end and there.start < t.end]
    return bool(touched) and all(t in turns for t in touched)


def _speaks_of(event: Event, gone: set[str]) -> bool:
    resolves = event.get("resolves") or []
    named = [
        event.get("target"),
        event.get("on") if isinstance(event.get("on"), str) else None,
        *(resolves if isinstance(resolves, list) else [resolves]),
    ]
    return any(name in gone for name in named)
