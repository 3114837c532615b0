"""A table of figures together with everything that has to be said beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

Value = str | int | float | None

PEOPLE_NOTE = "people heard, not prevalence: how many spoke of something says nothing about how common it is"


@dataclass(frozen=True)
class Result:
    """A table with its title, the unit of its figures, what they are counted among (`n`), the layer that was read, and what is missing.

    A value of None is a figure there is none of (not a nought). `picture` says how the table can be drawn (`heat map`, `lines`, `bars`), empty where it cannot.
    """

    title: str
    unit: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    n: str = ""
    layer: str = ""
    notes: tuple[str, ...] = ()
    picture: str = ""

    def as_json(self) -> dict[str, Any]:
        """The table for scripts: each row as an object under the names of its columns."""
        return {
            "title": self.title,
            "unit": self.unit,
            "n": self.n,
            "layer": self.layer,
            "notes": list(self.notes),
            "rows": [dict(zip(self.head, row, strict=True)) for row in self.rows],
        }

    def said(self) -> list[str]:
        """What stands below the table, one sentence a line."""
        return [text for text in (f"Unit: {self.unit}" * bool(self.unit), self.n, self.layer, *self.notes) if text]

    def column(self, name: str) -> list[Value]:
        """The values of one column, from the top."""
        at = self.head.index(name)
        return [row[at] for row in self.rows]

    def frame(self) -> pandas.DataFrame:
        """The table as pandas knows it, with what is said beside it in `attrs`."""
        import pandas

        found = pandas.DataFrame([list(row) for row in self.rows], columns=list(self.head))
        found.attrs = {"title": self.title, "unit": self.unit, "n": self.n, "layer": self.layer, "notes": list(self.notes)}
        return found


def text(value: Value, empty: str = "") -> str:
    """A value as it is printed: whole numbers plain, others with what decimals they have."""
    if value is None:
        return empty
    return f"{value:g}" if isinstance(value, float) else str(value)


def joined(parts: Iterable[str]) -> str:
    """`a; b; c`, leaving out what is empty."""
    return "; ".join(p for p in parts if p)
