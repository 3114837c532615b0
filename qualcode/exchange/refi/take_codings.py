"""The codings, memos and sets of a REFI file as events of this project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualcode.codings.ids import moment, new_id, now
from qualcode.codings.tombstones import withdrawn
from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.found import FoundCoding, FoundSelection, FoundSource
from qualcode.exchange.refi.guids import Guids
from qualcode.exchange.refi.offsets import begins_as_named
from qualcode.exchange.refi.read import Found
from qualcode.exchange.refi.take_codes import CodePlan
from qualcode.exchange.refi.take_texts import TakenText
from qualcode.exchange.refi.wording import read_coding
from qualcode.model.events import MEMO_KINDS, Event

if TYPE_CHECKING:
    from qualcode.study import Study

_OWN_NOTE = re.compile(rf"^({'|'.join(MEMO_KINDS)}) by .+$")
_SLUG = re.compile(r"\s+")

_Details = tuple[str, str, bool, str]
"""Stance, basis, star and note of a coding: two on the same words with the same code are two where these differ."""


def _details(fields: Mapping[str, Any]) -> _Details:
    return fields.get("stance") or "", fields.get("basis") or "", bool(fields.get("star")), fields.get("note") or ""


class Events:
    """Builds the events; `placed` lists the selections that became codings, for checking."""

    def __init__(
        self,
        study: Study,
        found: Found,
        texts: dict[str, TakenText],
        codes: CodePlan,
        coders: dict[str, str],
        nobody: str,
        guids: Guids,
        losses: Losses,
    ) -> None:
        self.study, self.found, self.texts, self.codes, self.coders = study, found, texts, codes, coders
        self.nobody, self.guids, self.losses = nobody, guids, losses
        self.placed: list[tuple[FoundSource, FoundSelection, int, int]] = []
        self.gone = withdrawn(study.project)
        self.set_guids: dict[str, str] = {}
        self.subjects: dict[str, str] = {}
        """What notes can hang on: our ids by the GUIDs of the file."""
        self._remember_here()

    def all(self) -> list[Event]:
        """Every event the file makes, codings first."""
        found: list[Event] = []
        for source in self.found.sources:
            if source.guid in self.texts:
                found += self._source(source, self.texts[source.guid])
        self.subjects |= self.codes.ids | {guid: t.transcript.id for guid, t in self.texts.items()}
        found += [*self._description(), *self._memos(), *self._links(), *self._themes()]
        return found

    def _remember_here(self) -> None:
        """What is here already, by GUID and by content, so that a file taken twice is taken once."""
        state = self.study.state
        self.here: dict[tuple[Any, ...], dict[_Details, str]] = {}
        self.claimed: set[str] = set()
        self.guid_here: dict[str, str] = {}
        self.dead: set[str] = {self.guids.own("coding", i) for i in self.gone.events}
        for event in state.events.values():
            if event.act != "code":
                continue
            guid = event.get("guid") or self.guids.own("coding", event.id)
            if event.id in state.live:
                self.guid_here[guid] = self.guid_here[self.guids.own("coding", event.id)] = event.id
                code = self.study.codebook.current(event["code"])
                key = (state.coders.name(event.coder), event["transcript"], event["text"], event["start"], event["end"], code)
                self.here.setdefault(key, {})[_details(event.data)] = event.id
            elif event.id in state.retracted:
                self.dead |= {guid, self.guids.own("coding", event.id)}
        for coding in self.study.codings.codings:
            here = self.study.transcripts[coding.transcript].hash
            key = (coding.coder, coding.transcript, here, coding.start, coding.end, coding.code)
            self.here.setdefault(key, {}).setdefault((coding.stance, coding.basis, coding.star, coding.note), coding.id)

    def _source(self, source: FoundSource, taken: TakenText) -> Iterator[Event]:
        placed = self.found.placed(source)
        self.claimed |= self._surely_here(placed, taken)
        if taken.words.rest:
            self.losses.change("descriptions of sources, now memos on their transcript", taken.words.rest)
            if not any(e["on"] == taken.transcript.id and e["text"] == taken.words.rest for e in self.study.state.of("memo")):
                yield self._memo(taken.transcript.id, taken.words.rest, self.found.creator, self.found.created)
        self.losses.leave("selections without any length", source.name, sum(s.start == s.end for s in source.selections))
        for selection, start, end in placed:
            if not source.text[start:end].strip():
                self.losses.leave("selections that hold no words", source.name)
                continue
            self._title(source, selection, start, end)
            if not selection.codings:
                yield from self._note_on_text(source, selection, start, end, taken)
            for number, coding in enumerate(selection.codings):
                yield from self._coding(source, selection, coding, number, start, end, taken)
        for coding in source.codings:
            code = self.codes.ids.get(coding.code)
            if code is not None:
                self.losses.change("codes on a whole source, now a memo on its transcript", f"{source.name}: {code}")
                yield self._memo(taken.transcript.id, f"The whole transcript was coded: {code}", coding.user, coding.at)

    def _title(self, source: FoundSource, selection: FoundSelection, start: int, end: int) -> None:
        name = selection.name.strip()
        if name and len(name) > 3 and not begins_as_named(selection, source.text[start:end]):
            self.losses.leave("names of selections that are not the beginning of their words", f"{name} | {source.text[start:end]}")

    def _coding(
        self, source: FoundSource, selection: FoundSelection, coding: FoundCoding, number: int, start: int, end: int, taken: TakenText
    ) -> Iterator[Event]:
        code = self.codes.ids.get(coding.code)
        if code is None:
            self.losses.leave("passages put into a case, not coded", source.name)
            return
        coder = self._coder(coding.user)
        key, said = self._key(coding, taken, start, end), _said(selection, number)
        if coding.guid in self.dead:
            self.losses.leave("codings that were taken away here since", f"{code}: {source.text[start:end]}")
            return
        there = self._here(coding, key, said) or self._nearly_here(key, said)
        if there is None:
            event = self._code_event(coder, taken, start, end, code, coding, selection, number, said)
            there = self.here.setdefault(key, {})[_details(said)] = event.id
            self.claimed.add(there)
            self.losses.take("codings")
            self.placed.append((source, selection, start, end))
            yield event
        else:
            self.losses.take("codings that were here")
        for guid in (coding.guid, selection.guid):
            if guid:
                self.subjects.setdefault(guid, there)

    def _key(self, coding: FoundCoding, taken: TakenText, start: int, end: int) -> tuple[Any, ...]:
        coder = self.study.state.coders.name(self.coders.get(coding.user, self.nobody))
        return coder, taken.transcript.id, taken.made_on, start, end, self.codes.ids.get(coding.code)

    def _here(self, coding: FoundCoding, key: tuple[Any, ...], said: Mapping[str, Any]) -> str | None:
        return self.guid_here.get(coding.guid) or self.here.get(key, {}).get(_details(said))

    def _surely_here(self, placed: list[tuple[FoundSelection, int, int]], taken: TakenText) -> set[str]:
        """The codings here that some coding of a source is, by its GUID or in everything it says: no other one of the file can be them."""
        return {
            there
            for selection, start, end in placed
            for number, coding in enumerate(selection.codings)
            if (there := self._here(coding, self._key(coding, taken, start, end), _said(selection, number)))
        }

    def _nearly_here(self, key: tuple[Any, ...], said: Mapping[str, Any]) -> str | None:
        """A coding that was here before, is no other one of the file, and does not contradict: other programs change GUIDs and lose stances."""
        mine = _details(said)
        for theirs, there in self.here.get(key, {}).items():
            if there not in self.claimed and all(
                not one or not other or one == other for one, other in zip(mine[:2], theirs[:2], strict=True)
            ):
                self.claimed.add(there)
                return there
        return None

    def _code_event(
        self,
        coder: str,
        taken: TakenText,
        start: int,
        end: int,
        code: str,
        coding: FoundCoding,
        selection: FoundSelection,
        number: int,
        said: dict[str, Any],
    ) -> Event:
        data: dict[str, Any] = {
            "transcript": taken.transcript.id, "text": taken.made_on, "start": start, "end": end, "code": code, "codebook": self.codes.book.hash,
            **{k: said[k] for k in ("stance", "basis", "star", "note") if k in said},
        }  # fmt: skip
        if coding.guid:
            data["guid"] = coding.guid
        if selection.guid and number == 0:
            data["selection"] = selection.guid
        return Event(new_id(), moment(coding.at), coder, "code", data)

    def _note_on_text(self, source: FoundSource, selection: FoundSelection, start: int, end: int, taken: TakenText) -> Iterator[Event]:
        """A selection without a coding is a remark on its words."""
        said = selection.description.strip()
        if said:
            self.losses.change("remarks on uncoded words, now memos on their transcript", said)
            yield self._memo(taken.transcript.id, f"“{source.text[start:end]}” ({start}-{end}): {said}", selection.user, selection.at)
        elif not selection.notes:
            self.losses.leave("selections without a code or a remark", source.text[start:end])
        if selection.guid:
            self.subjects.setdefault(selection.guid, taken.transcript.id)

    def _coder(self, guid: str) -> str:
        if guid not in self.coders:
            self.losses.guess(f"codings and memos that name nobody, taken as {self.nobody}'s")
        return self.coders.get(guid, self.nobody)

    def _memo(self, on: str, text: str, user: str, at: str, **more: str) -> Event:
        data = {"on": on, "kind": "note", "text": text} | {k: v for k, v in more.items() if v}
        return Event(new_id(), moment(at), self._coder(user), "memo", data)

    def _description(self) -> Iterator[Event]:
        """What the file says of the whole project, less the lines that are our own, as a memo on the project."""
        lines = self.found.description.replace("\r\n", "\n").split("\n")
        text = "\n".join(line for line in lines if not line.startswith(("Codebook: ", "Stance: "))).strip()
        if text and not any(e["on"] == "project" and e["text"] == text for e in self.study.state.of("memo")):
            self.losses.change("the description of the project, now a memo on it", text)
            yield self._memo("project", text, self.found.creator, self.found.created)

    def _memos(self) -> Iterator[Event]:
        """Notes with what they hang on; one that hangs on nothing is the project's."""
        on: dict[str, list[str]] = {}
        for subject, notes in self._noted():
            for guid in notes:
                on.setdefault(guid, []).append(subject)
                if guid not in self.found.notes:
                    self.losses.leave("notes that are named but not in the file", guid or "(no GUID)")
        here = {(str(e["on"]), e["text"], self.study.state.coders.name(e.coder)) for e in self.study.state.of("memo")}
        for note in self.found.notes.values():
            if not note.text:
                self.losses.leave("notes without words", note.name)
                continue
            own = _OWN_NOTE.match(note.name)
            for number, subject in enumerate(dict.fromkeys(on.get(note.guid, ["project"]))):
                event = self._memo(
                    subject,
                    note.text,
                    note.user,
                    note.at,
                    title="" if own else note.name,
                    guid=note.guid if number == 0 else "",
                    kind=own[1] if own else "note",
                )
                if (subject, note.text, self.study.state.coders.name(event.coder)) in here:
                    self.losses.take("memos that were here")
                    continue
                self.losses.take("memos")
                yield event

    def _noted(self) -> Iterator[tuple[str, list[str]]]:
        """Everything notes hang on, as our ids: by NoteRef, or by a link from it to the note, as NVivo has it."""
        for code in self.found.codes.values():
            yield self.codes.ids[code.guid], code.notes
        for source in self.found.sources:
            if source.guid not in self.texts:
                continue
            yield self.texts[source.guid].transcript.id, source.notes
            for selection in source.selections:
                if selection.guid in self.subjects:
                    yield self.subjects[selection.guid], selection.notes
                for coding in selection.codings:
                    if coding.guid in self.subjects:
                        yield self.subjects[coding.guid], coding.notes
        for link in self.found.links:
            for one, other in ((link.origin, link.target), (link.target, link.origin)):
                if other in self.found.notes and one in self.subjects:
                    yield self.subjects[one], [other]

    def _links(self) -> Iterator[Event]:
        """A link between two things becomes a memo on the one it starts from."""
        arrows = {"OneWay": "→", "Bidirectional": "↔"}
        for link in self.found.links:
            if link.origin in self.found.notes or link.target in self.found.notes:
                continue
            start, end = (self.subjects.get(g) for g in (link.origin, link.target))
            said = f"{start or link.origin} {arrows.get(link.direction, '—')} {end or link.target}: {link.name}"
            if start is None or end is None:
                self.losses.leave("links to things that were not taken", said)
                continue
            self.losses.change("links, now memos on the thing they start from", said)
            there = {k: v for k, v in (("name", link.name), ("direction", link.direction), ("to", end)) if v}
            memo = self._memo(start, f"Link: {said}", self.found.creator, self.found.created, guid=link.guid)
            memo = replace(memo, data={**memo.data, "link": there})
            if not any(e["on"] == start and e["text"] == memo["text"] for e in self.study.state.of("memo")):
                yield memo

    def _themes(self) -> Iterator[Event]:
        """A set of codes becomes a theme to be worked on; its claim is what the set is called, or says of itself."""
        here = {str(e["theme"]) for e in self.study.state.of("theme")}
        for each in self.found.sets:
            codes = list(dict.fromkeys(self.codes.ids[g] for g in each.codes if g in self.codes.ids))
            if not codes or each.description.startswith("Group of the codebook: "):
                continue
            name = _SLUG.sub("-", each.name.casefold()) or "set"
            self.set_guids[f"theme:{name}"] = each.guid
            if name in here:
                self.losses.take("themes that were here")
                continue
            here.add(name)
            self.losses.take("sets of codes as themes")
            claim = each.description.strip() or each.name
            data = {"theme": name, "claim": claim, "codes": codes, "status": "candidate"}
            yield Event(new_id(), now(), self._coder(self.found.creator) if self.found.creator else self.nobody, "theme", data)


def _said(selection: FoundSelection, number: int) -> dict[str, str | bool]:
    """What the description of a selection says of one of its codings; the note is the first one's."""
    said = read_coding(selection.description)
    return said if number == 0 else {k: v for k, v in said.items() if k != "note"}
