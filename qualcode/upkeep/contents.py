"""What the files of a project say, whatever their format: the text inside Word, Excel, zip and plain files, with their document properties."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcode.project import Project

_BREAK = re.compile(
    r"</(?:w:p|w:tc|a:p|text:p|text:h|row|si|c|dc:\w+|cp:\w+|Company|Manager|\w+:lpwstr)>|<(?:w:br|w:tab|w:cr|text:tab|text:line-break)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")
_VALUE = re.compile(r'(?:author|name|title|descr|initials|userId|displayName|w15:author)="([^"]{2,})"', re.IGNORECASE)
_BY_READER = (".pdf", ".rtf")
_UNREADABLE = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".mp3",
    ".mp4",
    ".wav",
    ".m4a",
    ".doc",
    ".xls",
    ".ttf",
    ".woff",
    ".emf",
    ".wmf",
)
_SKIPPED = (".git", ".venv", "venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "node_modules")
LARGEST = 200_000_000
"""Bytes in the largest file that is looked into."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What one file (or one file inside an archive) says; `text` is None where it cannot be looked into."""

    where: str
    path: Path
    text: str | None


def project_files(project: Project) -> Iterator[Path]:
    """The files of a project, in order; not what version control and tools keep beside them, nor the program's own code in its repository."""
    own = _own_code(project)
    for path in sorted(project.root.rglob("*")):
        parts = path.relative_to(project.root).parts
        if path.is_file() and not any(p in _SKIPPED for p in parts) and parts[0] not in own:
            yield path


def _own_code(project: Project) -> frozenset[str]:
    """The folders of the program itself, where the project is its repository (the sample study)."""
    return (
        frozenset({"qualcode", "tests", "docs", "benchmarks", ".ci"}) if (project.root / "qualcode" / "study.py").is_file() else frozenset()
    )


def contents(path: Path, where: str) -> Iterator[Contents]:
    """What a file says; an archive gives each of its files."""
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError:
        data = None
    if data is None:
        yield Contents(where, path, None)
        return
    yield from _inside(data, path, where, path.suffix.casefold())


def _inside(data: bytes, path: Path, where: str, suffix: str, depth: int = 0) -> Iterator[Contents]:
    if data[:2] == b"PK" and depth < 3:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as zipped:
                yield from _archive(zipped, path, where, depth)
                return
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
            yield Contents(where, path, None)
            return
    yield Contents(where, path, _by_reader(data, suffix) if suffix in _BY_READER else None if suffix in _UNREADABLE else plain_text(data))


def _by_reader(data: bytes, suffix: str) -> str | None:
    """What the readers of transcripts make of a file that is no plain text; None where they cannot read it."""
    from qualcode.transcripts.read import read_bytes
    from qualcode.transcripts.readers.base import Unreadable

    try:
        drafts = read_bytes(f"file{suffix}", data)
    except Unreadable:
        return None
    return "\n".join(line for d in drafts for line in (d.title, *d.outside, *d.events, *(f"{s.speaker or ''}: {s.text}" for s in d.spoken)))


def _archive(zipped: zipfile.ZipFile, path: Path, where: str, depth: int) -> Iterator[Contents]:
    """An office file as one text; any other archive file by file."""
    names = [i.filename for i in zipped.infolist() if not i.is_dir()]
    is_office = "[Content_Types].xml" in names or "content.xml" in names
    if sum(i.file_size for i in zipped.infolist()) > LARGEST:
        yield Contents(where, path, None)
    elif is_office:
        yield Contents(
            where, path, "\n".join(xml_text(zipped.read(n).decode("utf-8", "replace")) for n in names if n.endswith((".xml", ".rels")))
        )
    else:
        for name in names:
            yield Contents(f"{where}: {name}", path, name)
            yield from _inside(zipped.read(name), path, f"{where}: {name}", Path(name).suffix.casefold(), depth + 1)


def xml_text(xml: str) -> str:
    """The words of an XML part: text, a paragraph a line, and the attributes that hold names (authors of comments and changes)."""
    words = html.unescape(_TAG.sub("", _BREAK.sub("\n", xml)))
    return "\n".join([words, *(html.unescape(v) for v in _VALUE.findall(xml))])


def plain_text(data: bytes) -> str:
    """The words of a text file in whatever letters it is stored."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(data) > 3 and data[1:4:2] == b"\x00\x00"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
