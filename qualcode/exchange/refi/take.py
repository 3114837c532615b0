"""Taking a REFI file into a project: read whole, planned whole, and only then written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.codebooks import remember
from qualcode.codebooks.history import save as save_codebook
from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.exchange.coder_names import coder_name
from qualcode.exchange.losses import EXAMPLES, Losses, spread
from qualcode.exchange.refi.guids import RECORD, Guids
from qualcode.exchange.refi.offsets import as_counted
from qualcode.exchange.refi.read import Found, read_qdc, read_qdpx
from qualcode.exchange.refi.take_codes import CodePlan, plan_codes
from qualcode.exchange.refi.take_codings import Events
from qualcode.exchange.refi.take_people import PeoplePlan, plan_people
from qualcode.exchange.refi.take_texts import TakenText, plan_texts
from qualcode.model.events import Event
from qualcode.project import Project, files, people
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.importing import refuse_remote

NOBODY = "coder"
"""Whose codings they are where neither the file nor the command names anybody."""


def read_file(path: Path) -> Found:
    """What a `.qdpx` or `.qdc` file holds.

    Raises:
        QualcodeError: it cannot be read, is damaged or unsafe; names the file.
    """
    data = files.load(path).data
    if data is None:
        raise QualcodeError(f"there is no file {path}", "look at the path")
    try:
        return read_qdpx(data) if data.startswith(b"PK") else read_qdc(data)
    except QualcodeError as error:
        raise QualcodeError(f"{path.name}: {error.message}", error.hint) from error


def import_refi(
    project: Project,
    path: Path,
    *,
    found: Found | None = None,
    coder: str | None = None,
    authors: Mapping[str, str] | None = None,
    remote: str | None = None,
    leave_broken: bool = False,
    dry_run: bool = False,
    check: bool = False,
) -> Losses:
    """Take a `.qdpx` or `.qdc` file into a project: what is here already is recognised, the rest is added.

    `found` is what the file holds, where it was read already; `coder` is whose the codings are that name nobody, `authors` says
    which coder a user of the file is. With `leave_broken` what cannot be understood is left out and counted; without, one such thing
    refuses the file. With `check` the report shows ten quotes from both sides.

    Raises:
        QualcodeError: the file cannot be read, is unsafe, or holds what cannot be understood; nothing is written then.
    """
    if not dry_run:
        refuse_remote(project, remote)
    taking = _Taking(project, path, found or read_file(path), coder or NOBODY, leave_broken, authors or {})
    taking.plan()
    if check:
        taking.check()
    if not dry_run:
        taking.write()
    return taking.losses


@dataclass
class _Taking:
    project: Project
    path: Path
    found: Found
    nobody: str
    leave_broken: bool
    authors: Mapping[str, str]
    texts: dict[str, TakenText] = field(default_factory=dict)
    codes: CodePlan = field(default_factory=CodePlan)
    people: PeoplePlan = field(default_factory=PeoplePlan)
    events: list[Event] = field(default_factory=list)

    def plan(self) -> None:
        """Work out everything; nothing is written yet."""
        found = self.found
        self.study = Study(self.project)
        self.losses = Losses(f"{self.path.name}: imported from {found.origin or 'a program that does not say its name'}")
        self.guids = Guids(self.study)
        self._problems()
        for what, example in found.notices:
            self.losses.note(what, example)
        for what, count in found.left.items():
            self.losses.leave(what, count=count)
        self.coders = self._coders()
        self.texts = plan_texts(self.study, found, self.guids, self.losses)
        loaded = self.loaded = files.load(self.project.codebook_path)
        coded = {c.code for s in found.sources for c in s.all_codings()}
        self.codes = plan_codes(found, coded, loaded.data, self.guids, self.losses)
        self.people = plan_people(found, self.texts, self.losses)
        events = Events(self.study, found, self.texts, self.codes, self.coders, self.nobody, self.guids, self.losses)
        self.events, self.placed = events.all(), events.placed
        self.people.guids |= events.set_guids
        if any(s.selections for s in found.sources):
            self._say_counting()

    def _problems(self) -> None:
        """What cannot be understood: refused, or counted as left out."""
        found = self.found
        problems = list(found.problems)
        for source in found.sources:
            inside = {id(s) for s, _, _ in found.placed(source)} if source.text else set()
            for selection in source.selections:
                if source.text and id(selection) not in inside and selection.start != selection.end:
                    problems.append(
                        f"in {source.name!r}, selection {selection.start}-{selection.end} goes beyond the end of its text ({len(source.text)} characters)"
                    )
        if problems and not self.leave_broken:
            shown = "".join(f"\n  - {p}" for p in problems[:8]) + (f"\n  - and {len(problems) - 8} more" if len(problems) > 8 else "")
            raise QualcodeError(
                f"{self.path.name}: {len(problems)} things in it cannot be understood or placed, so nothing was taken:{shown}",
                "export it again; or take all the rest with --leave-broken, and these are listed as left out",
            )
        for problem in problems:
            self.losses.leave("things that cannot be understood or placed", problem)

    def _say_counting(self) -> None:
        chosen = self.found.chosen
        best = next(s for s in chosen.scores if s.counting == chosen.counting)
        said = f"positions are counted in {chosen.counting} ({chosen.why}): {best}"
        if len(chosen.scores) == 1:
            self.losses.note(said)
            return
        self.losses.guess(said)
        for score in sorted((s for s in chosen.scores if s is not best), key=lambda s: -s.total)[:EXAMPLES]:
            self.losses.kinds["guessed"][said].examples.append(f"not {score.counting}: {score}")

    def _coders(self) -> dict[str, str]:
        """A coder's name for each user of the file."""
        names: dict[str, str] = {}
        own = self.found.origin.startswith("qualcode")
        for guid, name in self.found.users.items():
            plain = coder_name(self.authors.get(name, "") or name, NOBODY, own=own)
            if name not in self.authors and plain.casefold() in (n.casefold() for n in names.values()):
                self.losses.change("coders of one name, told apart by a number", f"{name} → {plain} 2")
                plain = next(
                    f"{plain} {n}" for n in range(2, 10_000) if f"{plain} {n}".casefold() not in {x.casefold() for x in names.values()}
                )
            if plain != name:
                self.losses.change("names of coders", f"{name or '(no name)'} → {plain}")
            names[guid] = plain
        return names

    def check(self) -> None:
        """Ten quotes as they will stand in the project, and as the file's own bytes have them."""
        counting = self.found.chosen.counting
        for i in spread(len(self.placed)):
            source, selection, start, end = self.placed[i]
            bom = int(source.bom and counting.bom)
            there = cut(as_counted(source.raw, counting), selection.start - bom, selection.end - bom, utf16=counting.utf16)
            self.losses.checked.append((f"{source.name} {start}-{end}", source.text[start:end], there))

    def write(self) -> None:
        """Write texts, tables, codebook and, last, events."""
        for taken in self.texts.values():
            if taken.is_new:
                self.project.originals.mkdir(parents=True, exist_ok=True)
                files.write_atomic(self.project.originals / taken.transcript.original, taken.data)
                store.save(self.project, taken.transcript)
        lead = Counter((e["transcript"], e.coder) for e in self.events if e.act == "code" and e.coder != "consensus")
        rows = []
        for guid, row in self.people.transcripts.items():
            new = self.texts[guid].is_new
            most = min(((-n, c) for (t, c), n in lead.items() if t == row["id"]), default=(0, ""))[1]
            rows.append({**row, **({"lead coder": row.get("lead coder") or most} if new else {})})
        people.add_rows(self.project, people.TRANSCRIPTS, rows)
        people.add_rows(self.project, people.PARTICIPANTS, self.people.participants)
        people.add_rows(self.project, people.SPEAKERS, self.people.speakers)
        if self.codes.data is not None:
            save_codebook(
                self.project, self.codes.data, self.loaded, reason=f"imported from {self.path.name}", coder=self._importer, act="import"
            )
        if self.project.codebook_path.is_file():
            remember(self.project)
        self.study.write([*self.events, self._record()])

    @property
    def _importer(self) -> str:
        if self.nobody != NOBODY:
            return self.nobody
        return next((c for c in sorted(self.coders.values()) if c != "consensus"), NOBODY)

    def _record(self) -> Event:
        """What this import was, and the GUIDs the file gave, so that an export gives them back."""
        given = {f"source:{taken.transcript.id}": guid for guid, taken in self.texts.items()}
        given |= {f"user:{name}": guid for guid, name in self.coders.items()} | self.codes.guids | self.people.guids
        foreign = {k: g for k, g in sorted(given.items()) if g and g != self.guids.of(*_split(k))}
        digest = hashlib.sha256(self.path.read_bytes()).hexdigest()
        detail = {"file": digest, "origin": self.found.origin, "counting": str(self.found.chosen.counting), "guids": foreign}
        return acts.event(self._importer, "record", {"kind": RECORD, "on": "project", "detail": detail})


def _split(key: str) -> tuple[str, str]:
    kind, _, name = key.partition(":")
    return kind, name


def cut(raw: str, start: int, end: int, *, utf16: bool) -> str:
    """The words between two positions of a file's text, cut the plain way: no part of how positions are converted is used."""
    words = raw.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", errors="replace") if utf16 else raw[start:end]
    return words.replace("\r\n", "\n").replace("\r", "\n")
