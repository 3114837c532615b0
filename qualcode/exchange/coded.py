"""A project out of an already coded table: its transcripts, its codebook, and its codings by the coders the table names."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.codebooks import Codebook, parse, remember
from qualcode.codings import acts
from qualcode.codings.append import append
from qualcode.codings.tombstones import withdrawn
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.model.people import ROLES
from qualcode.model.text import Transcript, Turn, text_hash
from qualcode.project import Project, files, people
from qualcode.project.settings import check_coder
from qualcode.transcripts import store
from qualcode.transcripts.importing import refuse_remote
from qualcode.transcripts.tabular.coded import CodedTurn, read_coded

NOBODY = "coder"
"""Whose codings they are where neither the table nor the command names anybody."""


@dataclass
class Taken:
    """What was taken in: transcripts and codings, codings by coder, how often a code the codebook does not have was set aside, and transcripts there before."""

    transcripts: int = 0
    turns: int = 0
    codings: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    same: int = 0
    codebook: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same for scripts."""
        return {
            "transcripts": self.transcripts, "turns": self.turns, "codings": sum(self.codings.values()), "there before": self.same,
            "by_coder": dict(sorted(self.codings.items())), "set_aside": dict(sorted(self.unknown.items())), "codebook": self.codebook,
        }  # fmt: skip


def look(paths: Iterable[Path]) -> dict[str, Any]:
    """What coded tables hold, without a project: transcripts, turns, turns that were read, and how often each code was given."""
    rows = [row for path in paths for row in read_coded(path)]
    codes = Counter(code for row in rows for code in row.codes or ())
    read = sum(row.codes is not None for row in rows)
    return {
        "transcripts": len({row.transcript for row in rows}),
        "turns": len(rows),
        "turns read": read,
        "codes": dict(sorted(codes.items())),
    }


@dataclass(frozen=True)
class _Row:
    """A turn of a transcript with what each coder said of it."""

    turn: CodedTurn
    codes: dict[str, tuple[str, ...] | None]


def import_coded(
    project: Project, paths: Iterable[Path], *, codebook: Path | None = None, coder: str | None = None, remote: str | None = None
) -> Taken:
    """Take coded tables into a project.

    With `codebook` that file becomes the project's codebook; without, the project's own serves, and if it has none of the codes, one is made of them. A
    codebook is only put in another's place where nothing has been coded with it. A row's codes may be ids or names.

    Raises:
        QualcodeError: a table cannot be read, two coders' rows do not fit together, or another codebook is in use; with file and line where there is one.
    """
    refuse_remote(project, remote)
    words = _known(project, codebook)
    rows = [row for path in paths for row in read_coded(path, words.__contains__ if words else None)]
    book = _settle_codebook(project, rows, codebook)
    names = {code.name.casefold(): code.id for code in book.codable} | {code.id.casefold(): code.id for code in book.walk()}
    taken, gone, there = Taken(codebook=book.hash), withdrawn(project), set(project.transcript_ids())
    transcript_rows, labels, events = [], [], list[Event]()
    for name, merged in _by_transcript(rows, coder or NOBODY).items():
        transcript = _freeze(project, name, merged)
        if gone.refuses(transcript):
            raise QualcodeError(f"{name} was withdrawn from this study, and does not come back", "take it out of the table")
        if transcript.id in there:
            taken.same += 1
            continue
        _save(project, transcript)
        mine = list(_events(transcript, merged, book, names, taken))
        transcript_rows.append({"id": transcript.id, "label": name, "kind": "", "lead coder": _lead(mine)})
        labels += [
            {"transcript": transcript.id, "speaker": label, "participant": "", "role": _role(label, merged)}
            for label in dict.fromkeys(turn.speaker for turn in transcript.turns if turn.speaker)
        ]
        events += mine
        taken.transcripts, taken.turns = taken.transcripts + 1, taken.turns + len(transcript.turns)
    people.add_rows(project, people.TRANSCRIPTS, transcript_rows)
    people.add_rows(project, people.SPEAKERS, labels)
    people.add_rows(project, people.PARTICIPANTS, [])
    append(project, events)
    return taken


def _known(project: Project, given: Path | None) -> set[str]:
    """The ids and names of the codes there are before the table is read; empty where its own codes will make the codebook."""
    data = files.load(given or project.codebook_path).data
    book = parse(data, (given or project.codebook_path).name) if data else Codebook()
    codes = list(book.codable)
    return {word for c in codes for word in (c.id, c.name)} if given or [c.id for c in codes] != ["first"] else set()


