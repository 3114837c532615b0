"""Putting another copy of a project into this one: nothing of either is lost, and either way round gives the same.

Logs merge by union. Texts merge by their revisions: where one was mended further it is taken; where two people mended it apart, every machine takes the same
one, the other stays beside it as `<id>.<hash>.txt`, and the maps of both are kept, so that codings made on either find their place. What was
withdrawn in either copy comes into neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.codings.anchor import DELETED, Anchor, Unplaced
from qualcode.codings.append import append
from qualcode.codings.log import read_logs
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.model.revisions import Revision, descends, path
from qualcode.model.text import Transcript, text_hash
from qualcode.project import Project, files
from qualcode.project.tombstones import Withdrawn, add_lines, withdrawn
from qualcode.transcripts import store
from qualcode.transcripts.store import side_texts
from qualcode.upkeep.erase_turns import erase_again
from qualcode.upkeep.erasure import drops, is_clean, purge
from qualcode.upkeep.merge_tables import merge_history, merge_people


@dataclass
class Merged:
    """What a merge took in, and what it leaves for a person to decide."""

    events: int = 0
    transcripts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything was taken in."""
        return bool(self.events or self.transcripts or self.texts)


def merge(project: Project, other: Project) -> Merged:
    """Take in what another copy of this project has and this one lacks: events, transcripts, revisions, rows and cells of the tables.

    What was withdrawn in either copy is taken out of this one; the other is left as it is.

    Raises:
        QualcodeError: the other is this very project.
    """
    if project.root.resolve() == other.root.resolve():
        raise QualcodeError("this is the same project", "name the folder of the other copy")
    done = Merged()
    add_lines(project, withdrawn(other).lines)
    gone = withdrawn(project)
    for transcript_id in other.transcript_ids():
        _merge_transcript(project, other, transcript_id, gone, done)
    conflicts, notes = merge_people(project, other, gone)
    done.conflicts += conflicts + merge_history(project, other, gone)
    done.notes += notes
    _merge_logs(project, other, gone, done)
    done.notes += [f"taken out, because it was withdrawn: {what}" for what in purge(project)]
    if gone.lines and set(map(repr, gone.lines)) - set(map(repr, withdrawn(other).lines)):
        done.notes.append("the other copy still holds what was withdrawn here: merge this one into it, or destroy it")
    return done


def _merge_logs(project: Project, other: Project, gone: Withdrawn, done: Merged) -> None:
    ours = {(e.id, e.content) for e in read_logs(project).events}
    theirs = read_logs(other)
    anchor = Anchor(store.load_all(project)) if gone.lines else Anchor({})
    new, refused = {}, set()
    for event in theirs.events:
        if drops(gone, event) or _stood_on_erased(gone, anchor, event):
            refused.add(event.id)
        elif (event.id, event.content) not in ours:
            new[event.id, event.content] = event
    append(project, [new[key] for key in sorted(new)])
    done.events = len(new)
    if refused:
        done.notes.append(f"{len(refused)} events were not taken in, because they belong to what was withdrawn")
    done.notes += [f"{p.where}: {p.what}" for p in theirs.problems]


def _stood_on_erased(gone: Withdrawn, anchor: Anchor, event: Event) -> bool:
    """Whether an event was made on words that have been erased since, by somebody who did not know."""
    if event.get("text") not in gone.texts or event.get("transcript") not in anchor.transcripts or "start" not in event.data:
        return False
    there = anchor.place(event)
    return isinstance(there, Unplaced) and there.why == DELETED


def _merge_transcript(project: Project, other: Project, transcript_id: str, gone: Withdrawn, done: Merged) -> None:
    theirs = store.load(other, transcript_id)
    if transcript_id in gone.transcripts:
        done.notes.append(f"{transcript_id}: it was withdrawn and was not taken in")
    elif not store.text_path(project, transcript_id).is_file():
        _take_in(project, other, theirs, gone, done)
    else:
        ours = store.load(project, transcript_id)
        if ours.original_hash != theirs.original_hash and not {ours.original_hash, theirs.original_hash} & gone.texts:
            done.conflicts.append(f"{transcript_id}: the two copies hold different originals under this id; yours was kept")
        else:
            _merge_two(project, other, ours, theirs, gone, done)


def _take_in(project: Project, other: Project, theirs: Transcript, gone: Withdrawn, done: Merged) -> None:
    """A transcript that only the other copy has."""
    if (
        not is_clean(gone, theirs.revisions, theirs.hash)
        or theirs.original_hash in gone.texts - _kept_originals(gone, theirs)
        or gone.holds(theirs.text)
    ):
        done.notes.append(f"{theirs.id}: it was withdrawn here and was not taken in")
        return
    _copy_original(project, other, theirs, gone)
    store.save(project, theirs)
    for side in side_texts(other, theirs.id).values():
        if is_clean(gone, theirs.revisions, text_hash(side)):
            _keep_side(project, theirs.id, side)
    done.transcripts.append(theirs.id)


