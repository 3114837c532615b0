"""The questions of a poll and the answers that could be given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """An answer that could be given. `count` and `percent` are None where the report does not say."""

    id: str
    text: str
    count: int | None = None
    percent: float | None = None
    valence: str = "neutral"
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question with its answers. `base` says what the shares are of; `answered` and `selections` are the sizes of the two bases, where known."""

    id: str
    about: str
    type: str
    base: str
    answered: int | None
    selections: int | None
    options: tuple[Option, ...]
    note: str = ""
    wording: str = ""

    @property
    def size(self) -> int | None:
        """How many the shares are shares of, where base and number are known."""
        return {"respondents": self.answered, "selections": self.selections}.get(self.base)
