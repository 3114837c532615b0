"""What the styles of a Word file say of a paragraph: its style's name, whether it is a heading, how far it is indented."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcode.transcripts.readers.archive import attribute, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"heading ([1-9])")
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks.

    `name` is that of its style in small letters, then its level as a heading (0 for text), its indent in twentieths of a point, whether
    it is an item of a list.
    """

    name: str = ""
    level: int = 0
    indent: int = 0
    is_list: bool = False


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: _Element | None) -> None:
        self._by_id: dict[str, _Element] = {}
        self._default = ""
        for style in root.iterfind("{*}style") if root is not None else ():
            if attribute(style, "type") == "paragraph":
                self._by_id[attribute(style, "styleId")] = style
                if attribute(style, "default") in ("1", "true"):
                    self._default = attribute(style, "styleId")
        self._known: dict[str, Look] = {}

    def of(self, paragraph: _Element) -> Look:
        """How one paragraph looks, its own settings over those of its style."""
        own = paragraph.find("{*}pPr")
        if own is None:
            return self._style(self._default)
        style = own.find("{*}pStyle")
        return _with(self._style(attribute(style, "val") if style is not None else self._default), own)

    def _style(self, name: str, depth: int = 0) -> Look:
        if name in self._known or depth > _DEEPEST:
            return self._known.get(name, Look())
        style = self._by_id.get(name)
        if style is None:
            return Look(name.casefold())
        based = style.find("{*}basedOn")
        below = self._style(attribute(based, "val"), depth + 1) if based is not None else Look()
        called = style.find("{*}name")
        shown = (attribute(called, "val") if called is not None else name).casefold()
        level = _HEADING.fullmatch(shown)
        look = replace(below, name=shown, level=int(level[1]) if level else below.level)
        own = style.find("{*}pPr")
        self._known[name] = _with(look, own) if own is not None else look
        return self._known[name]


def _with(look: Look, own: _Element) -> Look:
    for element in own:
        name = local(element)
        if name == "ind":
            look = replace(look, indent=_number(attribute(element, "left") or attribute(element, "start"), look.indent))
        elif name == "outlineLvl":
            level = _number(attribute(element, "val"), 9)
            look = replace(look, level=level + 1 if level < 9 else 0)
        elif name == "numPr":
            look = replace(look, is_list=True)
    return look


def _number(value: str, otherwise: int) -> int:
    return int(value) if re.fullmatch(r"-?\d{1,9}", value) else otherwise
