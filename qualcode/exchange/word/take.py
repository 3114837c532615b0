"""Taking the comments of Word files into a project: read whole, planned whole, and only then written."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualcode.codebooks import Codebook, parse, remember
from qualcode.codebooks.edit import add
from qualcode.codebooks.history import save as save_codebook
from qualcode.codings.ids import new_id, now
from qualcode.codings.tombstones import withdrawn
from qualcode.errors import QualcodeError
from qualcode.exchange.coded import made_of
from qualcode.exchange.losses import Losses
from qualcode.exchange.turns import find_turns
from qualcode.exchange.word.align import Alignment, likeness, words_of
from qualcode.exchange.word.comments import Comment, WordFile, read_word
from qualcode.exchange.word.grammar import Grammar, Said, key_of
from qualcode.model.coding import Coding
from qualcode.model.events import RESERVED_CODERS, Event
from qualcode.model.text import Transcript
from qualcode.project import Project, files, people
from qualcode.project.settings import check_coder
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.draft import Draft
from qualcode.transcripts.importing import refuse_remote

ALIKE = 0.6
"""The share of equal paragraphs from which two texts are taken to be one transcript."""

_FORBIDDEN = re.compile(r'[<>:"|?*\\/.\x00-\x1f]')


def import_word(
    project: Project,
    paths: Sequence[Path],
    *,
    transcript: str = "",
    new_codes: bool = False,
    remote: str | None = None,
    dry_run: bool = False,
) -> Losses:
    """Take the comments of Word files into a project as codings of their authors.

    A file is recognised as the transcript it was exported from or is most like; any other becomes a new one. Its words are compared with the transcript's and
    never taken over. With `new_codes` a word after # that is no code becomes one; without, it is listed.

    Raises:
        QualcodeError: a file cannot be read, or `transcript` names none; nothing is written then.
    """
    if not dry_run:
        refuse_remote(project, remote)
    taking = _Taking(Study(project), transcript, new_codes, Losses(f"{', '.join(p.name for p in paths)}: comments imported from Word"))
    taking.plan([(path, read_word(_bytes(path))) for path in paths])
    if not dry_run:
        taking.write()
    return taking.losses


def _bytes(path: Path) -> bytes:
    data = files.load(path).data
    if data is None:
        raise QualcodeError(f"there is no file {path}", "look at the path")
    return data


@dataclass
class _Copy:
    """One file as a copy of a transcript: the way from its text to the transcript's, and which of its two texts that is."""

    path: Path
    file: WordFile
    transcript: Transcript
    way: Alignment
    as_was: bool


