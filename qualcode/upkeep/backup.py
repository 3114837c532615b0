"""Backups: a dated zip of everything in the project that cannot be made again, and the way back."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import tempfile
import tomllib
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from qualcode.codings.append import forget
from qualcode.errors import QualcodeError
from qualcode.model.revisions import Revision
from qualcode.project import Project, files
from qualcode.project.folder import SETTINGS
from qualcode.project.tombstones import Withdrawn, of_lines, parse, withdrawn
from qualcode.transcripts import store
from qualcode.upkeep.withdrawal.erasure import purge

TOMBSTONES = "withdrawn.jsonl"
PARTS = ("codebooks", "transcripts", "codings", "seeds", ".gitattributes", ".gitignore", TOMBSTONES, SETTINGS)
"""What a backup holds, besides a codebook that lies elsewhere. `outputs/` can be made again and is left out."""

MANIFEST = "backup.json"
LARGEST = 4 * 1024**3
"""The most a backup may unpack to, in bytes."""


@dataclass(frozen=True)
class Restored:
    """What a restore did: the files put back, and those left out because what they hold was withdrawn."""

    root: Path
    files: tuple[str, ...]
    left_out: tuple[str, ...]


def backup(project: Project, target: Path | None = None) -> Path:
    """Write everything that matters into a dated zip beside the project (or at `target`), check that it reads back, and give its path.

    Raises:
        QualcodeError: the file exists, or the disk cannot take it.
    """
    target = target or _dated(project)
    if target.exists():
        raise QualcodeError(f"{target} exists already", "choose another name with -o")
    if target.resolve().is_relative_to(project.root.resolve()):
        raise QualcodeError("a backup inside the project would be lost with it", "choose a place outside the project's folder with -o")
    part = target.with_name(f".{target.name}.part")
    hashes: dict[str, str] = {}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as zipped:
            withheld = _withheld(project)
            for path in kept_files(project):
                if path in withheld:
                    continue
                data = _data_of(path)
                name = project.within(path)
                hashes[name] = hashlib.sha256(data).hexdigest()
                zipped.writestr(name, data)
            zipped.writestr(MANIFEST, json.dumps({"format": 1, "name": project.settings.name, "files": hashes}, indent=1))
        with zipfile.ZipFile(part) as zipped:
            _check(zipped)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise QualcodeError(f"{target} cannot be written: {error.strerror or error}", "choose another place with -o") from error
    finally:
        part.unlink(missing_ok=True)
    return target


def parts(project: Project) -> tuple[str, ...]:
    """The files and folders that a backup of this project holds, by their paths in it: settings last, without which a folder is no project."""
    own = PurePosixPath(project.settings.codebook.replace("\\", "/")).as_posix()
    return PARTS if own.startswith("codebooks/") else (own, *PARTS)


def kept_files(project: Project) -> Iterator[Path]:
    """The files of a project that cannot be made again, in order of their names; see `left_out` for what is not among them."""
    yield from (path for path, why in _walk(project) if not why)


def left_out(project: Project) -> list[str]:
    """What lies in the folders that a backup holds and is not in it, each with the reason."""
    found = [f"{project.within(path.parent)}/{path.name}: {why}" for path, why in _walk(project) if why and why != _HALF]
    return [*found, *(f"{project.within(path)}: it holds words that were withdrawn" for path in sorted(_withheld(project)))]


def _withheld(project: Project) -> set[Path]:
    """The files that still hold words of somebody who withdrew: a backup made from then on must not carry them off."""
    try:
        gone = withdrawn(project)
    except QualcodeError:  # a backup is most needed where something is broken
        return set()
    found: set[Path] = set()
    for transcript_id in project.transcript_ids() if gone.lines else ():
        try:
            transcript = store.load(project, transcript_id)
        except QualcodeError:  # what cannot be read is kept as it is, and doctor names it
            continue
        if gone.hides(transcript):
            found |= {store.text_path(project, transcript_id), project.originals / Path(transcript.original).name}
            found |= {store.record_path(project, transcript_id), *project.transcripts.glob(f"{glob.escape(transcript_id)}.*.txt")}
    return {path for path in found if path.is_file()}


_HALF = "a save that was cut off"


def _walk(project: Project) -> Iterator[tuple[Path, str]]:
    """Every file of the parts, each with why it is left out (empty where it is not)."""
    for part in dict.fromkeys(parts(project)):
        waiting = [project.root / part]
        while waiting:
            path = waiting.pop()
            if path.is_dir() and not path.is_symlink():
                try:
                    waiting += sorted(path.iterdir(), reverse=True)
                except OSError as error:
                    yield path, f"this folder cannot be read ({error.strerror or error})"
            elif path.is_file():
                is_half = path.name.startswith(".") and path.name.endswith(".part")
                yield path, _HALF if is_half else "Word or Excel has a file open" if path.name.startswith("~$") else ""
            elif path.is_symlink():
                yield path, "a link to a folder, or to nothing"
            elif path.exists():
                yield path, "neither a file nor a folder"


def _data_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise QualcodeError(
            f"{path} cannot be read: {error.strerror or error}; nothing was backed up", "close it where it is open, or let it download"
        ) from error


def _dated(project: Project) -> Path:
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    root = project.root.resolve()
    return root.parent / f"{root.name}-backup-{stamp}.zip"


def _check(zipped: zipfile.ZipFile) -> dict[str, str]:
    """The files of a backup and their hashes, each read once and found whole."""
    try:
        manifest = json.loads(zipped.read(MANIFEST))
        hashes = {str(k): str(v) for k, v in manifest["files"].items()}
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise QualcodeError(f"{zipped.filename} is no backup of a qualcode project", "a backup is made by: qualcode backup") from error
    if sum(i.file_size for i in zipped.infolist()) > LARGEST:
        raise QualcodeError(f"{zipped.filename} would unpack to more than {LARGEST // 1024**3} GB", "it is no backup that qualcode made")
    held = {*PARTS, _own_codebook(zipped)}
    for name in (i.filename for i in zipped.infolist() if i.filename != MANIFEST):
        _check_place(name, held)
        if name not in hashes:
            raise QualcodeError(f"{zipped.filename}: {name} is not on its list", "it is no backup that qualcode made")
    for name, digest in hashes.items():
        _check_place(name, held)
        try:
            whole = hashlib.sha256(zipped.read(name)).hexdigest() == digest
        except (KeyError, zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError, EOFError) as error:
            raise QualcodeError(f"{zipped.filename}: {name} is missing or broken in it", "take another backup") from error
        if not whole:
            raise QualcodeError(f"{zipped.filename}: {name} is not what was backed up", "take another backup")
    return hashes


def _own_codebook(zipped: zipfile.ZipFile) -> str:
    """Where the settings in a backup say that the codebook is."""
    try:
        return str(tomllib.loads(zipped.read(SETTINGS).decode("utf-8-sig")).get("codebook", ""))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, RuntimeError, EOFError):
        return ""


def _check_place(name: str, held: Collection[str]) -> None:
    """Refuse a name that leads out of the project, or that this computer cannot hold."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name or "\\" in name or not (path.parts and {path.parts[0], name} & set(held)):
        raise QualcodeError(f"the backup holds {name!r}, which has no place in a project", "it is no backup that qualcode made")
    if os.name == "nt":  # elsewhere a file may have been called so from the first
        for part in path.parts:
            files.check_name(Path(part))


