"""A codebook file becomes a Codebook, or a full list of what keeps it from being one."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import qualcode.model.codebook as model
from qualcode.codebooks.fields import Fields
from qualcode.codebooks.nodes import Node, compose, decode
from qualcode.codebooks.patterns import read_cues
from qualcode.codebooks.problems import Problem, error, refuse
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.codebook import MARKS, STATUSES, Code, Exclusion

FORMAT = 1
"""The newest codebook format this version reads and writes."""

BOOK_KEYS = ("format", "name", "stance", "locked", "codes")
CODE_KEYS = (
    "id", "name", "definition", "question", "include", "exclude", "examples", "cues", "not_cues", "speakers", "colour", "marks", "status",
    "merged_into", "codes",
)  # fmt: skip
"""The keys of a code, in the order they are usually written."""

CODE_ONLY_KEYS = ("examples", "cues", "not_cues", "speakers", "marks", "status", "merged_into")
"""What a group cannot have, because it bears no passages."""


class Codebook(model.Codebook):
    """A codebook read from a file."""

    @classmethod
    def read(cls, path: Path | str) -> Codebook:
        """Read a codebook.

        Raises:
            QualcodeError: the file cannot be read or used; all that is wrong is named by line.
        """
        return read(path)


def read(path: Path | str) -> Codebook:
    """Read a codebook file.

    Raises:
        QualcodeError: the file cannot be read or used; all that is wrong is named by line.
    """
    return parse(read_bytes(path), str(path))


def read_bytes(path: Path | str) -> bytes:
    """The bytes of a codebook file.

    Raises:
        QualcodeError: there is no such file, or it cannot be opened.
    """
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise QualcodeError(f"there is no codebook {path}", "look at the path, or at  codebook  in qualcode.toml") from None
    except OSError as bad:
        raise QualcodeError(f"{path} cannot be read: {bad.strerror or bad}", "close it where it is open, and try again") from bad


def parse(data: bytes, name: str) -> Codebook:
    """Make a codebook of the bytes of a file; `name` is how errors call the file.

    Raises:
        QualcodeError: it cannot be used; all that is wrong is named by line.
    """
    codebook, problems = examine(data)
    refuse(problems, name)
    return codebook


def examine(data: bytes) -> tuple[Codebook, list[Problem]]:
    """As much of a codebook as can be read, with every error in it, in the order of the lines."""
    text, problems = decode(data)
    tree = None
    if not problems:
        tree, problems = compose(text)
    if problems and tree is None:
        return Codebook(), list(problems)
    if tree is None or tree.is_empty:
        return Codebook(), [error(1, "the codebook is empty", "begin with  name: …  and  codes:")]
    if tree.kind != "map":
        return Codebook(), [
            error(tree.line, "a codebook begins with its keys", "write  name: …  and then  codes:  with the codes below it")
        ]
    reader = _Reader()
    codebook = reader.codebook(tree, hash_of(data))
    return codebook, sorted({*problems, *reader.problems})


def hash_of(data: bytes) -> str:
    """The 12 hexadecimal digits that name a version of a codebook: the beginning of the SHA-256 of the file."""
    return hashlib.sha256(data).hexdigest()[:12]


@dataclass
class _Reader(Fields):
    """Reads the tree of codes; what codes say of one another is checked when all are known."""

    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    merges: dict[str, tuple[str, Node]] = field(default_factory=dict)
    uses: list[tuple[str, str, Node]] = field(default_factory=list)

    def codebook(self, tree: Node, digest: str) -> Codebook:
        self.known_keys(tree, BOOK_KEYS, "the codebook")
        if (node := tree.get("format")) is not None:
            self._check_format(node)
        name, stance, locked = tree.get("name"), tree.get("stance"), tree.get("locked")
        codes = tree.get("codes")
        if codes is None:
            self.problems.append(
                error(tree.line, "the codebook has no  codes:", "write  codes:  and the codes below it, each beginning with a dash")
            )
        found = Codebook(
            name=self.text(name, "name") if name else "",
            stance=self.text(stance, "stance") if stance else "",
            locked=self.flag(locked, "locked") if locked else False,
            codes=self._codes(codes) if codes else (),
            hash=digest,
        )
        self._check_references()
        return found

    def _check_format(self, node: Node) -> None:
        if node.kind != "text" or not node.text.isdecimal() or int(node.text) < 1:
            self.wrong(node, "format must be a whole number from 1", f"write  format: {FORMAT}")
        elif int(node.text) > FORMAT:
            self.wrong(node, f"this codebook has format {node.text}, this qualcode reads up to {FORMAT}", "install a newer qualcode")

    def _codes(self, node: Node) -> tuple[Code, ...]:
        if node.is_empty:
            return ()
        if node.kind != "list":
            self.wrong(node, "codes must be a list", "begin each code with a dash:  - name: …")
            return ()
        return tuple(code for item in node.items if (code := self._code(item)) is not None)

    def _code(self, node: Node) -> Code | None:
        if node.kind != "map":
            self.wrong(node, "a code needs at least a name", f"write  - name: {node.text or '…'}")
            return None
        self.known_keys(node, CODE_KEYS, "a code")
        values = {key.text: value for key, value in node.pairs}
        name = self.text(values["name"], "name") if "name" in values else ""
        code_id = self.text(values["id"], "id") if "id" in values else ""
        if not code_id and not name:
            self.wrong(node, "a code has neither an id nor a name", "write  name: …")
        code_id = code_id or name
        self._check_id(node, code_id)
        if "codes" in values:
            return self._group(node, values, code_id, name or code_id)
        return Code(id=code_id, name=name or code_id, line=node.line, **self._shared(code_id, values), **self._own(code_id, values))

    def _check_id(self, node: Node, code_id: str) -> None:
        if code_id in self.lines:
            self.wrong(node, f"a second code has the id {code_id!r}; the first is on line {self.lines[code_id]}", "give it another id")
        if ";" in code_id or any(unicodedata.category(c).startswith("C") for c in code_id):
            self.wrong(
                node, f"the id {code_id!r} holds a semicolon or a line break", "tables separate codes by semicolons; choose an id without"
            )
        self.lines.setdefault(code_id, node.line)

    def _shared(self, code_id: str, values: dict[str, Node]) -> dict[str, Any]:
        """The fields that codes and groups both have."""
        found: dict[str, Any] = {key: self.text(values[key], key) for key in ("definition", "question") if key in values}
        if "include" in values:
            found["include"] = self.texts(values["include"], "include")
        if "exclude" in values:
            found["exclude"] = tuple(self._use(code_id, *entry) for entry in self.exclusions(values["exclude"]))
        if "colour" in values:
            found["colour"] = self.colour(values["colour"])
        return found

    def _use(self, code_id: str, exclusion: Exclusion, node: Node) -> Exclusion:
        if exclusion.use is not None:
            self.uses.append((code_id, exclusion.use, node))
        return exclusion

    def _own(self, code_id: str, values: dict[str, Node]) -> dict[str, Any]:
        """The fields that only codes have."""
        found: dict[str, Any] = {key: read_cues(values[key], key, self) for key in ("cues", "not_cues") if key in values}
        if "examples" in values:
            found["examples"] = self.texts(values["examples"], "examples")
        if "speakers" in values and (speakers := self.texts(values["speakers"], "speakers")):
            found["speakers"] = speakers
        if "marks" in values:
            found["marks"] = self.choice(values["marks"], "marks", MARKS)
        if "status" in values:
            found["status"] = self.choice(values["status"], "status", STATUSES)
        if "merged_into" in values and (into := self.text(values["merged_into"], "merged_into")):
            found["merged_into"] = into
            self.merges[code_id] = (into, values["merged_into"])
        return found

    def _group(self, node: Node, values: dict[str, Node], code_id: str, name: str) -> Code:
        self.groups.add(code_id)
        for key, _ in node.pairs:
            if key.text in CODE_ONLY_KEYS:
                self.wrong(
                    key,
                    f"{code_id} has codes below it, and a group has no {key.text}: no passage is coded to it",
                    f"move {key.text} to one of its codes",
                )
        return Code(id=code_id, name=name, line=node.line, codes=self._codes(values["codes"]), group=True, **self._shared(code_id, values))

    def _check_references(self) -> None:
        known = list(self.lines)
        for code_id, use, node in self.uses:
            if use not in self.lines:
                self.wrong(
                    node,
                    f"{code_id} says to use {use!r}, which is no code of this codebook",
                    did_you_mean(use, known) or "add that code, or take out  use",
                )
            elif use == code_id:
                self.wrong(node, f"{code_id} says to use itself", "name another code, or take out  use")
        for code_id, (into, node) in self.merges.items():
            if into not in self.lines:
                self.wrong(
                    node,
                    f"{code_id} is merged into {into!r}, which is no code of this codebook",
                    did_you_mean(into, known) or "add that code, or take out  merged_into",
                )
            elif into in self.groups:
                self.wrong(node, f"{code_id} is merged into {into!r}, which is a group", "name one of its codes")
            elif self._goes_round(code_id):
                self.wrong(node, f"{code_id} is merged into {into!r}, which leads back to {code_id}", "take out one of the  merged_into")

    def _goes_round(self, code_id: str) -> bool:
        here, seen = code_id, set[str]()
        while here in self.merges and here not in seen:
            seen.add(here)
            here = self.merges[here][0]
        return here == code_id
