"""Whose words a place holds, and what stands against printing them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from qualcode.analysis.quotes.approvals import Approval, approvals
from qualcode.analysis.quotes.ladder import Ladder
from qualcode.analysis.quotes.quotable import NO_CONSENT, NOT_TALK, RESTRICTED, UNMATCHED
from qualcode.analysis.voices import Voice, turns_in
from qualcode.model.coding import Coding
from qualcode.project.tombstones import Withdrawn, withdrawn
from qualcode.reports.check.corpus import Place
from qualcode.reports.quoting import says_less
from qualcode.reports.source import Source, quote_numbers
from qualcode.reports.view import View, view_of


@dataclass
class People:
    """What the study knows of whoever is quoted. `site` is the site of a site's own report, `is_ours` says that the program made the report first."""

    source: Source
    site: str = ""
    is_ours: bool = False
    quoted: dict[str, int] = field(default_factory=dict)

    @cached_property
    def view(self) -> View:
        """The report's look at the study."""
        return view_of(self.source, self.site)

    @cached_property
    def withdrawn(self) -> Withdrawn:
        """What was withdrawn."""
        return withdrawn(self.source.study.project)

    @cached_property
    def approved(self) -> dict[str, Approval]:
        """The approvals of the layer's codings."""
        return approvals(self.source.study, self.source.layer.codings)

    @cached_property
    def numbers(self) -> dict[str, Coding]:
        """The coding behind each opaque number: those of the layer, then those of all coders."""
        known = self.source.study.codings.by_id
        every = {n: known[i] for i, n in quote_numbers(known).items()}
        return {**every, **{n: known[i] for i, n in self.source.numbers.items()}}

    @cached_property
    def _by_transcript(self) -> dict[str, list[Coding]]:
        found: dict[str, list[Coding]] = {}
        for coding in self.source.layer.codings:
            found.setdefault(coding.transcript, []).append(coding)
        return found

    def codings(self, place: Place) -> list[Coding]:
        """The codings of the layer that a place stands in; punctuation at its edges does not count."""
        return [c for c in self._by_transcript.get(place.transcript, []) if c.start <= place.span.start and place.span.end <= c.end]

    def voices(self, place: Place) -> list[Voice]:
        """Those who speak in a place, each once."""
        transcript = self.source.study.transcripts[place.transcript]
        return list(dict.fromkeys(self.source.voices.of(transcript.id, turn) for turn in turns_in(transcript, place.span)))

    def turn(self, place: Place) -> str:
        """Where a place stands, for the study team."""
        transcript = self.source.study.transcripts[place.transcript]
        turns = [t.number for t in turns_in(transcript, place.span)]
        return f"{transcript.id}, turn {turns[0]}" + (f" to {turns[-1]}" if len(turns) > 1 else "")

    def against(self, place: Place) -> Iterator[tuple[str, str]]:
        """What stands against printing the words of a place: the kind of finding, and why in words."""
        voices = self.voices(place)
        if not any(v.is_talk for v in voices):
            yield "interviewer", NOT_TALK
            return
        if len(voices) > 1:
            yield "speakers", "the words are of several people"
        for voice in voices:
            if voice.is_talk and not voice.participant:
                yield "consent", UNMATCHED
            elif voice.is_talk and not voice.may_quote:
                yield "consent", self.no_consent(voice)
        if any(r.overlaps(place.span) for r in self.source.study.codings.restricted.get(place.transcript, ())):
            yield "restricted", RESTRICTED

    def no_consent(self, voice: Voice) -> str:
        """Why somebody may not be quoted, and whether their words may be paraphrased."""
        person = self.source.study.participants[voice.participant]
        if person.allows("quote"):
            return f"{NO_CONSENT} in a report that is published"
        return NO_CONSENT + (": only to be paraphrased" if person.allows("paraphrase") else "")

    @cached_property
    def ladders(self) -> list[Ladder]:
        """The ladders an attribution may stand on: that for the people this file quotes, and of a report of ours that as it would be printed now."""
        return [*([self.view.printed.ladder] if self.is_ours else []), self.view.ladder(self.quoted)]

    def attributions(self, voice: Voice) -> list[str]:
        """What may stand beside somebody's words at most; nothing where the ladder withholds them."""
        return list(dict.fromkeys(filter(None, (ladder.attribution(voice.participant).words for ladder in self.ladders))))

    def may_stand(self, words: str, voice: Voice) -> bool:
        """Whether an attribution is one the program itself would print beside somebody's words."""
        return any(
            not ladder.attribution(voice.participant).withheld and says_less(words, voice.participant, ladder) for ladder in self.ladders
        )


def full_span(coding: Coding, place: Place) -> bool:
    """Whether a quotation begins where a coding does: nothing was cut off in front of it that the coder had not left out."""
    return 0 <= place.span.start - coding.start <= 3
