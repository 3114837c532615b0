"""What a report's methods appendix says of agreement between coders: how it was come by, by code, from round to round, and how differences were settled."""

from __future__ import annotations

from qualcode.agreement.results import Row
from qualcode.agreement.words import REFLEXIVE, methods, no_coefficient, number, why_none
from qualcode.errors import QualcodeError
from qualcode.reports.content import Block, Paragraph, Section, Table
from qualcode.reports.tables.agreement_word import code_table
from qualcode.study import Study

TITLE = "Agreement between coders"


def agreement_section(study: Study) -> Section:
    """The section on agreement for a methods appendix; it says so where there is none, and why.

    Agreement is counted in turns, on all coders who read the same transcripts, as they were before anything was settled. Nothing in it names a transcript.
    """
    reason = why_none(study)
    if reason:
        title = "How we read" if reason == REFLEXIVE else TITLE
        return Section(title, (Paragraph(no_coefficient(reason)),), key="methods/agreement")
    from qualcode.agreement.compare import compare

    try:
        found = compare(study)
    except QualcodeError:
        said = "No transcript is known to have been read by two coders apart from each other, so how far coders agree cannot be said."
        return Section(TITLE, (Paragraph(said),), key="methods/agreement")
    blocks: list[Block] = [Paragraph(methods(study, found, brackets=False))]
    if found.pooled is not None:
        blocks += [code_table(found), *_rounds(study), *_drift(study)]
    return Section(TITLE, tuple(blocks), key="methods/agreement")


def _rounds(study: Study) -> list[Block]:
    """A line for each round, where there is more than one."""
    from qualcode.agreement.rounds import rounds

    found = [r for r in rounds(study) if r.row is not None]
    if len(found) < 2:
        return []
    rows = tuple((r.name, r.codebook, str(len(r.transcripts)), *_figures(r.row)) for r in found)
    head = ("Round", "Codebook", "New transcripts", "Units", "Alpha", "95% interval", "Dice")
    return [Table("Agreement from round to round, all codes pooled", head, rows, (28, 16, 12, 10, 10, 14, 10), frozenset({2, 3, 4, 6}))]


def _drift(study: Study) -> list[Block]:
    """Coders held against themselves, where a sample was coded again."""
    from qualcode.agreement.rounds import drift

    found = [d for d in drift(study) if d.pooled is not None]
    if not found:
        return []
    rows = tuple((d.coder, str(len(d.transcripts)), *_figures(d.pooled)) for d in found)
    head = ("Coder", "Transcripts", "Units", "Alpha", "95% interval", "Dice")
    return [Table("Coders against themselves, on a sample coded again", head, rows, (30, 16, 14, 12, 16, 12), frozenset({1, 2, 3, 5}))]


def _figures(row: Row | None) -> tuple[str, str, str, str]:
    assert row is not None  # rounds without figures are left out
    between = f"{number(row.ci_low)} to {number(row.ci_high)}" if row.ci_low is not None else "too few"
    return f"{row.n_units:,}", number(row.alpha), between, number(row.dice)
