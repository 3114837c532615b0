"""Mending a text when codings stand on it: what becomes of each of them, said before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.codings.anchor import Anchor, Unplaced
from qualcode.codings.tombstones import Withdrawn
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.model.revisions import Carried, carry
from qualcode.model.text import Span, Transcript
from qualcode.project.mapping import rename_labels
from qualcode.study import Study
from qualcode.transcripts.draft import freeze
from qualcode.transcripts.read import read
from qualcode.transcripts.readers.base import Unreadable
from qualcode.transcripts.revise import reads_back, revise, revised

ACTS = ("code", "restrict")
"""What stands on words and is told of one by one; what was read or rejected follows in silence."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Something that stands on mended words: whose it is, its old words, and its new ones (empty where it has no place any more)."""

    id: str
    act: str
    coder: str
    code: str
    before: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The words of a turn that somebody else says in the mended text: the turn's number before, the label it had, and the one it has now (empty: nobody)."""

    turn: int
    before: str
    after: str
    words: str


@dataclass(frozen=True)
class Mending:
    """What a mended text would mean: `kept` codings keep their very words, `inside` ones were mended within, `edges` begin or end elsewhere, `orphans` have no place.

    `moved` are words that would be somebody else's, as when a label is lost: what may be quoted hangs on who says it.
    """

    transcript: Transcript
    mended: Transcript
    kept: int = 0
    inside: tuple[Touched, ...] = ()
    edges: tuple[Touched, ...] = ()
    orphans: tuple[Touched, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether a person should look before it is written."""
        return bool(self.edges or self.orphans or self.moved)


def plan(study: Study, transcript: Transcript, mended: Transcript) -> Mending:
    """What a mended transcript would mean for everything that stands on it."""
    before = _places(study, transcript, transcript)
    after = _places(study, transcript, mended)
    kept = 0
    inside, edges, orphans = [], [], []
    for event, here in before.values():
        there = after.get(event.id)
        words = transcript.slice(Span(here.start, here.end))
        new = mended.slice(Span(there[1].start, there[1].end)) if there else ""
        touched = Touched(event.id, event.act, study.state.coders.name(event.coder), event.get("code", ""), words, new)
        if there is None:
            orphans.append(touched)
        elif there[1].edge_changed and not here.edge_changed:
            edges.append(touched)
        elif words != new:
            inside.append(touched)
        else:
            kept += 1
    return Mending(transcript, mended, kept, tuple(inside), tuple(edges), tuple(orphans), tuple(_moved(transcript, mended)))


def _moved(before: Transcript, after: Transcript) -> Iterator[Moved]:
    """The first words of turns, before or after, that are somebody else's then: compared where a turn begins on either side."""
    renamed, step = renamed_labels(before, after), after.revisions[-1]
    starts = {turn.start for turn in before.turns}
    starts |= {there.start for turn in after.turns if (there := carry(turn.start, turn.end, step.inverse()))}
    for start in sorted(starts):
        old = before.turn_at(start)
        there = carry(start, old.end, step) if old else None
        new = after.turn_at(there.start) if there else None
        if old and there and (new.speaker if new else None) != renamed.get(old.speaker or "", old.speaker):
            end = min(there.end, new.end) if new else there.end
            yield Moved(old.number, old.speaker or "", (new.speaker if new else "") or "", after.slice(Span(there.start, end)))


def _places(study: Study, transcript: Transcript, as_it_is: Transcript) -> Mapping[str, tuple[Event, Carried]]:
    anchor = Anchor({transcript.id: as_it_is})
    found = {}
    for event in study.state.of(*ACTS):
        if event["transcript"] == transcript.id and not isinstance(there := anchor.place(event), Unplaced):
            found[event.id] = (event, there)
    return found


def mended_by_file(transcript: Transcript, path: Path, gone: Withdrawn, encoding: str | None = None) -> Transcript:
    """The transcript as a corrected file has it: the frozen text, edited, or the original, corrected and read anew.

    Raises:
        QualcodeError: the file cannot be read, holds no or several transcripts, or what it holds was withdrawn.
    """
    edited = _edited_text(path, transcript)
    if edited is not None:
        refuse_withdrawn(edited, gone)
        return revised(transcript, edited)
    try:
        drafts = read(path, encoding)
    except Unreadable as error:
        raise QualcodeError(f"{path}: {error.message}", error.hint) from error
    if len(drafts) != 1:
        raise QualcodeError(f"{path} holds {len(drafts)} transcripts", "give a file with this one transcript only")
    text, turns, events, outside = freeze(drafts[0])
    if drafts[0].original_hash in gone.texts:
        raise QualcodeError(f"{path} was withdrawn from this study", "it does not come back")
    refuse_withdrawn(text, gone)
    return replace(revised(transcript, text, turns=turns), events=events, outside=outside, warnings=drafts[0].warnings)


def _edited_text(path: Path, transcript: Transcript) -> str | None:
    """A text file's words where it is the frozen text, edited: where most of its lines are the same, and it is laid out alike; any line ends."""
    if path.suffix.casefold() not in (".txt", ".md"):
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError):
        return None
    here = {line for line in transcript.text.split("\n") if line.strip()}
    there = {line for line in text.split("\n") if line.strip()}
    if reads_back(transcript.text) and not reads_back(text):
        return None
    return text if 2 * len(here & there) >= min(len(here), len(there)) > 0 else None


def refuse_withdrawn(text: str, gone: Withdrawn) -> None:
    """Raise a QualcodeError where a text holds what was withdrawn."""
    if gone.holds(text):
        raise QualcodeError("this text holds words that were withdrawn from the study", "they do not come back; take them out of the file")


def write(study: Study, mending: Mending) -> Transcript:
    """Write a planned mending, unless the text was mended by somebody else since, and let speakers.csv follow labels that were mended.

    Raises:
        ConflictError: it was; nothing is written.
    """
    before, mended = mending.transcript, mending.mended
    done = revise(study.project, before.id, mended.text, before.hash, lambda _: mended)
    labels = list(dict.fromkeys(t.speaker for t in mended.turns if t.speaker))
    if set(labels) != {t.speaker for t in before.turns if t.speaker}:
        rename_labels(study.project, before.id, renamed_labels(before, mended), labels)
    return done


def renamed_labels(before: Transcript, after: Transcript) -> dict[str, str]:
    """The labels that became another one as a whole: no turn has the old one any more, and none had the new one before."""
    old, new = ({t.speaker for t in there.turns if t.speaker} for there in (before, after))
    starts = {turn.start: turn.speaker for turn in after.turns}
    found: dict[str, set[str]] = {}
    for turn in before.turns:
        there = carry(turn.start, turn.end, after.revisions[-1])
        if turn.speaker and there and (label := starts.get(there.start)) and turn.speaker not in new and label not in old:
            found.setdefault(turn.speaker, set()).add(label)
    return {label: there.pop() for label, there in found.items() if len(there) == 1}
