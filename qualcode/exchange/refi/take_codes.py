"""The codes of a REFI file as codes of this project: matched with those there are, or added; groups stay groups."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, count
from typing import Any

from qualcode.codebooks import Codebook, parse
from qualcode.codebooks.edit import add
from qualcode.errors import QualcodeError
from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.found import FoundCode
from qualcode.exchange.refi.guids import Guids
from qualcode.exchange.refi.read import Found
from qualcode.exchange.refi.wording import CodeWords, read_code
from qualcode.model.codebook import Code

_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
_SHORT_COLOUR = re.compile(r"^#[0-9a-fA-F]{3}$")
_RGB = re.compile(r"^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$")
_RAW = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
GENERAL = " (general)"
"""What is added to the name of a code that has codings and codes below it: here a group bears no passages."""


@dataclass
class CodePlan:
    """Which code of this project each code of the file is, and the codebook as it will stand."""

    ids: dict[str, str] = field(default_factory=dict)
    data: bytes | None = None
    book: Codebook = field(default_factory=Codebook)
    groups: dict[str, str] = field(default_factory=dict)

    @property
    def guids(self) -> dict[str, str]:
        """The GUIDs the file gives, by `code:ID`."""
        return {f"code:{self.groups.get(guid, code)}": guid for guid, code in self.ids.items()}


def plan_codes(found: Found, coded: set[str], data: bytes | None, guids: Guids, losses: Losses) -> CodePlan:
    """Match the codes of a file with those of the codebook in `data` and work out what must be added; `coded` are the GUIDs of codes with codings.

    Without a codebook, or with the empty one of a new project, the file's own becomes the project's.
    """
    book = parse(data, "the codebook") if data else Codebook()
    planner = _Planner(found, coded, guids, losses, book)
    if data is None or [c.id for c in book.walk()] == ["first"]:
        return planner.fresh()
    return planner.added(data)


class _Planner:
    def __init__(self, found: Found, coded: set[str], guids: Guids, losses: Losses, book: Codebook) -> None:
        self.found, self.coded, self.guids, self.losses, self.book = found, coded, guids, losses, book
        self.plan = CodePlan()
        self.words = {guid: read_code(code.description) for guid, code in found.codes.items()}
        self.children: dict[str, list[FoundCode]] = {}
        for code in found.codes.values():
            self.children.setdefault(code.parent, []).append(code)

    def fresh(self) -> CodePlan:
        """The file's codebook as the project's."""
        taken: set[str] = set()
        for guid in self.found.codes:
            self._new_id(guid, taken)
        nodes = [self._node(c) for c in self.children.get("", [])]
        if not nodes:
            self.plan.book = self.book
            return self.plan
        said = dict(line.partition(": ")[::2] for line in self.found.description.split("\n") if ": " in line)
        head = {"format": 1, "name": said.get("Codebook") or self.found.name or "Codebook"} | (
            {"stance": said["Stance"]} if said.get("Stance") else {}
        )
        self.plan.data = _yaml(head | {"codes": nodes})
        try:
            self.plan.book = parse(self.plan.data, "the codebook of the file")
        except QualcodeError as error:
            self.losses.leave("cues that cannot be read", str(error), sum(len(w.cues) + len(w.not_cues) for w in self.words.values()))
            self.plan.data = _yaml(head | {"codes": [_without_cues(n) for n in nodes]})
            self.plan.book = parse(self.plan.data, "the codebook of the file")
        self.losses.take("codes and groups", len(self.found.codes))
        return self.plan

    def added(self, data: bytes) -> CodePlan:
        """The project's codebook with the codes of the file that it lacks."""
        matches = _Matches(self.book, self.guids)
        for code in self.found.codes.values():
            match = matches.of(code, self.words[code.guid], self.found.path(code.guid), needs_code=code.guid in self.coded)
            if match is not None:
                self._matched(code, match)
        new = [c for c in self.found.codes.values() if c.guid not in self.plan.ids]
        here, taken = set(self.plan.ids), {c.id for c in self.book.walk()}
        for code in new:
            self._new_id(code.guid, taken)
        self.children = {parent: [c for c in kids if c.guid not in here] for parent, kids in self.children.items()}
        for code in new:
            if code.parent in here or not code.parent:
                data = self._add(data, self._node(code), self._home(code))
        self.plan.book = parse(data, "the codebook")
        self.plan.data = data if new else None
        self.losses.take("codes that are new here", len(new))
        return self.plan

    def _matched(self, code: FoundCode, match: Code) -> None:
        self.plan.ids[code.guid] = match.id
        self.losses.take("codes that were here")
        words = self.words[code.guid]
        if words.definition and words.definition != match.definition:
            self.losses.leave("definitions that differ from the ones here; those here were kept", f"{match.id}: {words.definition}")

    def _home(self, code: FoundCode) -> str:
        parent = self.book.get(self.plan.ids.get(code.parent, ""))
        if parent is None or parent.is_group:
            return parent.id if parent else ""
        above = self.book.parent(parent.id)
        self.losses.change(
            "codes that stood under a code, now beside it: here only groups have codes below them", f"{code.name} beside {parent.name}"
        )
        return above.id if above else ""

    def _add(self, data: bytes, node: dict[str, Any], under: str) -> bytes:
        """Add a code with all below it; after that the codes below it are part of the file."""
        kids = node.pop("codes", None)
        data = add(data, node | ({"codes": []} if kids is not None else {}), under)
        for kid in kids or []:
            data = self._add(data, kid, node["id"])
        return data

    def _new_id(self, guid: str, taken: set[str]) -> str:
        """A lasting id: the one the description names, else the name, else the whole path of names."""
        if guid in self.plan.ids:
            return self.plan.ids[guid]
        code, words = self.found.codes[guid], self.words[guid]
        if not code.name:
            code.name = f"Unnamed code {len(taken) + 1}"
            self.losses.change("codes without a name", code.name)
        suffix = f" ({words.id})"
        if words.id and code.name.endswith(suffix):
            code.name = code.name.removesuffix(suffix)
        path = " / ".join(self.found.path(guid))
        for wanted in chain((words.id, code.name, path), (f"{path} {n}" for n in count(2))):
            wanted = "".join(c for c in wanted.replace(";", ",") if not unicodedata.category(c).startswith("C")).strip()
            if wanted and wanted not in taken:
                break
        if wanted != code.name and not words.id:
            self.losses.change("ids of codes: two codes of the file have one name", f"{code.name} → {wanted}")
        taken.add(wanted)
        self.plan.ids[guid] = wanted
        return wanted

    def _node(self, code: FoundCode) -> dict[str, Any]:
        """A code and all below it as the codebook file has them."""
        kids = self.children.get(code.guid, [])
        code_id = self.plan.ids[code.guid]
        is_group = bool(kids) or (not code.codable and code.guid not in self.coded)
        fields = self._fields(code, code_id, is_group)
        if not code.codable and code.guid in self.coded:
            self.losses.change("codes that the file calls not codable, though they have codings", code.name)
        if not is_group:
            return fields
        below = [self._node(kid) for kid in kids]
        if code.codable and kids and code.guid not in self.coded:
            self.losses.change("codes with codes below them and no codings, now groups", code.name)
        if kids and code.guid in self.coded:
            general = f"{code_id}{GENERAL}"
            self.plan.groups[code.guid], self.plan.ids[code.guid] = code_id, general
            self.losses.change(
                "codes with codings and codes below them: now a group, with a code of its own in it", f"{code.name} → {code.name}{GENERAL}"
            )
            below.insert(
                0,
                {"id": general, "name": f"{code.name}{GENERAL}"} | ({"definition": fields["definition"]} if "definition" in fields else {}),
            )
        return fields | {"codes": below}

    def _fields(self, code: FoundCode, code_id: str, is_group: bool) -> dict[str, Any]:
        words = self.words[code.guid]
        excludes = [{"when": e.when} | ({"use": e.use} if e.use else {}) for e in words.exclude]
        known = self._known
        excludes = [
            e if e.get("use", code_id) in known - {code_id} or "use" not in e else {"when": f"{e['when']} (use {e['use']})"}
            for e in excludes
        ]
        fields: dict[str, Any] = {
            "id": code_id, "name": code.name, "definition": words.definition, "question": words.question, "include": words.include,
            "exclude": excludes, "colour": self._colour(code),
        }  # fmt: skip
        own = {
            "examples": words.examples,
            "cues": words.cues,
            "not_cues": words.not_cues,
            "speakers": words.speakers,
            "marks": words.marks,
            "status": words.status,
        }
        if not is_group:
            fields |= own
        elif any(own.values()):
            self.losses.leave("examples, cues, marks and status of groups", code.name)
        return {k: v for k, v in fields.items() if v}

    @cached_property
    def _known(self) -> set[str]:
        """Every id there will be, for what exclusions may point to; all codes of the file are named by now."""
        return set(self.plan.ids.values()) | {c.id for c in self.book.walk()}

    def _colour(self, code: FoundCode) -> str:
        if _COLOUR.match(code.colour):
            return code.colour
        if _SHORT_COLOUR.match(code.colour):
            return "#" + "".join(2 * c for c in code.colour[1:])
        parts = _RGB.match(code.colour.strip().casefold())
        if parts and all(int(p) < 256 for p in parts.groups()):
            return "#" + "".join(f"{int(p):02x}" for p in parts.groups())
        if code.colour:
            self.losses.leave("colours that are not written as #RRGGBB", f"{code.name}: {code.colour}")
        return ""


