"""Mending a text after coding has begun: what changed is kept as a map, and turns and codings follow their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from qualcode.errors import ConflictError, QualcodeError
from qualcode.model.revisions import Replacement, Revision, carry
from qualcode.model.text import Transcript, Turn, text_hash
from qualcode.project import Project
from qualcode.project.locks import lock
from qualcode.transcripts import store
from qualcode.transcripts.changes import change_map

__all__ = ["change_map", "revise", "revised"]


def revised(
    transcript: Transcript, new_text: str, changes: Iterable[Replacement] | None = None, turns: Iterable[Turn] | None = None
) -> Transcript:
    """The transcript with a mended text: one more revision, and its turns carried along.

    `changes` is the map where it is known; else it is found by comparing the texts. `turns` are those of the new text where it was read from a file.

    Raises:
        QualcodeError: nothing changed, or nothing is left.
    """
    if new_text == transcript.text:
        raise QualcodeError(f"{transcript.id}: the text has not changed", "nothing was written")
    if not new_text.strip():
        raise QualcodeError(f"{transcript.id}: nothing would be left of the text", "nothing was written")
    step = Revision(transcript.hash, text_hash(new_text), change_map(transcript.text, new_text) if changes is None else tuple(changes))
    revisions = transcript.revisions if step in transcript.revisions else (*transcript.revisions, step)
    found = tuple(turns) if turns is not None else turns_after(transcript, new_text, step)
    return replace(transcript, text=new_text, turns=found, revisions=revisions)


def turns_after(transcript: Transcript, new_text: str, step: Revision) -> tuple[Turn, ...]:
    """The turns of a mended text.

    Where the turns of the old text can be read off it (`Label: words`), those of the new one are read the same way, so that a turn put in or a label
    mended is a turn and a label; else they are carried along the map, and a label that was mended where it stands is taken over.
    """
    carried = store.carry_turns(transcript.turns, (step,), step.from_hash, step.to_hash)
    if _same(_read(transcript.text), transcript.turns) and (read := _read(new_text)) is not None:
        times = {t.start: t.time for t in carried}
        agreeing = sum(t.start in times for t in read)
        if agreeing >= 0.9 * len(carried):  # else the reader lost its way in the new text, and carrying is safer
            return tuple(replace(t, time=times.get(t.start)) for t in read)
    labels = dict(_labels(transcript, new_text, step))
    by_start = {there.start: turn for turn in transcript.turns if (there := carry(turn.start, turn.end, step))}
    found: list[Turn] = []
    for turn in carried:
        old = by_start.get(turn.start)
        if old is not None:
            start, end = _stretched(transcript, old, new_text, turn, step)
            turn = replace(turn, speaker=labels.get(old, turn.speaker), start=max(start, found[-1].end if found else 0), end=end)
        found.append(turn)
    return tuple(found)


def _stretched(transcript: Transcript, old: Turn, new_text: str, carried: Turn, step: Revision) -> tuple[int, int]:
    """Where a turn begins and ends, taking in words that were put in right after its label or at the end of its last line.

    A coding does not grow by what is written beside it; a turn does, for the words are somebody's.
    """
    start, end = carried.start, carried.end
    label = label_span(transcript, old)
    there = carry(*label, step) if label else None
    if label and there:
        between = transcript.text[label[1] : old.start]
        if new_text.startswith(between, there.end) and there.end + len(between) <= start and "\n" not in new_text[there.end : start]:
            start = there.end + len(between)
    if transcript.text[old.end : old.end + 1] in ("\n", ""):
        line_end = new_text.find("\n", end)
        end = len(new_text) if line_end < 0 else line_end
        end -= len(new_text[carried.end : end]) - len(new_text[carried.end : end].rstrip())
    return start, end


def _read(text: str) -> tuple[Turn, ...] | None:
    """The turns a plain text shows by its labels; None where it would not be frozen as it stands."""
    from qualcode.transcripts.draft import freeze
    from qualcode.transcripts.read import read_bytes
    from qualcode.transcripts.readers.base import Unreadable

    try:
        drafts = read_bytes("text.txt", text.encode("utf-8"))
    except Unreadable:
        return None
    frozen, turns, _, _ = freeze(drafts[0])
    return turns if len(drafts) == 1 and frozen == text else None


def reads_back(text: str) -> bool:
    """Whether a text, read as a file, is frozen as it stands: so a frozen text is told from an original of plain text."""
    return _read(text) is not None


def _same(read: Iterable[Turn] | None, turns: Iterable[Turn]) -> bool:
    return read is not None and [(t.speaker, t.start, t.end) for t in read] == [(t.speaker, t.start, t.end) for t in turns]


def label_span(transcript: Transcript, turn: Turn) -> tuple[int, int] | None:
    """Where the label of a turn stands in the text before it; None where the text does not hold it."""
    if not turn.speaker:
        return None
    before = transcript.turns[turn.number - 2].end if turn.number > 1 else 0
    start = transcript.text.rfind(turn.speaker, before, turn.start)
    return None if start < 0 else (start, start + len(turn.speaker))


def _labels(transcript: Transcript, new_text: str, step: Revision) -> Iterable[tuple[Turn, str]]:
    """The turns whose label was mended in the text, with the new one."""
    for turn in transcript.turns:
        span = label_span(transcript, turn)
        there = carry(*span, step) if span else None
        words = new_text[there.start : there.end].rsplit("\n", 1)[-1] if there else ""
        label = " ".join(words.split()).strip(":")
        if label not in ("", turn.speaker):
            yield turn, label


def revise(
    project: Project,
    transcript_id: str,
    new_text: str,
    based_on: str | None = None,
    make: Callable[[Transcript], Transcript] | None = None,
) -> Transcript:
    """Mend a transcript on disk: the map is written first, then the text, so that no coding loses its way.

    `based_on` is the hash of the text the change was made to; without it, the text as it stands. `make` gives the mended transcript where there is more
    to it than the text.

    Raises:
        ConflictError: the text has been mended by somebody else since; nothing is written.
        QualcodeError: nothing changed, or nothing is left.
    """
    with lock(store.record_path(project, transcript_id)):
        here = store.load(project, transcript_id)
        if based_on not in (None, here.hash):
            raise ConflictError(
                f"{transcript_id} was mended by somebody else meanwhile; your change was not written",
                [],
                "look at the text as it stands, and mend it again",
            )
        mended = make(here) if make else revised(here, new_text)
        store.save(project, mended)
    return mended
