"""Office files are zip archives: opens one safely and reads a part of it, whatever it claims to hold."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from qualcode.transcripts.readers.base import Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_PART = 40_000_000
"""Bytes in the largest part that is unpacked: the text of some 1,000 printed pages with all its formatting stays below it."""

MOST_PARTS = 5_000
MOST_RATIO = 400
"""How many times larger a part may be unpacked than packed, once it is over a megabyte."""


class Archive:
    """An Office file opened for reading.

    Raises:
        Unreadable: it is damaged, locked with a password, or built to do harm.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as problem:
            raise Unreadable(
                "it is damaged or was cut short", "Open it in the program it was made with, save it again and import that."
            ) from problem
        self._check()

    def _check(self) -> None:
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS:
            raise Unreadable(f"it holds {len(parts):,} parts: that is no transcript", "Save it again in a word processor.")
        for part in parts:
            name = part.filename.replace("\\", "/")
            if name.startswith("/") or ".." in name.split("/") or ":" in name:
                raise Unreadable(
                    f"it holds a part named {part.filename!r}, which points outside it", "Do not open it; ask whoever sent it."
                )
            if part.flag_bits & 1:
                raise Unreadable("it is locked with a password", "Take the password off and import it again.")

    @property
    def names(self) -> frozenset[str]:
        """The names of its parts."""
        return frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """One part, unpacked; empty where there is none of this name."""
        if name not in self.names:
            return b""
        part = self._zip.getinfo(name)
        try:
            with self._zip.open(part) as stream:
                data = stream.read(MOST_PART + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as problem:
            raise Unreadable(
                f"its part {name!r} is damaged", "Open it in the program it was made with, save it again and import that."
            ) from problem
        except Exception as problem:
            if type(problem).__name__ not in ("error", "LZMAError"):  # zlib.error and lzma.LZMAError
                raise
            raise Unreadable(
                f"its part {name!r} is damaged", "Open it in the program it was made with, save it again and import that."
            ) from problem
        if len(data) > MOST_PART or (len(data) > 1_000_000 and len(data) > MOST_RATIO * max(part.compress_size, 1)):
            raise Unreadable(
                f"its part {name!r} unpacks to far more than a transcript holds", "Save it again in a word processor, without pictures."
            )
        return data

    def xml(self, name: str) -> _Element | None:
        """One part as XML, read without entities, without a DTD and without the network; None where there is none of this name."""
        data = self.read(name)
        return parse_xml(data, name) if data else None


def parse_xml(data: bytes, name: str) -> _Element:
    """XML from a file somebody sent: no document type, no entities, no network.

    Raises:
        Unreadable: it is no XML, or declares a document type (which an Office file never does).
    """
    from lxml import etree

    if any("<!DOCTYPE".encode(codec) in data or "<!ENTITY".encode(codec) in data for codec in ("ascii", "utf-16-le", "utf-16-be")):
        raise Unreadable(
            f"its part {name!r} declares XML entities, which an Office file never does", "Do not open it; ask whoever sent it."
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise Unreadable(
            f"its part {name!r} is damaged", "Open it in the program it was made with, save it again and import that."
        ) from problem
    return root


def local(element: _Element) -> str:
    """The name of an XML element without its namespace, so that every flavour of a format reads alike."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str:
    """An attribute of an XML element by its name without the namespace; empty where it has none."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rsplit("}", 1)[-1] == name), "")
