"""Taking transcripts into a project: the original kept, the text frozen, the tables of people filled in as far as the file says."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.model.revisions import Revision
from qualcode.model.text import Transcript
from qualcode.project import Project, files, people, tables
from qualcode.project.git import remotes
from qualcode.project.tombstones import Withdrawn, withdrawn
from qualcode.transcripts import store
from qualcode.transcripts.draft import Draft, freeze
from qualcode.transcripts.file_names import attributes_from_name
from qualcode.transcripts.read import read_all

_CODE_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$")
_SURVEYS = ("delimited", "spreadsheet")
_ATTRIBUTES = ("date", "wave", "site", "language")


@dataclass(frozen=True)
class Imported:
    """What became of one transcript of one file: `new`, `same` (nothing changed), `completed` (an import that was cut off), or `refused` with the reason."""

    file: Path
    outcome: str
    transcript: Transcript | None = None
    draft: Draft | None = None
    reason: str = ""


def import_files(
    project: Project,
    paths: Iterable[Path],
    *,
    encoding: str | None = None,
    attributes: tables.Row | None = None,
    remote: str | None = None,
) -> Iterable[Imported]:
    """Import files one after the other; each is finished before the next begins, so a crash loses at most the one at hand.

    `attributes` fills columns of transcripts.csv (`site`, `kind`, …) for all of them. What was withdrawn
    from the study, also in another file or format, is refused.

    Raises:
        QualcodeError: the project lies in a git checkout that has a remote, and `remote` does not name it.
    """
    refuse_remote(project, remote)
    attributes_from_name("", project.settings.file_names)  # a pattern that cannot be used is refused before anything is written
    gone = withdrawn(project)
    for path in expand(paths):
        drafts, refused = read_all([path], encoding)
        for problem in refused:
            yield Imported(path, "refused", reason=f"{problem.reason}. {problem.hint}".strip())
        for draft in drafts:
            yield _import_one(project, path, draft, attributes or {}, gone)


def expand(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named, in order of their names; hidden files are left out."""
    found = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
        else:
            found.append(path)
    return found


def refuse_remote(project: Project, remote: str | None) -> None:
    """Refuse to put real transcripts where a push would publish them, unless the remote is named; made-up data may go anywhere."""
    there = remotes(project.root)
    if there and not project.settings.invented and remote not in there:
        raise QualcodeError(
            f"this project lies in a git checkout that has a remote ({', '.join(there)}): a push would send the transcripts away",
            f"move the project elsewhere; or, if the remote may have them, say so by name: --git-remote {there[0]}",
        )


def _import_one(project: Project, path: Path, draft: Draft, attributes: tables.Row, gone: Withdrawn) -> Imported:
    text, turns, events, outside = freeze(draft)
    transcript_id = _id_for(project, path, draft)
    transcript = Transcript(
        id=transcript_id,
        title=draft.title,
        text=text,
        turns=tuple(turns),
        original=_original_name(project, path, draft),
        original_hash=draft.original_hash,
        reader=draft.reader,
        events=tuple(events),
        outside=tuple(outside),
        removed=tuple(str(r) for r in draft.removed),
        warnings=draft.warnings,
        metadata=draft.metadata,
    )
    if gone.refuses(transcript):
        return Imported(path, "refused", draft=draft, reason="it was withdrawn from this study, and does not come back")
    outcome = _compare(project, transcript)
    if outcome.startswith("refused"):
        return Imported(path, "refused", draft=draft, reason=outcome.removeprefix("refused: "))
    if outcome == "same":
        there = store.load(project, transcript_id)
        if not _lacks_rows(project, transcript_id, draft):
            return Imported(path, "same", there, draft)
        _fill_tables(project, path, there, draft, attributes)  # an import that stopped before the tables
        return Imported(path, "completed", there, draft)
    if outcome == "completed":
        transcript = replace(transcript, revisions=_kept_revisions(project, transcript_id))
    _keep_original(project, transcript, path)
    store.save(project, transcript)
    _fill_tables(project, path, transcript, draft, attributes)
    return Imported(path, outcome, transcript, draft)


