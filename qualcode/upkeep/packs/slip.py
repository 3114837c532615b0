"""The slip that lies in a pack (`pack.json`): what it is, for whom, and which texts it holds, so that it is known again when it comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.codings import acts, snapshots
from qualcode.codings.append import append
from qualcode.codings.log import Reading
from qualcode.errors import QualcodeError
from qualcode.project import Project, files
from qualcode.upkeep.merging.merged import Merged

SLIP = "pack.json"
WHAT = "a pack of a qualcode project"


@dataclass(frozen=True)
class PackSlip:
    """What a pack says of itself. `transcripts` gives for each id the hash of the text as it was packed."""

    id: str
    coder: str
    study: str = ""
    blind: bool = True
    back_by: str = ""
    codebook: str = ""
    transcripts: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The slip as it lies in the pack."""
        return (json.dumps({"format": 1, "what": WHAT, **self.__dict__}, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    def check(self, project: Project, ours: Reading) -> None:
        """Refuse a pack that did not go out from here.

        Raises:
            QualcodeError: no pack of this id is on record in the project.
        """
        records = [e for e in ours.events if e.act == "record" and e.get("kind") == "pack" and e.get("on") == self.id]
        if not records:
            raise QualcodeError(
                f"this is pack {self.id} of {self.study!r}, and it did not go out from {project.root}",
                "merge it into the copy of the project it was made from, or merge that copy here first",
            )
        if not any(self._is_as_sent(e.get("detail")) for e in records):
            raise QualcodeError(
                f"the slip of pack {self.id} names another coder, or other transcripts, than it went out with",
                "take it from the pack as it was sent",
            )

    def _is_as_sent(self, detail: object) -> bool:
        if not isinstance(detail, dict):
            return False
        same_coder = str(detail.get("coder")).casefold() == self.coder.casefold()
        return same_coder and set(self.transcripts) <= set(detail.get("transcripts") or ())


def read_slip(project: Project) -> PackSlip | None:
    """The slip of a folder that is a pack; None where it is none.

    Raises:
        QualcodeError: the slip is there and cannot be read.
    """
    data = files.load(project.root / SLIP).data
    if data is None:
        return None
    try:
        found: dict[str, Any] = json.loads(data)
        if found.pop("what") != WHAT or found.pop("format") != 1:
            raise ValueError("it is no slip of format 1")
        slip = PackSlip(**found)
        if not isinstance(slip.transcripts, dict) or not all(isinstance(v, str) for v in (slip.id, slip.coder, slip.study, slip.codebook)):
            raise ValueError("a value is of another kind")
        return slip
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise QualcodeError(f"{project.root / SLIP} cannot be read: {error}", "take it from the pack as it was sent") from error


def returned(project: Project, slip: PackSlip, coder: str, ids: set[str], done: Merged) -> None:
    """Note that a pack came back, and freeze what everybody has coded at this moment, before anybody talks about it."""
    if strangers := [c for c in done.by_coder if c.casefold() != slip.coder.casefold()]:
        done.notes.append(
            f"the pack was for {slip.coder}, and there is work of {', '.join(strangers)} in it; if that is the same person: "
            f'merge again with --same-coder "{strangers[0]}={slip.coder}"'
        )
    if not done.events:
        return
    who = coder or slip.coder
    frozen = snapshots.take(project, who, f"pack {slip.id} of {slip.coder} came back", ids, slip.codebook)
    append(project, [acts.event(who, "record", {"kind": "returned", "on": slip.id, "detail": {"events": done.events}}), frozen])
