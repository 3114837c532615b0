"""What every analysis reads: the coded passages of one layer with the people heard in them, and what is missing from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.analysis.voices import NOT_HEARD, Voice, Voices
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.coding import Coding
from qualcode.model.events import BASES, STANCES

if TYPE_CHECKING:
    from qualcode.study import Study

NOT_STATED = "not stated"
OF_CODINGS = ("stance", "basis", "coder", "star", "code")
"""Attributes of a coding; all others are a person's or a transcript's."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A coding with those heard in it, each once."""

    coding: Coding
    voices: tuple[Voice, ...]


class Material:
    """The passages of a layer in which somebody is heard."""

    def __init__(self, study: Study, layer: str = "study") -> None:
        self.study = study
        self.layer = study.layer(layer)
        self.voices = Voices(study)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The codings in which a participant is heard, in order of the texts."""
        found = (Passage(c, tuple(self.voices.in_coding(c))) for c in self.layer.codings)
        return tuple(p for p in found if p.voices)

    @property
    def people(self) -> frozenset[str]:
        """The participants heard in the passages."""
        return frozenset(v.participant for p in self.passages for v in p.voices if v.participant)

    @cached_property
    def people_by_code(self) -> dict[str, frozenset[str]]:
        """The participants heard on each code."""
        found: dict[str, set[str]] = {}
        for passage in self.passages:
            found.setdefault(passage.coding.code, set()).update(v.participant for v in passage.voices if v.participant)
        return {code: frozenset(there) for code, there in found.items()}

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """Every attribute that figures can be split by."""
        own = dict.fromkeys(k for p in self.study.participants.values() for k in p.attributes if k and not _is_consent(k))
        rows = dict.fromkeys(k for r in self.study.rows.values() for k in r if k and k not in ("id", "label"))
        return tuple(dict.fromkeys(["participant", "transcript", *own, *rows, *OF_CODINGS]))

    def check_attribute(self, name: str) -> str:
        """The attribute, if there is one of that name.

        Raises:
            QualcodeError: there is none.
        """
        if name not in self.attributes:
            raise QualcodeError(
                f"there is no attribute {name!r}", did_you_mean(name, list(self.attributes)) or f"known are {', '.join(self.attributes)}"
            )
        return name

    def value(self, passage: Passage, voice: Voice, attribute: str) -> str:
        """What an attribute is for one person heard in one passage; `not stated` where it is empty."""
        if attribute in OF_CODINGS:
            found = getattr(passage.coding, attribute)
            return ("yes" if found else "no") if attribute == "star" else str(found) or NOT_STATED
        return self.of_voice(voice).get(attribute) or NOT_STATED

    def of_voice(self, voice: Voice) -> dict[str, str]:
        """Every attribute of whoever speaks under a label."""
        key = (voice.transcript, voice.label)
        known = self._known_voices
        if key not in known:
            there = {**self.study.rows.get(voice.transcript, {}), "transcript": voice.transcript, "participant": voice.participant}
            there.update({k: v for k, v in self.voices.people.get(voice.participant, {}).items() if v})
            settings = self.study.project.settings
            known[key] = {**there, settings.site: voice.site, settings.group: voice.group}
        return known[key]

    @cached_property
    def _known_voices(self) -> dict[tuple[str, str], dict[str, str]]:
        return {}

    def order(self, attribute: str, values: Iterable[str]) -> list[str]:
        """The values of an attribute in the order they are printed: stances and groups in their own order, others by the alphabet, `not stated` last."""
        found = set(values)
        first: list[str] = []
        if attribute in ("stance", "basis"):
            first = [*(STANCES if attribute == "stance" else BASES)]
        elif attribute == self.study.project.settings.group:
            first = list(dict.fromkeys(p.get(attribute, "") for p in self.voices.people.values()))
        rank = {value: i for i, value in enumerate(first)}
        return sorted(found, key=lambda v: (v == NOT_STATED, rank.get(v, len(rank)), v))

    def base(self) -> str:
        """One sentence on whom the figures are counted among."""
        transcripts = {p.coding.transcript for p in self.passages}
        return f"{len(self.people)} people are heard, in {len(self.passages)} passages of {len(transcripts)} transcripts"

    def missing(self) -> tuple[str, ...]:
        """What the figures leave out, one sentence each."""
        said = []
        heard = {p.coding.id for p in self.passages}
        silent = [c for c in self.layer.codings if c.id not in heard]
        written = sum(self.study.rows.get(c.transcript, {}).get("kind", "").strip().casefold() in NOT_HEARD for c in silent)
        if written:
            said.append(f"{written} passages of poll comments or documents are left out: they are no interview talk")
        if len(silent) > written:
            said.append(f"{len(silent) - written} codings stand on no participant's talk and are left out")
        unmatched = {(v.transcript, v.label) for p in self.passages for v in p.voices if not v.participant}
        if unmatched:
            said.append(f"{len(unmatched)} speakers are not matched to a participant: counted in passages, not among the people")
        if self.study.codings.unplaced:
            said.append(f"{len(self.study.codings.unplaced)} codings have no place on the texts and are left out")
        if unknown := sum(self.study.codings.unknown_codes.values()):
            said.append(f"{unknown} codings name codes that are not in the codebook and are left out")
        return tuple(said)


def _is_consent(column: str) -> bool:
    from qualcode.model.people import CONSENT_COLUMNS

    return column in CONSENT_COLUMNS or column == "consent note"
