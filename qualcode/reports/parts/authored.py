"""What people wrote for a report, as blocks; where nobody has, that is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qualcode.analysis.sections import PARTS, Written
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph
from qualcode.reports.view import View

NOT_WRITTEN = "Not yet written."

_BULLET = re.compile(r"^(?:[-–•*]|\d{1,2}[.)])\s+")
_GOES_BEFORE = re.compile(r"^(?:[-•*]|1[.)])\s+")
"""What begins a list right below a line of prose (CommonMark 0.31, section 5.3): there a wrapped line may well begin with a dash or with a number."""
_HEADING = re.compile(r"^#{1,6}\s+(.+)$")
_EMPHASIS = re.compile(r"(\*\*|__|(?<![\w*])[*_](?=\w))(.+?)\1(?!\w)")


def authored(view: View, part: str, evidence: str = "") -> list[Block]:
    """The text somebody wrote for a part, with who and when at the foot of the page; else that nobody has, and in a sentence what evidence there is."""
    written = view.written(part)
    if written is None:
        kind = "unwritten" if anything_written(view) else "note"  # where nothing is, the first page says so once
        return [Paragraph(" ".join(p for p in (NOT_WRITTEN, evidence) if p), kind)]
    return list(paragraphs(written.text, by_line(written), each_line=part == "key-messages", title=PARTS.get(part, "")))


def anything_written(view: View) -> bool:
    """Whether somebody has written any part of this report."""
    return any(site == view.name for site, _ in view.source.sections)


def where_written(view: View, part: str) -> list[Block]:
    """The same, and nothing where nobody has written it: for parts a report can do without."""
    return authored(view, part) if view.written(part) else []


def paragraphs(text: str, footnote: str = "", *, each_line: bool = False, title: str = "") -> Sequence[Paragraph]:
    """A text somebody typed, in plain lines or in Markdown.

    Blank lines part paragraphs; a line that begins with a dash or a number (or each line) is an item of a list, a line behind it that is set in goes on with
    it; below a line of prose only a hyphen or the number 1 begins a list; a line that begins with `#` is a heading, which is left out where it is the part's own `title`. Marks of emphasis are taken off.
    """
    found: list[Paragraph] = []
    for stretch in re.split(r"\n\s*\n", text.strip()):
        joined = False
        for line in stretch.split("\n"):
            said = _EMPHASIS.sub(r"\2", line.strip())
            if not said:
                continue
            if heading := _HEADING.match(said):
                said = heading[1].strip(" #")
                found += [Paragraph(said, "intro")] if said.casefold() != title.casefold() else []
                joined = False
                continue
            in_prose = joined and found[-1].kind == "authored"
            is_item = (_GOES_BEFORE if in_prose else _BULLET).match(said)
            kind = "bullet" if is_item or (each_line and not line[:1].isspace()) else "authored"
            if joined and kind == "authored" and (found[-1].kind == "authored" or line[:1].isspace()):
                found[-1] = replace(found[-1], text=f"{found[-1].text} {said}")
            else:
                found.append(Paragraph(_BULLET.sub("", said) if kind == "bullet" else said, kind))
            joined = True
    return [*found[:-1], replace(found[-1], footnote=footnote)] if found else []


def by_line(written: Written) -> str:
    """Who wrote a part, and when."""
    return f"“{PARTS.get(written.part, written.part)}” was written by {written.by}, {words.date(written.at)} ({written.status})."
