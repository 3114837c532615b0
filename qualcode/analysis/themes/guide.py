"""The topic guide and what was asked in which transcript, so that “nobody raised it” is told from “nobody was asked”."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.analysis.material import Material
from qualcode.analysis.result import Result, Value
from qualcode.codings.acts import event
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.events import Event
from qualcode.project.yaml_files import read_yaml, text_list

if TYPE_CHECKING:
    from qualcode.study import Study

FILE = "topic-guide.yaml"
ASKED, SKIPPED = "asked", "skipped"


@dataclass(frozen=True)
class Topic:
    """A topic of the interviews and the codes it invites."""

    id: str
    name: str
    codes: tuple[str, ...]


def read_guide(study: Study) -> list[Topic]:
    """The topics of `seeds/topic-guide.yaml`, in their order; none where the study has no guide.

    Raises:
        QualcodeError: a topic has no id or names a code the codebook does not have.
    """
    name = f"seeds/{FILE}"
    found = read_yaml(study.project.seeds / FILE, name)
    topics = []
    for number, entry in enumerate((found or {}).get("topics") or (), 1):
        if not isinstance(entry, dict) or not entry.get("id"):
            raise QualcodeError(f"{name}: topic {number} has no id", "give each topic an id")
        codes = text_list(entry, "codes", f"{name}, topic {entry['id']}")
        for code in codes:
            if code not in study.codebook:
                known = [c.id for c in study.codebook.walk()]
                raise QualcodeError(
                    f"{name}, topic {entry['id']}: there is no code {code!r}", did_you_mean(code, known) or "take it out, or name another"
                )
        topics.append(Topic(str(entry["id"]), str(entry.get("name") or entry["id"]), tuple(study.codebook.current(c) for c in codes)))
    return topics


@dataclass(frozen=True)
class Asking:
    """How often the topics behind some codes were asked: transcripts in which one was, in which all were left out, and with no record."""

    asked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """`asked`, `not asked`, or `not recorded`, with the figures."""
        of = len(self.asked) + len(self.skipped) + len(self.unknown)
        if self.asked:
            return f"asked in {len(self.asked)} of {of}"
        return "not asked" if self.skipped and not self.unknown else "asking not recorded" if of else "nobody to ask"


@dataclass(frozen=True)
class Guide:
    """The topics, and the record of which was asked in which transcript."""

    topics: tuple[Topic, ...]
    record: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, study: Study) -> Guide:
        """A study's guide; raises as `read_guide` does."""
        return cls(tuple(read_guide(study)), {(str(e["transcript"]), str(e["topic"])): str(e["to"]) for e in study.state.of("asked")})

    def asking(self, transcripts: Iterable[str], codes: Iterable[str]) -> Asking:
        """Whether the topics that invite these codes were asked in these transcripts."""
        wanted = set(codes)
        topics = {t.id for t in self.topics if wanted & set(t.codes)}
        asked: list[str] = []
        skipped: list[str] = []
        unknown: list[str] = []
        for transcript in transcripts:
            answers = {self.record.get((transcript, topic), "") for topic in topics}
            (asked if ASKED in answers else skipped if answers == {SKIPPED} else unknown).append(transcript)
        return Asking(tuple(asked), tuple(skipped), tuple(unknown))


def asked_event(study: Study, coder: str, transcript: str, topic: str, to: str) -> Event:
    """The event that records whether a topic was asked in a transcript.

    Raises:
        QualcodeError: there is no such transcript or topic, or `to` is neither asked nor skipped.
    """
    there = study.transcript(transcript).id
    topics = [t.id for t in read_guide(study)]
    if topic not in topics:
        raise QualcodeError(
            f"there is no topic {topic!r} in seeds/{FILE}", did_you_mean(topic, topics) or f"topics are {', '.join(topics) or 'none'}"
        )
    if to not in (ASKED, SKIPPED):
        raise QualcodeError(f"{to!r} says neither that it was asked nor that it was not", f"write {ASKED} or {SKIPPED}")
    older = [e.id for e in study.state.of("asked") if e["transcript"] == there and e["topic"] == topic]
    return event(coder, "asked", {"transcript": there, "topic": topic, "to": to, "replaces": older or None})


def raised_by_code(material: Material) -> Result:
    """For each code and site: how many people raised it, and in how many of the site's transcripts a topic that invites it was asked."""
    study = material.study
    guide, voices = Guide.of(study), [v for v in material.voices.everybody() if v.heard and v.site]
    sites = sorted({v.site for v in voices})
    people = {s: {v.participant for v in voices if v.site == s} for s in sites}
    transcripts = {s: sorted({v.transcript for v in voices if v.site == s}) for s in sites}
    rows: list[tuple[Value, ...]] = []
    for code in study.codebook.codable:
        cells: list[Value] = []
        for site in sites:
            heard, there = len(material.people_by_code.get(code.id, frozenset()) & people[site]), guide.asking(transcripts[site], [code.id])
            cells += [heard, _word(heard, there)]
        rows.append((code.id, *cells))
    head = ("code", *(f"{site}: {what}" for site in sites for what in ("people", "asked")))
    unit = "people: different people heard; asked: in how many of the site's transcripts a topic that invites the code was asked"
    return Result("Raised, and asked", unit, head, tuple(rows), material.base(), material.layer.describe(), material.missing())


def _word(heard: int, there: Asking) -> str:
    if heard:
        return f"raised unasked ({there.words})" if not there.asked and there.skipped else there.words
    return f"asked, not raised ({there.words})" if there.asked else there.words
