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
from qualcode.transcripts import store
from qualcode.upkeep.merging.merged import Merged

SLIP = "pack.json"
MARK = "pack"
"""The setting, and the entry in each transcript's metadata, that holds a pack's id: a folder that lost its slip is a pack all the same."""

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


def pack_mark(project: Project) -> str:
    """The id of the pack a folder is, by its slip, its settings or any of its texts; empty where it is none."""
    if (project.root / SLIP).is_file():
        slip = read_slip(project)
        return slip.id if slip else ""
    return project.settings.pack or next(filter(None, (_mark_of(project, i) for i in project.transcript_ids())), "")


def _mark_of(project: Project, transcript_id: str) -> str:
    try:
        return str(store.load(project, transcript_id).metadata.get(MARK, ""))
    except QualcodeError:  # whoever merges hears of it
        return ""


def slip_of(project: Project, ours: Reading) -> PackSlip | None:
    """The slip of a folder that comes back, None where it is no pack. Where the slip is gone, what is on record of the pack here stands in for it.

    Raises:
        QualcodeError: the slip cannot be read; or it is gone, and no such pack went out from here.
    """
    if (slip := read_slip(project)) or not (mark := pack_mark(project)):
        return slip
    for event in ours.events:
        detail = event.get("detail")
        if event.act == "record" and event.get("kind") == "pack" and event.get("on") == mark and isinstance(detail, dict):
            texts = dict.fromkeys(map(str, detail.get("transcripts") or ()), "")
            return PackSlip(
                mark, str(detail.get("coder")), blind=bool(detail.get("blind")), codebook=str(detail.get("codebook")), transcripts=texts
            )
    raise QualcodeError(
        f"{project.root} is pack {mark}, its slip ({SLIP}) is gone, and no such pack is on record here",
        "merge it into the copy of the project it was made from",
    )


def read_slip(project: Project) -> PackSlip | None:
    """The slip that lies in a folder; None where there is none.

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
