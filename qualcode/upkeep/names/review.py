"""Deciding on candidates one after the other: what is open, in which words it stands, and each decision kept at once in the key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.project import people
from qualcode.study import Study
from qualcode.transcripts.pseudonyms.candidates import Candidate, Finder, Place
from qualcode.transcripts.pseudonyms.mapping import NameMap, Where, name_key, parse_decision
from qualcode.transcripts.pseudonyms.matching import Matcher
from qualcode.upkeep.names.key import Key
from qualcode.upkeep.names.proposals import proposals, shared, suggested
from qualcode.upkeep.names.pseudonymise import candidates

AROUND = 55
"""How many characters are shown on either side of a candidate."""


@dataclass
class Review:
    """The candidates of a study and what was decided on them. Every decision is saved at once, so a review can be left and taken up again."""

    study: Study
    key: Key
    candidates: list[Candidate]
    _before: list[NameMap] = field(default_factory=list)

    @classmethod
    def begin(cls, study: Study, key: Key, finder: Finder | None = None, only: Iterable[str] = ()) -> Review:
        """Gather the candidates that nobody has decided on."""
        return cls(study, key, candidates(study, key, finder, only))

    @property
    def open(self) -> list[Candidate]:
        """Those that still wait for a decision."""
        return [c for c in self.candidates if self.key.names.of(c.text) is None]

    def suggestion(self, candidate: Candidate) -> str:
        """A replacement to offer for it."""
        return suggested(self.study, self.key, candidate)

    def proposals(self) -> dict[str, str]:
        """A replacement to offer for everything that waits, so that different people in one list get different ones."""
        return proposals(self.study, self.key, self.open)

    def shared(self, name: str = "") -> list[str]:
        """Which names share a pseudonym that may be two people, in words; `name` limits it to what was decided on it."""
        return shared(self.study, self.key.names, name)

    def context(self, place: Place) -> tuple[str, str, str]:
        """The words before a candidate, itself, and those after it, on one line."""
        text = self.study.transcripts[place.transcript].text
        before = " ".join(text[max(0, place.start - AROUND) : place.start].split())
        after = " ".join(text[place.end : place.end + AROUND].split())
        blank = " " if text[place.end : place.end + 1].isspace() else ""
        return before + " " * text[place.start - 1 : place.start].isspace(), " ".join(text[place.start : place.end].split()), blank + after

    def decide(self, names: Iterable[str], decision: str, replacement: str = "", kind: str = "", places: Iterable[Where] = ()) -> None:
        """Take a decision and keep it.

        Raises:
            QualcodeError: it makes no sense (see `NameMap.decided`), or somebody else has changed the key meanwhile.
        """
        self._keep(self.key.names.decided(names, decision, replacement, kind, places))

    def same(self, name: str, as_name: str) -> None:
        """Decide that a name stands for the same person, place or thing as another."""
        self._keep(self.key.names.same(name, as_name))

    def keep_rest(self, but: Iterable[str] = ()) -> int:
        """Keep everything as it is that nobody has decided on, less the strings in `but`; one step for undo. Gives how many were kept."""
        left = set(but)
        rest = [c.text for c in self.open if c.text not in left]
        names = self.key.names
        for name in rest:
            names = names.decided([name], "keep")
        if rest:
            self._keep(names)
        return len(rest)

    def undo(self) -> None:
        """Take the last decision of this review back.

        Raises:
            QualcodeError: there is none.
        """
        if not self._before:
            raise QualcodeError("nothing was decided in this review yet", "older decisions are changed by deciding again: --decide")
        self.key = replace(self.key, names=self._before.pop()).save()

    def _keep(self, names: NameMap) -> None:
        before = self.key.names
        self.key = replace(self.key, names=names).save()
        self._before.append(before)

    def where(self, places: Iterable[Place]) -> list[Where]:
        """Places as the key keeps them: with the hash of the text they count in."""
        return [(p.transcript, self.study.transcripts[p.transcript].hash, p.start, p.end) for p in places]

    def places(self, name: str, turns: Iterable[tuple[str, int]] = ()) -> list[Place]:
        """Where a name stands, everywhere or in some turns (transcript id and number) only.

        Raises:
            QualcodeError: it stands nowhere there.
        """
        wanted = set(turns)
        found = []
        for transcript in self.study.transcripts.values():
            for match in Matcher([name]).find(transcript.text):
                turn = transcript.turn_at(match.start)
                number = turn.number if turn else 0
                if not wanted or (transcript.id, number) in wanted:
                    found.append(Place(transcript.id, match.start, match.end, number))
        if not found:
            raise QualcodeError(f"{name!r} stands nowhere{' in these turns' if wanted else ' in the texts'}", "look at its spelling")
        return found

    def kind_of(self, name: str) -> str:
        """What kind of thing a candidate seems to be."""
        return next((c.kind for c in self.candidates if c.text == name), "")

    def decide_by_text(self, text: str) -> str:
        """Take a decision written as `NAME=DECISION[:REPLACEMENT]`, and say it back.

        `NAME=here:[X] in ID:TURN, ID:TURN` replaces in these turns only; `NAME=same:OTHER` takes over what was decided on another name.

        Raises:
            QualcodeError: it cannot be read, makes no sense, or the name stands nowhere in the study and in no list.
        """
        name, decision, rest = parse_decision(text)
        if decision == "same":
            self.same(name, rest)
            return f"{name}: the same as {rest}"
        places: list[Where] = []
        if decision == "here":
            rest, places = self._here(name, rest)
        elif self.key.names.of(name) is None and name_key(name) not in map(
            name_key, (*(c.text for c in self.candidates), *self.key.listed)
        ):
            self._must_stand(name)
        offered = next((self.suggestion(c) for c in self.candidates if c.text == name), "")
        self.decide([name], decision, rest or (offered if decision == "replace" else ""), self.kind_of(name), places)
        done = self.key.names.of(name)
        return f"{name}: {decision}{f' {done.replacement}' if done and done.replacement else ''}"

    def _must_stand(self, name: str) -> None:
        try:
            self.places(name)
        except QualcodeError as error:
            known = [c.text for c in self.candidates]
            raise QualcodeError(error.message, did_you_mean(name, known) or "look at its spelling: qualcode pseudonymise --list") from error

    def _here(self, name: str, rest: str) -> tuple[str, list[Where]]:
        match = re.fullmatch(r"(.+?)\s+in\s+([^\s:,]+:\d+(?:\s*,\s*[^\s:,]+:\d+)*)", rest)
        if not match:
            raise QualcodeError(f"{name}: it is not said where", f'write "{name}=here:[Person 1] in ID:TURN, ID:TURN"')
        turns = []
        for one in match[2].split(","):
            transcript, _, number = one.strip().partition(":")
            turns.append((people.resolve_transcript(self.study.project, transcript), int(number)))
        return match[1], self.where(self.places(name, turns))


def shown_places(candidate: Candidate, most: int) -> list[Place]:
    """A few places of a candidate, from as many transcripts as there are; what people said before speaker labels."""
    by_transcript: dict[str, list[Place]] = {}
    for place in sorted(candidate.places, key=lambda p: not p.turn):
        by_transcript.setdefault(place.transcript, []).append(place)
    found: list[Place] = []
    while len(found) < min(most, len(candidate.places)):
        for there in by_transcript.values():
            if there:
                found.append(there.pop(0))
    return found[:most]