def _settle_codebook(project: Project, rows: Sequence[CodedTurn], given: Path | None) -> Codebook:
    """The codebook to code by: the one given, the project's own, or one made of the codes."""
    loaded = files.load(project.codebook_path)
    codes = list(dict.fromkeys(code for row in rows for code in row.codes or ()))
    if given is not None:
        data = files.load(given).data
        if data is None:
            raise QualcodeError(f"there is no codebook {given}", "look at the path")
        parse(data, given.name)
    else:
        own = parse(loaded.data, project.within(project.codebook_path)) if loaded.data else Codebook()
        known = {word for code in own.walk() for word in (code.id, code.name)}
        if known & set(codes) or not codes:
            return remember(project)
        data = made_of(codes)
    if loaded.data != data:
        if any(project.codings.glob("*.jsonl")):
            raise QualcodeError(
                "this project has codings made with another codebook", "import the table into a new project: qualcode init DIR"
            )
        files.save(loaded, data)
    return remember(project)


def made_of(codes: Sequence[str]) -> bytes:
    """A codebook that holds these codes and nothing about them, for somebody to fill in."""
    import json

    lines = ["format: 1", "name: Codebook", "codes:"]
    for code in codes:
        if ";" in code:
            raise QualcodeError(f"the code {code!r} holds a semicolon, which separates codes in tables", "rename it in the table")
        lines.append(f"  - name: {json.dumps(code, ensure_ascii=False)}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def _by_transcript(rows: Iterable[CodedTurn], otherwise: str) -> dict[str, list[_Row]]:
    """The turns of each transcript in order; rows of several coders for one turn (by its number, else by counting) are put together."""
    found: dict[str, dict[int, _Row]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        coder = check_coder(row.coder or otherwise)
        counts[row.transcript, coder] += 1
        number = counts[row.transcript, coder] if row.number is None else row.number
        there = found.setdefault(row.transcript, {}).setdefault(number, _Row(row, {}))
        if there.turn.text != row.text or coder in there.codes:
            raise QualcodeError(
                f"{row.transcript}, turn {number}: two rows with different words, or by one coder",
                "number the turns in a column turn, the same for all coders",
            )
        there.codes[coder] = row.codes
    return {name: [turns[number] for number in sorted(turns)] for name, turns in found.items()}


def _freeze(project: Project, name: str, rows: Sequence[_Row]) -> Transcript:
    text, turns = "", []
    for number, row in enumerate(rows, 1):
        said = row.turn.text.replace("\r\n", "\n").replace("\r", "\n")
        start = len(text) + (len(row.turn.speaker) + 2 if row.turn.speaker else 0)
        text += f"{row.turn.speaker}: {said}\n\n" if row.turn.speaker else f"{said}\n\n"
        turns.append(Turn(number, row.turn.speaker, start, start + len(said)))
    digest = hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()  # two people may give one answer: the name tells them apart
    transcript_id = f"t-{digest[:8]}" if project.settings.ids == "hash" else name
    files.check_name(Path(store.text_path(project, transcript_id).name))
    original = hashlib.sha256(text.encode()).hexdigest()
    return Transcript(transcript_id, name, text, tuple(turns), f"{transcript_id}.txt", original, "coded table")


def _save(project: Project, transcript: Transcript) -> None:
    project.originals.mkdir(parents=True, exist_ok=True)
    files.write_atomic(project.originals / transcript.original, transcript.text.encode())
    store.save(project, transcript)


def _role(label: str, rows: Sequence[_Row]) -> str:
    """The role a label names outright, such as interviewer, unless the table codes what they say."""
    role = label.casefold()
    coded = any(codes for row in rows if row.turn.speaker == label for codes in row.codes.values())
    return role if role in ROLES and not (coded and role in ("interviewer", "interpreter", "supporter")) else ""


def _events(transcript: Transcript, rows: Sequence[_Row], book: Codebook, names: dict[str, str], taken: Taken) -> Iterator[Event]:
    """What each coder read and coded in a transcript."""
    for coder in sorted({coder for row in rows for coder in row.codes}):
        read = [turn for turn, row in zip(transcript.turns, rows, strict=True) if row.codes.get(coder) is not None]
        if len(read) == len(transcript.turns):
            yield acts.event(
                coder,
                "read",
                {
                    "transcript": transcript.id,
                    "text": text_hash(transcript.text),
                    "start": 0,
                    "end": len(transcript.text),
                    "codebook": book.hash,
                },
            )
            yield acts.mark(coder, transcript.id, "coded")
        else:
            for turn in read:
                yield acts.event(
                    coder,
                    "read",
                    {
                        "transcript": transcript.id,
                        "text": text_hash(transcript.text),
                        "start": turn.start,
                        "end": turn.end,
                        "codebook": book.hash,
                    },
                )
        for turn, row in zip(transcript.turns, rows, strict=True):
            for code in row.codes.get(coder) or ():
                known = names.get(code.casefold())
                if known is None:
                    taken.unknown[code] += 1
                elif turn.end > turn.start:
                    taken.codings[coder] += 1
                    yield acts.code(coder, transcript, turn.span, book.current(known), book)


def _lead(events: Iterable[Event]) -> str:
    """Whoever coded a transcript most: its codings are the ones a study reads."""
    counts = Counter(event.coder for event in events)
    return min(counts, key=lambda coder: (-counts[coder], coder)) if counts else ""
