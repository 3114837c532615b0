"""What a comparison of coders found, as plain values: what the terminal, JSON, CSV, Excel and Word all print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FEW_POSITIVES = 5
"""A code that one of the coders put on so many units or fewer is shown and not judged."""

FEW_TRANSCRIPTS = 10
"""With fewer double-coded transcripts there are too few to draw again for an interval."""

REPLICATES = 1000
"""How often transcripts are drawn again for an interval."""

TOO_FEW = "too few for an interval"


@dataclass(frozen=True)
class Row:
    """One line of a comparison: what is compared, on how much, and how far the coders agree on it.

    `n_units` are units that two coders or more have read, `uses` how many of them each coder gave the code (summed over codes where the line pools them; for
    characters and spans: how many spans). Shares lie between 0 and 1. A figure is None where it is undefined; `note` says why.
    """

    what: str
    n_units: int
    n_transcripts: int
    uses: Mapping[str, int]
    percent_agreement: float | None = None
    alpha: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    cohen_kappa: float | None = None
    gwet_ac1: float | None = None
    dice: float | None = None
    prevalence: float | None = None
    jaccard: float | None = None
    span_f1: float | None = None
    too_few: bool = False
    note: str = ""
    lowest: str = ""
    """Where the line pools codes: the code with the lowest alpha among those that can be judged."""
    lowest_alpha: float | None = None


@dataclass(frozen=True)
class Overall:
    """One figure over all codes that is no pooling of them, and what it says."""

    name: str
    says: str
    value: float | None
    ci_low: float | None = None
    ci_high: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Stance:
    """Where two coders put one code on one unit and both gave a stance: how often it is the same."""

    n: int
    same: int
    alpha: float | None
    counts: tuple[tuple[str, str, int], ...]
    note: str = ""


@dataclass(frozen=True)
class Suggested:
    """What is left out of the headline because a coder saw suggestions there, counted apart; `blind` is the headline's own figure, to hold it against."""

    transcripts: tuple[str, ...]
    seen: Row
    blind: Row | None
    accepted: Mapping[str, int]
    confirmed: Mapping[str, int]
    """Of the units a coder coded by accepting a suggestion: how many, and on how many of them another coder has the same code."""


@dataclass(frozen=True)
class Source:
    """One compared transcript: how many units, and at which moment each coder's work on it was read."""

    transcript: str
    n_units: int
    read_from: Mapping[str, str]
    settled_since: bool = False


@dataclass(frozen=True)
class Comparison:
    """How far the coders of a study agree."""

    study: str
    coders: tuple[str, ...]
    unit: str
    alpha_is: str
    codebooks: tuple[str, ...]
    """The versions of the codebook that the compared codings were made under."""
    n_transcripts_in_study: int
    sources: tuple[Source, ...] = ()
    by_code: tuple[Row, ...] = ()
    unused: tuple[str, ...] = ()
    pooled: Row | None = None
    any_code: Row | None = None
    overall: tuple[Overall, ...] = ()
    pairs: tuple[Row, ...] = ()
    sites: tuple[Row, ...] = ()
    groups: tuple[Row, ...] = ()
    snapshots: tuple[Row, ...] = ()
    by_unit: tuple[Row, ...] = ()
    stance: Stance | None = None
    suggested: Suggested | None = None
    notes: tuple[str, ...] = ()
    methods: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """The codes' names."""

    def as_json(self) -> dict[str, Any]:
        """Everything, as scripts read it; the lines by code under the code's id."""
        found = asdict(self)
        found["by_code"] = {row["what"]: row for row in found["by_code"]}
        return found
