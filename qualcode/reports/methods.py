"""The methods appendix: what was read, who was counted, how quotations were chosen, and where the report comes from."""

from __future__ import annotations

from collections import Counter

from qualcode.analysis.attribution import NEUTRAL
from qualcode.analysis.choose import HOW
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Section, Table
from qualcode.reports.provenance import provenance
from qualcode.reports.view import View

LAYERS = {
    "study": "The study layer reads, for each transcript, the consensus of its coders where the transcript is marked as reconciled, else its lead coder, else its only coder.",
    "consensus": "The consensus layer reads only what coders have agreed on together.",
    "all": "The layer “all” reads every coder's codings: a passage that several people coded counts once for each of them.",
}


def how_to_read(view: View) -> Section:
    """What a reader must know before the first figure."""
    stance = view.study.codebook.stance
    texts = (
        "Figures count people heard, not prevalence: how many different people, of those the study happened to speak with, said something that was given a code. They say nothing about how common a view is.",
        words.AMOUNTS,
        "What people say is evidence of how they see things. Liking is not effect: warm words show that something is welcome, not that it works.",
        f"What “positive” and “negative” are about: {stance}." if stance else "",
        "Quotations are word for word. The number after each is opaque: a ledger kept by the study team says where the words stand. "
        + _attributed(view),
    )
    return Section("How to read this report", tuple(Paragraph(t) for t in texts if t))


def _attributed(view: View) -> str:
    k = view.study.project.settings.k
    return f"Speakers are named by their group only, and as “{NEUTRAL}” where fewer than {words.people(k)} of a site fit the group, or where the group would give away one that small."


def appendix(view: View) -> Section:
    """The methods appendix."""
    provenance_section = Section(
        "Where this report comes from", (Paragraph("A fingerprint changes when anything it stands for changes.", "intro"), provenance(view))
    )
    return Section("Methods appendix", (), (codings_read(view), who_was_counted(view), quotations(view), provenance_section))


def codings_read(view: View) -> Section:
    """Whose codings were read, and what was left out or set aside."""
    layer, here = view.source.layer, Counter(c.coder for c in view.codings)
    blocks: list[Block] = [Paragraph(LAYERS.get(layer.name, f"Only the codings of {layer.name} were read."))]
    rows = [(coder, str(n), str(here[coder])) for coder, n in layer.counts.items()]
    rows.append(("All", str(len(layer.codings)), str(len(view.codings))))
    blocks.append(
        Table("Codings read, by coder", ("Coder", "In the layer", "In this report"), tuple(rows), (50, 25, 25), frozenset({1, 2}))
    )
    blocks += [Paragraph(text) for text in (*left_out(view), *set_aside(view))]
    return Section("Codings read", tuple(blocks))


def left_out(view: View) -> list[str]:
    """The transcripts the layer could not read, counted by reason; their ids stay out of reports."""
    reasons = Counter(
        why for transcript, why in view.source.layer.left_out.items() if not view.site or view.site in _sites_of(view, transcript)
    )
    if not reasons:
        return ["No transcript was left out."]
    return [f"{words.count(n, 'transcript')} left out: {why}." for why, n in sorted(reasons.items())]


def _sites_of(view: View, transcript: str) -> set[str]:
    row = view.study.rows.get(transcript, {}).get(view.study.project.settings.site, "")
    return {row, *(v.site for v in view.source.voices.everybody() if v.transcript == transcript)}


def set_aside(view: View) -> list[str]:
    """Codings that no report can use as they stand, in the whole study, and those whose words were mended since."""
    codings = view.study.codings
    said = [
        f"Codings set aside in the whole study, because the codebook has no code “{code}”: {n}."
        for code, n in codings.unknown_codes.items()
    ]
    if codings.unplaced:
        said.append(f"Codings left out in the whole study, because they no longer have a place in the texts: {len(codings.unplaced)}.")
    if moved := sum(c.edge_changed for c in view.codings):
        said.append(f"Passages in this report that begin or end in words mended after coding: {moved}.")
    return said if codings.unknown_codes else ["No coding was set aside for want of its code.", *said]


def who_was_counted(view: View) -> Section:
    """What counts as a person heard."""
    layer, settings = view.source.layer, view.study.project.settings
    not_talk = sum(not view.source.voices.in_coding(c) for c in layer.codings)
    texts = [
        "A person counts once for a code, however often they spoke of it. Interviewers, interpreters and supporters are not counted, nor are documents and answers to polls. "
        "What an interpreter says for somebody counts as that person's where the study has matched it so.",
        f"A speaker whom the study has not matched to a participant counts apart. A person's {settings.site} and {settings.group} are those of the list of participants, else those of the transcript.",
    ]
    if not_talk:
        texts.append(f"Codings of the layer on the words of nobody who counts, and so in no figure of any report: {not_talk}.")
    return Section("Who was counted", tuple(Paragraph(t) for t in texts))


def quotations(view: View) -> Section:
    """How quotations were chosen and attributed, and how many passages could not be quoted."""
    printed = [q for there in view.chosen.values() for q in there]
    speakers = Counter(q.quote.participant for q in printed)
    texts = [
        f"Printed here: {words.count(len(printed), 'quotation')} from {words.people(len(speakers))}, out of {words.count(len(view.codings), 'coding')}. {HOW}",
        _attributed(view),
    ]
    if speakers:
        texts.append(f"The person quoted most often is quoted {words.count(max(speakers.values()), 'time')}.")
    if view.passed_over:
        texts.append(f"Passages passed over, because their words name somebody who speaks in the study: {view.passed_over}.")
    rows = tuple((words.capital(reason), str(n)) for reason, n in view.not_quotable.items())
    if not rows:
        return Section("Quotations", (*(Paragraph(t) for t in texts), Paragraph("Every coding in this report may be quoted.")))
    table = Table("Codings that cannot be quoted, by reason", ("Reason", "Codings"), rows, (80, 20), frozenset({1}))
    return Section("Quotations", (*(Paragraph(t) for t in texts), table))
