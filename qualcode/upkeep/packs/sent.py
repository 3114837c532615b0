"""The packs that went out: put on record, and whether they came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from qualcode.study import Study


@dataclass(frozen=True)
class Sent:
    """A pack that went out: what it was, when, whether it came back, and when the copy outside was destroyed (empty where that is not on record)."""

    id: str
    at: str
    detail: Mapping[str, Any]
    returned: str = ""
    destroyed: str = ""


def sent(study: Study) -> list[Sent]:
    """The packs on record, the oldest first."""
    found: dict[str, Sent] = {}
    for event in study.state.of("record"):
        kind, on, detail = event.get("kind"), str(event.get("on")), event.get("detail")
        if kind == "pack" and isinstance(detail, dict):
            found[on] = Sent(on, event.at, detail)
        elif kind in ("returned", "destroyed") and on in found:
            day = str(detail.get("day") or event.at[:10]) if isinstance(detail, dict) else event.at[:10]
            found[on] = replace(found[on], returned=day) if kind == "returned" else replace(found[on], destroyed=day)
    return list(found.values())


def overdue(study: Study, today: date | None = None) -> list[Sent]:
    """The packs that should be back and are not."""
    day = (today or date.today()).isoformat()
    return [s for s in sent(study) if s.detail.get("back by") and not s.returned and str(s.detail["back by"]) < day]
