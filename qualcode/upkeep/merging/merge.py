"""Putting another copy of a project into this one: nothing of either is lost, and either way round gives the same.

Logs merge by union. Texts merge by their revisions: where one was mended further it is taken; where two people mended it apart, every machine takes the same
one, the other stays beside it as `<id>.<hash>.txt`, and the maps of both are kept, so that codings made on either find their place. The codebook merges three
ways by code. Of tables, settings and seeds, what only the other copy has is taken in; what differs is listed and yours stays. What was withdrawn in either
copy comes into neither.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from qualcode.codings.anchor import DELETED, Anchor, Unplaced
from qualcode.codings.append import append, forget
from qualcode.codings.layers import cure, uncounted
from qualcode.codings.log import NEWER, Reading, read_logs
from qualcode.codings.tombstones import drops
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.model.text import Transcript
from qualcode.project import Project
from qualcode.project.tombstones import Withdrawn, add_lines, withdrawn
from qualcode.study import Study
from qualcode.transcripts.store import side_texts
from qualcode.upkeep.backup import kept_files
from qualcode.upkeep.merging.codebook import merge_codebook
from qualcode.upkeep.merging.kin import check_kin
from qualcode.upkeep.merging.merged import Merged
from qualcode.upkeep.merging.rest import merge_seeds, merge_settings, merge_snapshots
from qualcode.upkeep.merging.tables import merge_people
from qualcode.upkeep.merging.texts import merge_texts, merge_transcript, readable, take_maps
from qualcode.upkeep.packs.brings import Brings
from qualcode.upkeep.packs.slip import PackSlip, returned, slip_of
from qualcode.upkeep.withdrawal.erasure import purge

__all__ = ["Merged", "dry_run", "merge", "merge_texts", "side_texts"]


def merge(
    project: Project, other: Project, *, study: str = "", coder: str = "", codebook: str = "", joined: Iterable[Event] = ()
) -> Merged:
    """Take in what another copy of this project has and this one lacks; conflicts are listed, and nothing of yours is overwritten.

    What was withdrawn in either copy is taken out of this one; the other is left as it is. `study` names another study that is to be taken in on purpose;
    `codebook` says whose codebook holds where they clash (`mine` or `theirs`); `coder` is who merges, for the log of the codebook;
    `joined` are the events of `same_coder`, written with what comes. Of a pack that comes back only
    codings, snapshots and the codebook are taken in.

    Raises:
        QualcodeError: the other is this very project, or another study that was not named; nothing was taken in.
    """
    if project.root.resolve() == other.root.resolve():
        raise QualcodeError("this is the same project", "name the folder of the other copy")
    lines: dict[bytes, Event] = {}
    ours, theirs = read_logs(project, lines), read_logs(other, lines)
    slip = slip_of(other, ours)
    if slip is None:
        check_kin(project, other, ours, theirs, study)
    else:
        slip.check(project, ours)
    done = Merged()
    if slip is None:
        add_lines(project, withdrawn(other).lines)
    elif withdrawn(other).lines:
        done.notes.append("the pack names something as withdrawn; that is decided in the project, and nothing was taken out for it")
    gone = withdrawn(project)
    if slip is None:
        _merge_folder(project, other, gone, done)
    else:
        done.pack = slip.id
        for transcript_id in slip.transcripts:
            take_maps(project, other, transcript_id, done)
    merge_codebook(project, other, gone, done, coder, codebook)
    merge_snapshots(project, other, done)
    _merge_logs(project, gone, ours, theirs, done, slip)
    done.notes += [f"taken out, because it was withdrawn: {what}" for what in purge(project)]
    if slip is None and set(map(repr, gone.lines)) - set(map(repr, withdrawn(other).lines)):
        done.notes.append("the other copy still holds what was withdrawn here: merge this one into it, or destroy it")
    if slip is not None:
        returned(project, slip, coder, {e.id for e in (*ours.events, *theirs.events)}, done)
    append(project, list(joined))
    _count_left_out(project, lines, done)
    return done


def _count_left_out(project: Project, lines: dict[bytes, Event], done: Merged) -> None:
    """Note which transcripts count for nothing in the study layer now; `lines` are those of the logs that were read before."""
    with suppress(QualcodeError):  # a damaged table or codebook is no failure of the merge, and doctor names it
        study = Study(project)
        study.reading = read_logs(project, lines)
        done.uncounted = uncounted(study.codings, study.layer())
        done.cure = cure(project.settings.approach) if done.uncounted else ""


def _merge_folder(project: Project, other: Project, gone: Withdrawn, done: Merged) -> None:
    """Texts, tables, settings and seeds of a whole copy."""
    for transcript_id in other.transcript_ids():
        merge_transcript(project, other, transcript_id, gone, done)
    merge_people(project, other, gone, done)
    merge_settings(project, other, done)
    merge_seeds(project, other, gone, done)


def _merge_logs(project: Project, gone: Withdrawn, ours: Reading, theirs: Reading, done: Merged, slip: PackSlip | None) -> None:
    """Add the events that only the other copy has. An event of one id that says something else there is taken in beside ours, for `doctor` to name."""
    known: dict[str, list[Event]] = {}
    for event in ours.events:
        known.setdefault(event.id, []).append(event)
    transcripts: dict[str, Transcript] = readable(project) if gone.lines else {}
    anchor = Anchor(transcripts)
    brings = Brings.of(slip, ours) if slip is not None else None
    new: dict[str, list[Event]] = {}
    refused = set()
    for event in theirs.events:
        if event.id in known and (slip is not None or any(_same(event, e) for e in known[event.id])):
            continue
        if brings is not None and not brings.fits(event):
            continue
        if drops(gone, event) or _stood_on_erased(gone, anchor, event):
            refused.add(event.id)
        elif not any(_same(event, e) for e in new.setdefault(event.id, [])):
            new[event.id].append(event)
    coming = [e for i in sorted(new) for e in (sorted(new[i], key=lambda e: e.content) if len(new[i]) > 1 else new[i])]
    append(project, coming)
    done.events = len(coming)
    done.by_coder = dict(sorted(Counter(e.coder for e in coming).items()))
    if refused:
        done.notes.append(f"{len(refused)} events were not taken in, because they belong to what was withdrawn")
    done.notes += brings.notes if brings is not None else []
    done.notes += [f"{p.where}: {p.what}" for p in theirs.problems if p.do != NEWER]
    done.conflicts += [
        f"{p.where} of the other copy: {p.what}; {p.do}, and keep that copy until it was merged again"
        for p in theirs.problems
        if p.do == NEWER
    ]


def _same(one: Event, other: Event) -> bool:
    """Whether two events of one id say the same; most are the very same line, which is quicker to see."""
    return one.line == other.line or one.content == other.content


def _stood_on_erased(gone: Withdrawn, anchor: Anchor, event: Event) -> bool:
    """Whether an event was made on words that have been erased since, by somebody who did not know."""
    if event.get("text") not in gone.texts or event.get("transcript") not in anchor.transcripts or "start" not in event.data:
        return False
    there = anchor.place(event)
    return isinstance(there, Unplaced) and there.why == DELETED


# --- a dry run --------------------------------------------------------------------------------------------------------


def dry_run(
    project: Project, other: Project, *, study: str = "", coder: str = "", codebook: str = "", joined: Iterable[Event] = ()
) -> Merged:
    """What `merge` would do, found by doing it to a copy that is thrown away; nothing of either project is changed. Raises as `merge` does."""
    with tempfile.TemporaryDirectory(prefix="qualcode-") as folder:
        copy = _copy(project, Path(folder) / "project")
        try:
            done = merge(copy, other, study=study, coder=coder, codebook=codebook, joined=joined)
        finally:
            forget(copy)
    done.dry_run = True
    return done


def _copy(project: Project, folder: Path) -> Project:
    """A copy to try something on. Files that are only ever replaced whole are linked where that can be done, so that no second copy of the texts is made."""
    for path in kept_files(project):
        target = folder / project.within(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".jsonl":
            with suppress(OSError):
                os.link(path, target)
                continue
            if path.is_relative_to(project.originals):
                continue  # large, and nothing depends on them
        shutil.copyfile(path, target)
    return Project.open(folder)


def same_coder(said: Iterable[str], coder: str) -> list[Event]:
    """The events that join two names of one person, from texts such as `Ana B=ana`: each is said under the name that is given up.

    Raises:
        QualcodeError: a text is no pair of two different names.
    """
    from qualcode.codings import acts

    events = []
    for text in said:
        name, _, of = (part.strip() for part in text.partition("="))
        if not name or not of or name.casefold() == of.casefold():
            raise QualcodeError(f"{text!r} does not say who is who", 'write the name that is given up and the one that stays: "Ana B=ana"')
        events.append(acts.event(name, "alias", {"name": name, "of": of, "by": [coder] if coder else None}))
    return events
