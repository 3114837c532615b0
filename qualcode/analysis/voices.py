"""Who speaks: the person, group and site behind each speaker label of each transcript."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.analysis.quotes.attribution import NEUTRAL, group_sizes, group_words
from qualcode.model.coding import Coding
from qualcode.model.text import Span, Transcript, Turn

if TYPE_CHECKING:
    from qualcode.study import Study

NOT_HEARD = ("document", "poll comment", "poll comments")
"""Kinds of transcript whose words are no talk of an interview or focus group; they never count as people heard."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker label of one transcript and what is known of it.

    `is_talk` says that it is a participant's talk; `heard` that it also counts among the people heard; `may_quote` that the person agreed to be quoted.
    """

    transcript: str
    label: str
    participant: str
    site: str
    group: str
    is_talk: bool
    heard: bool
    may_quote: bool


@dataclass
class Voices:
    """The voices of a study, each looked up once.

    `people` holds the attributes of everybody who takes part; an open site or group is filled from the transcript they speak in. `words` is the
    word that may be printed for each group at each site.
    """

    study: Study
    people: dict[str, dict[str, str]] = field(init=False)
    words: dict[tuple[str, str], str] = field(init=False)
    _known: dict[tuple[str, str | None], Voice] = field(init=False)
    _heard_in: dict[tuple[str, int, int], tuple[Voice, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._known, self._heard_in = {}, {}
        for transcript in self.study.transcripts.values():
            for turn in transcript.turns:
                if (transcript.id, turn.speaker) not in self._known:
                    self._known[transcript.id, turn.speaker] = self._find(transcript.id, turn)
        settings = self.study.project.settings
        self.people = {p.id: dict(p.attributes) for p in self.study.participants.values()}
        for voice in self._known.values():
            if person := self.people.get(voice.participant):
                person[settings.site] = person.get(settings.site) or voice.site
                person[settings.group] = person.get(settings.group) or voice.group
        self.words = group_words(group_sizes(self.study, self.people.values()), settings.k)

    def _find(self, transcript_id: str, turn: Turn) -> Voice:
        study, settings = self.study, self.study.project.settings
        speaker = study.speaker(transcript_id, turn)
        person = study.participants.get(speaker.participant)
        attributes = study.attributes(transcript_id, turn)
        kind = study.rows.get(transcript_id, {}).get("kind", "").strip().casefold()
        return Voice(
            transcript=transcript_id,
            label=turn.speaker or "",
            participant=person.id if person else "",
            site=attributes.get(settings.site, ""),
            group=attributes.get(settings.group, ""),
            is_talk=speaker.counts,
            heard=speaker.counts and kind not in NOT_HEARD,
            may_quote=person is not None and person.may_be_quoted(published=settings.report.get("status") == "published"),
        )

    def of(self, transcript_id: str, turn: Turn) -> Voice:
        """Whoever speaks in a turn."""
        return self._known[transcript_id, turn.speaker]

    def word(self, voice: Voice) -> str:
        """What may be printed of the group a voice belongs to."""
        return self.words.get((voice.site, voice.group), NEUTRAL)

    def everybody(self) -> list[Voice]:
        """Every voice of every transcript, in order of the transcripts."""
        return list(self._known.values())

    def in_coding(self, coding: Coding, site: str = "") -> list[Voice]:
        """Those heard in a coded passage, each once; with `site`, only those of that site."""
        place = (coding.transcript, coding.start, coding.end)
        if place not in self._heard_in:
            transcript = self.study.transcripts[coding.transcript]
            found = (self.of(transcript.id, turn) for turn in turns_in(transcript, coding.span))
            self._heard_in[place] = tuple(dict.fromkeys(v for v in found if v.heard))
        return [v for v in self._heard_in[place] if site in ("", v.site)]


def turns_in(transcript: Transcript, span: Span) -> Iterator[Turn]:
    """The turns a span touches, in order, without going through all of them."""
    from bisect import bisect_right

    first = bisect_right(transcript.turns, span.start, key=lambda t: t.end)
    for turn in transcript.turns[first:]:
        if turn.start >= span.end:
            break
        yield turn
