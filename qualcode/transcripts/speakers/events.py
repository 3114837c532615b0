"""Lines of their own that nobody says."""

from __future__ import annotations

import re

from qualcode.transcripts.speakers.label_words import PROCEDURE, REDACTIONS

LONGEST_EVENT = 120
"""Characters in the longest line in brackets that is taken for an event."""

_BRACKETED = re.compile(r"[*_ ]*(?:\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]|\([^()]*(?:\([^()]*\)[^()]*)*\))[.*_ ]*$")


def is_event(text: str) -> bool:
    """Whether a line is one remark in brackets, or says what was done (`The committee suspended …`); a redaction is part of the talk."""
    plain = text.strip("*_ ")
    if len(plain) > LONGEST_EVENT:
        return False
    if PROCEDURE.match(plain):
        return True
    return (
        bool(_BRACKETED.match(plain))
        and not REDACTIONS.search(plain)
        and plain.strip("[]() .").casefold() not in ("x", "xx", "xxx", "", "…")
    )
