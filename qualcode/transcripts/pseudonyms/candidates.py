"""What may name somebody, gathered from every source and grouped by string, for a person to decide on.

Nothing is decided here. What no list, shape, capital or model gives away (a nickname in small letters, a life story, the only bakery in a village) is not
found: a person has to read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from qualcode.model.text import Span, Transcript
from qualcode.transcripts.pseudonyms.capitals import find_capitals, first_words, kind_of, names_in_use, placeholders
from qualcode.transcripts.pseudonyms.matching import Matcher
from qualcode.transcripts.pseudonyms.name_words import label_names
from qualcode.transcripts.pseudonyms.patterns import Found, find_patterns
from qualcode.transcripts.pseudonyms.words import COMMON, LINKS, NEVER, ORGANISATION, PLACE, TITLES, WORD_NAMES

Finder = Callable[[Iterable[str]], Iterable[list[Found]]]
"""Finds names in texts: for each text the stretches it takes for names, with their kind. A language model, most often."""

SOURCES = ("list", "participants", "speakers", "patterns", "model", "capitals", "part of a name", "first words", "small letters")
"""Where a candidate came from, the surest first."""

_PART = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a candidate stands: in which transcript and turn (0 outside every turn), and between which characters."""

    transcript: str
    start: int
    end: int
    turn: int = 0


@dataclass
class Candidate:
    """A string that may name somebody: what kind it seems, who found it, and everywhere it stands. `whole` is the longer name it is a part of."""

    text: str
    kind: str
    sources: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    whole: str = ""

    @property
    def weak(self) -> bool:
        """Whether only its capital speaks for it, or it is a name's part or a word in small letters: looked at last."""
        sure = self.sources & {"list", "participants", "speakers", "patterns", "model"}
        by_letters = self.text.islower() and self.sources == {"model"}
        return self.kind in ("initials", "small letters") or (not sure and self.kind == "name") or by_letters


def collect(
    transcripts: Mapping[str, Transcript],
    *,
    known: Iterable[str] = (),
    listed: Iterable[str] = (),
    finder: Finder | None = None,
    labels: Iterable[str] = (),
) -> list[Candidate]:
    """Every candidate in the texts, the surest sources and most frequent first.

    `known` are names from the tables of people, `listed` the user's own list, `labels` the speaker labels that may be names, `finder` a model.
    """
    named: dict[str, Candidate] = {}

    def add(text: str, kind: str, source: str, whole: str = "") -> None:
        text = " ".join(text.split())
        if len(text) > 1 or source in ("list", "participants"):
            there = named.setdefault(text, Candidate(text, kind, whole=whole))
            there.sources.add(source)
            there.whole = there.whole or whole
            if there.kind in ("name", "initials") and kind not in ("name", "initials"):
                there.kind = kind

    ordinary = _ordinary(transcripts.values())
    for names, source in ((listed, "list"), (known, "participants")):
        for name in names:
            add(name, kind_of(name), source)
    for label in labels:
        if label_names(label, {w for w in map(str.casefold, _PART.findall(label)) if ordinary[w]}):
            add(label, "initials" if label.isupper() and len(label) <= 3 else "person", "speakers")
    for text, spans in _found(transcripts, finder):
        for source, there in spans:
            name = text[there.start : there.end]
            if source != "first words" or not ordinary[name.casefold().replace("’", "'")]:
                add(name, there.kind, source)
    _join_capitals(named)
    for whole in [c for c in named.values() if c.kind == "person" or (c.kind == "name" and " " in c.text)]:
        for part in _parts(whole.text, ordinary):
            add(part, "person", "part of a name", whole.text)
    people = [c for c in named.values() if (c.kind == "person" or c.sources & {"list", "participants"}) and not c.text.islower()]
    for name in [c.text for c in people if " " not in c.text]:
        if 0 < ordinary[name.casefold()] <= 20:
            add(name.lower(), "small letters", "small letters", name)
    _place(named, transcripts)
    return sorted(
        (c for c in named.values() if c.places), key=lambda c: (c.weak, min(SOURCES.index(s) for s in c.sources), -len(c.places), c.text)
    )