def _kept_originals(gone: Withdrawn, transcript: Transcript) -> frozenset[str]:
    """The hash of an original that was taken away although its transcript, mended, stays."""
    cleaned = any(h in gone.now for r in transcript.revisions for h in (r.from_hash, r.to_hash))
    return frozenset({transcript.original_hash}) if cleaned else frozenset()


def _merge_two(project: Project, other: Project, ours: Transcript, theirs: Transcript, gone: Withdrawn, done: Merged) -> None:
    """A transcript that both copies have."""
    name = ours.id
    revisions = (*ours.revisions, *theirs.revisions)
    sides = {h: t for h, t in (side_texts(project, name) | side_texts(other, name)).items() if is_clean(gone, revisions, h)}
    clean = [t for t in (ours, theirs) if is_clean(gone, revisions, t.hash)]
    if not clean:  # each copy has erased what the other has not: ours is erased once more
        clean = [erase_again(project, replace(ours, revisions=revisions), gone)]
        gone = withdrawn(project)
    if len(clean) == 1 and clean[0].hash != (theirs if clean[0] is ours else ours).hash:
        _note_lost_mending(clean[0], theirs if clean[0] is ours else ours, done)
    merged, apart = merge_texts(clean[0], replace(clean[-1], revisions=revisions), sides)
    if merged is None:
        done.conflicts.append(f"{name}: no revision leads from one text to the other; one of them was changed by hand. Yours was kept")
        return
    merged = _with_original(merged, ours, theirs, gone)
    for side in apart:
        _keep_side(project, name, side)
        done.conflicts.append(f"{name}: mended apart by two people; the other text is kept in {name}.{text_hash(side)}.txt")
    if (merged.hash, set(merged.revisions), merged.original_hash) != (ours.hash, set(ours.revisions), ours.original_hash):
        store.save(project, merged)
        _copy_original(project, other, merged, gone)
        done.texts.append(name)


def _with_original(merged: Transcript, ours: Transcript, theirs: Transcript, gone: Withdrawn) -> Transcript:
    """The transcript with the original that may stay, where one copy has redacted it."""
    kept = next((t for t in (merged, ours, theirs) if t.original_hash not in gone.texts), merged)
    return replace(merged, original=kept.original, original_hash=kept.original_hash)


def _note_lost_mending(kept: Transcript, dropped: Transcript, done: Merged) -> None:
    """Say so where the text that held withdrawn words had been mended since: those mends are not in the text that stays."""
    if not descends((*kept.revisions, *dropped.revisions), dropped.hash, kept.hash):
        done.conflicts.append(
            f"{kept.id}: one copy was mended on a text that held withdrawn words; that mending was not taken in, mend it again"
        )


def merge_texts(ours: Transcript, theirs: Transcript, sides: dict[str, str]) -> tuple[Transcript | None, list[str]]:
    """One transcript out of two that began as the same text, and the texts that stay beside it; None where no revision connects them.

    Of several last versions the one with the most revisions behind it is taken, of equals the one with the greater hash, so that the result does not
    depend on who merges.
    """
    revisions = tuple(sorted({*ours.revisions, *theirs.revisions}, key=lambda r: (r.from_hash, r.to_hash, r.map)))
    if path(revisions, ours.hash, theirs.hash) is None:
        return None, []
    texts = {**sides, ours.hash: ours.text, theirs.hash: theirs.text}
    last = [h for h in texts if not any(h != g and descends(revisions, h, g) for g in texts)] or sorted(texts)
    chosen = max(last, key=lambda h: (_depth(revisions, h), h))
    first = min((ours, theirs), key=lambda t: (t.hash != chosen, t.hash))
    turns = first.turns if first.hash == chosen else tuple(store.carry_turns(first.turns, revisions, first.hash, chosen))
    return replace(first, text=texts[chosen], turns=turns, revisions=revisions), [texts[h] for h in sorted(last) if h != chosen]


def _depth(revisions: tuple[Revision, ...], text: str) -> int:
    """How many older texts a text was made from."""
    return sum(descends(revisions, r, text) for r in {r.from_hash for r in revisions} if r != text)


def _keep_side(project: Project, transcript_id: str, text: str) -> None:
    files.write_atomic(project.transcripts / f"{transcript_id}.{text_hash(text)}.txt", text.encode("utf-8"))


def _copy_original(project: Project, other: Project, transcript: Transcript, gone: Withdrawn) -> None:
    name = Path(transcript.original).name
    source, target = other.originals / name, project.originals / name
    if name and source.is_file() and not target.exists() and transcript.original_hash not in gone.texts:
        files.write_atomic(target, source.read_bytes())
