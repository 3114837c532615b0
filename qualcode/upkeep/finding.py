"""What a check of the project's health finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `error` (something is wrong or lost), `warning` (a person should look) or `note`; where, what, and what to do."""

    level: str
    where: str
    what: str
    do: str = ""
