"""Quotes a person approved for print: which words are left out, under which attribution, and whether the leaving out turns the meaning round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qualcode.analysis.quotes.attribution import NEUTRAL
from qualcode.analysis.quotes.passages import in_layer
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
    """A person's word that a passage may be printed. `cuts` are the stretches left out, on today's text, `put_in` what stands in place of each."""

    coding: str
    cuts: tuple[Cut, ...]
    attribution: str
    by: str
    at: str
    event: str
    put_in: tuple[str, ...] = ()


def approvals(study: Study, codings: Iterable[Coding]) -> dict[str, Approval]:
    """The approvals that hold for these codings, by the coding's id; what was approved before coders settled counts for the coding they settled on."""
    known = in_layer(codings)
    found: dict[str, Approval] = {}
    for each in study.state.of("approve"):
        coding = known.get(str(each["on"]))
        if coding is not None:
            cuts = [(cut, put) for cut, put in _today(study, each, coding) if coding.start <= cut[0] < cut[1] <= coding.end]
            found[coding.id] = Approval(
                coding.id,
                tuple(cut for cut, _ in cuts),
                str(each.get("attribution") or ""),
                each.coder,
                each.at,
                each.id,
                tuple(put for _, put in cuts),
            )
    return found


def _today(study: Study, approval: Event, coding: Coding) -> list[tuple[Cut, str]]:
    """The cuts of an approval on the text as it stands, each with what was put in its place; those whose words were since deleted are gone."""
    transcript = study.transcripts[coding.transcript]
    made_on = (
        study.state.events[str(approval["on"])].get("text", transcript.hash)
        if str(approval["on"]) in study.state.events
        else transcript.hash
    )
    way = path(transcript.revisions, str(approval.get("text") or made_on), transcript.hash)
    if way is None:
        return []
    carried = ((carry_along(int(cut[0]), int(cut[1]), way), str(cut[2]) if len(cut) > 2 else "") for cut in approval.get("cuts") or ())
    return [((there.start, there.end), put) for there, put in carried if there is not None]


def with_approvals(study: Study, quotes: Sequence[Quote], codings: Iterable[Coding], *, as_approved: bool = False) -> list[Quote]:
    """The quotes with what was approved on them. An approved attribution is printed only where it says no more than may be said.

    `as_approved` takes the attribution as the author wrote it, for a report, whose own ladder decides how much of it may be printed.
    """
    found = approvals(study, codings)
    return [
        replace(
            q,
            cuts=a.cuts,
            put_in=a.put_in,
            approved_by=a.by,
            attribution=a.attribution if as_approved else _attribution(a.attribution, q.attribution),
        )
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


def approve_event(
    study: Study,
    coder: str,
    coding: Coding,
    cut: Sequence[str] = (),
    attribution: str = "",
    reason: str = "",
    instead: Mapping[str, str] | None = None,
) -> Event:
    """The event that approves a passage for print, leaving out each of the stretches of words in `cut`.

    `instead` gives names and what is printed for them in square brackets (`Bex`: `the worker`), wherever they stand in the passage.

    Raises:
        QualcodeError: the passage may not be quoted, words to leave out stand nowhere or in several places of it, nothing would be left, or the
            attribution says more than may be printed.
    """
    from qualcode.analysis.quotes.quotable import quote_of, why_not
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
    named = [(place, put) for name, put in (instead or {}).items() for place in _places(quote, name, put)]
    cuts = sorted([*((_place(quote, words), "") for words in cut), *named])
    if any(one[0][1] > two[0][0] for one, two in pairwise(cuts)):
        raise QualcodeError("two of the stretches to leave out overlap", "name them as one")
    if not replace(quote, cuts=tuple(c for c, _ in cuts)).printed.replace("[...]", "").strip():
        raise QualcodeError("nothing would be left of the quote", "leave out less")
    older = [e.id for e in study.state.of("approve") if e["on"] == coding.id]
    data = {"on": coding.id, "cuts": [[*c, *([put] if put else [])] for c, put in cuts] or None, "attribution": attribution or None}
    return event(
        coder, "approve", {**data, "text": study.transcripts[coding.transcript].hash, "reason": reason or None, "replaces": older or None}
    )


def _place(quote: Quote, words: str) -> Cut:
    places = [m.start() for m in re.finditer(re.escape(words), quote.text)] if words.strip() else []
    if len(places) != 1:
        count = "nowhere" if not places else f"in {len(places)} places"
        raise QualcodeError(f"“{words[:60]}” stands {count} in the passage", "give the exact words to leave out, and enough of them")
    return quote.start + places[0], quote.start + places[0] + len(words)


def _places(quote: Quote, name: str, put: str) -> list[Cut]:
    """Everywhere a name stands in the passage as a whole word."""
    if not put.strip():
        raise QualcodeError(f"nothing is given to print for {name!r}", 'write the role: --instead "Bex=the worker"')
    if set(put) & set("[]"):
        raise QualcodeError(f"the role {put!r} holds a square bracket", 'write it without: --instead "Bex=the worker"')
    found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", quote.text)] if name.strip() else []
    if not found:
        raise QualcodeError(f"“{name[:60]}” stands nowhere in the passage", "give the name as it is written there")
    return [(quote.start + start, quote.start + end) for start, end in found]


def denials_cut(text: str, cuts: Iterable[Cut], start: int = 0) -> list[str]:
    """The denying words (not, never, didn't …) that fall out of a passage with its cuts. `start` is where the passage's text begins."""
    return [m.group() for a, b in cuts for m in _DENIAL.finditer(text[a - start : b - start])]


def unapproved_words(quotes: Iterable[Quote], found: Mapping[str, Approval]) -> list[str]:
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
