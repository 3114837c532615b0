"""The comments of Word files as events: codings of their authors, replies and second comments as memos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualcode.codebooks import Codebook
from qualcode.codings.ids import moment, new_id
from qualcode.exchange.coder_names import coder_name
from qualcode.exchange.losses import Losses, spread
from qualcode.exchange.word.align import Alignment, words_of
from qualcode.exchange.word.body import Body
from qualcode.exchange.word.comments import Comment, WordFile
from qualcode.exchange.word.grammar import Grammar, Said
from qualcode.model.coding import Coding
from qualcode.model.events import Event
from qualcode.model.text import Transcript
from qualcode.study import Study


@dataclass
class Copy:
    """One file as a copy of a transcript: the way from its text to the transcript's, and which of its two texts that is."""

    path: Path
    file: WordFile
    transcript: Transcript
    way: Alignment
    as_was: bool

    @property
    def body(self) -> Body:
        """The text of the file that stands for the transcript: as it was before tracked changes, or with them."""
        return self.file.before if self.as_was else self.file.body

    @property
    def other(self) -> Body:
        """The other of the two."""
        return self.file.body if self.as_was else self.file.before


class Coders:
    """Which coder the author of a comment is; `own` says that the files are our own exports, where the consensus may stand."""

    def __init__(self, study: Study, losses: Losses, told: Mapping[str, str]) -> None:
        self.study, self.losses, self.told = study, losses, told
        self.names: dict[str, str] = {}
        self.own = False

    def of(self, author: str) -> str:
        """The coder an author is; names are changed only as far as they must be, with a notice."""
        if author not in self.names:
            plain = coder_name(self.told.get(author, "") or author, "coder", own=self.own)
            if plain != author:
                self.losses.change("names of coders", f"{author or '(no name)'} → {plain}")
            if plain.casefold() in ("author", "unknown author", "unbekannter autor"):
                self.losses.guess("comments of nobody who can be told: the file was anonymised, and several people may be one here", author)
            self.names[author] = plain if plain == "consensus" else self.study.state.coders.name(plain)
        return self.names[author]


def _details(data: Mapping[str, Any]) -> tuple[Any, ...]:
    """Stance, basis, star and note of a coding."""
    return tuple(data.get(k) or e for k, e in (("stance", ""), ("basis", ""), ("star", False), ("note", "")))


def _why_unplaced(copy: Copy, comment: Comment, place: tuple[int, int] | None) -> str:
    """Why a comment stands on no words of the transcript."""
    if place is None:
        return f"comments that stand {copy.file.whereabouts(comment)}"
    other = copy.file.on(copy.other, comment)
    tracked = other is not None and other[0] < other[1]
    return "comments on words that a tracked change put in or took out" if tracked else "comments that mark no words"


def _within_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """A range without the line ends at its edges: a paragraph's mark belongs to no word."""
    while start < end and text[start] == "\n":
        start += 1
    while end > start and text[end - 1] == "\n":
        end -= 1
    return start, end


