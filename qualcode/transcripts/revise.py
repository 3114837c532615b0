"""Mending a text after coding has begun: what changed is found paragraph by paragraph, then character by character, and kept as a map."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher

from qualcode.errors import ConflictError, QualcodeError
from qualcode.model.revisions import Replacement, Revision
from qualcode.model.text import Transcript, text_hash
from qualcode.project import Project
from qualcode.project.locks import lock
from qualcode.transcripts import store

_PIECES = re.compile(r"\w+|\s+|[^\w\s]")


def change_map(old: str, new: str) -> tuple[Replacement, ...]:
    """What has to be replaced in `old` to get `new`, as `(start, end, new_length)`, in order.

    Paragraphs (lines) are compared first, then the words within the paragraphs that differ, so that a mended word moves nothing but itself.
    """
    found: list[Replacement] = []
    lines_old, lines_new = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts_old, starts_new = _starts(lines_old), _starts(lines_new)
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, lines_old, lines_new, autojunk=False).get_opcodes():
        if tag != "equal":
            start, end = starts_old[a0], starts_old[a1]
            found += _within(old[start:end], new[starts_new[b0] : starts_new[b1]], start)
    return tuple(found)


def _within(old: str, new: str, offset: int) -> list[Replacement]:
    pieces_old, pieces_new = _PIECES.findall(old), _PIECES.findall(new)
    starts_old, starts_new = _starts(pieces_old), _starts(pieces_new)
    matcher = SequenceMatcher(None, pieces_old, pieces_new, autojunk=False)
    return [
        (offset + starts_old[a0], offset + starts_old[a1], starts_new[b1] - starts_new[b0])
        for tag, a0, a1, b0, b1 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _starts(pieces: list[str]) -> list[int]:
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return starts


def revised(transcript: Transcript, new_text: str) -> Transcript:
    """The transcript with a mended text: one more revision, and its turns carried along.

    Raises:
        QualcodeError: nothing changed, or nothing is left.
    """
    if new_text == transcript.text:
        raise QualcodeError(f"{transcript.id}: the text has not changed", "nothing was written")
    if not new_text.strip():
        raise QualcodeError(f"{transcript.id}: nothing would be left of the text", "nothing was written")
    step = Revision(transcript.hash, text_hash(new_text), change_map(transcript.text, new_text))
    revisions = transcript.revisions if step in transcript.revisions else (*transcript.revisions, step)
    turns = store.carry_turns(transcript.turns, (step,), step.from_hash, step.to_hash)
    return replace(transcript, text=new_text, turns=tuple(turns), revisions=revisions)


def revise(project: Project, transcript_id: str, new_text: str, based_on: str | None = None) -> Transcript:
    """Mend a transcript on disk: the map is written first, then the text, so that no coding loses its way.

    `based_on` is the hash of the text the change was made to; without it, the text as it stands.

    Raises:
        ConflictError: the text has been mended by somebody else since; nothing is written.
        QualcodeError: nothing changed, or nothing is left.
    """
    with lock(store.record_path(project, transcript_id)):
        here = store.load(project, transcript_id)
        if based_on not in (None, here.hash):
            raise ConflictError(f"{transcript_id} was mended by somebody else meanwhile; your change was not written", [], "look at the text as it stands, and mend it again")
        mended = revised(here, new_text)
        store.save(project, mended)
    return mended
