"""Opening a `.qdpx` or `.qdc` that anybody may have made: nothing is unpacked to the disk, and what no honest program writes is refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from qualcode.errors import QualcodeError

MOST_MEMBERS = 20_000
MOST_BYTES = 1_000_000_000
"""Bytes all members of an archive may have together when unpacked."""
MOST_XML = 300_000_000
MOST_TAGS = 4_000_000
"""Tags in the XML; 30,000 codings take about 250,000."""

_BAD = "this file was damaged or made to do harm; ask for it to be exported again"


@dataclass
class Opened:
    """The XML of a REFI file as a tree, and the files beside it by their lower-case names."""

    root: Any
    files: dict[str, bytes] = field(default_factory=dict)
    media: int = 0
    notices: list[tuple[str, str]] = field(default_factory=list)


def open_qdpx(data: bytes) -> Opened:
    """Open a REFI project.

    Raises:
        QualcodeError: it is no zip, is damaged, encrypted, too large, names files outside itself, or its XML is unsafe or broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise QualcodeError(f"this is no whole .qdpx file: {error}", "copy it again, or export it again") from error
    except Exception as error:  # zlib.error has no other common base
        if isinstance(error, QualcodeError) or type(error).__name__ != "error":
            raise
        raise QualcodeError(f"this .qdpx file is damaged: {error}", "copy it again, or export it again") from error


def _read(archive: zipfile.ZipFile) -> Opened:
    members = [m for m in archive.infolist() if not m.is_dir()]
    _check_members(members)
    inner = [m for m in members if m.filename.casefold().endswith(".qde")]
    if len(inner) != 1:
        raise QualcodeError(f"this .qdpx file holds {len(inner) or 'no'} project files (.qde), and must hold one", "export it again")
    opened = Opened(parse_xml(_contents(archive, inner[0], MOST_XML)))
    if inner[0].filename != "project.qde":
        opened.notices.append(("the project file has another name than project.qde", inner[0].filename))
    for member in members:
        folder, _, name = member.filename.rpartition("/")
        if member is inner[0] or name.startswith("."):
            continue
        if folder.casefold() != "sources":
            opened.notices.append(("files outside the folder sources, not read", member.filename))
            continue
        if folder != "sources":
            opened.notices.append(("the folder sources is written in other letters", folder))
        if name.casefold().endswith((".txt", ".docx")):
            opened.files[name.casefold()] = _contents(archive, member, MOST_BYTES)
        else:
            opened.media += 1
            opened.files[name.casefold()] = b""
    return opened


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise QualcodeError(f"this .qdpx file holds {len(members):,} files; at most {MOST_MEMBERS:,} are read", _BAD)
    names: set[str] = set()
    total = 0
    for member in members:
        name = member.filename
        parts = name.replace("\\", "/").split("/")
        if name.startswith("/") or "\\" in name or ".." in parts or ":" in parts[0] or "\0" in getattr(member, "orig_filename", name):
            raise QualcodeError(f"this .qdpx file holds a file that would land outside its folder: {name[:80]!r}", _BAD)
        if member.flag_bits & 1:
            raise QualcodeError("this .qdpx file is locked with a password", "export it again without one")
        if name.casefold() in names:
            raise QualcodeError(f"this .qdpx file holds two files of one name: {name[:80]!r}", _BAD)
        names.add(name.casefold())
        if name.casefold().endswith((".qde", ".txt", ".docx")):
            total += member.file_size
    if total > MOST_BYTES:
        raise QualcodeError(f"this .qdpx file unpacks to {total / 1e6:,.0f} MB of text; at most {MOST_BYTES / 1e6:,.0f} MB are read", _BAD)


def _contents(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(member) as file:
        data = file.read(min(member.file_size, most) + 1)
    if len(data) > min(member.file_size, most):
        raise QualcodeError(f"{member.filename[:80]!r} is larger than it says, or than is read ({most / 1e6:,.0f} MB)", _BAD)
    return data


def parse_xml(data: bytes) -> Any:
    """The tree of an XML file.

    Raises:
        QualcodeError: it is not well formed, has a DOCTYPE or entities of its own, or is too large.
    """
    from lxml import etree

    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:64]:
        raise QualcodeError("the XML in this file has a DOCTYPE, or is not UTF-8; no program that keeps to the standard writes that", _BAD)
    if data.count(b"<") > MOST_TAGS:
        raise QualcodeError(f"the XML in this file has more than {MOST_TAGS:,} tags, which is more than is read", _BAD)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data.removeprefix(b"\xef\xbb\xbf").lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise QualcodeError(
            f"the XML in this file is broken: {error}", "export it again; if the program that wrote it does so always, tell its makers"
        ) from error
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise QualcodeError("the XML in this file has a DOCTYPE", _BAD)
    return root
