"""Whose talk may bear a code."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.model.codebook import Code
from qualcode.model.people import Speaker


def may_bear(code: Code, speaker: Speaker, attributes: Mapping[str, str]) -> bool:
    """Whether talk of this speaker may be suggested for a code.

    Interviewers, interpreters and supporters never bear one. A code whose `speakers` name `participant` stands on everybody else's talk, labels that
    nobody has mapped included; any other word there must be the speaker's role, label, participant id, or one of the attributes given (small and
    capital letters alike).
    """
    if not speaker.counts:
        return False
    wanted = {word.casefold() for word in code.speakers}
    known = {speaker.role, speaker.label, speaker.participant, *attributes.values()} - {""}
    return "participant" in wanted or bool(wanted & {word.casefold() for word in known})
