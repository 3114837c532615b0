"""Events: what people did, one after the other, as the logs keep it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

FORMAT = 1

FIELDS: dict[str, tuple[str, ...]] = {
    "code": ("transcript", "text", "start", "end", "code", "codebook", "stance", "basis", "star", "note", "from", "by", "sources"),
    "retract": ("target", "undo", "redo"),
    "reject": ("transcript", "text", "start", "end", "code", "score", "model"),
    "offered": ("transcript", "model"),
    "read": ("transcript", "text", "start", "end", "codebook", "order"),
    "state": ("transcript", "to"),
    "memo": ("on", "kind", "text"),
    "restrict": ("transcript", "text", "start", "end", "told"),
    "cell": ("row", "theme", "summary", "status", "quotes"),
    "theme": ("theme", "claim", "codes", "for", "against", "searched", "status"),
    "judge": ("on", "kind", "value", "rule", "evidence"),
    "section": ("site", "part", "text", "status"),
    "approve": ("on", "text", "cuts", "attribution"),
    "asked": ("transcript", "topic", "to"),
    "alias": ("name", "of"),
    "snapshot": ("name", "events", "codebook"),
    "resolve": ("resolves", "decision", "by", "codebook"),
    "record": ("kind", "on", "detail"),
}
"""The acts and the fields each may carry, in the order they are written. Any act may also carry `reason`, `batch` and `replaces`."""

HEAD = ("v", "id", "at", "coder", "act")
TAIL = ("reason", "batch", "replaces")
STANCES = ("positive", "negative", "mixed", "neutral")
BASES = ("first-hand", "reported", "opinion")
STATES = ("read", "coded", "reconciled")
MEMO_KINDS = ("note", "familiarisation", "positionality", "question", "method")
RESERVED_CODERS = ("all", "study", "consensus")


@dataclass(frozen=True)
class Event:
    """One thing one person did: who, when, what act, and the fields that belong to that act.

    `line` is the exact line it was read from, so that fields this version does not know are carried on unchanged.
    """

    id: str
    at: str
    coder: str
    act: str
    data: Mapping[str, Any] = field(default_factory=dict)
    v: int = FORMAT
    line: str = field(default="", compare=False, repr=False)

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def get(self, key: str, default: Any = None) -> Any:
        """A field of the event, or `default` where it has none."""
        return self.data.get(key, default)

    @cached_property
    def replaces(self) -> tuple[str, ...]:
        """The ids of the events this one is put in place of."""
        return tuple(self.data.get("replaces") or ())

    @cached_property
    def content(self) -> str:
        """The event as canonical JSON, keys sorted: equal for two events exactly when they say the same."""
        return json.dumps(self._all(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def to_line(self) -> str:
        """The event as one line of a log, without the line end: keys in fixed order, no line breaks inside."""
        if self.line:
            return self.line
        known = [*HEAD, *FIELDS.get(self.act, ()), *TAIL]
        everything = self._all()
        ordered = {k: everything[k] for k in [*known, *sorted(set(everything) - set(known))] if k in everything}
        return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))

    def _all(self) -> dict[str, Any]:
        return {"v": self.v, "id": self.id, "at": self.at, "coder": self.coder, "act": self.act, **self.data}
