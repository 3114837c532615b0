"""Telling REFI files by what is in them; nothing heavy is loaded for it."""

from __future__ import annotations

import zipfile
from pathlib import Path


def is_refi(path: Path) -> bool:
    """Whether a file is a REFI project (a zip with a `.qde` in it) or codebook, whatever it is called."""
    try:
        with path.open("rb") as file:
            head = file.read(4000)
        if head.startswith(b"PK"):
            with zipfile.ZipFile(path) as archive:
                return any(name.casefold().endswith(".qde") for name in archive.namelist())
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return path.suffix.casefold() == ".qdpx"
    is_xml = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"
    return (is_xml and b"CodeBook" in head and b"QDA-XML" in head) or path.suffix.casefold() in (".qdpx", ".qdc")
