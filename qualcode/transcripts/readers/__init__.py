"""One reader for each kind of file, found by entry point so that others can add theirs."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points

from qualcode.errors import QualcodeError
from qualcode.transcripts.readers.base import Reader, Source, Unreadable

__all__ = ["BUILT_IN", "GROUP", "Reader", "Source", "Unreadable", "find_readers"]

GROUP = "qualcode.readers"

BUILT_IN = {
    "captions": "qualcode.transcripts.readers.captions:READER",
    "plain": "qualcode.transcripts.readers.plain:READER",
    "word": "qualcode.transcripts.readers.word:READER",
}
"""The readers that come with qualcode, as pyproject.toml registers them: they are found without installation too."""


def find_readers() -> list[Reader]:
    """Every reader there is, in the order of their names.

    Raises:
        QualcodeError: a reader that another package adds cannot be loaded.
    """
    homes = dict(BUILT_IN)
    homes.update({point.name: point.value for point in entry_points(group=GROUP)})
    return [_load(name, home) for name, home in sorted(homes.items())]


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
