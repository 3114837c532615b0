"""The texts of a REFI file as transcripts: those that are here already are recognised, in any of their versions; the others are frozen as they are."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.codings.tombstones import withdrawn
from qualcode.errors import QualcodeError
from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.found import FoundSource
from qualcode.exchange.refi.guids import Guids
from qualcode.exchange.refi.read import Found
from qualcode.exchange.refi.wording import SourceWords, read_source
from qualcode.exchange.turns import find_turns
from qualcode.model.text import Transcript, text_hash
from qualcode.project import files
from qualcode.transcripts.draft import Draft

if TYPE_CHECKING:
    from qualcode.study import Study

_CODE_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$")


@dataclass
class TakenText:
    """A transcript that a source of the file is. `made_on` is the hash of the text the file has; `draft` is there for a new one with speakers."""

    transcript: Transcript
    made_on: str
    label: str
    words: SourceWords
    is_new: bool = False
    draft: Draft | None = None
    data: bytes = b""


def plan_texts(study: Study, found: Found, guids: Guids, losses: Losses) -> dict[str, TakenText]:
    """For each source that has a text, the transcript it is or will be, by the source's GUID."""
    planner = _Planner(study, found, guids, losses)
    plans: dict[str, TakenText] = {}
    for source in found.sources:
        taken = planner.plan(source)
        if taken is not None:
            plans[source.guid] = taken
    new = sum(p.is_new for p in plans.values())
    losses.take("transcripts", new)
    losses.take("transcripts that were here", len(plans) - new)
    return plans


class _Planner:
    def __init__(self, study: Study, found: Found, guids: Guids, losses: Losses) -> None:
        self.study, self.found, self.losses = study, found, losses
        self.gone = withdrawn(study.project)
        self.by_guid = {guids.own("source", i): i for i in study.transcripts} | guids.known("source")
        self.by_text: dict[str, list[str]] = {}
        for transcript in study.transcripts.values():
            for name in {transcript.hash, *(r.from_hash for r in transcript.revisions)}:
                self.by_text.setdefault(name, []).append(transcript.id)
        self.used: set[str] = set()
        self.ids = {i.casefold() for i in study.transcripts}
        self.twice = Counter(text_hash(s.text) for s in found.sources)

    def plan(self, source: FoundSource) -> TakenText | None:
        """The transcript a source is, or None where it has no text to take."""
        count = len(source.selections)
        if source.missing or not source.text.strip():
            why = source.missing or "there is not a word in it"
            self.losses.leave("sources without a text", f"{source.name}: {why}")
            self.losses.leave("selections in sources without a text", source.name, count)
            return None
        made_on = text_hash(source.text)
        words = read_source(source.description)
        names = {words.id or source.name, source.name}
        if any(self.gone.refuses(Transcript(n, n, source.text, (), original_hash=hashlib.sha256(source.data).hexdigest())) for n in names):
            self.losses.leave("transcripts that were withdrawn from this study, and do not come back", count=1)
            return None
        there = self._here(source, made_on, words.id)
        if there:
            self.used.add(there)
            return TakenText(self.study.transcripts[there], made_on, source.name, words)
        if source.guid in self.by_guid or source.name in {r.get("label") for r in self.study.rows.values()}:
            self.losses.guess("transcripts with other words than the one of that name here, taken as new ones", source.name)
        return self._new(source, made_on, words)

    def _here(self, source: FoundSource, made_on: str, own_id: str) -> str:
        """The transcript with these very words, now or in an older version: by GUID, by name, or because it is the only one."""
        fits = [i for i in self.by_text.get(made_on, []) if i not in self.used]
        for wanted in (self.by_guid.get(source.guid), own_id, source.name):
            if wanted in fits:
                return str(wanted)
        named = [i for i in fits if self.study.rows.get(i, {}).get("label") == source.name]
        if len(named) == 1:
            return named[0]
        return fits[0] if len(fits) == 1 and self.twice[made_on] == 1 else ""

    def _new(self, source: FoundSource, made_on: str, words: SourceWords) -> TakenText:
        turns, draft = words.turns_on(source.text), None
        if not turns:
            turns, draft = find_turns(
                source.text, [label for label, _, _ in words.speakers], guess=not self.found.origin.startswith("qualcode")
            )
        people = [c.name for c in self.found.cases.values() if c.name and source.guid in c.sources]
        if people and not any(t.speaker for t in turns):
            turns, draft = find_turns(source.text, people, guess=False)
        if not any(t.speaker for t in turns):
            self.losses.guess("transcripts in which no speakers were found; each paragraph is a turn of nobody", source.name)
        transcript_id = self._id(source, words.id)
        name = f"{transcript_id}.{'docx' if source.data.startswith(b'PK') else 'txt'}"
        digest = hashlib.sha256(source.data).hexdigest()
        warnings = draft.warnings if draft else ()
        transcript = Transcript(transcript_id, source.name or transcript_id, source.text, turns, name, digest, "refi", warnings=warnings)
        return TakenText(transcript, made_on, source.name or transcript_id, words, True, draft, source.data)

    def _id(self, source: FoundSource, own_id: str) -> str:
        """The id another copy of this study gave it; a name that can serve, where the project says so; else one that says nothing."""
        wanted = [own_id] if self.found.origin.startswith("qualcode") else []
        if self.study.project.settings.ids == "names" or (wanted and not own_id):
            wanted.append(source.name)
        for name in wanted:
            if name and _CODE_NAME.match(name) and name.casefold() not in self.ids and _can_be_file(name):
                self.ids.add(name.casefold())
                return name
        digest = hashlib.sha256(f"{source.name}\n{source.text}".encode()).hexdigest()
        for length in range(8, 64):
            name = f"t-{digest[:length]}"
            if name not in self.ids:
                break
        self.ids.add(name)
        return name


def _can_be_file(name: str) -> bool:
    from pathlib import Path

    try:
        files.check_name(Path(f"{name}.txt"))
    except QualcodeError:
        return False
    return True
