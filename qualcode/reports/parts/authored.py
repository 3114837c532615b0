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

_BULLET = re.compile(r"^[-–•*]\s+")


def authored(view: View, part: str, evidence: str = "") -> list[Block]:
    """The text somebody wrote for a part, with who and when at the foot of the page; else that nobody has, and in a sentence what evidence there is."""
    written = view.written(part)
    if written is None:
        return [Paragraph(" ".join(p for p in (NOT_WRITTEN, evidence) if p), "unwritten")]
    return list(paragraphs(written.text, by_line(written), each_line=part == "key-messages"))


def where_written(view: View, part: str) -> list[Block]:
    """The same, and nothing where nobody has written it: for parts a report can do without."""
    return authored(view, part) if view.written(part) else []


def paragraphs(text: str, footnote: str = "", *, each_line: bool = False) -> Sequence[Paragraph]:
    """A text somebody typed: blank lines part paragraphs, and a line that begins with a dash (or each line) is an item of a list."""
    found: list[Paragraph] = []
    for stretch in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in stretch.split("\n") if line.strip()]
        if each_line or all(_BULLET.match(line) for line in lines):
            found += [Paragraph(_BULLET.sub("", line), "bullet") for line in lines]
        else:
            found.append(Paragraph(" ".join(lines), "authored"))
    return [*found[:-1], replace(found[-1], footnote=footnote)] if found else []


def by_line(written: Written) -> str:
    """Who wrote a part, and when."""
    return f"“{PARTS.get(written.part, written.part)}” was written by {written.by}, {words.date(written.at)} ({written.status})."
