"""The words that people typed into events: notes, memos, summaries, reasons. Everything else in an event is ids, numbers and known words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from qualcode.model.events import FIELDS, TAIL, Event

_TYPED = ("note", "summary", "claim", "reason", "told", "detail", "value", "rule", "searched", "attribution", "name", "topic", "cuts")
_ACTS_WITH_TEXT = ("memo", "section")


def _is_typed(event: Event, key: str) -> bool:
    if key == "text":
        return event.act in _ACTS_WITH_TEXT
    return key in _TYPED or key not in (*FIELDS.get(event.act, ()), *TAIL)


def free_text(event: Event) -> Iterator[str]:
    """Every string a person typed into an event."""
    for key, value in event.data.items():
        if _is_typed(event, key):
            yield from _strings(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def with_free_text(event: Event, change: Callable[[str], str]) -> Event:
    """The event with everything that was typed into it changed; the very event where nothing was."""
    data = {key: _changed(value, change) if _is_typed(event, key) else value for key, value in event.data.items()}
    return event if data == event.data else replace(event, data=data, line="")


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {k: _changed(v, change) for k, v in value.items()}
    return [_changed(v, change) for v in value] if isinstance(value, list) else value
