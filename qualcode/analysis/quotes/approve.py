"""Approving a quote for print: what is left out, what is put in for a name, under which attribution."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qualcode.analysis.quotes.approvals import Cut
from qualcode.analysis.quotes.attribution import says_no_more
from qualcode.analysis.quotes.quotable import quote_of, why_not
from qualcode.analysis.voices import Voices
from qualcode.codings.acts import event
from qualcode.errors import QualcodeError
from qualcode.model.coding import Coding, Quote
from qualcode.model.events import Event

if TYPE_CHECKING:
    from qualcode.study import Study


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
