"""What people write in a comment: codes by name, path or id, with stance and basis, and a note."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from qualcode.errors import did_you_mean
from qualcode.exchange.refi.wording import one_line
from qualcode.model.codebook import Codebook
from qualcode.model.coding import Coding
from qualcode.model.events import BASES, STANCES

_PART = re.compile(r"([;\n])")
_DETAILS = re.compile(r"^(.*?)\s*\[([^\[\]]*)\]$")
_SAME = str.maketrans({"–": "-", "—": "-", "‑": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


@dataclass
class Said:
    """What one comment says: codes with their details, words after # that are no code, and the note."""

    codes: list[tuple[str, dict[str, str | bool]]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    note: str = ""


def write_comment(coding: Coding, code: str) -> str:
    """A coding as a comment: `#code [stance, basis, star]; note`."""
    details = [d for d in (coding.stance, coding.basis, "star" if coding.star else "") if d]
    head = f"#{code}" + (f" [{', '.join(details)}]" if details else "")
    return f"{head}; {coding.note}" if coding.note else head


class Grammar:
    """Reads comments by one codebook; letters, blanks, dashes and quotation marks that Word corrects by itself make no difference."""

    def __init__(self, book: Codebook) -> None:
        self.known: dict[str, set[str]] = {}
        self.names: list[str] = []
        for code in book.codable:
            path = book.path(code.id)
            for name in (code.id, code.name, "/".join(c.name for c in path), ">".join(c.name for c in path), "/".join(c.id for c in path)):
                self.known.setdefault(key_of(name), set()).add(code.id)
            self.names += [code.id, code.name]

    def read(self, text: str) -> Said:
        """What a comment says."""
        said, note, mark = Said(), "", ""
        for number, part in enumerate(_PART.split(text)):
            if number % 2:
                mark = "; " if part == ";" else "\n"
                continue
            part = part.strip()
            match = _DETAILS.match(part)
            details = _details(match[2]) if match else None
            word = match[1] if match and details is not None else part
            code = self.code(word.removeprefix("#"))
            if code and (part.startswith("#") or not note):
                said.codes.append((code, details or {}))
            elif part.startswith("#"):
                said.unknown.append(one_line(word.removeprefix("#")))
            elif part or note:
                note += (mark if note else "") + part
        said.note = note.strip()
        return said

    def code(self, word: str) -> str:
        """The code a word names, or an empty string where none or more than one fits."""
        fits = self.known.get(key_of(word), set())
        return next(iter(fits)) if len(fits) == 1 else ""

    def nearest(self, word: str) -> str:
        """A "did you mean" for a word that names no code."""
        several = self.known.get(key_of(word), set())
        return f"several codes fit: {', '.join(sorted(several))}" if several else did_you_mean(word, self.names)


def key_of(name: str) -> str:
    """A name as names are compared: what Word corrects by itself makes no difference."""
    plain = unicodedata.normalize("NFC", name).translate(_SAME).casefold()
    return re.sub(r"\s*([/>])\s*", r"\1", re.sub(r"[\s_-]+", " ", plain)).strip().replace(">", "/")


def _details(text: str) -> dict[str, str | bool] | None:
    """Stance, basis and star in square brackets, or None where the words there are no such thing."""
    found: dict[str, str | bool] = {}
    for word in (re.sub(r"\s+", " ", w).strip().casefold() for w in text.translate(_SAME).split(",")):
        if word in STANCES:
            found["stance"] = word
        elif word in BASES:
            found["basis"] = word
        elif word == "star":
            found["star"] = True
        else:
            return None
    return found