class _Taking:
    def __init__(self, study: Study, transcript: str, new_codes: bool, losses: Losses) -> None:
        self.study, self.named, self.new_codes, self.losses = study, transcript, new_codes, losses
        self.texts = dict(study.transcripts)
        self.new: dict[str, tuple[Transcript, Draft | None, bytes, str]] = {}
        self.events: list[Event] = []
        self.coders: dict[str, str] = {}
        self.gone = withdrawn(study.project)

    def plan(self, found: list[tuple[Path, WordFile]]) -> None:
        """Work out everything; nothing is written yet."""
        self.own = any(file.transcript in self.texts for _, file in found)
        copies = [copy for path, file in found if (copy := self._copy(path, file)) is not None]
        self._codebook([c for copy in copies for c in copy.file.comments])
        here = [c for c in self.study.codings.codings if c.transcript in {copy.transcript.id for copy in copies}]
        self.here: dict[tuple[str, str, int, int, str], Coding | Event] = {
            (c.coder, c.transcript, *words_of(self.texts[c.transcript].text, c.start, c.end), c.code): c for c in here
        }
        for copy in copies:
            self.events += list(self._comments(copy))

    def _copy(self, path: Path, file: WordFile) -> _Copy | None:
        text = file.body.text
        if self.gone.holds(text) or self.gone.holds(file.before.text):
            self.losses.leave("transcripts that were withdrawn from this study, and do not come back")
            return None
        transcript = self._known(file) or self._freeze(path, file)
        way, as_was = Alignment(file.before.text, transcript.text), True
        if way.edits and file.before is not file.body:
            way, as_was = min((way, True), (Alignment(text, transcript.text), False), key=lambda w: len(w[0].edits))
        for edit in way.edits:
            old, new = transcript.text[edit.to_start : edit.to_end], way.edited[edit.start : edit.end]
            self.losses.leave(
                "changes to the words, which were not taken: mend a text with qualcode revise", f"{transcript.id}: “{old}” → “{new}”"
            )
        if file.before is not file.body:
            self.losses.leave("tracked changes, not taken", f"{path.name}", file.body.insertions + file.body.deletions)
        return _Copy(path, file, transcript, way, as_was)

    def _known(self, file: WordFile) -> Transcript | None:
        """The transcript a file is a copy of: as told, as it says itself, or because its words are mostly the same."""
        if self.named:
            return self.study.transcript(self.named)
        there = self.texts.get(file.transcript)
        if there is not None:
            return there
        scored = [(likeness(file.before.text, t.text), i) for i, t in self.texts.items()]
        best = max(scored, default=(0.0, ""))
        if best[0] < ALIKE:
            return None
        self.losses.guess(
            "files taken as copies of a transcript because their words are mostly the same", f"{best[1]}: {best[0]:.0%} of the paragraphs"
        )
        return self.texts[best[1]]

    def _freeze(self, path: Path, file: WordFile) -> Transcript:
        """A new transcript of exactly the words of the file."""
        text, data = file.body.text, path.read_bytes()
        if not text.strip():
            raise QualcodeError(f"{path.name}: there is not a word in it", "is it the file you meant?")
        turns, draft = find_turns(text)
        digest = hashlib.sha256(data).hexdigest()
        name = f"t-{digest[:8]}"
        if name in self.texts:
            raise QualcodeError(f"{path.name}: another text already has the id {name}", "take it in by its transcript: --transcript ID")
        made = Transcript(name, path.stem, text, turns, f"{name}.docx", digest, "word comments")
        self.texts[name] = made
        self.new[name] = (made, draft, data, path.stem)
        self.losses.take("transcripts")
        return made

    def _codebook(self, comments: list[Comment]) -> None:
        """The codebook to read comments by; with `new_codes` it takes in what they name that is no code."""
        self.loaded = files.load(self.study.project.codebook_path)
        self.data: bytes | None = None
        book = parse(self.loaded.data, "the codebook") if self.loaded.data else Codebook()
        blank = [c.id for c in book.walk()] in ([], ["first"])
        self.grammar = Grammar(Codebook() if blank else book)
        unknown = Counter(w for c in comments if not c.reply_to for w in self.grammar.read(c.text).unknown)
        if self.new_codes and unknown:
            words = list({key_of(w): w for w in reversed([*unknown]) if key_of(w) and not self.grammar.known.get(key_of(w))}.values())[::-1]
            data = made_of(words) if blank else self.loaded.data or b""
            for word in [] if blank else words:
                data = add(data, {"name": word})
            self.data, book = data, parse(data, "the codebook")
            self.grammar = Grammar(book)
            self.losses.take("new codes", len(words))
        else:
            for word, count in unknown.most_common():
                self.losses.leave(
                    "comments with a code the codebook does not have", f"#{word} ({count}); {self.grammar.nearest(word)}", count
                )
        self.book = book

    def _comments(self, copy: _Copy) -> Iterator[Event]:
        body = copy.file.before if copy.as_was else copy.file.body
        codings: dict[str, list[str]] = {}
        seen: dict[tuple[int, int], list[str]] = {}
        for comment in copy.file.comments:
            if not comment.reply_to:
                place = copy.file.on(body, comment)
                made = list(self._coding(copy, comment, place, seen))
                codings[comment.id] = [i for i, _ in made]
                yield from (event for _, event in made if event is not None)
        for comment in copy.file.comments:
            if comment.reply_to:
                yield from self._reply(comment, codings.get(comment.reply_to, []))

    def _coding(
        self, copy: _Copy, comment: Comment, place: tuple[int, int] | None, seen: dict[tuple[int, int], list[str]]
    ) -> Iterator[tuple[str, Event | None]]:
        said = self.grammar.read(comment.text)
        where = f"{comment.author}: {comment.text}"
        if place is None:
            self.losses.leave("comments in headers, footnotes or boxes", where)
            return
        if place[0] == place[1]:
            self.losses.leave("comments that mark no words", where)
            return
        there = copy.way.span(*place)
        if there is None or not copy.transcript.text[there[0] : there[1]].strip():
            self.losses.leave("comments on words the transcript does not have", where)
            return
        if not said.codes:
            if seen.get(place) and not said.unknown:
                self.losses.guess("comments without a code on words that are coded, taken as memos on that coding (perhaps a reply)", where)
                yield from ((i, e) for i, e in self._memos(comment, seen[place][:1]))
            elif not said.unknown:
                self.losses.leave("comments without a code", where)
            return
        if there[2]:
            self.losses.guess("codings with an edge in changed words, moved to the nearest edge", where)
        if comment.resolved:
            self.losses.note("comments that are resolved, taken all the same", where)
        for number, (code, details) in enumerate(said.codes):
            made = self._one(copy, comment, there, code, details, said, number)
            seen.setdefault(place, []).append(made[0])
            yield made

    def _one(
        self, copy: _Copy, comment: Comment, there: tuple[int, int, bool], code: str, details: dict[str, Any], said: Said, number: int
    ) -> tuple[str, Event | None]:
        """One coding: new, here already, or here with other details and then put in its place."""
        coder, text = self._coder(comment.author), copy.transcript
        data: dict[str, Any] = {
            "transcript": text.id,
            "text": text.hash,
            "start": there[0],
            "end": there[1],
            "code": code,
            "codebook": self.book.hash,
            **details,
        }
        if said.note and number == 0:
            data["note"] = said.note
        if comment.resolved:
            data["resolved"] = True
        key = (coder, text.id, *words_of(text.text, there[0], there[1]), code)
        old = self.here.get(key)
        event = Event(new_id(), _time(comment.date), coder, "code", data)
        if isinstance(old, Event):
            self.losses.take("codings that stand twice in these files, counted once")
            return old.id, None
        if old is not None:
            new = tuple(data.get(k) or e for k, e in (("stance", ""), ("basis", ""), ("star", False), ("note", "")))
            if new == (old.stance, old.basis, old.star, old.note):
                self.losses.take("codings that were here")
                return old.id, None
            self.losses.change("codings whose stance, basis or note was changed in Word", f"{code}: {text.text[there[0] : there[1]]}")
            event = replace(event, data={**data, "replaces": [old.id, *old.same_as]})
        self.here[key] = event
        self.losses.take("codings")
        return event.id, event

    def _reply(self, comment: Comment, on: list[str]) -> Iterator[Event]:
        if not on:
            self.losses.leave("replies to comments that were not taken", f"{comment.author}: {comment.text}")
            return
        self.losses.take("replies as memos")
        yield from (event for _, event in self._memos(comment, on[:1]))

    def _memos(self, comment: Comment, on: list[str]) -> Iterator[tuple[str, Event]]:
        coder = self._coder(comment.author)
        here = {(e["on"], e["text"], self.study.state.coders.name(e.coder)) for e in self.study.state.of("memo")}
        for subject in on:
            if comment.text.strip() and (subject, comment.text, coder) not in here:
                event = Event(new_id(), _time(comment.date), coder, "memo", {"on": subject, "kind": "note", "text": comment.text})
                yield event.id, event

    def _coder(self, author: str) -> str:
        """The coder an author is; names are changed only as far as they must be, with a notice."""
        if author not in self.coders:
            plain = " ".join(_FORBIDDEN.sub("-", author).split()).strip("- ") or "coder"
            if plain.casefold() in RESERVED_CODERS and not (self.own and plain == "consensus"):
                plain = f"{plain}-file"
            if plain != author:
                self.losses.change("names of coders", f"{author or '(no name)'} → {plain}")
            if plain.casefold() in ("author", "unknown author", "unbekannter autor"):
                self.losses.guess("comments of nobody who can be told: the file was anonymised, and several people may be one here", author)
            self.coders[author] = plain if plain == "consensus" else self.study.state.coders.name(check_coder(plain))
        return self.coders[author]

    def write(self) -> None:
        """Write texts, tables, codebook and, last, events."""
        project = self.study.project
        lead = Counter((e["transcript"], e.coder) for e in self.events if e.act == "code")
        rows, labels = [], []
        for made, draft, data, label in self.new.values():
            project.originals.mkdir(parents=True, exist_ok=True)
            files.write_atomic(project.originals / made.original, data)
            store.save(project, made)
            most = min(((-n, c) for (t, c), n in lead.items() if t == made.id), default=(0, ""))[1]
            rows.append({"id": made.id, "label": label, "lead coder": most})
            labels += [
                {"transcript": made.id, "speaker": s.label, "participant": "", "role": s.role} for s in (draft.speakers if draft else ())
            ]
        people.add_rows(project, people.TRANSCRIPTS, rows)
        people.add_rows(project, people.SPEAKERS, labels)
        if self.data is not None:
            save_codebook(
                project,
                self.data,
                self.loaded,
                reason="codes named in Word comments",
                coder=next(iter(self.coders.values()), "coder"),
                act="import",
            )
        if project.codebook_path.is_file():
            remember(project)
        self.study.write(self.events)


def _time(text: str) -> str:
    from datetime import UTC, datetime

    try:
        there = datetime.fromisoformat(text)
    except ValueError:
        return now()
    return (there if there.tzinfo else there.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
