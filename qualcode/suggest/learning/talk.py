"""Turns as the learner sees them: what was said, by whom, after what, and which cues of the codebook stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from qualcode.model.codebook import Codebook
from qualcode.model.text import Span
from qualcode.suggest.cues import cache as cue_cache
from qualcode.suggest.cues import english
from qualcode.suggest.cues.english import Pipeline
from qualcode.suggest.cues.match import CueMatcher, Hit
from qualcode.suggest.cues.passages import pieces, sentences

KEPT = 20_000_000
"""How many characters of text are remembered with the cues found in them, so that scoring again need not read them again."""

DIALOGUE = 8
"""How many turns a transcript has on average, at least, where people talk to each other; answers to a survey are fewer."""


class Said(Protocol):
    """Anything with a transcript, a speaker and a text: what the learner calls a turn."""

    @property
    def transcript(self) -> str:
        """The transcript it belongs to."""
        ...

    @property
    def speaker(self) -> str | None:
        """The label of whoever speaks, or None."""
        ...

    @property
    def text(self) -> str:
        """The words."""
        ...


@dataclass(frozen=True, slots=True)
class Talk:
    """Turns in order, as columns. `before[i]` is the place of the turn before turn i in its transcript, or -1."""

    texts: tuple[str, ...]
    speakers: tuple[str, ...]
    transcripts: tuple[str, ...]
    before: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def is_dialogue(self) -> bool:
        """Whether people talk to each other here: long transcripts of at least two speakers."""
        talks: dict[str, set[str]] = {}
        for transcript, speaker in zip(self.transcripts, self.speakers, strict=True):
            talks.setdefault(transcript, set()).add(speaker)
        shared = sum(len(talks[t]) > 1 for t in self.transcripts)
        return len(self) >= DIALOGUE * len(talks) and 2 * shared >= len(self) > 0


def listen(turns: Iterable[Said]) -> Talk:
    """Turns as columns, each with the one before it in its transcript."""
    texts, speakers, transcripts, before = [], [], [], []
    last: dict[str, int] = {}
    for place, turn in enumerate(turns):
        texts.append(turn.text)
        speakers.append(turn.speaker or "")
        transcripts.append(turn.transcript)
        before.append(last.get(turn.transcript, -1))
        last[turn.transcript] = place
    return Talk(tuple(texts), tuple(speakers), tuple(transcripts), tuple(before))


@dataclass(frozen=True)
class Heard:
    """Turns, with the numbers and cues that were taken off them once, and, where there are sentence embeddings, what they mean."""

    talk: Talk
    matrix: Any
    hits: tuple[tuple[Hit, ...], ...]
    meaning: Any = None

    def __len__(self) -> int:
        return len(self.talk)


class CueReader:
    """Finds the cues of a codebook in texts, and remembers what it found, so that the same words are read by spaCy once.

    With `keep`, what was found is remembered between runs too, in the user's cache folder.
    """

    def __init__(self, codebook: Codebook, pipeline: Pipeline | None = None, *, keep: bool = False) -> None:
        self.codebook = codebook
        self.matcher = CueMatcher(codebook, pipeline or english.pipeline())
        self.known: dict[str, tuple[Hit, ...]] = {}
        self._size = 0
        self._kept = cue_cache.cache_name(codebook, self.matcher.pipeline) if keep else ""
        self._before = cue_cache.load(self._kept) if keep else {}

    def hits(self, texts: Sequence[str]) -> list[tuple[Hit, ...]]:
        """The hits in each text, in order of their place."""
        before = {text: self._read_before(text) for text in dict.fromkeys(texts) if text not in self.known}
        fresh = {text: hits for text, hits in before.items() if hits is not None}
        new = [text for text, hits in before.items() if hits is None]
        parts = [(text, piece) for text in new for piece in pieces(sentences(text, Span(0, len(text))))]
        for (text, piece), found in zip(parts, self.matcher.hits(text[p.start : p.end] for text, p in parts), strict=True):
            moved = (Hit(h.code, h.cue, h.start + piece.start, h.end + piece.start, h.length, h.negated) for h in found)
            fresh[text] = (*fresh.get(text, ()), *moved)
        answer = [self.known[text] if text in self.known else fresh.get(text, ()) for text in texts]
        fresh |= {text: fresh.get(text, ()) for text in new}
        self._size += sum(map(len, fresh))
        if self._size > KEPT:
            self.known, self._size = {}, sum(map(len, fresh))
        self.known.update(fresh)
        if self._kept and new:
            self._before |= {cue_cache.key_of(text): cue_cache.packed(fresh[text], self.codebook) for text in new}
            cue_cache.save(self._kept, self._before)
        return answer

    def _read_before(self, text: str) -> tuple[Hit, ...] | None:
        """What an earlier run found in a text."""
        rows = self._before.get(cue_cache.key_of(text)) if self._before else None
        return None if rows is None else cue_cache.unpacked(rows, self.codebook)
