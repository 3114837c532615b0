"""Quotes a person approved for print: which words are left out, under which attribution, and whether the leaving out turns the meaning round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qualcode.analysis.attribution import NEUTRAL
from qualcode.analysis.passages import in_layer
from qualcode.codings.acts import event
from qualcode.errors import QualcodeError
from qualcode.model.coding import Coding, Quote
from qualcode.model.events import Event
from qualcode.model.revisions import carry_along, path

if TYPE_CHECKING:
    from qualcode.study import Study

Cut = tuple[int, int]

_DENIAL = re.compile(
    r"\b(?:not|never|no|nobody|no-one|none|nothing|nowhere|neither|nor|without|hardly|barely|scarcely|cannot|can't|\w+n['’]t|dunno)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Approval:
    """A person's word that a passage may be printed. `cuts` are the stretches left out, on today's text."""

    coding: str
    cuts: tuple[Cut, ...]
    attribution: str
    by: str
    at: str
    event: str


def approvals(study: Study, codings: Iterable[Coding]) -> dict[str, Approval]:
    """The approvals that hold for these codings, by the coding's id; what was approved before coders settled counts for the coding they settled on."""
    known = in_layer(codings)
    found: dict[str, Approval] = {}
    for each in study.state.of("approve"):
        coding = known.get(str(each["on"]))
        if coding is not None:
            cuts = tuple(c for c in _today(study, each, coding) if coding.start <= c[0] < c[1] <= coding.end)
            found[coding.id] = Approval(coding.id, cuts, str(each.get("attribution") or ""), each.coder, each.at, each.id)
    return found


def _today(study: Study, approval: Event, coding: Coding) -> list[Cut]:
    """The cuts of an approval on the text as it stands; those whose words were since deleted are gone."""
    transcript = study.transcripts[coding.transcript]
    made_on = (
        study.state.events[str(approval["on"])].get("text", transcript.hash)
        if str(approval["on"]) in study.state.events
        else transcript.hash
    )
    way = path(transcript.revisions, str(approval.get("text") or made_on), transcript.hash)
    if way is None:
        return []
    carried = (carry_along(int(start), int(end), way) for start, end in approval.get("cuts") or ())
    return [(there.start, there.end) for there in carried if there is not None]


def with_approvals(study: Study, quotes: Sequence[Quote], codings: Iterable[Coding]) -> list[Quote]:
    """The quotes with what was approved on them. An approved attribution is printed only where it says no more than may be said."""
    found = approvals(study, codings)
    return [
        replace(q, cuts=a.cuts, approved_by=a.by, attribution=_attribution(a.attribution, q.attribution))
        if (a := found.get(q.coding))
        else q
        for q in quotes
    ]


def _attribution(approved: str, allowed: str) -> str:
    return approved if approved and says_no_more(approved, allowed) else allowed


def says_no_more(attribution: str, allowed: str) -> bool:
    """Whether an attribution names nothing that the allowed one does not: each of its parts between commas is one of the other's, or it is `participant`."""
    parts, may = ({p.strip() for p in words.split(",")} for words in (attribution, allowed))
    return attribution == NEUTRAL or parts <= may


def approve_event(study: Study, coder: str, coding: Coding, cut: Sequence[str] = (), attribution: str = "", reason: str = "") -> Event:
    """The event that approves a passage for print, leaving out each of the stretches of words in `cut`.

    Raises:
        QualcodeError: the passage may not be quoted, words to leave out stand nowhere or in several places of it, nothing would be left, or the
            attribution says more than may be printed.
    """
    from qualcode.analysis.quotes import quote_of, why_not
    from qualcode.analysis.voices import Voices

    voices = Voices(study)
    if reason_not := why_not(study, coding, voices):
        raise QualcodeError(f"{coding.transcript}: this passage cannot be quoted: {reason_not}", "choose another passage")
    quote = quote_of(voices, coding)
    if attribution and not says_no_more(attribution, quote.attribution):
        raise QualcodeError(
            f"the attribution {attribution!r} says more than may be printed beside this passage",
            f"at most {quote.attribution!r}; or leave it out",
        )
    cuts = sorted(_place(quote, words) for words in cut)
    if any(one[1] > two[0] for one, two in pairwise(cuts)):
        raise QualcodeError("two of the stretches to leave out overlap", "name them as one")
    if not replace(quote, cuts=tuple(cuts)).printed.replace("[...]", "").strip():
        raise QualcodeError("nothing would be left of the quote", "leave out less")
    older = [e.id for e in study.state.of("approve") if e["on"] == coding.id]
    data = {"on": coding.id, "cuts": [list(c) for c in cuts] or None, "attribution": attribution or quote.attribution}
    return event(
        coder, "approve", {**data, "text": study.transcripts[coding.transcript].hash, "reason": reason or None, "replaces": older or None}
    )


def _place(quote: Quote, words: str) -> Cut:
    places = [m.start() for m in re.finditer(re.escape(words), quote.text)] if words.strip() else []
    if len(places) != 1:
        count = "nowhere" if not places else f"in {len(places)} places"
        raise QualcodeError(f"“{words[:60]}” stands {count} in the passage", "give the exact words to leave out, and enough of them")
    return quote.start + places[0], quote.start + places[0] + len(words)


def denials_cut(text: str, cuts: Iterable[Cut], start: int = 0) -> list[str]:
    """The denying words (not, never, didn't …) that fall out of a passage with its cuts. `start` is where the passage's text begins."""
    return [m.group() for a, b in cuts for m in _DENIAL.finditer(text[a - start : b - start])]


def unapproved_words(study: Study, quotes: Iterable[Quote], found: Mapping[str, Approval]) -> list[str]:
    """What an author should look at again among the approved quotes: cut denials, and attributions that may no longer be printed."""
    said = []
    for quote in quotes:
        approval = found.get(quote.coding)
        if approval is None:
            continue
        where = f"{quote.transcript}, turn {quote.turn}"
        if words := denials_cut(quote.text, approval.cuts, quote.start):
            said.append(f"{where}: a denial falls out with the words left out ({', '.join(words)})")
        if approval.attribution and not says_no_more(approval.attribution, quote.attribution):
            said.append(
                f"{where}: approved as “{approval.attribution}”, which says more than may be printed; printed as “{quote.attribution}”"
            )
    return said
