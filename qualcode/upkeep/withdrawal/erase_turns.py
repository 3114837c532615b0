"""Taking one person's turns out of a text that others speak in: the words go, a mark stays, and every other coding keeps its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

from qualcode.model.revisions import Replacement, Revision
from qualcode.model.text import Transcript, Turn, text_hash
from qualcode.project import Project, people
from qualcode.project.tombstones import Line, Withdrawn, add_lines
from qualcode.transcripts import store
from qualcode.transcripts.pseudonyms.matching import Matcher
from qualcode.transcripts.pseudonyms.name_words import label_names
from qualcode.transcripts.revise import label_span

MARK = "[withdrawn]"
"""Stands where somebody spoke whose words were withdrawn."""

UNNAMED = "[somebody]"
"""The label of words that may stay though their speaker withdrew: nobody's, so counted nowhere and never quoted."""


def erased(transcript: Transcript, turns: Collection[int], of_theirs: Collection[int], holds: Callable[[str], bool]) -> Transcript:
    """The transcript without the words of some turns; the other turns of the same person (`of_theirs`) stay without their label.

    `holds` tells whether a string holds words that were withdrawn: what was set apart from the text goes where it does. Labels that name the person go too.
    """
    changes: list[Replacement] = []
    put_in: list[str] = []
    for turn in transcript.turns:
        if turn.number not in of_theirs:
            continue
        mark = MARK if turn.number in turns else UNNAMED
        span = label_span(transcript, turn)
        if span or mark == MARK:
            start, end = span or (turn.start, turn.start)
            changes.append((start, end, len(mark)))
            put_in.append(mark)
        if mark == MARK and turn.start < turn.end:
            changes.append((turn.start, turn.end, 0))
            put_in.append("")
    text = _applied(transcript.text, changes, put_in)
    step = Revision(transcript.hash, text_hash(text), tuple(changes))
    kept = [replace(t, speaker=UNNAMED) if t.number in of_theirs else t for t in transcript.turns if t.number not in turns]
    carried = tuple(store.carry_turns(kept, (step,), step.from_hash, step.to_hash))
    labels = {t.speaker for t in transcript.turns if t.number in of_theirs and t.speaker and is_name(t.speaker, transcript.text)}
    return replace(_set_apart(transcript, labels, holds), text=text, turns=carried, revisions=(*transcript.revisions, step))


def _applied(text: str, changes: Iterable[Replacement], put_in: Iterable[str]) -> str:
    out, at = [], 0
    for (start, end, _), new in zip(changes, put_in, strict=True):
        out += [text[at:start], new]
        at = end
    return "".join([*out, text[at:]])


def is_name(label: str, text: str) -> bool:
    """Whether a label names somebody: `Karen` does, and `Grace`, though people say "grace"; `Mother` does not."""
    return bool(label_names(label, {w for w in re.findall(r"[^\W\d_]+", text) if w.islower()}))


def _set_apart(transcript: Transcript, labels: Iterable[str], holds: Callable[[str], bool]) -> Transcript:
    """The record's title, lists and metadata without the person's labels and words."""
    names = Matcher(labels)

    def plain(value: Any) -> Any:
        if isinstance(value, str):
            return MARK if holds(value) else _without(value, names)
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items()}
        return [plain(v) for v in value] if isinstance(value, list | tuple) else value

    lists: dict[str, Any] = {
        name: tuple(plain(x) for x in getattr(transcript, name) if not holds(x)) for name in ("events", "outside", "removed", "warnings")
    }
    return replace(transcript, title=plain(transcript.title), metadata=plain(dict(transcript.metadata)), **lists)


def _without(text: str, names: Matcher) -> str:
    out, at = [], 0
    for match in names.find(text):
        out += [text[at : match.start], MARK]
        at = match.end
    return "".join([*out, text[at:]])


def tombstones(transcript: Transcript, sides: Iterable[str], now: str, erasure: str) -> list[Line]:
    """The lines that withdraw every older text of a transcript, and name what came of the erasure."""
    older = {h for r in transcript.revisions for h in (r.from_hash, r.to_hash)} | {transcript.hash, *sides}
    return [{"text": text, "now": now, "in": erasure} for text in sorted(older - {now})]


def erasure_of(participant: str) -> str:
    """The name of what a person's withdrawal took away: the same on every machine, whenever it is done."""
    return f"withdrawn {participant}"


def erase_again(project: Project, transcript: Transcript, gone: Withdrawn) -> Transcript:
    """The transcript without the turns of everybody who withdrew everything, with its tombstones written: for a text that missed a withdrawal.

    Nobody can be asked here, so all their turns go.
    """
    rows = people.read_rows(project, people.SPEAKERS)
    for person in sorted(gone.gone()):
        labels = {key[1] for key, row in rows.items() if key[0] == transcript.id and row.get("participant") == person}
        turns: list[Turn] = [t for t in transcript.turns if (t.speaker or "") in labels]
        numbers = {t.number for t in turns}
        if not numbers:
            continue
        mended = erased(transcript, numbers, numbers, lambda text: gone.holds(text, 1))
        add_lines(project, tombstones(transcript, store.side_texts(project, transcript.id), mended.hash, erasure_of(person)))
        transcript = mended
    return transcript
