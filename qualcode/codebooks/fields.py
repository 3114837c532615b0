"""The simple fields of a codebook: texts, lists of texts, exclusions, yes and no."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qualcode.codebooks.nodes import Node
from qualcode.codebooks.problems import Problem, error
from qualcode.errors import did_you_mean
from qualcode.model.codebook import Exclusion

OTHER_WORDS = {
    "label": "name", "title": "name", "children": "codes", "subcodes": "codes", "description": "definition", "color": "colour",
    "example": "examples", "keywords": "cues", "parent": "codes",
}  # fmt: skip
"""What other tools call our keys."""


class Fields:
    """Reads fields and gathers what is wrong with them in `problems`, so that a researcher sees all of it at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, node: Node, what: str, do: str = "") -> None:
        """Note an error at a place of the file."""
        self.problems.append(error(node.line, what, do))

    def known_keys(self, node: Node, known: Iterable[str], where: str) -> None:
        """Note every key of a map that is not among the known ones."""
        names = list(known)
        for key, _ in node.pairs:
            if key.text not in names:
                other = OTHER_WORDS.get(key.text.casefold(), "")
                near = f"did you mean {other!r}?" if other in names else did_you_mean(key.text, names)
                self.wrong(key, f"unknown key {key.text!r} in {where}", near or f"known are {', '.join(names)}")

    def text(self, node: Node, key: str) -> str:
        """A text, less blanks at its ends; empty where nothing is written."""
        if node.kind != "text":
            self.wrong(node, f"{key} must be one text, not a list or map", "put it in quotation marks")
            return ""
        return "" if node.is_empty else node.text.strip()

    def texts(self, node: Node, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        if node.is_empty:
            return ()
        if node.kind == "map":
            self.wrong(node, f"{key} must be a list of texts", "quote a text that holds a colon, and begin each with a dash")
            return ()
        items = [node] if node.kind == "text" else node.items
        found = [self.text(item, f"each entry of {key}") for item in items]
        for item, text in zip(items, found, strict=True):
            if not text and item.kind == "text":
                self.wrong(item, f"an empty entry in {key}", "write a text, or take the entry out")
        return tuple(t for t in found if t)

    def flag(self, node: Node, key: str) -> bool:
        """Yes or no, as `true` or `false`."""
        word = node.text.casefold() if node.kind == "text" else ""
        if word not in ("true", "false", "yes", "no"):
            self.wrong(node, f"{key} must be true or false", f"write  {key}: false")
        return word in ("true", "yes")

    def choice(self, node: Node, key: str, allowed: tuple[str, ...]) -> str:
        """One of a few words."""
        text = self.text(node, key)
        if text and text not in allowed:
            self.wrong(node, f"{key} is {text!r}", did_you_mean(text, list(allowed)) or f"write one of {', '.join(allowed)}")
            return ""
        return text

    def colour(self, node: Node) -> str:
        """A colour such as "#7a5195"."""
        if node.is_empty:
            self.wrong(node, "colour is empty: without quotation marks, YAML takes # for a comment", 'write  colour: "#7a5195"')
            return ""
        text = self.text(node, "colour")
        if text and not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            self.wrong(node, f"{text!r} is not a colour", 'write six hexadecimal digits, such as  colour: "#7a5195"')
            return ""
        return text

    def exclusions(self, node: Node) -> tuple[tuple[Exclusion, Node], ...]:
        """What a code does not cover: plain texts, or maps of `when` and `use`; each with its place, for checking `use` later."""
        if node.is_empty:
            return ()
        items = node.items if node.kind == "list" else [node]
        return tuple((found, item) for item in items if (found := self._exclusion(item)) is not None)

    def _exclusion(self, node: Node) -> Exclusion | None:
        if node.kind == "list":
            self.wrong(node, "an entry of exclude is a list", "write  {when: TEXT, use: CODE}")
            return None
        if node.kind == "text":
            when, use = self.text(node, "each entry of exclude"), ""
        else:
            self.known_keys(node, ("when", "use"), "exclude")
            found = {key.text: self.text(value, key.text) for key, value in node.pairs if key.text in ("when", "use")}
            when, use = found.get("when", ""), found.get("use", "")
        if not when:
            self.wrong(node, "an entry of exclude does not say when", "write  {when: TEXT, use: CODE}")
            return None
        return Exclusion(when, use or None)
