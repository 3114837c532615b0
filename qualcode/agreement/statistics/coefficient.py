"""One figure of agreement, with everything that must be said beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A figure of agreement: its value, standard error and 95 % interval, and what it rests on.

    `value` is None where the figure is undefined; `note` then says why, with percent agreement and n. `n_units` are the units the figure uses (for spans:
    characters). `coverage` is the share of a code's length that met other coders' spans; only (k)u-alpha has it.
    """

    value: float | None
    n_units: int
    n_coders: int
    note: str = ""
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    coverage: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The figure as scripts read it."""
        found: dict[str, Any] = {"value": self.value, "se": self.se, "ci_low": self.ci_low, "ci_high": self.ci_high}
        return found | {"n_units": self.n_units, "n_coders": self.n_coders, "note": self.note}


def join_notes(*notes: str) -> str:
    """Several remarks as one, empty ones left out."""
    return "; ".join(n for n in notes if n)
