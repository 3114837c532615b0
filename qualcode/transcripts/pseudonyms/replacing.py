"""Replacing names by what was decided for them, in a text, a transcript or any string, and saying exactly what was replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qualcode.model.revisions import Replacement, carry_along, path
from qualcode.model.text import Span, Transcript, Turn
from qualcode.transcripts.pseudonyms.mapping import NameMap
from qualcode.transcripts.pseudonyms.matching import Matcher
from qualcode.transcripts.revise import revised


@dataclass(frozen=True)
class Replaced:
    """A text with its names replaced, the map from the old text, how often each replacement was put in, and what stood there before."""

    text: str
    map: tuple[Replacement, ...]
    counts: Mapping[str, int]
    before: Mapping[str, int]


@dataclass
class Replacer:
    """Replaces every name of a mapping in one pass: the longest first, whole words, in any letters.

    What was replaced before is not touched again, for no replacement holds a name.
    """

    names: NameMap
    small_letters: bool = False
    _new: dict[str, str] = field(init=False)
    _matcher: Matcher = field(init=False)

    def __post_init__(self) -> None:
        self._new = {n: e.replacement for e in self.names.replaced for n in e.names}
        kept = [n for e in self.names.entries if e.decision == "keep" for n in e.names]
        self._matcher = Matcher((*self._new, *kept), self.small_letters)

    def replace(self, text: str, here: Iterable[tuple[Span, str]] = ()) -> Replaced:
        """The text with its names replaced; `here` gives stretches that are replaced for themselves, and go before whatever else is found there."""
        own = sorted(here)
        found = [(m.start, m.end, self._new[m.name]) for m in self._matcher.find(text) if m.name in self._new]
        found = [f for f in found if not any(f[0] < s.end and s.start < f[1] for s, _ in own)]
        found = sorted([*found, *((s.start, s.end, new) for s, new in own)])
        parts, at = [], 0
        for start, end, new in found:
            parts += [text[at:start], new]
            at = end
        return Replaced(
            "".join([*parts, text[at:]]),
            tuple((s, e, len(new)) for s, e, new in found),
            Counter(new for _, _, new in found),
            Counter(text[s:e] for s, e, _ in found),
        )

    def text(self, text: str) -> str:
        """A short string with its names replaced."""
        return self.replace(text).text

    def value(self, value: Any) -> Any:
        """The same for everything inside a JSON value."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {k: self.value(v) for k, v in value.items()}
        return [self.value(v) for v in value] if isinstance(value, list | tuple) else value

    def transcript(self, transcript: Transcript) -> tuple[Transcript, Replaced]:
        """A transcript with its names replaced in text, labels, title and whatever was set apart, and what was replaced; it equals the old one where nothing was."""
        done = self.replace(transcript.text, self._places(transcript))
        mended = transcript
        if done.map:
            mended = revised(transcript, done.text, done.map, _turns(transcript, done, self))
        elif any(t.speaker and self.text(t.speaker) != t.speaker for t in transcript.turns):
            mended = replace(transcript, turns=tuple(replace(t, speaker=self.text(t.speaker or "") or None) for t in transcript.turns))
        apart: dict[str, Any] = {
            name: tuple(map(self.text, getattr(transcript, name))) for name in ("events", "outside", "removed", "warnings")
        }
        return replace(mended, title=self.text(transcript.title), metadata=self.value(transcript.metadata), **apart), done

    def _places(self, transcript: Transcript) -> list[tuple[Span, str]]:
        """The stretches that are replaced in this place only, on the text as it stands."""
        found = []
        for entry in self.names.entries:
            for name, made_on, start, end in entry.places:
                way = path(transcript.revisions, made_on, transcript.hash) if name == transcript.id else None
                there = carry_along(start, end, way) if way is not None else None
                if there and not there.edge_changed and transcript.text[there.start : there.end] not in self.names.replacements:
                    found.append((Span(there.start, there.end), entry.replacement))
        return found


def _turns(transcript: Transcript, done: Replaced, replacer: Replacer) -> list[Turn]:
    """The turns on the replaced text: every one stays, for no replacement is empty."""
    from qualcode.model.revisions import Revision, carry

    step = Revision("", "", done.map)
    turns = []
    for turn in transcript.turns:
        there = carry(turn.start, turn.end, step)
        shift = turn.start + sum(n - (e - s) for s, e, n in done.map if e <= turn.start)
        start, end = (there.start, there.end) if there else (shift, shift)
        turns.append(replace(turn, speaker=replacer.text(turn.speaker) if turn.speaker else turn.speaker, start=start, end=end))
    return turns
