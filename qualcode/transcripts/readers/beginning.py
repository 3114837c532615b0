"""The first characters of a file, for telling its kind: never for reading it."""

from __future__ import annotations

import codecs

from qualcode.transcripts.kinds import binary_kind
from qualcode.transcripts.readers.base import Source

LOOKED_AT = 60_000
"""Bytes that are looked at."""


def beginning(source: Source) -> str:
    """The beginning of a text file with LF line ends, near enough to tell its kind by; empty for a file that is no text."""
    head = source.data[:LOOKED_AT]
    if binary_kind(source.data)[0]:
        return ""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16", errors="ignore")
    else:
        text = head.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