class _Matches:
    """Finds the code of a codebook that a code of a file is."""

    def __init__(self, book: Codebook, guids: Guids) -> None:
        self.book = book
        self.by_guid = {guids.own("code", c.id): c for c in book.walk()}
        self.by_guid |= {guid: c for guid, code_id in guids.known("code").items() if (c := book.get(code_id))}
        self.by_path: dict[tuple[str, ...], list[Code]] = {}
        self.by_name: dict[str, list[Code]] = {}
        for code in book.walk():
            self.by_path.setdefault(tuple(c.name.casefold() for c in book.path(code.id)), []).append(code)
            self.by_name.setdefault(code.name.casefold(), []).append(code)

    def of(self, code: FoundCode, words: CodeWords, path: list[str], *, needs_code: bool) -> Code | None:
        """By GUID, by the id its description names, by its whole path of names, by a name that only one has; in this order."""
        ways = [self.by_guid.get(code.guid), self.book.get(words.id)]
        ways += _only(self.by_path.get(tuple(p.casefold() for p in path), [])) + _only(self.by_name.get(code.name.casefold(), []))
        for way in ways:
            if way is None:
                continue
            way = self.book.get(self.book.current(way.id)) or way
            if needs_code and way.is_group:
                way = self.book.get(f"{way.id}{GENERAL}")
            if way is not None:
                return way
        return None


