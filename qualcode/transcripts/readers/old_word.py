"""Binary Word files (.doc): turned into .docx or text by LibreOffice or antiword where one is installed, else told how to save them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from qualcode.transcripts.draft import Draft
from qualcode.transcripts.readers import plain, word
from qualcode.transcripts.readers.base import Reader, Source, Unreadable

LONGEST = 120
"""Seconds that the conversion may take."""

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HINT = "Open it in Word or LibreOffice, save it as .docx, and import that."


def _sniff(source: Source) -> int:
    """An old Office file that holds a Word document, and not one that a password locks."""
    if not source.data.startswith(_MAGIC) or "EncryptedPackage".encode("utf-16-le") in source.data:
        return 0
    return 90 if "WordDocument".encode("utf-16-le") in source.data else 0


def _read(source: Source) -> list[Draft]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    antiword = shutil.which("antiword")
    if not office and not antiword:
        raise Unreadable("it is an old binary Word file (.doc), and neither LibreOffice nor antiword is installed to read it", _HINT)
    with tempfile.TemporaryDirectory(prefix="qualcode-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "transcript.doc"
        file.write_bytes(source.data)
        if office:
            converted = _by_office(office, file)
            drafts = word.READER.read(Source(source.name, converted))
        else:
            converted = _run([str(antiword), "-w", "0", "-m", "UTF-8.txt", str(file)])
            drafts = plain.READER.read(Source(source.name, converted, "utf-8"))
    said = f"an old binary Word file, read by way of {'LibreOffice' if office else 'antiword'}: compare the first and the last turn with it"
    return [_with_warning(draft, said) for draft in drafts]


def _by_office(office: str, file: Path) -> bytes:
    """The .docx that LibreOffice makes of a file, in a settings folder of its own so that an open window does not stand in its way."""
    profile = (file.parent / "profile").as_uri()
    _run(
        [
            office,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(file.parent),
            str(file),
        ]
    )
    made = file.with_suffix(".docx")
    if not made.is_file():
        raise Unreadable("it is an old binary Word file (.doc) that LibreOffice could not read", _HINT)
    return made.read_bytes()


def _run(command: list[str]) -> bytes:
    try:
        done = subprocess.run(command, capture_output=True, timeout=LONGEST, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise Unreadable("it is an old binary Word file (.doc), and the program that should read it did not answer", _HINT) from problem
    if done.returncode:
        raise Unreadable("it is an old binary Word file (.doc), and the program that should read it refused it", _HINT)
    return done.stdout


def _with_warning(draft: Draft, warning: str) -> Draft:
    return replace(draft, reader="old-word", warnings=(*draft.warnings, warning))


READER = Reader("old-word", "an old binary Word file (.doc), by LibreOffice or antiword", _sniff, _read)
