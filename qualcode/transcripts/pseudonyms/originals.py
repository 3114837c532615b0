"""Taking names out of the files as they arrived: Word files part by part, plain files in the letters they are stored in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from qualcode.transcripts.pseudonyms.replacing import Replaced, Replacer

if TYPE_CHECKING:
    from lxml.etree import _Element

PLAIN = (".txt", ".md", ".vtt", ".srt", ".csv", ".tsv", ".html", ".htm", ".json")
"""Files whose bytes are their words."""

_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def redact(name: str, data: bytes, replacer: Replacer) -> bytes | None:
    """The bytes of a file with its names replaced; None where this kind of file cannot be rewritten."""
    suffix = PurePath(name).suffix.casefold()
    if suffix == ".docx":
        return _word(data, replacer)
    if suffix in PLAIN:
        return _plain(data, replacer)
    return None


def _plain(data: bytes, replacer: Replacer) -> bytes:
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return replacer.text(data.decode(codec, "surrogateescape" if codec == "utf-8-sig" else "strict")).encode(
                codec, "surrogateescape" if codec == "utf-8-sig" else "strict"
            )
    try:
        return replacer.text(data.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        return replacer.text(data.decode("cp1252", "surrogateescape")).encode("cp1252", "surrogateescape")


def _word(data: bytes, replacer: Replacer) -> bytes | None:
    """A Word file with the names in text, headers, footers, notes, comments and properties replaced, also where a name is split between runs."""
    from lxml import etree

    out = io.BytesIO()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                part = old.read(info.filename)
                if info.filename.endswith(".xml"):
                    root = etree.fromstring(part, parser)
                    _in_part(root, replacer)
                    part = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                new.writestr(zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError, OSError):
        return None
    return out.getvalue()


def _in_part(root: _Element, replacer: Replacer) -> None:
    done: set[_Element] = set()
    for paragraph in root.iter(f"{_WORDS}p"):
        runs = [t for t in paragraph.iter(f"{_WORDS}t", f"{_WORDS}delText") if t not in done]
        done.update(runs)
        _across(runs, replacer.replace)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element not in done and element.text and element.text.strip():
            element.text = replacer.text(element.text)
        for key, value in element.attrib.items():
            if any(word in str(key).rpartition("}")[2].casefold() for word in ("author", "name", "title", "descr", "initials", "tooltip")):
                element.attrib[key] = replacer.text(str(value))


def _across(runs: list[_Element], replace: Callable[[str], Replaced]) -> None:
    """Replace names in words that are split between runs: a replacement goes where its name began."""
    texts = [run.text or "" for run in runs]
    done = replace("".join(texts))
    if not done.map:
        return
    shift = 0
    news = []
    for start, end, length in done.map:
        news.append((start, end, done.text[start + shift : start + shift + length]))
        shift += length - (end - start)
    offset = 0
    for run, text in zip(runs, texts, strict=True):
        out, at = "", 0
        for start, end, new in news:
            first, last = max(start - offset, 0), min(end - offset, len(text))
            if last <= 0 or first >= len(text):
                continue
            out += text[at:first] + (new if start >= offset else "")
            at = max(at, last)
        run.text = out + text[at:]
        run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        offset += len(text)
