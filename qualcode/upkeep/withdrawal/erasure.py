"""Making a project agree with its tombstones: finding whatever of the withdrawn is still there, and taking it out.

Withdrawing, merging and restoring all end here, so that a copy that was away when somebody withdrew is cleaned when it comes back.
"""

from __future__ import annotations

import glob
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from qualcode.codings.log import parse_log
from qualcode.codings.rewrite import rewrite_logs
from qualcode.codings.tombstones import drops
from qualcode.errors import QualcodeError
from qualcode.model.text import text_hash
from qualcode.project import Project, files, people, tables
from qualcode.project.locks import cache_folder, project_cache_name
from qualcode.project.tombstones import Withdrawn, withdrawn
from qualcode.transcripts import store
from qualcode.upkeep.contents import contents, project_files
from qualcode.upkeep.finding import Finding
from qualcode.upkeep.made import forget_made, made_files


def purge(project: Project) -> list[str]:
    """Take out of the project whatever its tombstones name; gives what was removed, in words. Running it again changes nothing.

    Texts of people who still take part are not mended here, only removed where they lie beside: that is `withdraw`'s and `merge`'s work.
    """
    gone = withdrawn(project)
    if not gone.lines:
        return []
    done: list[str] = []
    lines = rewrite_logs(project, lambda e: None if drops(gone, e) else e, lambda text: None if gone.holds(text, 1) else text)
    done += [f"{lines} lines of logs"] * bool(lines)
    for path in _files_to_go(project, gone):
        path.unlink(missing_ok=True)
        done.append(project.within(path))
    done += _rows(project, gone)
    done += _outputs(project, gone)
    if done:
        clear_caches(project)
    return done


def _files_to_go(project: Project, gone: Withdrawn) -> Iterator[Path]:
    """Texts, records and originals of withdrawn transcripts, texts beside them, kept versions of the codebook, and leftovers of saves."""
    for transcript_id in sorted(gone.transcripts):
        record = files.load(store.record_path(project, transcript_id)).data
        if record is not None and (name := _original_of(record)):
            yield project.originals / name
        yield from (p for p in (store.text_path(project, transcript_id), store.record_path(project, transcript_id)) if p.exists())
        yield from project.transcripts.glob(f"{glob.escape(transcript_id)}.*.txt")
    folders = [f for f in (project.originals, project.history) if f.is_dir()]
    for path in sorted(p for f in folders for p in f.iterdir() if p.is_file()):
        if hashlib.sha256(path.read_bytes()).hexdigest() in gone.texts:
            yield path
    for path in sorted(project.transcripts.glob("*.*.txt")):
        owner, _, digest = path.stem.rpartition(".")
        if digest == text_hash(path.read_bytes().decode("utf-8", "replace")) and not _side_is_clean(project, gone, owner, digest):
            yield path
    yield from sorted(project.root.rglob(".*.part"))


def _original_of(record: bytes) -> str:
    try:
        return Path(str(json.loads(record)["original"]["name"])).name
    except (ValueError, KeyError, TypeError):
        return ""


def _side_is_clean(project: Project, gone: Withdrawn, owner: str, digest: str) -> bool:
    try:
        revisions = store.load(project, owner).revisions
    except Exception:  # a record that cannot be read proves nothing
        return digest not in gone.texts
    return gone.is_clean(revisions, digest)


def _rows(project: Project, gone: Withdrawn) -> Iterator[str]:
    for name in (people.PARTICIPANTS, people.TRANSCRIPTS, people.SPEAKERS):
        table, loaded = tables.load(people.table_path(project, name))
        kept = [row for row in table.rows if not row_goes(gone, name, row)]
        if len(kept) < len(table.rows):
            yield f"{len(table.rows) - len(kept)} rows of {name}"
            table.rows = kept
            tables.save(table, loaded, people.KEYS[name])
    for path in sorted((project.seeds / "polls").glob("*.csv")):
        table, loaded = tables.load(path)
        kept = [row for row in table.rows if row.get("transcript") not in gone.transcripts]
        if len(kept) < len(table.rows):
            yield f"{len(table.rows) - len(kept)} rows of {project.within(path)}"
            table.rows = kept
            tables.save(table, loaded, ("transcript",))


