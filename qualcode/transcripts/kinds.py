"""What a file is, told by its first bytes, so that a refusal can say it."""

from __future__ import annotations

import csv
import json
import re

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "Save it as .docx or .txt for now."),
    (b"{\\rtf", "a rich text file (RTF)", "Open it in a word processor and save it as .docx."),
    (b"\x89PNG", "a picture", "Import the text, not a picture of it."),
    (b"\xff\xd8\xff", "a picture", "Import the text, not a picture of it."),
    (b"GIF8", "a picture", "Import the text, not a picture of it."),
    (b"ID3", "a sound recording", "Transcribe it first."),
    (b"\xff\xfb", "a sound recording", "Transcribe it first."),
    (b"OggS", "a sound recording", "Transcribe it first."),
    (b"fLaC", "a sound recording", "Transcribe it first."),
    (b"RIFF", "a sound or video recording", "Transcribe it first."),
    (b"\x1f\x8b", "a packed file (gzip)", "Unpack it first."),
    (b"7z\xbc\xaf", "a packed file (7z)", "Unpack it first."),
    (b"Rar!", "a packed file (rar)", "Unpack it first."),
    (b"MZ", "a program", "Import a transcript."),
    (b"\x7fELF", "a program", "Import a transcript."),
    (b"SQLite format 3", "a database", "Export the transcripts from the program it belongs to."),
)
_LOOKED_AT = 20_000
_LABELLED = re.compile(r"[^:]{1,40}:\s")
_TEXT: tuple[tuple[str, str], ...] = (
    (r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<ANNOTATION_DOCUMENT", "an ELAN annotation file"),
    (r"\s*<\?xml", "an XML file"),
    (r"\s*<(?:!doctype\s+html|html)", "a web page (HTML)"),
    (r'\s*File type = "ooTextFile"', "a Praat TextGrid"),
    (r"@UTF8\b|@Begin\b", "a CHAT transcript"),
)


def binary_kind(data: bytes) -> tuple[str, str]:
    """What a file of no text is and what to do about it, by its first bytes; two empty strings where nothing is known."""
    if data[4:8] == b"ftyp":
        return "a sound or video recording", "Transcribe it first."
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "a Word file with a password", "Take the password off in Word (File, Info, Protect Document) and import it again."
        return "an old binary Office file (.doc)", "Open it in a word processor and save it as .docx."
    if data.startswith(b"PK"):
        return "a zip archive and not a Word file", "Unpack it, and import the files in it."
    return next(((what, do) for magic, what, do in _MAGIC if data.startswith(magic)), ("", ""))


def text_kind(text: str) -> str:
    """What a text is that is no transcript as it stands: markup, data or a table; an empty string where it may be one."""
    head = text[:_LOOKED_AT]
    for pattern, what in _TEXT:
        if re.match(pattern, head, re.IGNORECASE | re.DOTALL):
            return what
    if text.lstrip()[:1] in ("{", "[") and _is_json(text):
        return "a JSON file"
    return "a table (CSV)" if _is_table(head) else ""


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_table(head: str) -> bool:
    """Whether the first records all have the same number, three or more, of fields between commas or semicolons, and are no labelled turns."""
    lines = head.split("\n")
    if len(head) >= _LOOKED_AT:
        lines.pop()
    for sign in ",;":
        try:
            rows = [row for row in csv.reader(lines[:200], delimiter=sign) if row]
        except csv.Error:
            continue
        widths = {len(row) for row in rows}
        if sum(bool(_LABELLED.match(row[0])) for row in rows) > len(rows) / 2:
            continue
        if len(rows) >= 2 and len(widths) == 1 and widths.pop() >= 3:
            return True
    return False
