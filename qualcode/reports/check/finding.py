"""One thing an author should look at in a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.reports.check.paragraphs import Para

KINDS = {
    "altered": "the words of a quotation are not those that were said",
    "negation": "a denial (not, never, nobody …) was lost from a quotation or put into it",
    "not found": "a quotation stands in no transcript",
    "cut": "a quotation leaves out other words than were approved, or a cut turns its meaning round",
    "speakers": "one quotation runs over the words of several people",
    "interviewer": "an interviewer's words are quoted as a participant's",
    "consent": "whoever said it has not agreed to be quoted, or nobody knows who it was",
    "restricted": "the passage is restricted",
    "withdrawn": "the words were withdrawn",
    "approval": "nobody has approved the quotation for print",
    "overused": "one person speaks in too many of the quotations",
    "attribution": "what stands beside a quotation is wrong, or says more than may be said",
    "number": "the opaque number is not that of these words",
    "amount": "a word or number for how many people is not what was heard",
    "percentage": "interviewees are counted in per cent",
    "figure": "a figure is not the study's",
    "name": "a name that was replaced, or the label of a speaker",
    "file": "the id or file name of a transcript",
    "comment": "comments of an earlier check are still in the file",
}
"""What each kind of finding means."""


@dataclass(frozen=True)
class Finding:
    """One finding: what kind (one of `KINDS`), where it stands, what is printed, what the project says, and what to do.

    `para`, `start` and `end` are the place in the body that a comment is put on; without them it goes to the beginning of the document.
    """

    kind: str
    where: str
    printed: str
    source: str
    what: str
    para: Para | None = None
    start: int = 0
    end: int = 0

    def as_json(self) -> dict[str, str]:
        """The finding as scripts read it."""
        return {"kind": self.kind, "where": self.where, "printed": self.printed, "source": self.source, "what": self.what}
