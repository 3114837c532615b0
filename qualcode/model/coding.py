"""Codings, suggestions and quotes: what stands on a stretch of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.model.text import Span


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a span by a coder, on the text as it stands now.

    `stance` is positive, negative, mixed, neutral or empty, `basis` first-hand, reported, opinion or empty. `made_on` is the hash of the text it was
    made on; `edge_changed` says that an edge fell into words since replaced; `same_as` holds the ids of equal codings counted with it.
    """

    id: str
    transcript: str
    start: int
    end: int
    code: str
    coder: str
    stance: str = ""
    basis: str = ""
    star: bool = False
    note: str = ""
    at: str = ""
    codebook: str = ""
    made_on: str = ""
    edge_changed: bool = False
    restricted: bool = False
    origin: Mapping[str, Any] | None = None
    sources: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Fired:
    """A cue that matched: the cue as the codebook has it, where in the text its words stand, and whether it is denied or only supposed there."""

    cue: str
    start: int
    end: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """Why something is suggested: parts that add up to the log-odds of the score, the words that speak most for it, and similar coded passages.

    A similar passage is `(transcript, words)`; it is shown beside the reasons and is none.
    """

    parts: tuple[tuple[str, float], ...] = ()
    words: tuple[str, ...] = ()
    similar: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A machine-made coding-to-be: never applied by itself.

    `score` lies between 0 and 1 and orders suggestions; `model` is the fingerprint of what made it; `fired` are the cues that matched, `why`
    what the score rests on.
    """

    transcript: str
    turn: int
    start: int
    end: int
    code: str
    score: float
    model: str
    fired: tuple[Fired, ...] = ()
    why: Why | None = None

    @property
    def key(self) -> str:
        """A short name to accept or reject it by: transcript, turn, code and the place of its first word."""
        return f"{self.transcript}:{self.turn}:{self.code}:{self.start}"

    @property
    def span(self) -> Span:
        """Where the coding would stand."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Quote:
    """A coded passage ready to be printed: the exact words, who said them, and the attribution that may stand beside them.

    `cuts` are the stretches of the transcript a person left out of it for print, `put_in` what stands in place of each of them (`the worker` for a name; empty
    for nothing), `approved_by` who approved it (empty where nobody has).
    """

    text: str
    transcript: str
    turn: int
    start: int
    end: int
    speaker: str
    participant: str
    code: str
    coder: str
    stance: str = ""
    basis: str = ""
    star: bool = False
    attribution: str = ""
    coding: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    cuts: tuple[tuple[int, int], ...] = ()
    approved_by: str = ""
    put_in: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        """The words as they are printed: each stretch left out stands as `[...]`, or as what was put in its place, `[the worker]`."""
        puts = dict(zip(self.cuts, self.put_in, strict=False))
        out, at = "", self.start
        for cut in sorted(self.cuts):
            before = self.text[at - self.start : cut[0] - self.start]
            out += before.lstrip() if out.endswith("[...] ") else before
            out = f"{out}[{puts[cut]}]" if puts.get(cut) else f"{out.rstrip()} [...] "
            at = cut[1]
        rest = self.text[at - self.start :]
        return (out + (rest.strip() if out.endswith("[...] ") else rest)).strip() if self.cuts else self.text
