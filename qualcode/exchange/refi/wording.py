"""What REFI has no field for, as labelled lines of a description: people can read them, and reading them back gives the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.exchange.turns import find_turns
from qualcode.model.codebook import MARKS, STATUSES, Code, Exclusion
from qualcode.model.coding import Coding
from qualcode.model.events import BASES, STANCES
from qualcode.model.text import Transcript, Turn

NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODE_LABELS = ("Includes", "Excludes", "Example", "Question", "Marks", "Status", "Speakers", "Cues", "Not cues", "Id")
_CODE_LINE = re.compile(rf"^({'|'.join(_CODE_LABELS)}): (.+)$")
_USE = re.compile(r"^(.*) \(use ([^()]+)\)$")
_SOURCE_LINE = re.compile(r"^(Id|Lead coder|Speaker|Turns): (.+)$")
_TURN = re.compile(r"(\d{1,6}):(\d{1,9})-(\d{1,9})(?: |$)")
_SPEAKER = re.compile(r"^(.*?)(?: = (.+?))?(?: \((participant|interviewer|interpreter|supporter|pooled)\))?$")


def clean(text: str) -> str:
    """A text without the characters XML cannot hold."""
    return _ILLEGAL.sub("", text)


def one_line(text: str) -> str:
    """A text as an attribute can hold it: on one line, without what XML cannot hold."""
    return " ".join(clean(text).split())


@dataclass
class CodeWords:
    """A code's fields as they are read back from a description."""

    definition: str = ""
    include: list[str] = field(default_factory=list)
    exclude: list[Exclusion] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    question: str = ""
    marks: str = ""
    status: str = ""
    speakers: list[str] = field(default_factory=list)
    cues: list[object] = field(default_factory=list)
    not_cues: list[object] = field(default_factory=list)
    id: str = ""


def describe_code(code: Code, name: str = "") -> str:
    """A code's definition, and below it one labelled line for each of its other fields; `name` is what the file calls it, where that is another."""
    lines = [clean(code.definition)] if code.definition else []
    lines += [f"Includes: {one_line(i)}" for i in code.include]
    lines += [f"Excludes: {one_line(e.when)}{f' (use {e.use})' if e.use else ''}" for e in code.exclude]
    lines += [f"Example: {one_line(e)}" for e in code.examples]
    simple = {"Question": code.question, "Marks": code.marks, "Status": code.status}
    lines += [f"{label}: {one_line(value)}" for label, value in simple.items() if value]
    if code.speakers != ("participant",) and not code.is_group:
        lines.append(f"Speakers: {_json(code.speakers)}")
    lines += [f"{label}: {_json(_cue(c) for c in cues)}" for label, cues in (("Cues", code.cues), ("Not cues", code.not_cues)) if cues]
    if code.id != (name or one_line(code.name)):
        lines.append(f"Id: {code.id}")
    return "\n".join(lines)


def _cue(cue: object) -> object:
    kind, text, pattern = (getattr(cue, name) for name in ("kind", "text", "pattern"))
    if kind == "pattern":
        return {"pattern": [dict(p) for p in pattern]}
    return {"lemma": text} if kind == "lemma" else text


