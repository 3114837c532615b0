"""Who speaks: participants with their attributes and consent, and the labels that stand for them in the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ROLES = ("participant", "interviewer", "interpreter", "supporter", "pooled")
"""What a speaker label can stand for. `pooled` is a label for several people, or for nobody who can be told apart."""

CONSENTS = ("quote", "paraphrase", "publication", "archive", "recontact")
"""The separate answers of a consent form; an empty or unknown answer means no."""


@dataclass(frozen=True)
class Participant:
    """One person of the study. `attributes` holds every column of participants.csv but the id; an answer that is not a yes is a no."""

    id: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    def allows(self, use: str) -> bool:
        """Whether the person said yes to this use (`quote`, `paraphrase`, `publication`, `archive` or `recontact`)."""
        return self[use].strip().casefold() in ("yes", "y", "true", "1")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label in one transcript, the person it stands for (empty where unknown) and the role it plays there."""

    transcript: str
    label: str
    participant: str = ""
    role: str = ""

    @property
    def counts(self) -> bool:
        """Whether this talk is a participant's: everybody but interviewers, interpreters and supporters. An unmapped label counts."""
        return self.role in ("", "participant", "pooled")
