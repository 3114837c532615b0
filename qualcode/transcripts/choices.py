"""What a person decided about reading files, where the reading would otherwise be a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.errors import QualcodeError

USES = ("open", "closed", "identifier", "record")
"""What a column of a survey can be used for."""


@dataclass(frozen=True)
class Choices:
    """Decisions that hold for every file of one import.

    `columns` gives a survey's columns, by name or question, the use a person named for them; `tiers` are the tiers of annotation files that
    hold talk; `surveys` are the mappings a project has kept, each by the key of the survey's heads.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    tiers: tuple[str, ...] = ()
    surveys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def column_choices(said: list[str]) -> dict[str, str]:
    """The uses named as `NAME=use` on a command line.

    Raises:
        QualcodeError: one has no `=`, or names no use there is.
    """
    found = {}
    for one in said:
        name, sign, use = one.rpartition("=")
        if not sign or not name.strip() or use.strip() not in USES:
            raise QualcodeError(f"--column {one!r} cannot be read", f'write --column "NAME=use", where use is one of {", ".join(USES)}')
        found[name.strip()] = use.strip()
    return found
