"""What a request brings, checked: each value is of its kind, or the answer says what is wrong."""

from __future__ import annotations

from qualcode.errors import QualcodeError
from qualcode.model.text import Span
from qualcode.web.answers import Body

LONGEST = 20_000
"""How many characters a note or memo may have."""


def text(body: Body, key: str, default: str | None = None) -> str:
    """A string of the body.

    Raises:
        QualcodeError: it is missing, no string, too long, or holds what no log can keep.
    """
    found = body.get(key, default)
    if not isinstance(found, str):
        raise QualcodeError(f"the page did not send {key!r}", "load the page again")
    if len(found) > LONGEST:
        raise QualcodeError(f"{key} has {len(found):,} characters; at most {LONGEST:,} are kept", "shorten it, or write two")
    if "\0" in found:
        raise QualcodeError(f"{key} holds a character that no table and no file can keep", "type it again")
    try:
        found.encode("utf-8")
    except UnicodeEncodeError as error:
        raise QualcodeError(f"{key} holds half a character", "type it again") from error
    return found


def number(body: Body, key: str) -> int:
    """A whole number from 0.

    Raises:
        QualcodeError: it is missing or none.
    """
    found = body.get(key)
    if type(found) is not int or found < 0:
        raise QualcodeError(f"the page did not send {key!r}", "load the page again")
    return found


def yes(body: Body, key: str) -> bool:
    """Whether something is ticked."""
    return body.get(key) is True


def span(body: Body) -> Span:
    """The stretch of text a request is about.

    Raises:
        QualcodeError: it runs backwards or is none.
    """
    start, end = number(body, "start"), number(body, "end")
    if start >= end:
        raise QualcodeError("no words are selected", "select some first")
    return Span(start, end)


def numbers(body: Body, key: str) -> list[int]:
    """A list of whole numbers.

    Raises:
        QualcodeError: it is none.
    """
    found = body.get(key)
    if not isinstance(found, list) or not all(type(n) is int for n in found):
        raise QualcodeError(f"the page did not send {key!r}", "load the page again")
    return found
