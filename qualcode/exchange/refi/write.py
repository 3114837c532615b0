"""A study as a REFI project (`.qdpx`), in the dialect that every program we know reads with nothing shifted.

LF, no BOM, `project.qde`, lower-case `sources/`, plain text only, offsets in code points with the end not included, one coding to a selection with the
coder on both, the quote as the selection's name, no empty containers, the same GUIDs every time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.errors import QualcodeError
from qualcode.exchange.losses import Losses
from qualcode.exchange.refi import wording
from qualcode.exchange.refi.guids import Guids
from qualcode.exchange.refi.package import QDE, pack
from qualcode.exchange.refi.units import Utf16
from qualcode.exchange.refi.variables import element_of, type_of
from qualcode.exchange.refi.wording import NAMESPACE, clean, one_line
from qualcode.exchange.refi.write_codes import GROUPS, codes_element
from qualcode.exchange.refi.write_losses import say_losses
from qualcode.exchange.refi.write_notes import Notes
from qualcode.exchange.refi.write_sets import sets_element
from qualcode.model.coding import Coding
from qualcode.model.text import Transcript
from qualcode.project.files import write_atomic

if TYPE_CHECKING:
    from qualcode.study import Study

UNITS = ("codepoint", "utf16")
LONGEST_NAME = 500
"""How many characters of a quote its selection's name holds; a longer one ends in an ellipsis."""

_DATE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
_Q = f"{{{NAMESPACE}}}"
_NOT_ATTRIBUTES = ("id", "label", "sets", "lead coder")


@dataclass
class Exported:
    """A file that was written: its bytes and what became of everything in the study."""

    data: bytes
    losses: Losses


def write_qdpx(study: Study, path: Path, **options: Any) -> Exported:
    """Write a study as a `.qdpx` file; the options are those of `qdpx`.

    Raises:
        QualcodeError: there is nothing to export, or the file cannot be written.
    """
    made = qdpx(study, **options)
    write_atomic(path, made.data)
    return made


def qdpx(study: Study, *, layer: str = "all", offset_unit: str = "codepoint", groups: str = "parents") -> Exported:
    """A study as the bytes of a `.qdpx` file.

    `layer` says whose codings go out; `offset_unit` is `codepoint`, as the standard has it, or `utf16` for NVivo; `groups` of the codebook become
    `parents` of their codes or `sets` of them.

    Raises:
        QualcodeError: an option is no such word, or no coder of that name has coded.
    """
    if offset_unit not in UNITS:
        raise QualcodeError(f"{offset_unit!r} is no way of counting", f"use one of {', '.join(UNITS)}")
    if groups not in GROUPS:
        raise QualcodeError(f"groups cannot become {groups!r}", f"use one of {', '.join(GROUPS)}")
    return _Writer(study, layer, offset_unit, groups).made()


