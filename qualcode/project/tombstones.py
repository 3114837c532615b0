"""What was withdrawn, as `withdrawn.jsonl` lists it: ids, hashes and fingerprints, never words.

Every read, import, merge and restore leaves out what is listed here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.model.days import day_of, is_later
from qualcode.model.events import Event
from qualcode.model.fingerprints import fingerprint, runs
from qualcode.model.revisions import Revision, descends
from qualcode.model.text import Transcript
from qualcode.project.files import write_atomic
from qualcode.project.folder import Project
from qualcode.project.locks import lock

Line = Mapping[str, Any]

LEVELS = {
    "quotes": ("quote",),
    "archive": ("archive",),
    "everything": ("quote", "paraphrase", "publication", "archive", "recontact"),
}
"""How far a person withdraws, and which of their answers have been a no since."""

SAME_TEXT = 3
"""So many runs of eight words in common make a text one that was withdrawn; a note or memo needs one."""


def content_hash(event: Event) -> str:
    """The name of what an event says: 16 hex digits, so that one version of an event can be withdrawn and a redacted one stand."""
    return hashlib.sha256(event.content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Withdrawn:
    """The tombstones of a project.

    `events` are ids; `contents` are (id, hash) of events whose words were redacted; `texts` are hashes of texts and files; `transcripts` are ids; `participants`
    gives for each person the levels and the day each was asked for; `now` gives for a text and an erasure the texts that came of it;
    `words` are the fingerprints by their salt.
    """

    events: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    contents: frozenset[tuple[str, str]] = frozenset()
    transcripts: frozenset[str] = frozenset()
    participants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    now: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    def drops(self, event: Event) -> bool:
        """Whether an event was withdrawn: by its id, in this very wording, or with the transcript it belongs to."""
        if event.id in self.events or event.get("transcript") in self.transcripts or event.get("on") in self.transcripts:
            return True
        return event.id in self._redacted and (event.id, content_hash(event)) in self.contents

    @cached_property
    def _redacted(self) -> frozenset[str]:
        return frozenset(i for i, _ in self.contents)

    def matches(self, text: str) -> int:
        """How many runs of eight words of a text were withdrawn."""
        if not self.words:
            return 0
        return sum(any(fingerprint(run, salt) in known for salt, known in self.words.items()) for run in set(runs(text)))

    def holds(self, text: str, least: int = SAME_TEXT) -> bool:
        """Whether a text holds words that were withdrawn."""
        return self.matches(text) >= least

    def refuses(self, transcript: Transcript) -> bool:
        """Whether a transcript that is about to come in was withdrawn: by its id, its original, its text, or words in it."""
        known = {transcript.hash, transcript.original_hash}
        return transcript.id in self.transcripts or bool(known & self.texts) or self.holds(transcript.text)

    def is_clean(self, revisions: Iterable[Revision], text: str) -> bool:
        """Whether a text (by its hash) holds nothing that was erased: it is none of the withdrawn, and where it was made from one, it was made from what came of the erasure."""
        if text in self.texts:
            return False
        revisions = tuple(revisions)
        for older in {h for r in revisions for h in (r.from_hash, r.to_hash)} & self.texts:
            if not descends(revisions, older, text):
                continue
            erasures = self.now.get(older, {})
            if not erasures or not all(any(n == text or descends(revisions, n, text) for n in nows) for nows in erasures.values()):
                return False
        return True

    def hides(self, transcript: Transcript) -> bool:
        """Whether a transcript of the project must not be shown: it was withdrawn, was not yet erased, or holds words that were withdrawn."""
        if not self.lines:
            return False
        is_clean = transcript.id not in self.transcripts and self.is_clean(transcript.revisions, transcript.hash)
        return not is_clean or self.holds(transcript.text)

    def gone(self) -> frozenset[str]:
        """The ids of those who withdrew everything."""
        return frozenset(p for p, levels in self.participants.items() if "everything" in levels)

    def refused(self, participant: str, consent_date: str) -> frozenset[str]:
        """The answers of a person that are a no since they withdrew; a consent given on a later day counts again, one of a day that cannot be read does not."""
        levels = self.participants.get(participant, {})
        return frozenset(
            answer for level, day in levels.items() for answer in LEVELS[level] if level == "everything" or not is_later(consent_date, day)
        )


def tombstone_files(project: Project) -> list[Path]:
    """Where tombstones stand; a sync program may have set a copy aside, and what stands there was withdrawn as well."""
    return sorted({project.tombstones, *project.root.glob("withdrawn*.jsonl")})


def withdrawn(project: Project) -> Withdrawn:
    """What `withdrawn.jsonl` lists.

    Raises:
        QualcodeError: a line of it cannot be read; nothing is shown then, for it might show what was withdrawn.
    """
    lines: list[Line] = []
    for path in tombstone_files(project):
        try:
            lines += parse(path.read_bytes(), path.name).lines
        except FileNotFoundError:
            continue
        except OSError as error:
            raise QualcodeError(
                f"{path.name} cannot be read: {error.strerror or error}", "it lists what was withdrawn, so nothing is shown without it"
            ) from error
    return of_lines(lines)


def parse(data: bytes, name: str = "withdrawn.jsonl") -> Withdrawn:
    """The tombstones in the bytes of such a file; raises as `withdrawn` does."""
    lines = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            _check(found)
            lines.append(found)
        except (ValueError, TypeError, RecursionError) as error:
            raise QualcodeError(
                f"{name}:{number} cannot be read",
                "it lists what was withdrawn: put the file back from another copy of the project",
            ) from error
    return of_lines(lines)


_MARKS = {"event", "text", "transcript", "participant", "words"}
_TOGETHER = {"words": {"salt"}, "now": {"text", "in"}, "was": {"event"}}


def _check(found: Any) -> None:
    if not isinstance(found, dict):
        raise ValueError("no object")
    for key, value in found.items():
        is_whole = isinstance(value, list) and all(isinstance(v, str) for v in value) if key == "words" else isinstance(value, str)
        if not is_whole:
            raise ValueError(key)
    if "participant" in found and (found.get("level") not in LEVELS or day_of(found.get("at", "2026-01-01")) is None):
        raise ValueError("level or day")
    for key, needed in _TOGETHER.items():
        if key in found and not needed <= found.keys():
            raise ValueError(key)
    if not found.keys() & _MARKS:
        raise ValueError("nothing that could be withdrawn")
    if set(found.get("transcript", "")) & {"/", "\\", ":", "\0"}:
        raise ValueError("transcript")  # files are removed by this name
    if not found.get("salt", "").isascii():
        raise ValueError("salt")


def of_lines(lines: Iterable[Line]) -> Withdrawn:
    """The tombstones that lines stand for."""
    lines = tuple(lines)
    people: dict[str, dict[str, str]] = {}
    now: dict[str, dict[str, set[str]]] = {}
    words: dict[str, set[str]] = {}
    for line in lines:
        if "participant" in line:
            levels = people.setdefault(line["participant"], {})
            day = line.get("at", "")
            if line["level"] not in levels or is_later(day, levels[line["level"]]):
                levels[line["level"]] = day
        elif "words" in line:
            words.setdefault(line["salt"], set()).update(line["words"])
        elif "now" in line:
            now.setdefault(line["text"], {}).setdefault(line["in"], set()).add(line["now"])
    return Withdrawn(
        events=frozenset(x["event"] for x in lines if "event" in x and "was" not in x),
        texts=frozenset(x["text"] for x in lines if "text" in x),
        contents=frozenset((x["event"], x["was"]) for x in lines if "event" in x and "was" in x),
        transcripts=frozenset(x["transcript"] for x in lines if "transcript" in x),
        participants=people,
        now={text: {erasure: frozenset(there) for erasure, there in found.items()} for text, found in now.items()},
        words={salt: frozenset(found) for salt, found in words.items()},
        lines=lines,
    )


def add_tombstones(project: Project, events: Iterable[str] = (), texts: Iterable[str] = ()) -> int:
    """List ids of events and hashes of texts as withdrawn; gives how many were new."""
    return add_lines(project, [*({"event": e} for e in sorted(set(events))), *({"text": t} for t in sorted(set(texts)))])


def add_lines(project: Project, lines: Iterable[Line]) -> int:
    """Add tombstones, each once, in one step; gives how many were new."""
    with lock(project.tombstones):
        old = project.tombstones.read_bytes() if project.tombstones.exists() else b""
        new = list(_new(lines, {json.dumps(line, sort_keys=True) for line in parse(old, project.tombstones.name).lines}))
        if new:
            added = "".join(json.dumps(n) + "\n" for n in new).encode("ascii")
            write_atomic(project.tombstones, old + (b"" if not old or old.endswith(b"\n") else b"\n") + added)
    return len(new)


def _new(lines: Iterable[Line], known: set[str]) -> Iterator[Line]:
    for line in lines:
        key = json.dumps(line, sort_keys=True)
        if key not in known:
            known.add(key)
            yield line