def restore(archive: Path, folder: Path, withdrawn_from: Project | None = None) -> Restored:
    """Unpack a backup into a new, empty folder, leaving out what was withdrawn since.

    `withdrawn_from` is the project as it stands today; what its `withdrawn.jsonl` (or the backup's own) lists does not come back.

    Raises:
        QualcodeError: the archive is no backup or is broken, or the folder is not empty; nothing is unpacked then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QualcodeError(f"{folder} is not empty", "restore into a new folder, look at it, then merge: qualcode merge FOLDER")
    try:
        with zipfile.ZipFile(archive) as zipped:
            hashes = _check(zipped)
            contents = {name: zipped.read(name) for name in hashes}
    except (OSError, zipfile.BadZipFile) as error:
        raise QualcodeError(f"{archive} cannot be opened as a backup: {error}", "give the zip that qualcode backup wrote") from error
    lines = (*(withdrawn(withdrawn_from).lines if withdrawn_from else ()), *parse(contents.pop(TOMBSTONES, b"")).lines)
    gone = of_lines(lines)
    left_out = _withdrawn_files(contents, gone)
    kept = {name: _purged(name, data, gone.events) for name, data in sorted(contents.items()) if name not in left_out}
    if lines:
        kept[TOMBSTONES] = "".join(json.dumps(line) + "\n" for line in lines).encode("ascii")
    done = _unpack(kept, folder)
    forget(Project.open(folder))
    return Restored(folder, tuple(n for n in kept if n != TOMBSTONES), (*sorted(left_out), *done))


def _unpack(contents: dict[str, bytes], folder: Path) -> list[str]:
    """Write files into a folder that is not there before all of them are; gives what was taken out because it was withdrawn."""
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name[:40]}-restoring-") as there:
            beside = Path(there) / "project"
            # the tombstones first: a restore that is cut off must not leave words without the word that they are withdrawn
            for name in sorted(contents, key=lambda n: (n != TOMBSTONES, n)):
                files.write_as_named(beside / name, contents[name])
            done = purge(Project.open(beside))
            if folder.exists():
                folder.rmdir()
            beside.rename(folder)
    except OSError as error:
        raise QualcodeError(
            f"{folder} cannot be written: {error.strerror or error}", "restore into another folder; nothing was unpacked"
        ) from error
    return done


def _withdrawn_files(contents: dict[str, bytes], gone: Withdrawn) -> set[str]:
    """The files whose content was withdrawn: texts and originals by their hash, records with the text they belong to, and texts that an erased one led to."""
    found = set()
    for name, data in contents.items():
        digest = hashlib.sha256(data).hexdigest()
        if digest in gone.texts or digest[:16] in gone.texts:
            found.add(name)
        elif name.startswith("transcripts/") and name.endswith(".json") and gone.lines:
            record = json.loads(data)
            stem = name.removesuffix(".json")
            text = hashlib.sha256(contents.get(f"{stem}.txt", b"")).hexdigest()[:16]
            revisions = [Revision(r["from"], r["to"], tuple((m[0], m[1], m[2]) for m in r["map"])) for r in record.get("revisions", [])]
            if (
                Path(stem).name in gone.transcripts
                or not gone.is_clean(revisions, text)
                or not gone.is_clean(revisions, record.get("text", ""))
            ):
                original = f"transcripts/originals/{record.get('original', {}).get('name', '')}"
                found |= {name, f"{stem}.txt", *({original} if Path(stem).name in gone.transcripts else ())} & contents.keys()
    return found


def _purged(name: str, data: bytes, events: frozenset[str]) -> bytes:
    """A log without the lines of withdrawn events; any other file as it is."""
    if not (events and name.startswith("codings/") and name.endswith(".jsonl")):
        return data
    kept = []
    for line in data.split(b"\n"):
        try:
            event_id = json.loads(line)["id"] if line.strip() else None
        except (ValueError, TypeError, KeyError):
            event_id = None
        if event_id not in events:
            kept.append(line)
    return b"\n".join(kept)
