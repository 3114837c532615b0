"""Putting two copies' transcripts together: a text mended further is taken, one mended apart is kept twice, one that cannot be read is left and named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.model.revisions import Revision, descends, path
from qualcode.model.text import Transcript, text_hash
from qualcode.project import Project, files
from qualcode.project.tombstones import Withdrawn, withdrawn
from qualcode.transcripts import store
from qualcode.transcripts.store import side_texts
from qualcode.upkeep.merging.merged import Merged
from qualcode.upkeep.withdrawal.erase_turns import erase_again


def readable(project: Project) -> dict[str, Transcript]:
    """The transcripts that can be read, by id; a damaged one is passed over."""
    found = {}
    for transcript_id in project.transcript_ids():
        try:
            found[transcript_id] = store.load(project, transcript_id)
        except QualcodeError:
            continue
    return found


def merge_transcript(project: Project, other: Project, transcript_id: str, gone: Withdrawn, done: Merged) -> None:
    """Take in one transcript of the other copy. A damaged one is listed, and whatever else there is goes on."""
    try:
        theirs = store.load(other, transcript_id)
    except QualcodeError as error:
        done.conflicts.append(f"{error.message}; the other copy's was not taken in")
        return
    if transcript_id in gone.transcripts:
        done.notes.append(f"{transcript_id}: it was withdrawn and was not taken in")
    elif not store.text_path(project, transcript_id).is_file():
        _take_in(project, other, theirs, gone, done)
    else:
        try:
            ours = theirs if _alike(project, other, transcript_id) else store.load(project, transcript_id)
        except QualcodeError as error:
            done.conflicts.append(f"{error.message} (yours); the other copy's can be read: put its .txt and .json in place of yours")
            return
        if ours.original_hash != theirs.original_hash and not {ours.original_hash, theirs.original_hash} & gone.texts:
            done.conflicts.append(f"{transcript_id}: the two copies hold different originals under this id; yours was kept")
        else:
            _merge_two(project, other, ours, theirs, gone, done)


def _alike(project: Project, other: Project, transcript_id: str) -> bool:
    """Whether both copies hold the same bytes of a transcript, so that reading it once will do."""
    places = (store.text_path, store.record_path)
    try:
        return all(place(project, transcript_id).read_bytes() == place(other, transcript_id).read_bytes() for place in places)
    except OSError:  # whoever loads it says what is wrong
        return False


def take_maps(project: Project, pack: Project, transcript_id: str, done: Merged) -> None:
    """Of a pack that comes back, the maps of what was mended in it, so that codings find their place; never its text."""
    try:
        theirs, ours = store.load(pack, transcript_id), store.load(project, transcript_id)
    except QualcodeError as error:
        done.conflicts.append(f"{error.message}; nothing of this text was compared")
        return
    known = {h for r in ours.revisions for h in (r.from_hash, r.to_hash)} | {ours.hash}
    # a map that ends at a text of ours would move what others coded on another one
    new = tuple(r for r in theirs.revisions if r not in ours.revisions and r.to_hash not in known)
    if new:
        store.save(project, replace(ours, revisions=(*ours.revisions, *new)))
        done.conflicts.append(
            f"{transcript_id}: its text was mended in the pack. Codings follow; mend the text here as well: qualcode revise"
        )


def _take_in(project: Project, other: Project, theirs: Transcript, gone: Withdrawn, done: Merged) -> None:
    """A transcript that only the other copy has."""
    if (
        not gone.is_clean(theirs.revisions, theirs.hash)
        or theirs.original_hash in gone.texts - _kept_originals(gone, theirs)
        or gone.holds(theirs.text)
    ):
        done.notes.append(f"{theirs.id}: it was withdrawn here and was not taken in")
        return
    _copy_original(project, other, theirs, gone)
    store.save(project, theirs)
    for side in side_texts(other, theirs.id).values():
        if gone.is_clean(theirs.revisions, text_hash(side)):
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
    sides = {h: t for h, t in (side_texts(project, name) | side_texts(other, name)).items() if gone.is_clean(revisions, h)}
    clean = [t for t in (ours, theirs) if gone.is_clean(revisions, t.hash)]
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
