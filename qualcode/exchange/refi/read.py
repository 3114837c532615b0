"""Reading a REFI file into plain objects: leniently where programs are known to differ, with a notice each time, and never by guessing in silence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.exchange.refi.archive import Opened, open_qdpx, parse_xml
from qualcode.exchange.refi.found import FoundCase, FoundCode, FoundCoding, FoundLink, FoundNote, FoundSelection, FoundSet, FoundSource
from qualcode.exchange.refi.guids import normal
from qualcode.exchange.refi.media import left_of, selections_in, texts_in
from qualcode.exchange.refi.offsets import Chosen, Positions, choose
from qualcode.exchange.refi.order import misplaced, odd_times
from qualcode.exchange.refi.texts import TextFiles


@dataclass
class Found:
    """Everything in a REFI file. `problems` are what cannot be understood or placed; `notices` what was read though it is not as the standard has it."""

    name: str = ""
    origin: str = ""
    description: str = ""
    creator: str = ""
    created: str = ""
    users: dict[str, str] = field(default_factory=dict)
    codes: dict[str, FoundCode] = field(default_factory=dict)
    variables: dict[str, tuple[str, str]] = field(default_factory=dict)
    cases: dict[str, FoundCase] = field(default_factory=dict)
    sources: list[FoundSource] = field(default_factory=list)
    notes: dict[str, FoundNote] = field(default_factory=dict)
    sets: list[FoundSet] = field(default_factory=list)
    links: list[FoundLink] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    notices: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @cached_property
    def chosen(self) -> Chosen:
        """How the positions of this file are counted."""
        return choose(self.sources, self.origin)

    def placed(self, source: FoundSource) -> list[tuple[FoundSelection, int, int]]:
        """The selections of a source with their places in its text; those outside it are left out."""
        place = Positions(source, self.chosen.counting)
        there = ((s, place(s.start), place(s.end)) for s in source.selections)
        return [(s, start, end) for s, start, end in there if 0 <= start < end <= len(source.text)]

    def path(self, guid: str) -> list[str]:
        """The names of a code and those above it, outermost first."""
        way: list[str] = []
        while guid in self.codes:
            way.append(self.codes[guid].name)
            guid = self.codes[guid].parent
        return way[::-1]


def read_qdpx(data: bytes) -> Found:
    """What a `.qdpx` file holds.

    Raises:
        QualcodeError: it is no REFI project, damaged, or unsafe.
    """
    opened = open_qdpx(data)
    return _Reader(opened, "Project").found()


def read_qdc(data: bytes) -> Found:
    """What a `.qdc` file holds.

    Raises:
        QualcodeError: it is no REFI codebook, damaged, or unsafe.
    """
    return _Reader(Opened(parse_xml(data)), "CodeBook").found()


class _Reader:
    def __init__(self, opened: Opened, kind: str) -> None:
        self.opened, self.root = opened, opened.root
        self.out = Found(notices=list(dict.fromkeys(opened.notices)))
        self.q = self.root.tag.partition("}")[0] + "}" if "}" in self.root.tag else ""
        if self.root.tag != f"{self.q}{kind}" or (self.q and "qda" not in self.q.casefold()):
            raise QualcodeError(f"this is no REFI-QDA {kind.lower()}: it begins with {self.root.tag[:60]}", "export it again as REFI-QDA")
        if self.q not in ("{urn:QDA-XML:project:1.0}", "{urn:QDA-XML:codebook:1.0}"):
            self.out.notices.append(("the namespace is not the standard's", self.q.strip("{}") or "none"))
        self.files = TextFiles(opened.files, self.out.notices)

    def found(self) -> Found:
        """Read everything."""
        out, root = self.out, self.root
        out.name, out.origin = root.get("name") or "", root.get("origin") or ""
        out.created = root.get("creationDateTime") or ""
        out.description, out.creator = self._said(root), normal(root.get("creatingUserGUID"))
        out.notices += [*misplaced(root), *odd_times(root)]
        self._users()
        self._codes()
        self._variables_and_cases()
        self._sources()
        self._notes()
        self._sets_and_links()
        out.left["graphs"] = len(self._all("Graphs/Graph"))
        unused = [n for n in self.opened.files if n not in self.files.used and n.endswith((".txt", ".docx"))]
        out.notices += [("text files that nothing in the file names, not read", n) for n in unused]
        self._check_references()
        return out

    def _all(self, path: str) -> list[Any]:
        found: list[Any] = self.root.findall("/".join(f"{self.q}{p}" for p in path.split("/")))
        return found

    def _kids(self, element: Any, tag: str) -> list[Any]:
        found: list[Any] = element.findall(f"{self.q}{tag}")
        return found

    def _said(self, element: Any) -> str:
        child = element.find(f"{self.q}Description")
        return (child.text or "") if child is not None else ""

    def _refs(self, element: Any, tag: str = "NoteRef") -> list[str]:
        return [normal(e.get("targetGUID") or e.get("guid")) for e in element.findall(f"{self.q}{tag}")]

    def _guid(self, element: Any, what: str, known: Any) -> str:
        guid = normal(element.get("guid"))
        if not guid:
            self.out.problems.append(f"{what} {element.get('name')!r} has no proper GUID")
            guid = f"line-{element.sourceline}-{len(known)}"
        elif guid in known:
            self.out.problems.append(f"two {what}s have the GUID {guid}")
        return guid

    def _users(self) -> None:
        for element in self._all("Users/User"):
            guid = self._guid(element, "user", self.out.users)
            self.out.users[guid] = (element.get("name") or element.get("id") or "").strip()

    def _codes(self) -> None:
        waiting = [(e, "") for e in reversed(self._all("CodeBook/Codes/Code") or self._all("Codes/Code"))]
        while waiting:
            element, parent = waiting.pop()
            guid = self._guid(element, "code", self.out.codes)
            codable = (element.get("isCodable") or "true").strip() not in ("false", "0")
            said = self._said(element) or element.get("description") or ""
            children = self._kids(element, "Code")
            name = " ".join((element.get("name") or "").split())
            self.out.codes[guid] = FoundCode(
                guid, name, codable, element.get("color") or "", said, parent, self._refs(element), len(children)
            )
            waiting += [(child, guid) for child in reversed(children)]

    def _variables_and_cases(self) -> None:
        for element in self._all("Variables/Variable"):
            guid = self._guid(element, "variable", self.out.variables)
            self.out.variables[guid] = (" ".join((element.get("name") or "").split()), element.get("typeOfVariable") or "Text")
        for element in self._all("Cases/Case"):
            guid = self._guid(element, "case", self.out.cases)
            name = " ".join((element.get("name") or "").split())
            refs = [self._refs(element, tag) for tag in ("SourceRef", "CodeRef", "SelectionRef")]
            self.out.cases[guid] = FoundCase(guid, name, self._said(element), self._values(element), *refs)

    def _values(self, element: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        for value in self._kids(element, "VariableValue"):
            ref = next(iter(self._refs(value, "VariableRef")), "")
            cell = next((c for c in value if not c.tag.endswith("VariableRef")), None)
            if ref not in self.out.variables:
                self.out.problems.append(f"a value of {element.get('name')!r} names a variable that is not there")
                continue
            name, kind = self.out.variables[ref]
            if cell is not None and (cell.text or "").strip():
                if cell.tag.rpartition("}")[2] != f"{kind}Value":
                    self.out.notices.append(
                        ("values of another type than their variable's, taken as they stand", f"{name} is {kind}: {cell.text}")
                    )
                found[ref] = (cell.text or "").strip()
        return found

    def _sources(self) -> None:
        known: set[str] = set()
        for element in self._all("Sources/*"):
            for what, count in left_of(element, self.q):
                self.out.left[what] += count
            for number, text in enumerate(texts_in(element, self.q)):
                self._source(element, text, known, is_first=number == 0)

    def _source(self, element: Any, text: Any, known: set[str], *, is_first: bool) -> None:
        """One text; of a recording with several transcripts, what is said of the recording goes with the first."""
        guid = self._guid(element if is_first else text, "source", known)
        known.add(guid)
        name = " ".join((element.get("name") if is_first else text.get("name") or element.get("name") or "").split())
        source = FoundSource(guid, name, self._said(element), notes=self._refs(element))
        if text is not element:
            source.notes += self._refs(text)
            source.description = "\n".join(filter(None, (source.description, self._said(text))))
            self.out.notices.append(("texts that belong to a picture, PDF file or recording, taken without it", name))
        source.values = self._values(element) if is_first else {}
        self.files.fill(source, text, self.q, self.out.problems)
        seen: set[str] = set()
        for selection, start, end in selections_in(text, self.q):
            self._selection(source, selection, start, end, seen)
        whole = [*self._kids(element, "Coding"), *(self._kids(text, "Coding") if text is not element else [])] if is_first else []
        source.codings = [self._coding(c, "", "") for c in whole]
        self.out.sources.append(source)

    def _selection(self, source: FoundSource, element: Any, first: str | None, last: str | None, seen: set[str]) -> None:
        where = f"in {source.name!r}, selection {element.get('name') or element.get('guid')!r}"
        start, end = _whole(first), _whole(last)
        if element.tag == f"{self.q}TranscriptSelection" and (first is None or last is None):
            self.out.left["selections in a transcript that name no moments with a place in its words"] += 1
            self.out.left["codings on them"] += len(self._kids(element, "Coding"))
            return
        if start is None or end is None or start < 0:
            self.out.problems.append(f"{where}: its place ({first!s:.20}-{last!s:.20}) is no place")
            return
        if start > end:
            self.out.problems.append(f"{where}: it ends ({end}) before it begins ({start})")
            return
        guid = normal(element.get("guid"))
        if guid and guid in seen:
            self.out.notices.append(("selections that share a GUID, read as two", guid))
        seen.add(guid)
        user, at = normal(element.get("creatingUser")), element.get("creationDateTime") or ""
        found = FoundSelection(guid, element.get("name") or "", self._said(element), start, end, user, at, notes=self._refs(element))
        found.codings = [self._coding(c, user, at) for c in self._kids(element, "Coding")]
        source.selections.append(found)

    def _coding(self, element: Any, user: str, at: str) -> FoundCoding:
        code = next(iter(self._refs(element, "CodeRef")), "")
        return FoundCoding(
            normal(element.get("guid")),
            code,
            normal(element.get("creatingUser")) or user,
            element.get("creationDateTime") or at,
            self._refs(element),
        )

    def _notes(self) -> None:
        for element in self._all("Notes/Note"):
            guid = self._guid(element, "note", self.out.notes)
            holder = FoundSource(guid, element.get("name") or "")
            self.files.fill(holder, element, self.q, self.out.problems)
            if holder.missing and element.get("plainTextPath"):
                self.out.notices.append(("notes whose words are missing", f"{holder.name}: {holder.missing}"))
            text = holder.text.strip() or self._said(element).strip()
            name = " ".join(holder.name.split())
            self.out.notes[guid] = FoundNote(guid, name, text, normal(element.get("creatingUser")), element.get("creationDateTime") or "")

    def _sets_and_links(self) -> None:
        for element in self._all("Sets/Set"):
            codes, sources = (self._refs(element, tag) for tag in ("MemberCode", "MemberSource"))
            name, notes = " ".join((element.get("name") or "").split()), len(self._kids(element, "MemberNote"))
            self.out.sets.append(FoundSet(normal(element.get("guid")), name, self._said(element), codes, sources, notes))
        for element in self._all("Links/Link"):
            ends = [normal(element.get(k)) for k in ("originGUID", "targetGUID")]
            name = " ".join((element.get("name") or "").split())
            self.out.links.append(FoundLink(normal(element.get("guid")), name, element.get("direction") or "", *ends))

    def _nameless_users(self) -> None:
        """Where a file lists no coders but names them by their GUIDs, they are told apart and numbered."""
        out = self.out
        told = [c.user for s in out.sources for c in s.all_codings()] + [n.user for n in out.notes.values()]
        for number, guid in enumerate(dict.fromkeys(filter(None, told)), 1):
            out.users[guid] = "coder" if number == 1 else f"coder {number}"
            out.notices.append(("coders without a name: the file does not list them", f"{guid} → {out.users[guid]}"))

    def _check_references(self) -> None:
        """Codings must name codes (or a case, as NVivo has it) and users that are there."""
        out = self.out
        if not out.users:
            self._nameless_users()
        for source in out.sources:
            for coding in source.all_codings():
                if coding.code not in out.codes and not (coding.code in out.cases and out.origin.casefold().startswith("nvivo")):
                    what = "a case, not a code" if coding.code in out.cases else "a code that is not there"
                    out.problems.append(f"in {source.name!r}, a coding names {what} ({coding.code or 'nothing'})")
                if coding.user and coding.user not in out.users:
                    out.problems.append(f"in {source.name!r}, a coding names a coder who is not there ({coding.user})")


def _whole(text: str | None) -> int | None:
    """A whole number, or None where the text is none or is longer than any place can be."""
    text = (text or "").strip()
    return int(text) if len(text) < 12 and text.removeprefix("-").isdecimal() else None