def _json(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def read_code(text: str) -> CodeWords:
    """The fields of a code in a description; whatever has none of our labels is its definition."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    found = CodeWords()
    first = len(lines)
    while first and (match := _CODE_LINE.match(lines[first - 1])) and _fits(match[1], match[2]):
        first -= 1
    for line in lines[first:]:
        match = _CODE_LINE.match(line)
        assert match is not None
        _put(found, match[1], match[2])
    found.definition = "\n".join(lines[:first]).strip()
    return found


def _fits(label: str, value: str) -> bool:
    """Whether a line can be one of ours, and not just a definition that happens to begin so."""
    if label in ("Cues", "Not cues", "Speakers"):
        try:
            return isinstance(json.loads(value), list)
        except ValueError:
            return False
    return value in {"Status": STATUSES, "Marks": MARKS}.get(label, (value,))


def _put(found: CodeWords, label: str, value: str) -> None:
    if label == "Includes":
        found.include.append(value)
    elif label == "Excludes":
        use = _USE.match(value)
        found.exclude.append(Exclusion(use[1], use[2]) if use else Exclusion(value))
    elif label == "Example":
        found.examples.append(value)
    elif label in ("Cues", "Not cues", "Speakers"):
        setattr(found, label.lower().replace(" ", "_"), json.loads(value))
    else:
        setattr(found, label.lower(), value)


def describe_coding(coding: Coding) -> str:
    """A coding's stance, basis and star as labelled lines, and its note below them."""
    head = [f"{k}: {v}" for k, v in (("Stance", coding.stance), ("Basis", coding.basis), ("Star", "yes" if coding.star else "")) if v]
    note = clean(coding.note)
    if _coding_line(note.split("\n", 1)[0]):
        note = f"\n{note}"  # the empty line says that what follows is all note
    return "\n".join([*head, note] if note else head)


def read_coding(text: str) -> dict[str, str | bool]:
    """Stance, basis, star and note of a coding from a description; what has none of our labels is all note."""
    found: dict[str, str | bool] = {}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and (pair := _coding_line(lines[0])) and pair[0] not in found:
        found[pair[0]] = pair[1] if pair[0] != "star" else True
        lines.pop(0)
    note = "\n".join(lines).strip()
    if note:
        found["note"] = note
    return found


def _coding_line(line: str) -> tuple[str, str] | None:
    label, _, value = line.partition(": ")
    known: Mapping[str, tuple[str, ...]] = {"Stance": STANCES, "Basis": BASES, "Star": ("yes",)}
    return (label.lower(), value) if value in known.get(label, ()) else None


def describe_source(transcript: Transcript, name: str, lead: str, speakers: Sequence[tuple[str, str, str]]) -> str:
    """A transcript's id where its name is another, its lead coder, and who its labels stand for, as (label, participant, role).

    Turns are paragraphs that begin with a label; where they are not, they are listed by the number of their label and their place.
    """
    lines = [f"Id: {transcript.id}"] if transcript.id != name else []
    lines += [f"Lead coder: {one_line(lead)}"] if lead else []
    for label, person, role in speakers:
        lines.append(f"Speaker: {one_line(label)}{f' = {one_line(person)}' if person else ''}{f' ({role})' if role else ''}")
    labels = [label for label, _, _ in speakers]
    if [(t.speaker, t.start, t.end) for t in find_turns(transcript.text, labels, guess=False)[0]] != [
        (t.speaker, t.start, t.end) for t in transcript.turns
    ]:
        numbers = {label: n for n, label in enumerate(labels, 1)}
        lines.append("Turns: " + " ".join(f"{numbers.get(t.speaker or '', 0)}:{t.start}-{t.end}" for t in transcript.turns))
    return "\n".join(lines)


@dataclass
class SourceWords:
    """What the description of a source says of its transcript: id, lead coder, speakers as (label, participant, role), and the rest."""

    id: str = ""
    lead: str = ""
    speakers: list[tuple[str, str, str]] = field(default_factory=list)
    turns: list[tuple[int, int, int]] = field(default_factory=list)
    rest: str = ""

    def turns_on(self, text: str) -> tuple[Turn, ...]:
        """The turns it lists, if they can stand on a text."""
        at, found = 0, list[Turn]()
        for number, start, end in self.turns:
            if not (at <= start <= end <= len(text) and number <= len(self.speakers)):
                return ()
            at = end
            found.append(Turn(len(found) + 1, self.speakers[number - 1][0] if number else None, start, end))
        return tuple(found)


def read_source(text: str) -> SourceWords:
    """Read the labelled lines of a source's description."""
    found, rest = SourceWords(), []
    for line in text.replace("\r\n", "\n").split("\n"):
        match = _SOURCE_LINE.match(line)
        if match and match[1] == "Id":
            found.id = match[2]
        elif match and match[1] == "Lead coder":
            found.lead = match[2]
        elif match and match[1] == "Turns":
            found.turns = [(int(n), int(s), int(e)) for n, s, e in _TURN.findall(match[2])]
        elif match and (who := _SPEAKER.match(match[2])):
            found.speakers.append((who[1], who[2] or "", who[3] or ""))
        else:
            rest.append(line)
    found.rest = "\n".join(rest).strip()
    return found
