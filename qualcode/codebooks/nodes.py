"""YAML as nodes that know their place in the file: the one home of ruamel.yaml."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from qualcode.codebooks.problems import Problem, error

_PLAIN_TAGS = {f"tag:yaml.org,2002:{t}": t for t in ("str", "bool", "int", "float", "null", "seq", "map", "timestamp", "merge", "value")}


@dataclass(slots=True)
class Node:
    """A piece of YAML: a `text`, a `list` or a `map`, with its first line (from 1), its column and its stretch of the text.

    `type` is what YAML takes an unquoted text for (`str`, `bool`, `int`, `null` …); `style` is its quotation mark or `|` or `>`; `flow`
    marks lists and maps written in brackets.
    """

    kind: str
    line: int
    column: int
    start: int
    end: int
    text: str = ""
    type: str = ""
    style: str = ""
    flow: bool = False
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Node, Node]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written here."""
        return self.kind == "text" and self.type == "null"

    def get(self, key: str) -> Node | None:
        """The value of a key of a map, or None."""
        return next((value for name, value in self.pairs if name.text == key), None)


def decode(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file, or the problem that keeps it from being read as UTF-8. A byte order mark stays in the text."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as bad:
        line = data.count(b"\n", 0, bad.start) + 1
        return "", (
            error(line, "this file is not saved as UTF-8", "save it again with the encoding UTF-8 (in Notepad: Save as, Encoding)"),
        )
    if "\r" in text.replace("\r\n", ""):
        line = text.replace("\r\n", "  ").split("\r")[0].count("\n") + 1
        return "", (error(line, "a line ends in a lone carriage return", "save the file with Unix (LF) or Windows (CRLF) line ends"),)
    return text, ()


@lru_cache(maxsize=16)  # an edit reads the same text for its meaning and for its lines, and YAML is slow
def compose(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The YAML of a text as nodes, which nobody may change, and what is wrong with it as YAML.

    Doubled keys, references to other places (`*name`) and tags are problems too. None where the text holds nothing or cannot be read.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    shift = 1 if text.startswith("\ufeff") else 0
    try:
        raw = YAML(typ="safe", pure=True).compose(text[shift:])
        converter = _Converter(text, shift)
        return (converter.node(raw, 1) if raw is not None else None), tuple(converter.problems)
    except RecursionError:
        return None, (error(1, "the brackets are nested too deeply", "look for a bracket that is never closed"),)
    except YAMLError as bad:
        return None, (_explained(bad, text),)
    except ValueError as bad:  # a number or directive that ruamel.yaml itself cannot make sense of
        return None, (error(1, f"this is not YAML: {bad}", "put the text in quotation marks"),)


class _Converter:
    def __init__(self, text: str, shift: int) -> None:
        self.shift = shift
        self.line_ends = [at for at, c in enumerate(text) if c == "\n"]
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def node(self, raw: Any, asked_at: int) -> Node:
        start, end = raw.start_mark.index + self.shift, raw.end_mark.index + self.shift
        line = self._line(start)
        if id(raw) in self.seen:
            self.problems.append(error(asked_at, "a reference (*name) to another place of the file", "write the text out in full"))
            return Node("text", asked_at, 0, 0, 0, type="null")
        self.seen.add(id(raw))
        tag = str(raw.tag)
        if tag not in _PLAIN_TAGS:
            self.problems.append(
                error(
                    line,
                    f"{tag.removeprefix('tag:yaml.org,2002:')!r} is a YAML tag, and codebooks have none",
                    "take out the word that begins with !",
                )
            )
        node = Node("text", line, raw.start_mark.column, start, end, type=_PLAIN_TAGS.get(tag, "str"))
        if isinstance(raw.value, str):
            node.text, node.style = raw.value, raw.style or ""
            if node.is_empty and start == end:  # the mark of nothing stands at whatever comes next
                node.line = asked_at
            return node
        node.flow = bool(raw.flow_style)
        if raw.value and isinstance(raw.value[0], tuple):
            node.kind = "map"
            node.pairs = [
                (self.node(key, line), self.node(value, self._line(key.start_mark.index + self.shift))) for key, value in raw.value
            ]
            self._look_for_doubles(node)
        else:
            node.kind = "map" if node.type == "map" else "list"
            node.items = [self.node(item, line) for item in raw.value]
        return node

    def _line(self, index: int) -> int:
        # counted here, because YAML counts more characters as line ends than editors do
        return bisect_left(self.line_ends, index) + 1

    def _look_for_doubles(self, node: Node) -> None:
        first: dict[str, int] = {}
        for key, _ in node.pairs:
            if key.kind != "text":
                self.problems.append(error(key.line, "a list or map stands where a key should", "write  key: value"))
            elif key.text in first:
                self.problems.append(error(key.line, f"{key.text!r} is given twice; first on line {first[key.text]}", "keep one of them"))
            else:
                first[key.text] = key.line


_EXPLAINED = (
    ("'\\t'", "there is a tab here", "use blanks to indent, never tabs"),
    ("cannot start any token", "a text cannot begin with this character", "put the text in quotation marks"),
    (
        "mapping values are not allowed",
        "a colon stands where it cannot, or the line is not in line with the ones above",
        "put a text that holds a colon in quotation marks, or mend the indentation",
    ),
    (
        "unknown escape character",
        "a backslash stands inside double quotation marks",
        "use single quotation marks around this text, or write the backslash twice",
    ),
    ("expected alphabetic or numeric", "a text begins with & or *", "put the text in quotation marks"),
    ("undefined alias", "a text begins with *", "put the text in quotation marks"),
    (
        "expected <block end>",
        "this line is not in line with the ones above it",
        "mend the indentation, or quote a text that holds quotation marks",
    ),
    ("end of stream", "a quotation mark is opened and never closed", 'close it, or write " around a text that holds an apostrophe'),
    (
        "expected ',' or",
        "a bracket is opened and not closed, or a comma is missing",
        "close the bracket; quote texts that hold commas or brackets",
    ),
    ("<stream end>", "a bracket is opened and never closed", "close the bracket"),
    (
        "could not find expected ':'",
        "a line without a colon stands where  key: value  should",
        "add the colon, or indent the line so that it continues the text above",
    ),
    ("another document", "a second document begins here (---)", "keep one codebook a file"),
)


def _explained(bad: Any, text: str) -> Problem:
    mark = getattr(bad, "problem_mark", None) or getattr(bad, "context_mark", None)
    said = str(getattr(bad, "problem", "") or "")
    if mark is None:  # a character no text should hold
        position = getattr(bad, "position", 0)
        line = text.count("\n", 0, position) + 1
        return error(line, "this line holds a control character that no text should", "delete it; it often hides where text was pasted in")
    line = text.count("\n", 0, mark.index) + 1
    for sign, what, do in _EXPLAINED:
        if sign in said:
            since = getattr(bad, "context_mark", None)
            begun = text.count("\n", 0, since.index) + 1 if since is not None else line
            if begun < line and ("opened" in what or "without a colon" in what):
                return error(begun, f"{what} (noticed on line {line})", do)
            return error(line, what, do)
    return error(line, f"this is not YAML: {said or bad}", "mend this line, or put the text in quotation marks")
