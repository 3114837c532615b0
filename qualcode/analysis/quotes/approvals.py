"""Quotes a person approved for print: which words are left out, under which attribution, and whether the leaving out turns the meaning round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcode.analysis.quotes.attribution import says_no_more
from qualcode.analysis.quotes.passages import in_layer
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
            cuts = [
                ((max(start, coding.start), min(end, coding.end)), put)
                for (start, end), put in _today(study, each, coding.transcript)
                if coding.start <= start < end <= coding.end or (put and start < coding.end and coding.start < end)
            ]
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


def _today(study: Study, approval: Event, transcript_id: str) -> list[tuple[Cut, str]]:
    """The cuts of an approval on the text as it stands, each with what was put in its place; those whose words were since deleted are gone."""
    transcript = study.transcripts[transcript_id]
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


def put_ins(study: Study) -> dict[str, list[tuple[Cut, str]]]:
    """The words of each transcript that any approval prints something else for, and what: in order of the text, by the id of the transcript.

    Approvals of every coder and layer count. Where two put something in for the same words, the newer one's holds for the words of both.
    """
    found: dict[str, list[tuple[Cut, str]]] = {}
    for each in study.state.of("approve"):
        coded = study.state.events.get(str(each["on"]))
        transcript = str(coded.get("transcript", "")) if coded is not None else ""
        if transcript not in study.transcripts:
            continue
        there = found.setdefault(transcript, [])
        for (start, end), put in _today(study, each, transcript):
            if not put:
                continue
            shared = [one for one in there if one[0][0] < end and start < one[0][1]]
            there[:] = [one for one in there if one not in shared]
            there.append(((min([start, *(c[0] for c, _ in shared)]), max([end, *(c[1] for c, _ in shared)])), put))
    return {transcript: sorted(there) for transcript, there in found.items() if there}


def _as_others_approved(quote: Quote, put_in: Iterable[tuple[Cut, str]]) -> Quote:
    """A quote nobody approved, with what approvals of other codings put in for words of it."""
    own = [((max(a, quote.start), min(b, quote.end)), put) for (a, b), put in put_in if a < quote.end and quote.start < b]
    return replace(quote, cuts=tuple(cut for cut, _ in own), put_in=tuple(put for _, put in own)) if own else quote


def with_approvals(study: Study, quotes: Sequence[Quote], codings: Iterable[Coding], *, as_approved: bool = False) -> list[Quote]:
    """The quotes with what was approved on them. An approved attribution is printed only where it says no more than may be said.

    What an approval puts in for words holds for these words in every other quote of them that nobody has approved: a name that an author replaced is not
    printed because somebody else coded it as well. `as_approved` takes the attribution as the author wrote it, for a report, whose own ladder decides
    how much of it may be printed.
    """
    found, others = approvals(study, codings), put_ins(study)
    return [
        replace(
            q,
            cuts=a.cuts,
            put_in=a.put_in,
            approved_by=a.by,
            attribution=a.attribution if as_approved else _attribution(a.attribution, q.attribution),
        )
        if (a := found.get(q.coding))
        else _as_others_approved(q, others.get(q.transcript, ()))
        for q in quotes
    ]


def _attribution(approved: str, allowed: str) -> str:
    return approved if approved and says_no_more(approved, allowed) else allowed


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
