"""Writing values as YAML, and putting one in the place of another without touching what stands around it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from qualcode.codebooks.nodes import Node, compose

_NEEDS_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_OTHER_YAML = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"}
"""Words that some programs that read YAML take for yes, no or nothing."""

WIDTH = 100
"""A list longer than this is written one entry a line."""


def scalar(text: str, style: str = "", *, flow: bool = False) -> str:
    """A text as YAML: in the given quotation marks, else plain where that reads back the same, else in double ones."""
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if style != '"' and text.casefold() not in _OTHER_YAML and _reads_back(text, flow=flow):
        return text
    return _NEEDS_ESCAPE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


def _reads_back(text: str, *, flow: bool) -> bool:
    tree, problems = compose(f"[{text}]\n" if flow else f"k: {text}\n")
    if problems or tree is None:
        return False
    found = tree.items if flow else [value for _, value in tree.pairs]
    return len(found) == 1 and found[0].kind == "text" and found[0].type == "str" and not found[0].style and found[0].text == text


def value(content: Any) -> str:
    """A text, number, yes or no, list or map on one line."""
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, int):
        return str(content)
    if isinstance(content, Mapping):
        return "{" + ", ".join(f"{scalar(str(k), flow=True)}: {value(v)}" for k, v in content.items()) + "}"
    if isinstance(content, (list, tuple)):
        return "[" + ", ".join(value(v) for v in content) + "]"
    return scalar(str(content), flow=True)


def entry(key: str, content: Any, column: int) -> str:
    """A key with its value as lines of a map whose keys stand in `column`; the first line is not indented."""
    if isinstance(content, str):
        return f"{key}: {scalar(content)}\n"
    line = f"{key}: {value(content)}\n"
    if not isinstance(content, (list, tuple)) or column + len(line) <= WIDTH:
        return line
    rows = [f"{' ' * column}  - {scalar(v) if isinstance(v, str) else value(v)}\n" for v in content]
    return f"{key}:\n{''.join(rows)}"


def has_value(text: str, key: str) -> bool:
    """Whether the lines of a map give a key a value."""
    tree, _ = compose(text)
    found = tree.get(key) if tree is not None else None
    return found is not None and not found.is_empty


def has_key(text: str, key: str) -> bool:
    """Whether the lines of a map name a key, with or without a value."""
    tree, _ = compose(text)
    return tree is not None and tree.get(key) is not None


def set_value(text: str, key: str, content: str | bool) -> str:
    """The lines of a map with one of its values replaced, or put in where a map in braces lacks the key."""
    tree, _ = compose(text)
    assert tree is not None  # the lines come from a file that was read
    for name, old in tree.pairs:
        if name.text == key:
            return _replaced(text, name, old, content, flow=tree.flow)
    end = tree.pairs[-1][1].end
    return f"{text[:end]}, {key}: {_written(content, '', flow=True)}{text[end:]}"


def _replaced(text: str, key: Node, old: Node, content: str | bool, *, flow: bool) -> str:
    new = _written(content, old.style, flow=flow)
    if old.is_empty and old.start == old.end:
        colon = text.index(":", key.end) + 1
        return f"{text[:colon]} {new}{text[colon:]}"
    if old.style in ("|", ">"):
        comment = re.search(r"[ \t]+#.*", text[old.start :].split("\n", 1)[0])
        return f"{text[: old.start]}{new}{comment[0] if comment else ''}\n"
    return text[: old.start] + new + text[old.end :]


def _written(content: str | bool, style: str, *, flow: bool) -> str:
    return value(content) if isinstance(content, bool) else scalar(content, style, flow=flow)


def add_item(text: str, key: str, content: str) -> str:
    """The lines of a map with one more text at the end of the list that is one of its values; what stands in the list stays as it is written."""
    tree, _ = compose(text)
    old = tree.get(key) if tree is not None else None
    assert tree is not None  # the lines come from a file that was read
    assert old is not None  # and the key is there
    if old.is_empty and old.start == old.end:
        colon = text.index(":", next(name for name, _ in tree.pairs if name.text == key).end) + 1
        return f"{text[:colon]} [{scalar(content, flow=True)}]{text[colon:]}"
    if old.kind != "list":
        return f"{text[: old.start]}[{text[old.start : old.end]}, {scalar(content, flow=True)}]{text[old.end :]}"
    if not old.items:
        return f"{text[: old.start + 1]}{scalar(content, flow=True)}{text[old.start + 1 :]}"
    last = old.items[-1]
    if not old.flow:
        end = text.find("\n", last.end) + 1 or len(text)
        start = text.rfind("\n", 0, last.start) + 1
        indent = text[start : text.index("-", start)]
        newline = "" if text[:end].endswith("\n") else "\n"
        return f"{text[:end]}{newline}{indent}- {scalar(content, last.style)}\n{text[end:]}"
    new, start = scalar(content, last.style, flow=True), text.rfind("\n", 0, last.end) + 1
    first = old.items[0].start - (text.rfind("\n", 0, old.items[0].start) + 1)
    between = ", " if last.end - start + len(new) < WIDTH else ",\n" + " " * first
    return text[: last.end] + between + new + text[last.end :]


def set_items(text: str, key: str, keep: Sequence[int], new: Sequence[Any]) -> str:
    """The lines of a map with some items of one of its lists taken out and others put at its end; those that are kept stay as they are written."""
    tree, _ = compose(text)
    assert tree is not None  # the lines come from a file that was read, and the key is there
    name, old = next((name, old) for name, old in tree.pairs if name.text == key)
    items = old.items if old.kind == "list" else [] if old.is_empty else [old]
    if old.kind == "list" and not old.flow:
        return _set_rows(text, name, old, keep, new)
    inside = ", ".join([text[items[n].start : items[n].end] for n in keep] + [value(one) for one in new])
    if old.is_empty and old.start == old.end:
        colon = text.index(":", name.end) + 1
        return f"{text[:colon]} [{inside}]{text[colon:]}"
    return f"{text[: old.start]}[{inside}]{text[old.end :]}"


def _set_rows(text: str, key: Node, old: Node, keep: Sequence[int], new: Sequence[Any]) -> str:
    """A list of one item a line: rows are cut out with the lines they take, and added below the last one that was there."""
    rows = [_rows_of(text, item) for item in old.items]
    start, end = rows[0][0], rows[-1][1]
    indent = text[start : text.index("-", start)]
    added = "".join(f"{indent}- {scalar(one) if isinstance(one, str) else value(one)}\n" for one in new)
    if not keep and not new:
        colon = text.index(":", key.end) + 1
        return f"{text[:colon]} []{text[colon:start]}{text[end:]}"
    found, at = "", start
    for number, (first, last) in enumerate(rows):
        found += text[at:first] + (text[first:last] if number in keep else "")
        at = last
    return text[:start] + found + ("" if found.endswith("\n") or not found else "\n") + added + text[end:]


def _rows_of(text: str, item: Node) -> tuple[int, int]:
    """Where the lines of an item begin and end."""
    last = item.start + len(text[item.start : item.end].rstrip())
    return text.rfind("\n", 0, item.start) + 1, text.find("\n", last) + 1 or len(text)
