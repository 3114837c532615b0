"""Putting another copy of a project into this one: nothing of either is lost, and either way round gives the same.

Logs merge by union. Texts merge by their revisions: where one was mended further it is taken; where two people mended it apart, every machine takes the same
one, the other stays beside it as `<id>.<hash>.txt`, and the maps of both are kept, so that codings made on either find their place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.codings.append import append
from qualcode.codings.log import read_logs
from qualcode.codings.tombstones import Withdrawn, add_tombstones, withdrawn
from qualcode.errors import QualcodeError
from qualcode.model.revisions import Revision, descends, path
from qualcode.model.text import Transcript, text_hash
from qualcode.project import Project, files, people, tables
from qualcode.transcripts import store


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

    Raises:
        QualcodeError: the other is this very project.
    """
    if project.root.resolve() == other.root.resolve():
        raise QualcodeError("this is the same project", "name the folder of the other copy")
    done = Merged()
    gone_there = withdrawn(other)
    add_tombstones(project, gone_there.events, gone_there.texts)
    gone = withdrawn(project)
    _merge_logs(project, other, gone, done)
    for transcript_id in other.transcript_ids():
        _merge_transcript(project, other, transcript_id, gone, done)
    for name in people.COLUMNS:
        _merge_table(project, other, name, done)
    _merge_history(project, other, done)
    return done


def _merge_logs(project: Project, other: Project, gone: Withdrawn, done: Merged) -> None:
    ours = {(e.id, e.content) for e in read_logs(project).events}
    theirs = read_logs(other)
    new = {}
    for event in theirs.events:
        if event.id not in gone.events and (event.id, event.content) not in ours:
            new[event.id, event.content] = event
    append(project, [new[key] for key in sorted(new)])
    done.events = len(new)
    done.notes += [f"{p.where}: {p.what}" for p in theirs.problems]


def _merge_transcript(project: Project, other: Project, transcript_id: str, gone: Withdrawn, done: Merged) -> None:
    theirs = store.load(other, transcript_id)
    known = {theirs.hash, theirs.original_hash, *(r.from_hash for r in theirs.revisions)}
    if known & gone.texts:
        done.notes.append(f"{transcript_id}: it was withdrawn here and was not taken in")
        return
    if not store.text_path(project, transcript_id).is_file():
        _copy_original(project, other, theirs)
        store.save(project, theirs)
        for side in side_texts(other, transcript_id).values():
            _keep_side(project, transcript_id, side)
        done.transcripts.append(transcript_id)
        return
    ours = store.load(project, transcript_id)
    if ours.original_hash != theirs.original_hash:
        done.conflicts.append(f"{transcript_id}: the two copies hold different originals under this id; yours was kept")
        return
    merged, sides = merge_texts(ours, theirs, side_texts(project, transcript_id) | side_texts(other, transcript_id))
    if merged is None:
        done.conflicts.append(
            f"{transcript_id}: no revision leads from one text to the other; one of them was changed by hand. Yours was kept"
        )
        return
    for side in sides:
        _keep_side(project, transcript_id, side)
        done.conflicts.append(
            f"{transcript_id}: mended apart by two people; the other text is kept in {transcript_id}.{text_hash(side)}.txt"
        )
    if (merged.hash, set(merged.revisions)) != (ours.hash, set(ours.revisions)):
        store.save(project, merged)
        done.texts.append(transcript_id)


def merge_texts(ours: Transcript, theirs: Transcript, sides: dict[str, str]) -> tuple[Transcript | None, list[str]]:
    """One transcript out of two that began as the same text, and the texts that stay beside it; None where no revision connects them.

    Of several last versions the one with the most revisions behind it is taken, of equals the one with the greater hash, so that the result does not
    depend on who merges.
    """
    revisions = tuple(sorted({*ours.revisions, *theirs.revisions}, key=lambda r: (r.from_hash, r.to_hash, r.map)))
    if path(revisions, ours.hash, theirs.hash) is None:
        return None, []
    texts = {ours.hash: ours.text, theirs.hash: theirs.text, **sides}
    last = [h for h in texts if not any(h != g and descends(revisions, h, g) for g in texts)] or sorted(texts)
    chosen = max(last, key=lambda h: (_depth(revisions, h), h))
    first = min((ours, theirs), key=lambda t: (t.hash != chosen, t.hash))
    turns = first.turns if first.hash == chosen else tuple(store.carry_turns(first.turns, revisions, first.hash, chosen))
    return replace(first, text=texts[chosen], turns=turns, revisions=revisions), [texts[h] for h in sorted(last) if h != chosen]


def _depth(revisions: tuple[Revision, ...], text: str) -> int:
    """How many older texts a text was made from."""
    return sum(descends(revisions, r, text) for r in {r.from_hash for r in revisions} if r != text)


def side_texts(project: Project, transcript_id: str) -> dict[str, str]:
    """The texts kept beside a transcript because two people mended it apart, by their hashes."""
    found = {}
    for side in sorted(project.transcripts.glob(f"{transcript_id}.*.txt")):
        text = side.read_bytes().decode("utf-8", errors="replace")
        if side.name == f"{transcript_id}.{text_hash(text)}.txt":
            found[text_hash(text)] = text
    return found


def _keep_side(project: Project, transcript_id: str, text: str) -> None:
    files.write_atomic(project.transcripts / f"{transcript_id}.{text_hash(text)}.txt", text.encode("utf-8"))


def _copy_original(project: Project, other: Project, transcript: Transcript) -> None:
    name = Path(transcript.original).name
    source, target = other.originals / name, project.originals / name
    if name and source.is_file() and not target.exists():
        files.write_atomic(target, source.read_bytes())


def _merge_table(project: Project, other: Project, name: str, done: Merged) -> None:
    theirs, loaded = tables.load(people.table_path(other, name))
    if loaded.data is None:
        return
    ours, based_on = tables.load(people.table_path(project, name))
    merged, conflicts = tables.merge_tables(tables.Table([]), ours, theirs, people.KEYS[name])
    done.conflicts += [f"{name}, {c}; yours was kept" for c in conflicts]
    if merged.rows != ours.rows or merged.columns != ours.columns:
        tables.save(merged, based_on, people.KEYS[name])


def _merge_history(project: Project, other: Project, done: Merged) -> None:
    """Take in the versions of the codebook the other copy knows; the codebook itself is left as it is."""
    for version in sorted(other.history.glob("*.yaml")):
        if not (project.history / version.name).exists():
            files.write_atomic(project.history / version.name, version.read_bytes())
    one, two = (files.load(p.codebook_path).data for p in (project, other))
    if two is not None and one != two:
        done.conflicts.append("the codebooks differ; yours was kept. qualcode codebook diff shows how")
