"""The names of the bookmarks that contents and references lead to."""

from __future__ import annotations

import hashlib


def _name(kind: str, key: str) -> str:
    return f"_{kind}{int(hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest(), 16) % 10**9:09d}"


def heading_name(key: str) -> str:
    """The bookmark of a heading, which the contents point to; Word keeps names of this form when it makes the contents anew."""
    return _name("Toc", key)


def label_name(key: str) -> str:
    """The bookmark of “Table 3”, which references point to."""
    return _name("Ref", key)


def caption_name(key: str) -> str:
    """The bookmark of a whole caption, which the lists of tables and figures point to."""
    return _name("Toc", f"caption of {key}")