def _only(codes: list[Code]) -> list[Code | None]:
    return [codes[0]] if len(codes) == 1 else []


def _without_cues(node: dict[str, Any]) -> dict[str, Any]:
    kept = {k: v for k, v in node.items() if k not in ("cues", "not_cues")}
    return kept | ({"codes": [_without_cues(n) for n in node["codes"]]} if "codes" in node else {})


def _yaml(book: Mapping[str, Any]) -> bytes:
    """A codebook file: one key a line, every text in quotation marks."""
    codes = book["codes"]
    lines = [f"{k}: {_scalar(v)}" for k, v in book.items() if k != "codes"] + ["codes:"]

    def put(nodes: list[dict[str, Any]], indent: str) -> None:
        for node in nodes:
            mark = f"{indent}- "
            for key, value in node.items():
                if key == "codes":
                    lines.append(f"{mark}codes:{' []' if not value else ''}")
                    put(value, f"{indent}    ")
                else:
                    lines.append(f"{mark}{key}: {_scalar(value)}")
                mark = f"{indent}  "

    put(codes, "  ")
    return ("\n".join(lines) + "\n").encode("utf-8")


def _scalar(value: Any) -> str:
    """A value as JSON, which is YAML, with the characters escaped that YAML takes for line breaks or refuses."""
    text = json.dumps(value, ensure_ascii=False)
    return _RAW.sub(lambda m: f"\\u{ord(m[0]):04x}", text)
