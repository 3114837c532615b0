"""The styles of a Word file, as far as they say what is bold and what is a heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading \d|title|subtitle)$", re.IGNORECASE)


@dataclass
class Styles:
    """Which styles are headings and which are bold, by their ids."""

    headings: set[str] = field(default_factory=set)
    bolds: set[str] = field(default_factory=set)

    def is_heading(self, style: str) -> bool:
        """Whether a paragraph style is a heading or title; a style id that the file does not explain is judged by its own words."""
        return style in self.headings or bool(re.fullmatch(r"Heading\d|Title|Subtitle", style))

    def is_bold(self, properties: _Element | None) -> bool:
        """Whether a run with these properties is bold, by itself or by its character style."""
        if properties is None:
            return False
        own = properties.find("./{*}b")
        if own is not None:
            return _value(own) not in ("0", "false", "off")
        style = properties.find("./{*}rStyle")
        return style is not None and (_value(style) in self.bolds or _value(style) == "Strong")


def read_styles(root: _Element | None) -> Styles:
    """The styles a file defines; none where it has no part for them."""
    styles = Styles()
    for style in root.iterfind("./{*}style") if root is not None else ():
        name = next((_value(e) for e in style.iterfind("./{*}name")), "")
        key = next((str(v) for k, v in style.attrib.items() if str(k).endswith("styleId")), "")
        if _HEADING.match(name):
            styles.headings.add(key)
        mark = style.find("./{*}rPr/{*}b")
        if mark is not None and _value(mark) not in ("0", "false", "off"):
            styles.bolds.add(key)
    return styles


def _value(element: _Element) -> str:
    return next((str(v) for k, v in element.attrib.items() if str(k).rsplit("}", 1)[-1] == "val"), "")
