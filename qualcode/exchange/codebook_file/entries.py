"""A code as a document or table tells of it, and what the words of heads and labels mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

KINDS: dict[str, tuple[str, ...]] = {
    "id": ("id", "code id", "short name", "abbreviation", "key", "ref"),
    "name": ("name", "code", "code name", "label", "node", "sub-theme", "subtheme", "sub-code", "subcode", "tag"),
    "group": ("group", "category", "parent", "parent code", "theme", "family", "domain", "code group", "top-level code", "main code"),
    "definition": ("definition", "description", "meaning", "means", "what it means", "what it covers", "brief definition", "full definition", "explanation"),
    "include": ("include", "includes", "included", "inclusion", "inclusions", "inclusion criteria", "when to use", "use when", "use for"),
    "exclude": ("exclude", "excludes", "excluded", "exclusion", "exclusions", "exclusion criteria", "when not to use", "do not use", "do not use when", "not for"),
    "examples": ("example", "examples", "example quote", "example quotes", "exemplar", "exemplars", "typical exemplar", "quote", "illustration"),
    "colour": ("colour", "color"),
    "cues": ("cues", "cue", "keywords", "key words", "search terms"),
    "not_cues": ("not cues",),
    "question": ("question", "evaluation question"),
    "marks": ("marks",),
    "status": ("status",),
}  # fmt: skip
"""What the head of a column, or a label before a colon, says that follows."""

_WORDS = {word: kind for kind, words in KINDS.items() for word in words}
_LABEL = re.compile(r"^\W*(?P<label>[A-Za-z][A-Za-z \-]{1,24}?)\s*(?::|–|—)\s*(?P<rest>.*)$", re.DOTALL)
_INNER_LABELS = sorted(
    spelt(label)
    for kind in ("definition", "include", "exclude", "examples")
    for label in KINDS[kind]
    for spelt in (str.capitalize, str.title, str.upper)
)
_INNER = re.compile(rf"(?<!\S)(?:{'|'.join(_INNER_LABELS)})\s*:")
"""A label within a paragraph: only with a capital and a colon, so that a sentence is not taken for one."""
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[A-Za-z][.)])\s+(?=\S)")


@dataclass
class Entry:
    """One code or group; `parent` is the place of the entry it stands under in the list of all, -1 for the top. `where` says where it was read."""

    name: str
    where: str
    parent: int = -1
    id: str = ""
    definition: list[str] = field(default_factory=list)
    include: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    cues: list[str] = field(default_factory=list)
    not_cues: list[str] = field(default_factory=list)
    colour: str = ""
    question: str = ""
    marks: str = ""
    status: str = ""

    def put(self, kind: str, text: str) -> None:
        """Add what was read under a head or label; lists are parted at semicolons and line ends, examples and definitions at line ends only."""
        text = text.strip()
        if kind in ("id", "colour", "question", "marks", "status"):
            setattr(self, kind, text)
        elif kind in ("definition", "examples"):
            getattr(self, kind).extend(part.strip() for part in text.split("\n") if part.strip())
        elif kind in ("include", "exclude", "cues", "not_cues"):
            getattr(self, kind).extend(part.strip(" .•-") for part in re.split(r"[;\n]", text) if part.strip(" .•-"))


def kind_of(head: str) -> str:
    """What a column head or label says it holds, or an empty string."""
    plain = " ".join(re.sub(r"\([^)]*\)", " ", head).replace("_", " ").split()).strip(" :*").casefold()
    return _WORDS.get(plain, "")


def labelled(text: str) -> tuple[str, str] | None:
    """A line such as `Include: visits` as the kind it names and the rest; None where it begins with no known label."""
    match = _LABEL.match(text)
    kind = kind_of(match["label"]) if match else ""
    return (kind, match["rest"].strip()) if match and kind not in ("", "name", "group") else None


def parted(text: str) -> list[str]:
    """A paragraph such as `Include: visits. Exclude: calls` parted before each of its labels."""
    starts = [match.start() for match in _INNER.finditer(text) if match.start()]
    return [part for start, end in pairwise([0, *starts, len(text)]) if (part := text[start:end].strip())]


def unnumbered(name: str) -> str:
    """A heading without the number before it."""
    return " ".join(_NUMBERED.sub("", name).split()).strip(" :*")
