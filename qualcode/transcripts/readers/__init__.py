"""One reader for each kind of file, found by entry point so that others can add theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoints, entry_points

from qualcode.errors import QualcodeError
from qualcode.transcripts.readers.base import Reader, Source, Unreadable

__all__ = ["BUILT_IN", "GROUP", "Reader", "Source", "Unreadable", "find_readers"]

GROUP = "qualcode.readers"

BUILT_IN = {
    "captions": "qualcode.transcripts.readers.captions:READER",
    "childes": "qualcode.transcripts.readers.childes:READER",
    "delimited": "qualcode.transcripts.readers.delimited:READER",
    "elan": "qualcode.transcripts.readers.elan:READER",
    "old-word": "qualcode.transcripts.readers.old_word:READER",
    "opendocument": "qualcode.transcripts.readers.opendocument:READER",
    "pdf": "qualcode.transcripts.readers.pdf:READER",
    "plain": "qualcode.transcripts.readers.plain:READER",
    "praat": "qualcode.transcripts.readers.praat:READER",
    "rtf": "qualcode.transcripts.readers.rtf:READER",
    "spreadsheet": "qualcode.transcripts.readers.spreadsheet:READER",
    "web-page": "qualcode.transcripts.readers.web_page:READER",
    "whisper": "qualcode.transcripts.readers.whisper:READER",
    "word": "qualcode.transcripts.readers.word:READER",
    "zipped": "qualcode.transcripts.readers.zipped:READER",
    "zoom-chat": "qualcode.transcripts.readers.zoom_chat:READER",
}
"""The readers that come with qualcode; other packages add theirs by entry point."""


def find_readers() -> list[Reader]:
    """Every reader there is, in the order of their names.

    Raises:
        QualcodeError: a reader that another package adds cannot be loaded.
    """
    homes = dict(BUILT_IN)
    homes.update(_added(entry_points))
    return [_load(name, home) for name, home in sorted(homes.items())]


@cache
def _added(find: Callable[..., EntryPoints]) -> dict[str, str]:
    """The readers that installed packages add; looking for them takes longer than reading a short file, so it is done once."""
    return {point.name: point.value for point in find(group=GROUP)}


def _load(name: str, home: str) -> Reader:
    module, _, attribute = home.partition(":")
    try:
        reader = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as problem:
        raise QualcodeError(
            f"the reader {name!r} ({home}) cannot be loaded: {problem}", "Update or uninstall the package it belongs to."
        ) from problem
    if not isinstance(reader, Reader):
        raise QualcodeError(f"the reader {name!r} ({home}) is not a qualcode reader", "Update or uninstall the package it belongs to.")
    return reader
