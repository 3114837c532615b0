"""The pages that headings, tables and figures stand on, asked of LibreOffice where it is installed.

The files are laid out once, in a folder of their own that is removed, with a profile of its own in the user's cache; nothing leaves the machine. LibreOffice and
Word break pages alike but not always the same, so a number can be one off in Word until its fields are updated (Ctrl+A, F9), as with any contents.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

OFFICE = "QUALCODE_OFFICE"
"""The environment variable that names LibreOffice's program `soffice` where it is not found by itself; `none` leaves it alone."""
SECONDS = 120
"""How long LibreOffice may take; then the contents stay without numbers."""
_PLACES = (r"C:\Program Files\LibreOffice\program\soffice.exe", "/Applications/LibreOffice.app/Contents/MacOS/soffice")


def office() -> str:
    """LibreOffice's program, or an empty text where there is none."""
    named = os.environ.get(OFFICE, "")
    if named:
        return "" if named == "none" else named
    return shutil.which("soffice") or shutil.which("libreoffice") or next((p for p in _PLACES if Path(p).is_file()), "")


def page_numbers(files: Mapping[str, bytes], program: str, profile: Path) -> dict[str, dict[str, int]]:
    """The page of every bookmark in the contents of each file; a file that could not be laid out is left out."""
    with tempfile.TemporaryDirectory(prefix="qualcode-") as folder:
        place = Path(folder)
        for i, data in enumerate(files.values()):
            (place / f"{i}.docx").write_bytes(data)
        sources = [f"{i}.docx" for i in range(len(files))]
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", folder, *sources]
        try:
            subprocess.run(command, cwd=place, capture_output=True, timeout=SECONDS, check=False, creationflags=_NO_WINDOW)
        except (OSError, subprocess.TimeoutExpired):
            return {}
        found = {}
        for i, (name, data) in enumerate(files.items()):
            pdf = place / f"{i}.pdf"
            if pdf.is_file() and (numbers := _numbers(anchors(data), pdf.read_bytes())):
                found[name] = numbers
        return found


_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0


def anchors(data: bytes) -> list[str]:
    """The bookmarks that a file's contents give page numbers of, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return re.findall(r" PAGEREF (\w+) ", package.read("word/document.xml").decode("utf-8"))


def _numbers(names: list[str], pdf: bytes) -> dict[str, int]:
    """The pages that the links of the contents lead to; nothing where links and entries cannot be told to be the same."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(pdf))
    pages = {page.indirect_reference.idnum: i for i, page in enumerate(reader.pages, 1) if page.indirect_reference}
    links = [[(a["/Rect"], _target(a)) for a in (x.get_object() for x in page.get("/Annots") or [])] for page in reader.pages]
    # an entry reaches to the right margin, where its number stands; a reference in a line of text, or to a footnote, does not
    edge = max((float(rect[2]) for there in links for rect, target in there if target), default=0.0)
    found: list[int] = []
    for there in links:
        entries = [(-float(rect[3]), target) for rect, target in there if target and float(rect[2]) > edge - 1]
        found += [pages.get(target, 0) for _, target in sorted(entries)]
        if len(found) >= len(names):
            break
    found = found[: len(names)]
    return dict(zip(names, found, strict=True)) if len(found) == len(names) and all(found) else {}


def _target(annotation: Any) -> int:
    """The page that a link inside the file leads to, by the number of its object; 0 for other links."""
    action = annotation.get("/A")
    target = annotation.get("/Dest") or (action.get_object().get("/D") if action else None)
    return int(target[0].idnum) if isinstance(target, list) else 0
