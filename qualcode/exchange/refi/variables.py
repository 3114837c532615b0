"""Attributes of people and transcripts as REFI variables: what type a column has, and how a value is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_INTEGER = re.compile(r"^(0|-?[1-9]\d{0,17})$")
_FLOAT = re.compile(r"^-?(0|[1-9]\d{0,17})\.\d{1,12}$")
_ELEMENT = {"Text": "TextValue", "Boolean": "BooleanValue", "Integer": "IntegerValue", "Float": "FloatValue", "Date": "DateValue"}


def type_of(values: Iterable[str]) -> str:
    """The narrowest type all values of a column have, such that reading them back gives the very same words."""
    values = list(values)
    tests = (("Boolean", _is_boolean), ("Integer", _INTEGER.match), ("Date", _is_date))
    for name, fits in tests:
        if values and all(fits(v) for v in values):
            return name
    return "Float" if values and all(_FLOAT.match(v) for v in values) else "Text"


def element_of(kind: str) -> str:
    """The element a value of this type stands in."""
    return _ELEMENT[kind]


def _is_boolean(value: str) -> bool:
    return value in ("true", "false")


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
