"""The study as the page has it open: read once, kept fresh, written through the same functions as the terminal.

One lock keeps readers and writers of this program apart; other programs write their own lines, which are found here by looking at the files before every answer.
What a write was based on is named by a token (`token`); if the transcript has moved on since, nothing is written and the person sees both.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qualcode.codebooks import Codebook, remember
from qualcode.codings.append import append
from qualcode.codings.fold import State
from qualcode.codings.increment import Changed, Growing
from qualcode.codings.layers import Codings, place_codings
from qualcode.errors import QualcodeError
from qualcode.model.coding import Coding, Suggestion
from qualcode.model.events import Event
from qualcode.model.text import Transcript
from qualcode.project import Project
from qualcode.project.tombstones import tombstone_files
from qualcode.web.logs import GrowingLogs
from qualcode.web.naming import NameReview
from qualcode.web.open_study import OpenStudy
from qualcode.web.waiting import Tray

_ON_A_TRANSCRIPT = ("code", "restrict", "state", "read", "reject")


class Moved(QualcodeError):
    """What a write was based on has changed meanwhile; nothing was written."""


class Session:
    """One project, one coder, one open page or more."""

    study: OpenStudy

    def __init__(self, project: Project, coder: str, *, blind: bool = False) -> None:
        self.project, self.coder, self.blind = project, coder, blind
        self.lock = threading.RLock()
        self.suggested: Mapping[str, tuple[str, list[Suggestion]]] | None = None
        self.tray = Tray()
        self.review: NameReview | None = None
        self.names_lock = threading.Lock()
        self._logs = GrowingLogs(project)
        self._files: tuple[tuple[str, int, int], ...] = ()
        self._remembered: tuple[int, int] | None = None
        self._placed: dict[str, Codings] = {}
        self._tokens: dict[str, str] = {}
        self._about: dict[str, dict[str, dict[str, Event]]] = {}
        self._memos: dict[str, Event] = {}
        self._own: list[str] = []
        self._counted = -1
        self._growing = Growing(State())
        self._open_study()
        self._read_events()

    @contextmanager
    def fresh(self) -> Iterator[Session]:
        """The session, as the files are now, for as long as the lock is held."""
        with self.lock:
            if self._files_signature() != self._files:
                self._open_study()
            news = self._logs.news()
            if news is None:
                self._read_events()
            elif news:
                self._take_in(self._growing.add(news))
            yield self

    # what was read

    @property
    def state(self) -> State:
        """What the events add up to."""
        return self._growing.state

    @property
    def codebook(self) -> Codebook:
        """The codebook as it stands."""
        return self.study.codebook

    def transcript(self, transcript_id: str) -> Transcript:
        """A transcript by its very id.

        Raises:
            QualcodeError: there is none.
        """
        found = self.study.transcripts.get(transcript_id)
        if found is None:
            raise QualcodeError("there is no such transcript in this project", "go back to the start and choose one")
        return found

    def about(self, transcript_id: str, *acts: str) -> list[Event]:
        """The live events of these acts (of all, where none is named) on a transcript that this coder may see, in order. What is restricted everybody sees."""
        there = self._about.get(transcript_id, {})
        found = {i: e for act in acts or there for i, e in there.get(act, {}).items() if act == "restrict" or self.sees(e.coder)}
        return [e for _, e in sorted(found.items())]

    def sees(self, coder: str) -> bool:
        """Whether this coder may see what another one did: not while working blind."""
        return not self.blind or self.state.coders.same(coder, self.coder)

    def memos(self) -> list[Event]:
        """The live memos this coder may see, the oldest first."""
        return [e for _, e in sorted(self._memos.items()) if self.sees(e.coder)]

    def own_events(self) -> list[str]:
        """The ids of everything this coder ever did, in order."""
        events = self.state.events
        if len(events) != self._counted:
            known = set(self._own)
            new = [i for i, e in events.items() if i not in known and self.state.coders.same(e.coder, self.coder)]
            self._own, self._counted = sorted([*self._own, *new]), len(events)
        return self._own

    def codings(self, transcript_id: str) -> Codings:
        """The codings of one transcript that this coder may see, on its text as it stands."""
        if transcript_id not in self._placed:
            part = State(live={e.id: e for e in self.about(transcript_id, "code", "restrict")}, coders=self.state.coders)
            self._placed[transcript_id] = place_codings(part, {transcript_id: self.transcript(transcript_id)}, self.codebook)
        return self._placed[transcript_id]

    def coding(self, transcript_id: str, coding_id: str) -> Coding:
        """A coding by its id.

        Raises:
            Moved: it is no longer there.
        """
        found = self.codings(transcript_id).by_id.get(coding_id)
        if found is None:
            raise Moved("this coding is no longer there", "it was changed or taken away elsewhere; the page shows how it stands now")
        return found

    def token(self, transcript_id: str) -> str:
        """The name of how a transcript stands: its text, what was done to it and the codebook."""
        if transcript_id not in self._tokens:
            ids = [e.id for e in self.about(transcript_id, "code", "restrict", "state")]
            said = "\n".join([self.transcript(transcript_id).hash, self.codebook.hash, *ids])
            self._tokens[transcript_id] = hashlib.sha256(said.encode("ascii", "replace")).hexdigest()[:16]
        return self._tokens[transcript_id]

    # writing

    def check(self, transcript_id: str, token: str) -> None:
        """Raise Moved unless a transcript still stands as it did when the page saw it."""
        if token != self.token(transcript_id):
            raise Moved("this transcript was changed elsewhere meanwhile; nothing was written", "look at both, then choose")

    def write(self, events: Iterable[Event]) -> None:
        """Add events to this device's logs and take them in."""
        events = list(events)
        if not events:
            return
        if any(e.act == "code" for e in events) and self._remembered != self._codebook_signature():
            remember(self.project)
            self._remembered = self._codebook_signature()
        append(self.project, events)
        news = self._logs.news()
        if news is None:
            self._read_events()
        else:
            self._take_in(self._growing.add(news))

    def codebook_changed(self) -> None:
        """Read the codebook anew after an edit of it."""
        self._open_study()

    def see_anew(self) -> None:
        """Forget what was placed, after it changed whose work is shown."""
        self._placed, self._tokens = {}, {}
        self.study.forget()

    # keeping up

    def _open_study(self) -> None:
        seen = self._files_signature()
        self._remembered = None
        self.project = Project.open(self.project.root)
        self.study = OpenStudy(self.project, self)
        self._placed, self._tokens = {}, {}
        self._files = seen  # only now: where the project could not be opened, nothing older may pass for it

    def _read_events(self) -> None:
        self._growing = Growing.of(self._logs.all())
        self._take_in(Changed(everything=True))

    def _take_in(self, changed: Changed) -> None:
        """Follow a change of the state: sort its events to their transcripts, and forget what was placed there."""
        gone = set(changed.went)
        if changed.everything:
            self._about, self._memos, self._own = {}, {}, []
            self._counted = -1
            self._placed, self._tokens = {}, {}
        for event in list(self.state.live.values()) if changed.everything else [self.state.events[i] for i in (*gone, *changed.came)]:
            self._file(event, gone=event.id in gone)
        self.study.forget()

    def _file(self, event: Event, *, gone: bool) -> None:
        if event.act == "memo":
            there = self._memos
        elif event.act in _ON_A_TRANSCRIPT:
            there = self._about.setdefault(event["transcript"], {}).setdefault(event.act, {})
            self._placed.pop(event["transcript"], None)
            self._tokens.pop(event["transcript"], None)
        else:
            return
        if gone:
            there.pop(event.id, None)
        else:
            there[event.id] = event

    def _codebook_signature(self) -> tuple[int, int]:
        found = self.project.codebook_path.stat()
        return found.st_size, found.st_mtime_ns

    def _files_signature(self) -> tuple[tuple[str, int, int], ...]:
        """Everything but the logs that the page reads: settings, codebook, texts, records, tables."""
        paths = [self.project.root / "qualcode.toml", self.project.codebook_path, *tombstone_files(self.project)]
        paths += [p for p in self.project.transcripts.glob("*") if p.suffix in (".txt", ".json", ".csv")]
        return tuple(sorted(_seen(p) for p in paths))


def _seen(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, found.st_size, found.st_mtime_ns
