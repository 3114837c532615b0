"""Errors a researcher can act on: what happened, where, and what to do about it."""

from __future__ import annotations


class QualcodeError(Exception):
    """Something the user can mend.

    `message` says what happened and where (a file and line, or a transcript and turn); `hint` says what to do about it.
    The command line prints both, without a traceback, and exits with `exit_code`.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


class UsageError(QualcodeError):
    """The command was called in a way it does not understand."""

    exit_code = 2


class CheckFailed(QualcodeError):
    """A check that was asked for fell short."""

    exit_code = 3


class ConflictError(QualcodeError):
    """Two people changed the same thing apart from each other; nothing was overwritten."""

    def __init__(self, message: str, conflicts: list[str], hint: str = "") -> None:
        super().__init__("\n".join([message, *(f"  - {c}" for c in conflicts)]), hint)
        self.conflicts = conflicts


def did_you_mean(word: str, known: list[str]) -> str:
    """A ready "did you mean" sentence for a mistyped `word`, or an empty string where nothing known comes close."""
    import difflib

    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6) or [k for k in known if k.endswith("." + word)][:1]
    return f"did you mean {close[0]!r}?" if close else ""
