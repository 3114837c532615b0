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
_DETAILS = re.compile(r"^(.*?)\s*(?:\[([^\[\]]*)\]|\(([^()]*)\))$", re.DOTALL)
_SAME = str.maketrans(
    {"–": "-", "—": "-", "‑": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " ", "＃": "#", "\ufeff": "", "\u200b": ""}
)
_LIST_MARK = re.compile(r"^(?:(?:[-•*·]|\d+[.)]|@\S+)\s+|(?:codes?|tags?)\s*[:=]\s*)(?=#)", re.IGNORECASE)
_LABEL = re.compile(r"^(?:codes?|tags?)\s*[:=]\s*", re.IGNORECASE)
_NOTE = re.compile(r"^(?:note|memo)\s*:\s*", re.IGNORECASE)
_HASH = re.compile(r"#(?=[^\s#;])")
_SEPARATOR = re.compile(r"\s*[:,(\[=]\s*|\s+[-–—]\s+|\s+(?=[“\"])")
_PATH_SIGN = re.compile(r"\s*(?:::|[/>\\→»|]+)\s*")
_EDGES = " \t\u00a0.,;:!?\"'“”„‘’*"

_Details = dict[str, str | bool]


@dataclass
class Said:
    """What one comment says: codes with their details, words after # that are no code, the note, and whether the end of a code's name was guessed."""

    codes: list[tuple[str, _Details]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    note: str = ""
    guessed: bool = False


def write_comment(coding: Coding, code: str, grammar: Grammar | None = None) -> str:
    """A coding as a comment: `#code [stance, basis, star]; note`; the note is called one where a reader could take it for codes."""
    details = [d for d in (coding.stance, coding.basis, "star" if coding.star else "") if d]
    head = f"#{code}" + (f" [{', '.join(details)}]" if details else "")
    said = f"{head}; {coding.note}" if coding.note else head
    if coding.note and grammar is not None:
        read = grammar.read(said)
        if len(read.codes) != 1 or read.unknown or read.note != coding.note.strip():
            return f"{head}; Note: {coding.note}"
    return said


class Grammar:
    """Reads comments by one codebook; letters, blanks, dashes and quotation marks that Word corrects by itself make no difference.

    With `open_ended` a word after # may be the name of a code that is still to be made, so it ends where the writer ends it.
    """

    def __init__(self, book: Codebook, *, open_ended: bool = False) -> None:
        self.known: dict[str, set[str]] = {}
        self.names: list[str] = []
        self.ids = {code.id for code in book.codable}
        self.open_ended = open_ended
        for code in book.codable:
            path = [c.name for c in book.path(code.id)]
            for name in (code.id, code.name, "/".join(path), " ".join(path), ": ".join(path), "/".join(c.id for c in book.path(code.id))):
                self.known.setdefault(key_of(name), set()).add(code.id)
            self.names += [code.id, code.name]
        self.squeezed: dict[str, set[str]] = {}
        for key, codes in self.known.items():
            self.squeezed.setdefault(key.replace(" ", ""), set()).update(codes)

    def read(self, text: str) -> Said:
        """What a comment says."""
        said, note, mark = Said(), "", ""
        pieces = _PART.split(text)
        for number, part in enumerate(pieces):
            if number % 2:
                mark = "; " if part == ";" else "\n"
                continue
            if _NOTE.match(part.strip()):
                rest = "".join([_NOTE.sub("", part.lstrip()), *pieces[number + 1 :]])
                note += (mark if note else "") + rest
                break
            rest = self._part(part.strip(), said, is_note=bool(note))
            if rest or (note and not part.strip()):
                note += (mark if note else "") + rest
        said.note = note.strip()
        return said

    def _part(self, part: str, said: Said, *, is_note: bool) -> str:
        """Take the codes of one part of a comment, and give what is left of it as the note's."""
        plain = _LIST_MARK.sub("", part.lstrip("\ufeff\u200b").replace("＃", "#"))
        whole = self._exactly(plain.removeprefix("#"))
        if whole and (plain.startswith("#") or not is_note):
            said.codes.append(whole)
            return ""
        plain = plain.lstrip("“\"'") if plain.lstrip("“\"'").startswith("#") else plain
        if "#" in plain:
            return self._hashes(plain, part, said, is_note=is_note)
        several = [self._exactly(word) for word in re.split(r",", _LABEL.sub("", plain))] if not is_note else []
        if several and all(several):
            said.codes += [one for one in several if one]
            return ""
        return part

    def _hashes(self, plain: str, part: str, said: Said, *, is_note: bool) -> str:
        """The codes of a part with # in it; a # within a sentence counts only before a code there is."""
        marks = [m.start() for m in _HASH.finditer(plain)]
        begins = plain.startswith("#")
        if not marks:
            return part
        found, rest, before = list[tuple[str, _Details]](), [plain[: marks[0]]], Said()
        for start, end in zip(marks, [*marks[1:], len(plain)], strict=True):
            if start and plain[start - 1] not in " \t\u00a0,(“\"'" and not (found and not rest[-1].strip()):
                rest[-1] += plain[start:end]  # part of a word or an address
                continue
            one = self._named(plain[start + 1 : end], before)
            if one is not None:
                found.append(one[0])
                rest.append(one[1])
            elif begins and not is_note and (name := self._new_name(plain[start + 1 : end])):
                before.unknown.append(name[0])
                rest.append(name[1])
            else:
                rest.append(plain[start:end])
        for each in found:
            if each not in said.codes:
                said.codes.append(each)
        said.unknown += before.unknown
        said.guessed |= before.guessed
        return " ".join(piece.strip() for piece in rest if piece.strip(_EDGES))

    def _named(self, words: str, said: Said) -> tuple[tuple[str, _Details], str] | None:
        """The code that words after # begin with, and what follows it: all of them, up to a sign, or up to a blank."""
        whole = self._exactly(words)
        if whole:
            return whole, ""
        for sign in reversed(list(_SEPARATOR.finditer(words))):
            one = self._exactly(words[: sign.start()])
            if one:
                return self._with_details(one, words[sign.start() :])
        for blank in [] if self.open_ended else reversed(list(re.finditer(r"[\s]+", words.rstrip()))):
            one = self._exactly(words[: blank.start()])
            if one:
                said.guessed = True
                return one, words[blank.end() :].strip()
        return None

    def _with_details(self, one: tuple[str, _Details], rest: str) -> tuple[tuple[str, _Details], str]:
        """A code with the details in brackets that follow it, and what follows these."""
        match = re.match(r"\s*[\[(]([^\[\]()]*)[\])]", rest)
        details = _details(match[1]) if match else None
        if match and details is not None:
            return (one[0], {**one[1], **details}), rest[match.end() :].lstrip(_EDGES + "-–—")
        return one, rest.lstrip(_EDGES + "-–—=") if rest.lstrip()[:1] not in ("(", "[", "“", '"') else rest.strip()

    def _new_name(self, words: str) -> tuple[str, str]:
        """The name a writer meant by words after # that are no code, and the note after a colon or a dash between blanks."""
        match = re.match(r"^(.*?)(?::\s+|\s+[-–—]\s+)(.+)$", words.strip(), re.DOTALL)
        name, note = (match[1], match[2]) if match else (words, "")
        return one_line(name).strip(' ,.;:!?"“”'), note.strip()

    def _exactly(self, words: str) -> tuple[str, _Details] | None:
        """The code that words name, signs around them left aside, with the details in brackets behind it."""
        code = self.code(words) or self.code(words.strip(_EDGES))
        if code:
            return code, {}
        match = _DETAILS.match(words.strip())
        details = _details(match[2] or match[3] or "") if match else None
        code = self.code(match[1]) or self.code(match[1].strip(_EDGES)) if match and details is not None else ""
        return (code, details or {}) if code else None

    def code(self, word: str) -> str:
        """The code a word names, or an empty string where none or more than one fits."""
        if word.strip() in self.ids:
            return word.strip()
        key = key_of(word)
        fits = self.known.get(key) or self.squeezed.get(key.replace(" ", ""), set())
        return next(iter(fits)) if len(fits) == 1 and key else ""

    def nearest(self, word: str) -> str:
        """A "did you mean" for a word that names no code."""
        several = self.known.get(key_of(word), set())
        return f"several codes fit: {', '.join(sorted(several))}" if several else did_you_mean(word, self.names)


def key_of(name: str) -> str:
    """A name as names are compared: what Word corrects by itself makes no difference."""
    plain = unicodedata.normalize("NFC", name).translate(_SAME).casefold()
    return _PATH_SIGN.sub("/", re.sub(r"[\s_-]+", " ", plain)).strip() or plain.strip()


def _details(text: str) -> _Details | None:
    """Stance, basis and star in brackets, or None where the words there are no such thing."""
    found: _Details = {}
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
