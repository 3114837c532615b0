"""Making a report fit to be written whatever the project's tables and settings hold: no character that a Word file cannot hold, no title beyond its room."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from qualcode.model.coding import Quote
from qualcode.reports.content import Report

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LONGEST_PROPERTY = 255
"""What a property of a Word file can hold, in characters."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids in a text."""


def clean(report: Report) -> Report:
    """The report without the characters no XML can hold; title and author cut to what a file's properties hold. Quoted words are left as they are."""
    cleaned: Report = _clean(report)
    return replace(
        cleaned, title=_short(cleaned.title), subtitle=_short(cleaned.subtitle), author=_short(cleaned.author), study=_short(cleaned.study)
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_PROPERTY else f"{text[: LONGEST_PROPERTY - 1].rstrip()}…"


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _FORBIDDEN.sub("", value) if _FORBIDDEN.search(value) else value
    if isinstance(value, tuple):
        return tuple(_clean(v) for v in value)
    if isinstance(value, Quote):
        return replace(value, attribution=_clean(value.attribution))
    if is_dataclass(value) and not isinstance(value, type):
        return _with_clean_fields(value)
    return value


def _with_clean_fields(value: DataclassInstance) -> DataclassInstance:
    changed = {}
    for field in fields(value):
        before = getattr(value, field.name)
        after = _clean(before)
        if after is not before and after != before:
            changed[field.name] = after
    return replace(value, **changed) if changed else value
