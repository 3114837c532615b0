"""Packs on disk: written as a folder, a zip or a locked file, and opened again."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from qualcode.codings.append import append
from qualcode.errors import QualcodeError
from qualcode.project import Project, files
from qualcode.project.folder import SETTINGS
from qualcode.project.git import remotes
from qualcode.study import Study
from qualcode.upkeep.backup import kept_files
from qualcode.upkeep.packs.blackout import mask_maps
from qualcode.upkeep.packs.locked import is_locked, lock, unlock
from qualcode.upkeep.packs.pack import Pack
from qualcode.upkeep.packs.slip import SLIP, pack_mark

LARGEST = 1024**3
"""The most a zip may unpack to, in bytes: texts and codings are far smaller."""


def write_pack(study: Study, pack: Pack, target: Path, passphrase: str = "") -> Path:
    """Write a pack, and put it on record: a folder, a zip where the name ends so, or a locked file where there is a passphrase.

    Raises:
        QualcodeError: something is there already, or the place is inside the project or in a git checkout with a remote.
    """
    place = target.expanduser().resolve()
    check_place(study.project, place)
    if passphrase:
        files.write_atomic(place, lock(_zip(pack.files), passphrase))
    elif place.suffix.casefold() == ".zip":
        files.write_atomic(place, _zip(pack.files))
    else:
        for name, data in pack.files.items():
            files.write_atomic(place / name, data)
    mask_maps(study, pack.slip, pack.masked)
    append(study.project, [pack.event])
    return place


def check_place(project: Project, place: Path) -> None:
    """Refuse a place that holds something, or from which the pack would travel further than to its coder."""
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise QualcodeError(f"{place} is there already", "choose another name with -o")
    if place.is_relative_to(project.root.resolve()):
        raise QualcodeError("a pack inside the project would go into the next one", "choose a place outside the project's folder with -o")
    above = next(p for p in place.parents if p.exists())
    if not project.settings.invented and (there := remotes(above)):
        raise QualcodeError(
            f"{place} lies in a git checkout that has a remote ({there[0]}): a push would send the transcripts away",
            "choose another place with -o",
        )


def close_pack(folder: Path, target: Path, passphrase: str = "") -> Path:
    """Put a pack that was worked in into one file to send back: a zip, or locked where there is a passphrase.

    Raises:
        QualcodeError: the folder is no pack, or the file is there already.
    """
    project = Project.open(folder)
    if not pack_mark(project):
        raise QualcodeError(f"{folder} is no pack: it holds no {SLIP}", "name the folder you were sent")
    if target.exists():
        raise QualcodeError(f"{target} is there already", "choose another name with -o")
    contents = {project.within(path): path.read_bytes() for path in (folder / SLIP, *kept_files(project)) if path.is_file()}
    data = _zip(contents)
    files.write_atomic(target, lock(data, passphrase) if passphrase else data)
    return target


def _zip(contents: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in sorted(contents.items()):
            zipped.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def needs_passphrase(path: Path) -> bool:
    """Whether this is a locked file."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return is_locked(file.read(100))


def open_pack(path: Path, folder: Path, passphrase: str = "") -> Project:
    """Unpack a zip or a locked file into a new folder, and give the project in it.

    Raises:
        QualcodeError: the folder is not empty, or the file is damaged, locked or no pack.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QualcodeError(f"{folder} is not empty", "name a new folder")
    data = files.load(path).data
    if data is None:
        raise QualcodeError(f"there is no {path}", "name the file you were sent")
    data = unlock(data, passphrase, path.name) if is_locked(data) else data
    for name, part in sorted(_unzipped(data, path.name).items()):
        files.write_atomic(folder / name, part)
    return Project.open(folder)


def _unzipped(data: bytes, name: str) -> dict[str, bytes]:
    """The files of a zip, from the folder in it that holds the settings."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            inside = [i for i in zipped.infolist() if not i.is_dir()]
            if sum(i.file_size for i in inside) > LARGEST:
                raise QualcodeError(f"{name} would unpack to more than {LARGEST // 1024**2} MB", "look what it is before you open it")
            settings = min(
                (PurePosixPath(i.filename) for i in inside if PurePosixPath(i.filename).name == SETTINGS),
                key=lambda p: len(p.parts),
                default=None,
            )
            if settings is None:
                raise QualcodeError(
                    f"{name} holds no project: there is no {SETTINGS} in it", "name a pack, or the folder of a copy of the project"
                )
            found = {}
            for info in inside:
                path = PurePosixPath(info.filename)
                if path.is_relative_to(settings.parent):
                    within = path.relative_to(settings.parent)
                    if ".." in within.parts or within.is_absolute() or "\\" in info.filename or ":" in info.filename:
                        raise QualcodeError(f"{name} holds a file that would land outside its folder: {info.filename}", "do not open it")
                    found[within.as_posix()] = zipped.read(info)
            return found
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
        raise QualcodeError(f"{name} cannot be opened as a zip: {error}", "have it sent again, or name a folder") from error


@contextmanager
def opened(path: Path, passphrase: str = "") -> Iterator[Project]:
    """The project in a folder, or in a zip or locked file that is unpacked for as long as it is needed.

    Raises:
        QualcodeError: there is no project in it.
    """
    if path.is_dir() or not path.exists():
        yield Project.open(path)
        return
    with tempfile.TemporaryDirectory(prefix="qualcode-") as folder:
        yield open_pack(path, Path(folder) / "pack", passphrase)


def default_place(project: Project, coder: str, locked: bool) -> Path:
    """Where a pack goes if nobody says: beside the project."""
    stem = f"{project.root.resolve().name}-pack-{coder}"
    number, ending = 1, ".qcpack" if locked else ".zip"
    while True:
        path = project.root.resolve().parent / f"{stem}{f'-{number}' if number > 1 else ''}{ending}"
        if not path.exists():
            return path
        number += 1
