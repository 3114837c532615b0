"""Zip archives of transcripts: each file in them read as if it lay in a folder, none of it written anywhere."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import PurePosixPath

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.readers.archive import Archive
from qualcode.transcripts.readers.base import Reader, Source, Unreadable

MOST_FILES = 500
MOST_BYTES = 200_000_000
"""Bytes that all files of an archive may have together once they are unpacked."""

_OFFICE = ("[Content_Types].xml", "mimetype", "content.xml", "word/document.xml", "xl/workbook.xml", "META-INF/manifest.xml")
_JUNK = ("__MACOSX", "Thumbs.db", "desktop.ini")


def _sniff(source: Source) -> int:
    """A zip archive whose list of parts is not that of an Office file."""
    if not source.data.startswith(b"PK"):
        return 0
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError):
        return 0
    return 99 if names and not names & set(_OFFICE) else 0


def _read(source: Source) -> list[Draft]:
    from qualcode.transcripts.read import read_bytes

    archive = Archive(source.data)
    files = [name for name in sorted(archive.names) if not name.endswith("/") and not _is_junk(name)]
    if len(files) > MOST_FILES:
        raise Unreadable(f"it holds {len(files):,} files; the most that is read is {MOST_FILES}", "Unpack it, and import the folder.")
    drafts: list[Draft] = []
    refused: list[str] = []
    left = MOST_BYTES
    for name in files:
        data = archive.read(name)
        left -= len(data)
        if left < 0:
            raise Unreadable(f"its files have more than {MOST_BYTES / 1e6:.0f} MB together", "Unpack it, and import the folder.")
        try:
            if READER.sniff(Source(name, data)):
                raise Unreadable("it is an archive inside an archive", "Unpack the inner one first.")
            found = read_bytes(PurePosixPath(name).name, data, source.encoding, source.choices)
        except Unreadable as problem:
            refused.append(f"{name} in it was not read: {problem.message}")
        else:
            drafts += [replace(draft, original=f"{source.name}/{name}", part=len(drafts) + n) for n, draft in enumerate(found)]
    if not drafts:
        what = "; ".join(refused[:5]) or "there are no files in it"
        raise Unreadable(f"no transcript was found in the archive: {what}", "Unpack it, and import the files one by one.")
    return [replace(drafts[0], warnings=(*drafts[0].warnings, *refused)), *drafts[1:]]


def _is_junk(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part in _JUNK or part.startswith((".", "~$")) for part in parts)


READER = Reader("zipped", "a zip archive of such files", _sniff, _read)
