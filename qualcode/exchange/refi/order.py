"""Whether the parts of a REFI file stand in the order the schema asks for, and no container is empty: read either way, but worth a notice."""

from __future__ import annotations

import re
from typing import Any

_TIME = re.compile(r"^-?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")

_ORDER = {
    "Project": ("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Description", "NoteRef"),
    "Code": ("Description", "NoteRef", "Code"),
    "Case": ("Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef"),
    "TextSource": ("Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef", "VariableValue"),
    "PlainTextSelection": ("Description", "Coding", "NoteRef"),
}
_CONTAINERS = ("Users", "Codes", "Cases", "Variables", "Sources", "Notes", "Links", "Sets", "Graphs")


def odd_times(root: Any) -> list[tuple[str, str]]:
    """Notices of times that are none, or that do not say in which zone they are."""
    found: list[tuple[str, str]] = []
    for element in root.iter():
        for name in ("creationDateTime", "modifiedDateTime"):
            value = element.get(name)
            if value and not _TIME.match(value):
                found.append(("times that are not written as the standard asks, taken as UTC or left out", f"{name}={value}"))
    return found


def misplaced(root: Any) -> list[tuple[str, str]]:
    """Notices of elements out of order and of empty containers."""
    q = root.tag.partition("}")[0] + "}" if "}" in root.tag else ""
    found: list[tuple[str, str]] = []
    for name, order in _ORDER.items():
        rank = {f"{q}{tag}": i for i, tag in enumerate(order)}
        for element in root.iter(f"{q}{name}"):
            ranks = [rank.get(child.tag, -1) for child in element]
            if -1 in ranks:
                odd = next(c.tag for c in element if c.tag not in rank)
                found.append(("elements the schema does not have there, not read", f"<{odd.rpartition('}')[2]}> in <{name}>"))
            if ranks != sorted(ranks):
                found.append(("elements out of the order of the schema", f"in <{name} {element.get('name') or ''}>"))
    for child in root:
        if child.tag.rpartition("}")[2] in _CONTAINERS and not len(child):
            found.append(("empty containers, which the schema does not allow", f"<{child.tag.rpartition('}')[2]}>"))
    return found