def _join_capitals(named: dict[str, Candidate]) -> None:
    """Take a name in capitals (`KAREN`) together with the same name in usual letters, where both are met."""
    usual = {c.text.casefold(): c for c in named.values() if not c.text.isupper()}
    for text in [t for t in named if t.isupper() and t.casefold() in usual]:
        usual[text.casefold()].sources |= named.pop(text).sources


def _found(transcripts: Mapping[str, Transcript], finder: Finder | None) -> Iterator[tuple[str, list[tuple[str, Found]]]]:
    """The stretches of every turn and of what stands between turns, with what was found in each and by what."""
    texts = [t.slice(span) for t in transcripts.values() for span in pieces(t)]
    by_model = finder(texts) if finder else ([] for _ in texts)
    for text, model in zip(texts, by_model, strict=True):
        hidden = placeholders(text)
        found = [("patterns", f) for f in find_patterns(text)] + [("capitals", f) for f in find_capitals(text)]
        found += [("capitals", f) for f in names_in_use(text, WORD_NAMES)]
        found += [("first words", f) for f in first_words(text)]
        found += [("model", f) for f in (_trimmed(text, m) for m in model) if f is not None]
        yield text, [(source, f) for source, f in found if not any(f.start < end and start < f.end for start, end in hidden)]


def pieces(transcript: Transcript) -> list[Span]:
    """The turns of a text and what stands between them, less the speaker labels, each as a stretch of its own."""
    found, at = [], 0
    for turn in transcript.turns:
        gap = transcript.text[at : turn.start]
        label = turn.speaker or ""
        cut = at + (gap.rfind(label) if label and label in gap else len(gap))
        found += [Span(at, cut), turn.span]
        at = turn.end
    return [s for s in (*found, Span(at, len(transcript.text))) if transcript.slice(s).strip()]


def _trimmed(text: str, found: Found) -> Found | None:
    """What a model found, without an article, a possessive and marks at its ends; None where only an everyday word or a number is left."""
    words = [(m[0], m.start() + found.start, m.end() + found.start) for m in re.finditer(r"\w[\w'’&.\-]*", text[found.start : found.end])]
    while words and words[0][0].casefold() in COMMON and len(words) > 1:
        words.pop(0)
    while len(words) > 1 and words[-1][0].casefold() in COMMON | LINKS:
        words.pop()
    if not words:
        return None
    end = words[-1][2]
    last = re.sub(r"['’](?:s|d|ll|ve|re|m)?$|[.'’\-]+$", "", words[-1][0])
    end -= len(words[-1][0]) - len(last)
    name = text[words[0][1] : end]
    plain = name.casefold()
    if not any(c.isalpha() for c in name) or plain in COMMON | NEVER | TITLES or plain in LINKS or len(name) < 2:
        return None
    kind = kind_of(name) if found.kind == "other" else found.kind
    return Found(words[0][1], end, kind)


def _ordinary(transcripts: Iterable[Transcript]) -> Counter[str]:
    """How often each word stands in small letters anywhere in the study."""
    return Counter(w for t in transcripts for w in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", t.text) if w.islower())


def _parts(name: str, ordinary: Mapping[str, int]) -> Iterator[str]:
    """The words of a person's name that may name them alone: no titles, no links, no everyday words."""
    words = _PART.findall(name)
    if len(words) < 2:
        return
    for word in words:
        plain = word.casefold()
        if (
            word[:1].isupper()
            and plain not in TITLES | LINKS | COMMON | NEVER | ORGANISATION | PLACE
            and len(word) > 1
            and ordinary.get(plain, 0) < 5
        ):
            yield word


def _place(named: Mapping[str, Candidate], transcripts: Mapping[str, Transcript]) -> None:
    """Find every candidate everywhere, the longest first, as replacing will."""
    matcher = Matcher(named)
    shorter: defaultdict[str, list[Place]] = defaultdict(list)
    for transcript in transcripts.values():
        hidden = placeholders(transcript.text)
        for match in matcher.find(transcript.text):
            if not any(match.start < end and start < match.end for start, end in hidden):
                turn = transcript.turn_at(match.start)
                shorter[match.name].append(Place(transcript.id, match.start, match.end, turn.number if turn else 0))
    for name, places in shorter.items():
        named[name].places = places