class Comments:
    """Turns comments into events; what is here already is recognised, also between files that are copies of one another."""

    def __init__(
        self, study: Study, texts: Mapping[str, Transcript], book: Codebook, grammar: Grammar, coders: Coders, losses: Losses
    ) -> None:
        self.study, self.book, self.grammar, self.coders, self.losses = study, book, grammar, coders, losses
        self.here: dict[tuple[str, str, int, int, str], dict[tuple[Any, ...], Coding | Event]] = {}
        for c in study.codings.codings:
            key = (c.coder, c.transcript, *words_of(texts[c.transcript].text, c.start, c.end), c.code)
            self.here.setdefault(key, {})[c.stance, c.basis, c.star, c.note] = c
        self.claimed: set[str] = set()
        """The codings that comments of the file in hand are: no other comment of it changes them."""
        self.codings: dict[tuple[Path, str], list[str]] = {}
        self.placed: list[tuple[Transcript, int, int, Copy, Comment]] = []

    def checked(self) -> list[tuple[str, str, str]]:
        """Up to ten quotes as they will stand in the project, and as the file has them."""
        found = []
        for n in spread(len(self.placed)):
            text, start, end, copy, comment = self.placed[n]
            place = _within_lines(copy.body.text, *(copy.file.on(copy.body, comment) or (0, 0)))
            found.append((f"{text.id} {start}-{end}", text.text[start:end], copy.body.text[place[0] : place[1]]))
        return found

    def events(self, copy: Copy) -> Iterator[Event]:
        """What the comments of one file say."""
        seen: dict[tuple[int, int], list[str]] = {}
        self.claimed = self._surely_here(copy)
        roots = [c for c in copy.file.comments if not c.reply_to]
        # codings first: a remark on the same words may be an answer that lost its thread
        for comment in sorted(roots, key=lambda c: not self.grammar.read(c.text).codes):
            made = list(self._coding(copy, comment, copy.file.on(copy.body, comment), seen))
            self.codings[copy.path, comment.id] = [i for i, _ in made]
            yield from (event for _, event in made if event is not None)
        for comment in copy.file.comments:
            if comment.reply_to:
                yield from self._reply(comment, self.codings.get((copy.path, comment.reply_to), []))

    def _key(self, copy: Copy, comment: Comment, there: tuple[int, int, bool], code: str) -> tuple[str, str, int, int, str]:
        text = copy.transcript
        return (self.coders.of(comment.author), text.id, *words_of(text.text, there[0], there[1]), code)

    def _surely_here(self, copy: Copy) -> set[str]:
        """The codings that some comment of a file is in everything it says: another comment on these words has not changed them."""
        found = set[str]()
        for comment in copy.file.comments:
            place = None if comment.reply_to else copy.file.on(copy.body, comment)
            there = copy.way.span(*_within_lines(copy.way.edited, *place)) if place and place[0] < place[1] else None
            if there is None:
                continue
            said = self.grammar.read(comment.text)
            for number, (code, details) in enumerate(said.codes):
                alike = self.here.get(self._key(copy, comment, there, code), {})
                old = alike.get(_details({**details, "note": said.note if number == 0 else ""}))
                if old is not None:
                    found.add(old.id)
        return found

    def _coding(
        self, copy: Copy, comment: Comment, place: tuple[int, int] | None, seen: dict[tuple[int, int], list[str]]
    ) -> Iterator[tuple[str, Event | None]]:
        said = self.grammar.read(comment.text)
        where = f"{comment.author}: {comment.text}"
        if place is None or place[0] == place[1]:
            self.losses.leave(_why_unplaced(copy, comment, place), where)
            return
        there = copy.way.span(*_within_lines(copy.way.edited, *place))
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
        if said.guessed:
            self.losses.guess("codes with more words behind them on their line, which were taken as the note", where)
        if there[2]:
            self.losses.guess("codings with an edge in changed words, moved to the nearest edge", where)
        if comment.resolved:
            self.losses.note("comments that are resolved, taken all the same", where)
        for number, (code, details) in enumerate(said.codes):
            made = self._one(copy, comment, there, code, details, said, number)
            seen.setdefault(place, []).append(made[0])
            yield made

    def _one(
        self, copy: Copy, comment: Comment, there: tuple[int, int, bool], code: str, details: dict[str, Any], said: Said, number: int
    ) -> tuple[str, Event | None]:
        """One coding: new, here already, or here with other details and then put in its place."""
        coder, text = self.coders.of(comment.author), copy.transcript
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
        key, new = self._key(copy, comment, there, code), _details(data)
        alike = self.here.setdefault(key, {})
        old = alike.get(new) or next((one for one in alike.values() if one.id not in self.claimed), None)
        event = Event(new_id(), moment(comment.date), coder, "code", data)
        self.claimed.add(old.id if old is not None else event.id)
        if isinstance(old, Event):
            self.losses.take("codings that stand twice in these files, counted once")
            return old.id, None
        if old is not None:
            before = (old.stance, old.basis, old.star, old.note)
            if new == before:
                self.losses.take("codings that were here")
                return old.id, None
            self.losses.change("codings whose stance, basis or note was changed in Word", f"{code}: {text.text[there[0] : there[1]]}")
            event = replace(event, data={**data, "replaces": [old.id, *old.same_as]})
            del alike[before]
            self.claimed.add(event.id)
        alike[new] = event
        self.placed.append((text, there[0], there[1], copy, comment))
        self.losses.take("codings")
        return event.id, event

    def _reply(self, comment: Comment, on: list[str]) -> Iterator[Event]:
        if not on:
            self.losses.leave("replies to comments that were not taken", f"{comment.author}: {comment.text}")
            return
        self.losses.take("replies as memos")
        yield from (event for _, event in self._memos(comment, on[:1]))

    def _memos(self, comment: Comment, on: list[str]) -> Iterator[tuple[str, Event]]:
        coder = self.coders.of(comment.author)
        here = {(e["on"], e["text"], self.study.state.coders.name(e.coder)) for e in self.study.state.of("memo")}
        for subject in on:
            if comment.text.strip() and (subject, comment.text, coder) not in here:
                event = Event(new_id(), moment(comment.date), coder, "memo", {"on": subject, "kind": "note", "text": comment.text})
                yield event.id, event
