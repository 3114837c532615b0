"""The lasting names of things in REFI files: the same for the same project every time, and those other programs gave are kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

if TYPE_CHECKING:
    from qualcode.study import Study

RECORD = "refi"
"""The kind of record event that keeps the GUIDs an imported file gave to codes, people, variables and sets."""

_GUID = re.compile(r"^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$")


def normal(guid: str | None) -> str:
    """A GUID as it is compared: without braces, in small letters, with its dashes; empty where it is none."""
    match = _GUID.match((guid or "").strip().lower())
    return "-".join(match.groups()) if match else ""


class Guids:
    """The GUIDs of one project: `uuid5` of the study's name and the thing's own id, or the one another program gave it."""

    def __init__(self, study: Study) -> None:
        self._namespace = uuid5(NAMESPACE_URL, f"urn:qualcode:{study.project.settings.name}")
        self._foreign: dict[str, str] = {}
        for event in study.state.of("record"):
            if event.get("kind") == RECORD and isinstance(event.get("detail"), dict):
                self._foreign.update(event["detail"].get("guids") or {})
        self._used: set[str] = set()

    def of(self, kind: str, key: str) -> str:
        """The GUID of a thing, whether or not it was given out before."""
        return self._foreign.get(f"{kind}:{key}") or self.own(kind, key)

    def own(self, kind: str, key: str) -> str:
        """The GUID this project itself gives a thing."""
        return str(uuid5(self._namespace, f"{kind}:{key}"))

    def give(self, kind: str, key: str, foreign: str = "") -> str:
        """The GUID of a thing for a file: the foreign one unless it stands there already, for a file holds each only once."""
        for guid in (normal(foreign), self._foreign.get(f"{kind}:{key}", ""), self.own(kind, key)):
            if guid and guid not in self._used:
                self._used.add(guid)
                return guid
        return self.own(f"{kind} again", key)

    def known(self, kind: str) -> dict[str, str]:
        """The keys of this kind by the GUIDs other programs gave them."""
        return {guid: key.partition(":")[2] for key, guid in self._foreign.items() if key.startswith(f"{kind}:")}
