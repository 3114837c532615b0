"""The text that pictures, PDF files, recordings and films bring along: their transcripts and descriptions are texts as any other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

NAMES = {"PictureSource": "pictures", "PDFSource": "PDF files", "AudioSource": "audio files", "VideoSource": "videos"}
"""What the sources that are no texts are called in a report."""

_TEXTS = {"PictureSource": "TextDescription", "PDFSource": "Representation", "AudioSource": "Transcript", "VideoSource": "Transcript"}
_SELECTIONS = ("PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection")


def texts_in(source: Any, q: str) -> list[Any]:
    """The elements of a source that hold text: itself, or what it brings along."""
    kind = source.tag.removeprefix(q)
    return [source] if kind == "TextSource" else list(source.findall(f"{q}{_TEXTS[kind]}")) if kind in _TEXTS else []


def selections_in(text: Any, q: str) -> Iterator[tuple[Any, str | None, str | None]]:
    """The selections of a text with the beginning and end the file gives; those of a transcript go from one marked moment to another."""
    for element in text.findall(f"{q}PlainTextSelection"):
        yield element, element.get("startPosition"), element.get("endPosition")
    moments = {m.get("guid"): m.get("position") for m in text.findall(f"{q}SyncPoint")}
    for element in text.findall(f"{q}TranscriptSelection"):
        yield element, moments.get(element.get("fromSyncPoint")), moments.get(element.get("toSyncPoint"))


def left_of(source: Any, q: str) -> Iterator[tuple[str, int]]:
    """What of a source that is no text cannot be taken, each with its count; an area on a page that is there as words too is not among them."""
    kind = source.tag.removeprefix(q)
    if kind not in NAMES:
        return
    if kind != "PDFSource" or source.find(f"{q}Representation") is None:
        yield NAMES[kind], 1
    words = {e.get("guid") for e in source.iter(f"{q}PlainTextSelection")}
    areas = [e for tag in _SELECTIONS for e in source.iter(f"{q}{tag}") if e.get("guid") not in words]
    yield "selections in pictures, pages, audio or video", len(areas)
    yield "codings on them", sum(len(e.findall(f"{q}Coding")) for e in areas)
    if not texts_in(source, q):
        yield "codings on a whole picture, PDF file, audio file or video", len(source.findall(f"{q}Coding"))
