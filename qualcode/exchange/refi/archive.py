"""Opening a `.qdpx` or `.qdc` that anybody may have made: nothing is unpacked to the disk, and what no honest program writes is refused."""

from __future__ import annotations

import io
import re
import unicodedata
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
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass
class Opened:
    """The XML of a REFI file as a tree, and the files beside it by their names as `file_key` has them."""

    root: Any
    files: dict[str, bytes] = field(default_factory=dict)
    media: int = 0
    notices: list[tuple[str, str]] = field(default_factory=list)


def file_key(name: str) -> str:
    """The name of a file as names are compared: systems differ in capitals and in how accents are stored."""
    return unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).casefold()


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
    members = [m for m in members if not _is_rubbish(m.filename)]
    inner = [m for m in members if m.filename.casefold().endswith(".qde")]
    if len(inner) != 1:
        packed = next((m.filename for m in members if m.filename.casefold().endswith(".qdpx")), "")
        raise QualcodeError(
            f"this .qdpx file holds {len(inner) or 'no'} project files (.qde), and must hold one",
            f"it is a zip with {packed} in it: unpack that, and import it" if packed else "export it again",
        )
    opened = Opened(parse_xml(_contents(archive, inner[0], MOST_XML)))
    home, _, name = inner[0].filename.rpartition("/")
    if name != "project.qde":
        opened.notices.append(("the project file has another name than project.qde", name))
    if home:
        opened.notices.append(("the project file lies in a folder of the archive", inner[0].filename))
    at_home = [m for m in members if m is not inner[0] and _folder(m, home).casefold() == "sources"]
    astray = [m for m in members if m is not inner[0] and _folder(m, home).casefold() != "sources"]
    opened.notices += [
        ("the folder sources is written in other letters", f) for f in sorted({_folder(m, home) for m in at_home} - {"sources"})
    ]
    opened.notices += [("files outside the folder sources", m.filename) for m in astray]
    for member in at_home + astray:
        key = file_key(member.filename)
        is_text = key.endswith((".txt", ".docx"))
        opened.media += not is_text
        opened.files.setdefault(key, _contents(archive, member, MOST_BYTES) if is_text else b"")
    return opened


def _is_rubbish(name: str) -> bool:
    """Whether a member is what file managers leave behind."""
    parts = name.split("/")
    return parts[-1].startswith(".") or parts[0] == "__MACOSX"


def _folder(member: zipfile.ZipInfo, home: str) -> str:
    """The folder of a member, as seen from the one the project file is in."""
    folder = member.filename.rpartition("/")[0]
    return folder.removeprefix(home).lstrip("/") if home else folder


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

    data = _as_utf8(data)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data[:64]:
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


def _as_utf8(data: bytes) -> bytes:
    """XML in UTF-16 as UTF-8, so that what is looked for in it is found; any other as it is."""
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return data
    try:
        return _DECLARATION.sub("", data.decode("utf-16").lstrip("\ufeff")).encode("utf-8")
    except UnicodeError as error:
        raise QualcodeError(f"the XML in this file is broken: {error}", _BAD) from error
