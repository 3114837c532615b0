"""Undo and redo of sharing out: the code that was made for it goes and comes with the passages, as long as nothing else hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qualcode.codebooks import history
from qualcode.codebooks.merge3 import merge3
from qualcode.codebooks.read import read_bytes
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.web.session import Session

MADE, GONE = "split", "split taken back"


def take_back(session: Session, undone: Sequence[Event]) -> str:
    """Take the code out of the codebook that was made for passages which no longer bear it; says what became of it, empty where none was made for them.

    It stays where the codebook was edited since, or where others have put it on passages.
    """
    code, made = _made_for(session, undone, MADE)
    if made is None or code not in session.codebook:
        return ""
    borne = any(e["code"] == code for e in session.state.of("code"))
    if borne or session.codebook.hash != made["to"] or not _kept(session, made["from"]):
        return f"The code {code} stays in the codebook: {'passages bear it' if borne else 'the codebook was edited since'}."
    older, reason = read_bytes(session.project.history / f"{made['from']}.yaml"), "the passages shared out into it were put back"
    history.change(session.project, lambda data, file: older, reason=reason, coder=session.coder, act=GONE, made=code)
    session.codebook_changed()
    return f"The code {code} is gone with them."


def bring_back(session: Session, redone: Sequence[Event]) -> str:
    """Put the code back that `take_back` took out for these passages, beside what was edited since; says so, empty where it is there or none was made.

    Raises:
        QualcodeError: the code is gone and cannot be put back; the passages would bear a code that is not in the codebook.
    """
    code, gone = _made_for(session, redone, GONE)
    if not code or code in session.codebook:
        return ""
    if gone is None or not _kept(session, gone["from"]) or not _kept(session, gone["to"]):
        raise _missing(code)
    without, having = (read_bytes(session.project.history / f"{gone[k]}.yaml") for k in ("to", "from"))

    def write(data: bytes, file: str) -> bytes:
        new, conflicts = merge3(without, having, data)
        if conflicts:
            raise _missing(code)
        return new

    history.change(session.project, write, reason="the passages were shared out into it again", coder=session.coder, act=MADE, made=code)
    session.codebook_changed()
    return f"The code {code} is back with them."


def _made_for(session: Session, events: Sequence[Event], act: str) -> tuple[str, dict[str, Any] | None]:
    """The code that all of these passages bear, and the last entry of the codebook's history that made it or took it back."""
    codes = {str(e.get("code")) for e in events if e.act == "code" and e.replaces}
    if len(codes) != 1 or len(codes) != len({e.act for e in events}):
        return "", None
    (code,) = codes
    return code, next((e for e in reversed(history.log(session.project)) if e.get("act") == act and e.get("made") == code), None)


def _kept(session: Session, version: str) -> bool:
    return (session.project.history / f"{version}.yaml").is_file()


def _missing(code: str) -> QualcodeError:
    return QualcodeError(
        f"the code {code}, which these passages would bear again, is no longer in the codebook; nothing was done again",
        f"add a code with the id {code} to the codebook, then redo",
    )