def _lacks_rows(project: Project, transcript_id: str, draft: Draft) -> bool:
    """Whether a transcript has no row of its own, or none of its labels has one."""
    labels = {key[0] for key in people.read_rows(project, people.SPEAKERS)}
    return transcript_id not in people.transcript_rows(project) or (bool(draft.speakers) and transcript_id not in labels)


def _kept_revisions(project: Project, transcript_id: str) -> tuple[Revision, ...]:
    """The maps of a record whose text was lost: with them, codings made on a mended text still find their words."""
    record = json.loads(store.record_path(project, transcript_id).read_bytes())
    return tuple(Revision(r["from"], r["to"], tuple((m[0], m[1], m[2]) for m in r["map"])) for r in record["revisions"])


def _id_for(project: Project, path: Path, draft: Draft) -> str:
    """The id: from the original's hash, so that no name is in it; or the file's own name where the project says its names are codes."""
    if project.settings.ids == "hash":
        return draft.id
    if not _CODE_NAME.match(path.stem):
        raise QualcodeError(
            f"{path.name}: the name cannot serve as an id", 'use letters, digits, - and _ only; or set ids = "hash" in qualcode.toml'
        )
    name = f"{path.stem}-{draft.part + 1}" if draft.part else path.stem
    files.check_name(Path(f"{name}.txt"))
    return name


def _original_name(project: Project, path: Path, draft: Draft) -> str:
    """The name the original is kept under; where ids say nothing about people, neither does this."""
    stem = f"t-{draft.original_hash[:8]}" if project.settings.ids == "hash" else path.stem
    return f"{stem}{path.suffix.lower()}"


def _compare(project: Project, transcript: Transcript) -> str:
    """What importing this would mean for the project: `new`, `same`, `completed`, or `refused: …`."""
    record = files.load(store.record_path(project, transcript.id)).data
    others = {i.casefold(): i for i in project.transcript_ids()}
    if record is None:
        clash = others.get(transcript.id.casefold())
        return f"refused: its id {transcript.id} differs from {clash} only by capitals" if clash else "new"
    if not store.text_path(project, transcript.id).is_file():
        return "completed"
    there = store.load(project, transcript.id)
    if there.original_hash == transcript.original_hash:
        return "same"
    if project.settings.ids == "hash":
        return f"refused: another file already has the id {transcript.id}"
    return f"refused: {transcript.id} was imported before from a file with other content; a corrected text goes in with qualcode revise"


def _keep_original(project: Project, transcript: Transcript, path: Path) -> None:
    target = project.originals / transcript.original
    if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == transcript.original_hash:
        return
    files.write_atomic(target, path.read_bytes())


def _fill_tables(project: Project, path: Path, transcript: Transcript, draft: Draft, attributes: tables.Row) -> None:
    """Add the transcript and its labels to the tables; roles are what the reader proposes, and stand there to be corrected."""
    voices = [s for s in draft.speakers if s.role in ("", "participant", "pooled") and not s.alias_of]
    row = {"id": transcript.id, "label": draft.title, "kind": "focus group" if len(voices) > 2 else "interview"}
    row |= {"kind": draft.metadata["kind"]} if draft.reader in _SURVEYS and draft.metadata.get("kind") else {}
    row |= attributes_from_name(Path(draft.original).stem, project.settings.file_names)
    row |= {k: str(draft.metadata[k]) for k in _ATTRIBUTES if isinstance(draft.metadata.get(k), str)}
    people.add_rows(project, people.TRANSCRIPTS, [{**row, **attributes}])
    labels = [{"transcript": transcript.id, "speaker": s.label, "participant": "", "role": s.role} for s in draft.speakers]
    people.add_rows(project, people.SPEAKERS, labels)
    people.add_rows(project, people.PARTICIPANTS, [])
