"""What is missing from a study's reports, in words for the person who makes them. Unlike the reports, this names transcripts and labels."""

from __future__ import annotations

from qualcode.analysis.attribution import NEUTRAL
from qualcode.reports import words
from qualcode.reports.view import Source, View

SHOWN = 5
"""How many of a kind are named before the rest is only counted."""


def missing(source: Source) -> list[str]:
    """One sentence for each thing the reports had to leave out or could not name, with what to do about it."""
    return [
        text
        for text in (
            _left_out(source),
            *_set_aside(source),
            _unmatched(source),
            _no_consent(source),
            _no_site(source),
            _unnamed_groups(source),
            _names(source),
        )
        if text
    ]


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _left_out(source: Source) -> str:
    names = [f"{t} ({why})" for t, why in source.layer.left_out.items()]
    return f"{words.count(len(names), 'transcript')} left out: {_some(names)}" if names else ""


def _set_aside(source: Source) -> list[str]:
    codings = source.study.codings
    said = [f"{words.count(n, 'coding')} set aside: the codebook has no code {code!r}" for code, n in codings.unknown_codes.items()]
    if codings.unplaced:
        said.append(f"{words.count(len(codings.unplaced), 'coding')} without a place in the texts: qualcode doctor lists them")
    return said


def _unmatched(source: Source) -> str:
    labels = {
        f"{v.transcript} {v.label or '(no label)'}": None
        for c in source.layer.codings
        for v in source.voices.in_coding(c)
        if not v.participant
    }
    found = f"{words.count(len(labels), 'speaker')} not matched to a participant, so counted apart and not quoted"
    return f"{found} (transcripts/speakers.csv): {_some(list(labels))}" if labels else ""


def _no_consent(source: Source) -> str:
    silent = sorted({v.participant for c in source.layer.codings for v in source.voices.in_coding(c) if v.participant and not v.may_quote})
    return (
        f"{words.people(len(silent))} without a yes to being quoted (transcripts/participants.csv, column quote): {_some(silent)}"
        if silent
        else ""
    )


def _no_site(source: Source) -> str:
    lost = {v.participant or f"{v.transcript} {v.label}" for c in source.layer.codings for v in source.voices.in_coding(c) if not v.site}
    return (
        f"{words.people(len(lost))} without a site, in the report across sites only: {_some(sorted(lost))}" if lost and source.sites else ""
    )


def _unnamed_groups(source: Source) -> str:
    groups = [
        f"{group or '(no group)'}{f' in {site}' if site else ''}" for (site, group), word in source.voices.words.items() if word == NEUTRAL
    ]
    k = source.study.project.settings.k
    return (
        f"printed as “{NEUTRAL}”, because fewer than {words.people(k)} fit the group or it had to hide one that small: {_some(groups)}"
        if groups
        else ""
    )


def _names(source: Source) -> str:
    n = View(source).passed_over
    return (
        f"{words.count(n, 'passage')} passed over for quoting because the words name somebody who speaks in the study: qualcode pseudonymise"
        if n
        else ""
    )
