"""Web pages (.html): transcripts as published, or as Word and browsers save them."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from qualcode.transcripts.draft import Draft, Removed
from qualcode.transcripts.readers.base import Reader, Source, Unreadable
from qualcode.transcripts.readers.beginning import beginning
from qualcode.transcripts.readers.document import draft_of
from qualcode.transcripts.readers.encoding import Decoded, decode, keepable
from qualcode.transcripts.readers.web_body import read_page

_START = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|main|div|table|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w\-:]{2,40})", re.IGNORECASE)
_AS_BROWSERS_DO = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
}


def _sniff(source: Source) -> int:
    head = beginning(source)
    if re.match(r"\s*(?:<\?xml[^>]*\?>\s*)?<(?!\?)(?:[\w]+:)?[A-Z_]{6,}\b", head):
        return 0
    return 65 if _START.match(head) else 0


def _read(source: Source) -> list[Draft]:
    decoded = _decoded(source)
    body, left_out = read_page(decoded.text)
    furniture = [text for kind, text in left_out if kind == "page furniture"]
    if not any(getattr(item, "text", "").strip() or getattr(item, "rows", None) for item in body.items):
        raise Unreadable(
            "it is a web page without words in it: a program in the browser fills it", "Copy the text from the browser and save it as .txt."
        )
    removed = [*decoded.removed, *(Removed(kind, keepable(text)[0]) for kind, text in left_out)]
    draft = draft_of(source, "web-page", body, removed)
    warnings = [*decoded.warnings, *draft.warnings]
    if furniture:
        warnings.append(f"menus, forms and feet of the page were left out: {len(furniture)} pieces, the first {furniture[0][:40]!r}")
    return [replace(draft, encoding=decoded.encoding, warnings=tuple(warnings))]


def _decoded(source: Source) -> Decoded:
    """The characters of a page: by what a person named, a byte order mark, UTF-8, then what the page itself says, and only then a guess."""
    data = source.data
    if source.encoding or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, source.encoding)
    try:
        data.decode("utf-8")
        if b"\x1b" not in data:
            return decode(data)
    except UnicodeDecodeError:
        pass
    found = _CHARSET.search(data[:4_096])
    named = found[1].decode("ascii").casefold() if found else ""
    named = _AS_BROWSERS_DO.get(named, named)
    if named and named not in ("utf-8", "utf8"):
        try:
            return decode(data, named)
        except Unreadable:
            return decode(data)
    return decode(data)


READER = Reader("web-page", "a web page (.html)", _sniff, _read)
