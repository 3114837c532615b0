"""What cues were found in which texts, remembered between runs in the user's cache folder: reading a whole study again takes spaCy many seconds.

Kept are the hash of each text and where which cue stands in it, no words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from qualcode.model.codebook import Codebook
from qualcode.project.files import write_atomic
from qualcode.project.locks import cache_folder
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.match import Hit

FORMAT = 2
"""Raised when cues are found in another way."""

KEPT = 6
"""How many versions of codebooks are remembered; the oldest go first."""

Found = dict[str, list[list[Any]]]


def cache_name(codebook: Codebook, pipeline: Pipeline) -> str:
    """The name of everything that decides which cues are found: the codes, the pipeline, and these rules."""
    from spacy.about import __version__

    parts = [str(FORMAT), __version__, pipeline.name, *(repr(code) for code in codebook.codable)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def key_of(text: str) -> str:
    """The name of a text in the cache."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def load(name: str) -> Found:
    """What is remembered under a name."""
    try:
        found = json.loads((cache_folder() / "cues" / f"{name}.json").read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):
        return {}  # a cache may be gone or broken at any time: it is made again


def save(name: str, found: Found) -> None:
    """Remember everything under a name, and forget the oldest versions."""
    folder = cache_folder() / "cues"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(folder / f"{name}.json", json.dumps(found, sort_keys=True).encode("ascii"))
        for old in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
            old.unlink()
    except OSError:
        pass  # without a cache everything works, only slower


def packed(hits: Sequence[Hit], codebook: Codebook) -> list[list[Any]]:
    """Hits as lists, each cue by its number in its code."""
    numbers = {(code.id, id(cue)): n for code in codebook.codable for n, cue in enumerate(code.cues)}
    return [[h.code, numbers[h.code, id(h.cue)], h.start, h.end, h.length, int(h.negated)] for h in hits]


def unpacked(rows: Sequence[Sequence[Any]], codebook: Codebook) -> tuple[Hit, ...] | None:
    """The hits again; None where they do not fit the codebook."""
    codes: Mapping[str, Any] = {code.id: code for code in codebook.codable}
    try:
        return tuple(
            Hit(code, codes[code].cues[cue], int(start), int(end), int(length), bool(negated))
            for code, cue, start, end, length, negated in rows
        )
    except (KeyError, IndexError, TypeError, ValueError):
        return None
