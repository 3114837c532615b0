"""Who speaks: participants with their attributes and consent, and the labels that stand for them in the texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

ROLES = ("participant", "interviewer", "interpreter", "supporter", "pooled")
"""What a speaker label can stand for. `pooled` is a label for several people, or for nobody who can be told apart."""

CONSENTS = ("quote", "paraphrase", "publication", "archive", "recontact")
"""The separate answers of a consent form; an empty or unknown answer means no."""

CONSENT_COLUMNS = ("consent version", "consent date", *CONSENTS, "consent by", "assent", "assent date")
"""What is kept of a consent form. `consent by` says who signed where it was not the person; `assent` is the young person's own yes."""

_YES = ("yes", "y", "true", "1")
_NO = ("no", "n", "false", "0")
ANSWERS = (*_YES, *_NO)
"""The words of a table that are read as an answer, whatever their capitals."""
_SELF = ("", "self", "themselves", "participant", "own")
_YOUNG = re.compile(
    r"\b(young (person|people|man|men|woman|women)|child(ren)?|pupils?|boys?|girls?|students?|learners?|teen(ager)?s?|adolescents?|youths?|kids?|minors?"
    r"|sixth[- ]formers?)\b",
    re.IGNORECASE,
)
_OF_THEIRS = re.compile(
    r"\b(parent|carer|mother|father|mum|dad|aunt|uncle|grand\w+|worker|guardian|teacher|manager|lead|officer|nurse)s?\b", re.IGNORECASE
)
_YOUNG_THEMSELVES = re.compile(r"\byoung (carer|parent|mother|father|mum|dad)s?\b", re.IGNORECASE)
_ADULT = re.compile(
    r"\b(head|deputy|assistant|director|staff|service|team|practitioner|professional|coordinator|counsellor|tutor|governor|famil\w*)s?\b",
    re.IGNORECASE,
)
"""Words of a role or group that stand beside those of young people (`children's services`), where the role itself names no young person."""


@dataclass(frozen=True)
class Participant:
    """One person of the study. `attributes` holds every column of participants.csv but the id.

    `refused` are the answers that are a no since the person withdrew, whatever the table says.
    """

    id: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    def allows(self, use: str) -> bool:
        """Whether the person said yes to this use (`quote`, `paraphrase`, `publication`, `archive` or `recontact`).

        This is the one rule of consent, and whatever prints asks it. An answer that is not a yes is a no. Where somebody else signed, or the person is a young
        person who has not signed, the young person must have assented as well. Who withdrew has said no.
        """
        return use not in self.refused and _is_yes(self[use]) and (not self.needs_assent or _is_yes(self["assent"]))

    def may_be_quoted(self, *, published: bool = False) -> bool:
        """Whether the person's words may be printed: they said yes to being quoted and, for a report that is to be published, to that too."""
        return self.allows("quote") and (not published or self.allows("publication"))

    @property
    def is_young(self) -> bool:
        """Whether role or group say that this is a child or young person (and not somebody who works with them or cares for them).

        In doubt (a student) yes: then assent is asked for, and less is printed.
        """
        role, group = self["role"], self["group"]
        if _YOUNG_THEMSELVES.search(role):
            return True
        if _OF_THEIRS.search(role):
            return False
        among = _YOUNG.search(group) and not any(words.search(said) for words in (_OF_THEIRS, _ADULT) for said in (role, group))
        return bool(_YOUNG.search(role) or among)

    @property
    def needs_assent(self) -> bool:
        """Whether the answers count only with the young person's own assent."""
        signed = self["consent by"].strip().casefold()
        return signed not in _SELF or (self.is_young and not signed) or self["assent"].strip().casefold() in _NO


def _is_yes(answer: str) -> bool:
    return answer.strip().casefold() in _YES


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
