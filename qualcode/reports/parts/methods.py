"""The methods appendix: what was read, who was counted, how quotations were chosen, and where the report comes from."""

from __future__ import annotations

from collections import Counter

from qualcode.analysis.quotes.attribution import NEUTRAL
from qualcode.reports import words
from qualcode.reports.content import METHODS, Block, Paragraph, Section, Table
from qualcode.reports.parts.checklists import coreq, srqr
from qualcode.reports.parts.provenance import provenance
from qualcode.reports.parts.reading import reading
from qualcode.reports.parts.team import agreement, codebook, coders, comments, saturation, suggestions
from qualcode.reports.quoting import HOW
from qualcode.reports.view import View

LAYERS = {
    "study": "The study layer reads, for each transcript, the consensus of its coders where the transcript is marked as reconciled, else its lead coder, else its only coder.",
    "consensus": "The consensus layer reads only what coders have agreed on together.",
    "all": "The layer “all” reads every coder's codings: a passage that several people coded counts once for each of them.",
}


APPROACHES = {
    "reliability": "The study codes by the reliability approach: codes are defined beforehand, and how far coders agree on them is measured and reported.",
    "codebook": "The study codes with a codebook (framework analysis): codes are defined and redefined together, differences between coders are settled by talking them through, and a "
    "coefficient is a help in finding them, not the mark of a finding's truth.",
    "reflexive": "The study's analysis is reflexive: themes are made by the researchers in reading, not found, and another reader would make others. No coefficient of agreement is computed.",
}
"""How a study understands coding, by the approach its settings name."""


def how_to_read(view: View) -> Section:
    """What a reader must know before the first figure."""
    stance = view.study.codebook.stance
    texts = (
        "Figures count people heard, of those the study happened to speak with; they say nothing about how common a view is.",
        words.AMOUNTS,
        f"“Positive” and “negative” are about this: {stance}. Passages of either kind are never counted against each other."
        if stance
        else "",
        _quotes_are(view),
    )
    return Section("How to read this report", tuple(Paragraph(t) for t in texts if t), key="how-to-read")


def _quotes_are(view: View) -> str:
    if view.source.status == "factual-check":
        return "This copy is for checking facts, and carries no quotations."
    return (
        "Quotations are word for word, but for what stands in square brackets; those under one heading are different people's. The number after each is opaque. "
        f"{_attributed(view)}"
    )


def _attributed(view: View) -> str:
    k = view.study.project.settings.k
    return f"Speakers are named by role, school, group and site as far as that could mean {words.people(k)} or more of those there are, and otherwise by less, down to “{NEUTRAL}”."


def appendix(view: View) -> Section:
    """The methods appendix; where the report comes from stands last."""
    provenance_section = Section(
        "Where this report comes from",
        (Paragraph("A fingerprint changes when anything it stands for changes.", "intro"), provenance(view)),
        key="methods/provenance",
    )
    parts = (
        reading(view),
        codings_read(view),
        who_was_counted(view),
        coders(view),
        agreement(view),
        *saturation(view),
        suggestions(view),
        quotations(view),
        codebook(view),
        *comments(view),
        coreq(view),
        srqr(view),
        provenance_section,
    )
    return Section("Methods appendix", (), parts, key=METHODS)


def codings_read(view: View) -> Section:
    """Whose codings were read, and what was left out or set aside."""
    layer, here = view.source.layer, Counter(c.coder for c in view.codings)
    blocks: list[Block] = [Paragraph(LAYERS.get(layer.name, f"Only the codings of {layer.name} were read."))]
    rows = [(coder, str(n), str(here[coder])) for coder, n in layer.counts.items()]
    rows.append(("All", str(len(layer.codings)), str(len(view.codings))))
    blocks.append(
        Table(
            "Codings read, by coder",
            ("Coder", "In the layer", "In this report"),
            tuple(rows),
            (50, 25, 25),
            frozenset({1, 2}),
            key="methods/codings-read",
        )
    )
    blocks += [Paragraph(text) for text in (*left_out(view), *set_aside(view))]
    return Section("Codings read", tuple(blocks), key="methods/codings-read")


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
        APPROACHES[settings.approach],
        "A person counts once for a code, however often they spoke of it. Interviewers, interpreters and supporters are not counted, nor are documents and answers to polls. "
        "What an interpreter says for somebody counts as that person's where the study has matched it so.",
        f"A speaker whom the study has not matched to a participant counts apart. A person's {settings.site} and {settings.group} are those of the list of participants, else those of the transcript.",
    ]
    if not_talk:
        texts.append(f"Codings of the layer on the words of nobody who counts, and so in no figure of any report: {not_talk}.")
    return Section("How it was coded, and who was counted", tuple(Paragraph(t) for t in texts), key="methods/who-was-counted")


def quotations(view: View) -> Section:
    """How quotations were chosen and attributed, and how many passages could not be quoted."""
    title, key = "Quotations", "methods/quotations"
    if view.source.status == "factual-check":
        return Section(title, (Paragraph("This copy carries no quotations."),), key=key)
    printed = [q for there in view.chosen.values() for q in there]
    speakers = Counter(q.quote.participant for q in printed)
    texts = [
        f"Printed here: {words.count(len(printed), 'quotation')} from {words.people(len(speakers))}, out of {words.count(len(view.codings), 'coding')}. {HOW}",
        _attributed(view)
        + " Each report's attributions are checked together with those of the other reports the same words may stand in; people who could be known not to have spoken are not counted.",
    ]
    if speakers:
        texts.append(f"The person quoted most often is quoted {words.count(max(speakers.values()), 'time')}.")
    if unapproved := sum(bool(q.mark) for q in printed):
        texts.append(f"Quotations no author has approved for print yet, marked as such: {unapproved}.")
    if view.passed_over:
        approved = sum(bool(q.approved_by) for q in view.passed_over)
        among = f", {approved} of them approved by an author all the same" if approved else ""
        texts.append(f"Passages passed over, because their words name somebody: {len(view.passed_over)}{among}.")
    if view.printed.withheld:
        texts.append(
            f"Passages withheld because no words may stand beside them, for the authors to paraphrase: {len(view.printed.withheld)}."
        )
    rows = tuple((words.capital(reason), str(n)) for reason, n in view.not_quotable.items())
    if not rows:
        return Section(title, (*(Paragraph(t) for t in texts), Paragraph("Every coding in this report may be quoted.")), key=key)
    table = Table("Codings that cannot be quoted, by reason", ("Reason", "Codings"), rows, (80, 20), frozenset({1}), key=key)
    return Section(title, (*(Paragraph(t) for t in texts), table), key=key)
