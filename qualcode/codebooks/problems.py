"""What is wrong with a codebook, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.errors import QualcodeError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to look at: `level` is `error` (the codebook cannot be used so) or `warning`; `line` counts from 1; `do` is the remedy."""

    line: int
    level: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.what} ({self.do})" if self.do else self.what


def error(line: int, what: str, do: str = "") -> Problem:
    """A problem that keeps the codebook from being used."""
    return Problem(line, "error", what, do)


def warning(line: int, what: str, do: str = "") -> Problem:
    """A problem the codebook can be used with."""
    return Problem(line, "warning", what, do)


def refuse(problems: Iterable[Problem], name: str) -> None:
    """Stop where there are errors, naming all of them.

    Raises:
        QualcodeError: at least one of the problems is an error.
    """
    errors = [p for p in problems if p.level == "error"]
    if len(errors) == 1:
        raise QualcodeError(f"{name}:{errors[0].line}: {errors[0].what}", errors[0].do)
    if errors:
        raise QualcodeError("\n".join(f"{name}:{p.line}: {p}" for p in errors), f"mend these {len(errors)} places; nothing was changed")