@dataclass
class _Writer:
    study: Study
    layer: str
    unit: str
    groups: str
    users: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    """The GUIDs in this file of what notes and links can hang on."""

    def made(self) -> Exported:
        from lxml import etree

        self.sub = etree.SubElement
        chosen = self.study.layer(self.layer)
        self.losses = Losses(f"{self.study.project.settings.name}: exported as a REFI-QDA project; {chosen.describe()}")
        self.guids = Guids(self.study)
        root = etree.Element(f"{_Q}Project", nsmap={None: NAMESPACE}, **self._about())
        self.codings = chosen.codings
        self.notes = Notes(
            self.study, self.guids, {*self.study.transcripts, *self._codes(), *(i for c in self.codings for i in (c.id, *c.same_as))}
        )
        self._users(root)
        self.code_guids = codes_element(root, self.study, self.guids, self.losses, flat=self.groups == "sets", note_refs=self.notes.refs)
        self._variables(root)
        cases = self.sub(root, f"{_Q}Cases")  # filled when the sources are known
        files = self._sources(root)
        self._cases(cases)
        self.subjects |= self.code_guids
        self.notes.write(root, self._made_by, self.losses)
        self.notes.links(root, self.subjects, self.losses)
        sets_element(root, self.study, self.guids, self.sources, self.code_guids, groups=self.groups == "sets", losses=self.losses)
        self._description(root)
        self.notes.refs(root, "project", *self.notes.homeless)
        for empty in [e for e in root if len(e) == 0 and not e.text and not e.attrib]:
            root.remove(empty)
        say_losses(self.study, chosen.codings, self.unit, self.losses)
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return Exported(pack([(QDE, data), *files]), self.losses)

    def _codes(self) -> list[str]:
        """The codes and groups that go out as codes."""
        return [c.id for c in self.study.codebook.walk() if not c.merged_into and not (c.is_group and self.groups == "sets")]

    def _about(self) -> dict[str, str]:
        from importlib.metadata import version

        times = sorted(e.at for e in self.study.state.events.values() if _DATE.match(e.at))
        found = {"name": one_line(self.study.project.settings.name), "origin": f"qualcode {version('qualcode')}"}
        return found | ({"creationDateTime": times[0], "modifiedDateTime": times[-1]} if times else {})

    def _users(self, root: Any) -> None:
        name = self.study.state.coders.name
        coders = sorted({c.coder for c in self.codings} | {name(e.coder) for e in self.study.state.of("memo")})
        box = self.sub(root, f"{_Q}Users")
        for coder in coders:
            self.users[coder] = self.guids.give("user", coder)
            self.sub(box, f"{_Q}User", guid=self.users[coder], name=one_line(coder))
        first = min(
            (e for e in self.study.state.of("code", "memo") if name(e.coder) in self.users), key=lambda e: (e.at, e.id), default=None
        )
        if first is not None:
            root.set("creatingUserGUID", self.users[name(first.coder)])
        self.losses.take("coders", len(coders))

    def _made_by(self, coder: str, at: str) -> dict[str, str]:
        return {"creatingUser": self.users[coder]} | ({"creationDateTime": at} if _DATE.match(at) else {})

    def _variables(self, root: Any) -> None:
        values: dict[str, list[str]] = {}
        for row in [p.attributes for p in self.study.participants.values()] + [self._attributes(i) for i in self.study.transcripts]:
            for name, value in row.items():
                if value:
                    values.setdefault(one_line(name), []).append(clean(value))
        box = self.sub(root, f"{_Q}Variables")
        for name in sorted(values):
            self.variables[name] = type_of(values[name])
            self.sub(box, f"{_Q}Variable", guid=self.guids.give("variable", name), name=name, typeOfVariable=self.variables[name])
        self.losses.take("attributes", len(values))

    def _attributes(self, transcript_id: str) -> dict[str, str]:
        return {k: v for k, v in self.study.rows.get(transcript_id, {}).items() if k not in _NOT_ATTRIBUTES}

    def _values(self, parent: Any, row: Any) -> None:
        for name, value in row.items():
            if value:
                box = self.sub(parent, f"{_Q}VariableValue")
                self.sub(box, f"{_Q}VariableRef", targetGUID=self.guids.of("variable", one_line(name)))
                self.sub(box, f"{_Q}{element_of(self.variables[one_line(name)])}").text = clean(value)

    def _sources(self, root: Any) -> list[tuple[str, bytes]]:
        box = self.sub(root, f"{_Q}Sources")
        by_transcript: dict[str, list[Coding]] = {}
        for coding in self.codings:
            by_transcript.setdefault(coding.transcript, []).append(coding)
        names = self._source_names()
        files = []
        for transcript in self.study.transcripts.values():
            guid = self.subjects[transcript.id] = self.sources[transcript.id] = self.guids.give("source", transcript.id)
            file = self.guids.give("text", transcript.id)
            element = self.sub(box, f"{_Q}TextSource", guid=guid, name=names[transcript.id], plainTextPath=f"internal://{file}.txt")
            said = wording.describe_source(transcript, names[transcript.id], self._lead(transcript), self._speakers(transcript))
            if said:
                self.sub(element, f"{_Q}Description").text = said
            self._selections(element, transcript, by_transcript.get(transcript.id, []))
            self.notes.refs(element, transcript.id)
            self._values(element, self._attributes(transcript.id))
            files.append((f"sources/{file}.txt", transcript.text.encode("utf-8")))
        self.losses.take("transcripts", len(files))
        self.losses.take("codings", len(self.codings))
        return files

    def _source_names(self) -> dict[str, str]:
        """A name for each transcript that no other has, and that can be a file's."""
        names: dict[str, str] = {}
        for transcript_id in self.study.transcripts:
            label = self.study.rows.get(transcript_id, {}).get("label") or transcript_id
            name = one_line(label).replace("/", "-").replace("\\", "-")
            if name.casefold() in (n.casefold() for n in names.values()):
                name = f"{name} ({transcript_id})"
            if name != label:
                self.losses.change("names of transcripts", f"{label} → {name}")
            names[transcript_id] = name
        return names

    def _lead(self, transcript: Transcript) -> str:
        return self.study.rows.get(transcript.id, {}).get("lead coder", "")

    def _speakers(self, transcript: Transcript) -> list[tuple[str, str, str]]:
        """Every label of a transcript, in the order they are listed or first speak."""
        listed = {s.label: (s.label, s.participant, s.role) for s in self.study.speakers.values() if s.transcript == transcript.id}
        return list(({t.speaker: (t.speaker, "", "") for t in transcript.turns if t.speaker} | listed).values())

    def _selections(self, source: Any, transcript: Transcript, codings: list[Coding]) -> None:
        """One selection for each coding: programs that read one coder or one note of a selection then lose nothing."""
        count = Utf16(transcript.text).units if self.unit == "utf16" else int
        for coding in codings:
            event = self.study.state.events[coding.id]
            quote = one_line(transcript.text[coding.start : coding.end])
            made = self._made_by(coding.coder, coding.at)
            selection = self.sub(
                source,
                f"{_Q}PlainTextSelection",
                guid=self.guids.give("selection", coding.id, event.get("selection") or ""),
                name=quote if len(quote) <= LONGEST_NAME else f"{quote[:LONGEST_NAME].rstrip()}…",
                startPosition=str(count(coding.start)),
                endPosition=str(count(coding.end)),
                **made,
            )
            said = wording.describe_coding(coding)
            if said:
                self.sub(selection, f"{_Q}Description").text = said
            element = self.sub(selection, f"{_Q}Coding", guid=self.guids.give("coding", coding.id, event.get("guid") or ""), **made)
            self.subjects |= dict.fromkeys((coding.id, *coding.same_as), selection.get("guid"))
            self.sub(element, f"{_Q}CodeRef", targetGUID=self.code_guids[coding.code])
            self.notes.refs(selection, *(i for i in (coding.id, *coding.same_as)))

    def _cases(self, box: Any) -> None:
        where: dict[str, list[str]] = {}
        for speaker in self.study.speakers.values():
            if (
                speaker.participant
                and speaker.transcript in self.sources
                and speaker.transcript not in where.setdefault(speaker.participant, [])
            ):
                where[speaker.participant].append(speaker.transcript)
        for person in self.study.participants.values():
            element = self.sub(box, f"{_Q}Case", guid=self.guids.give("case", person.id), name=one_line(person.id))
            self._values(element, person.attributes)
            for transcript_id in where.get(person.id, ()):
                self.sub(element, f"{_Q}SourceRef", targetGUID=self.sources[transcript_id])
        self.losses.take("participants as cases", len(self.study.participants))

    def _description(self, root: Any) -> None:
        book = self.study.codebook
        lines = [f"{label}: {one_line(value)}" for label, value in (("Codebook", book.name), ("Stance", book.stance)) if value]
        if lines:
            self.sub(root, f"{_Q}Description").text = "\n".join(lines)