def row_goes(gone: Withdrawn, name: str, row: tables.Row) -> bool:
    """Whether a row of a table belongs to somebody, or to a transcript, that was withdrawn as a whole."""
    if name == people.PARTICIPANTS:
        return row.get("id") in gone.gone()
    if name == people.TRANSCRIPTS:
        return row.get("id") in gone.transcripts
    return name == people.SPEAKERS and (row.get("transcript") in gone.transcripts or row.get("participant") in gone.gone())


def _outputs(project: Project, gone: Withdrawn) -> Iterator[str]:
    """Outputs that we made and nobody changed, where they hold withdrawn words: they can be made again without them."""
    for path in made_files(project):
        if any(part.text is not None and gone.holds(part.text, 1) for part in contents(path, path.name)):
            path.unlink()
            forget_made(path)
            yield project.within(path)


def clear_caches(project: Project) -> None:
    """Throw away what this machine keeps outside the project and can make again: suggestions and indexes may hold words of any study.

    Locks stay, and what is remembered of other projects' logs, which holds hashes only.
    """
    for folder in sorted(cache_folder().glob("*")):
        if folder.name == "logs":
            shutil.rmtree(folder / project_cache_name(project.root), ignore_errors=True)
        elif folder.name != "locks" and folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)


def what_is_left(project: Project) -> Iterator[Finding]:
    """What of the withdrawn is still in the project, each as an error; and where there is nothing, a note that says so and what was looked at."""
    gone = withdrawn(project)
    if not gone.lines:
        return
    found = [*_left_texts(project, gone), *_left_rows(project, gone)]
    looked = 0
    for path in project_files(project):
        where = project.within(path)
        if where == project.tombstones.name:
            continue
        looked += 1
        found += _left_in_file(gone, path, where)
    yield from dict.fromkeys(found)
    if not found and (gone.gone() or gone.transcripts):
        who = ", ".join(sorted(gone.gone()))
        yield Finding(
            "note", project.tombstones.name, f"nothing of what was withdrawn is left in {looked} files{f' ({who})' if who else ''}"
        )


def _left_texts(project: Project, gone: Withdrawn) -> Iterator[Finding]:
    for transcript_id in project.transcript_ids():
        try:
            here = store.load(project, transcript_id)
        except QualcodeError:  # doctor names it; its words are looked for as those of any file
            continue
        if transcript_id in gone.transcripts or not gone.is_clean(here.revisions, here.hash):
            yield Finding(
                "error",
                f"transcripts/{transcript_id}.txt",
                "this text was withdrawn and is back",
                "withdraw once more (qualcode withdraw), or merge the copy of the project where it was erased",
            )


def _left_rows(project: Project, gone: Withdrawn) -> Iterator[Finding]:
    for name in people.COLUMNS:
        table, _ = tables.load(people.table_path(project, name))
        if count := sum(row_goes(gone, name, row) for row in table.rows):
            yield Finding(
                "error",
                f"transcripts/{name}",
                f"{count} rows of people or texts that were withdrawn are back",
                "withdraw once more: qualcode withdraw",
            )


def _left_in_file(gone: Withdrawn, path: Path, where: str) -> Iterator[Finding]:
    """What one file still holds of the withdrawn: a file that was withdrawn itself, withdrawn events, or withdrawn words."""
    again = "withdraw once more: qualcode withdraw"
    if where.startswith(("transcripts/originals/", "codebooks/history/")) and hashlib.sha256(path.read_bytes()).hexdigest() in gone.texts:
        yield Finding("error", where, "this file was withdrawn and is back", again)
    if where.startswith("codings/") and where.endswith(".jsonl"):
        events, _ = parse_log(path.read_bytes(), where)
        if count := sum(drops(gone, e) for e in events):
            yield Finding("error", where, f"{count} events that were withdrawn are in this log", again)
        return
    if not gone.words:
        return
    for part in contents(path, where):
        if part.text is not None and gone.holds(part.text):
            yield Finding(
                "error",
                part.where,
                "words that were withdrawn stand here",
                "take them out, or remove the file; an output can be made again",
            )
