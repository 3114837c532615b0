"""The report on one site, and what all reports share."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.reports import words
from qualcode.reports.content import INVENTED, Block, Paragraph, Report, Section
from qualcode.reports.parts.authored import where_written
from qualcode.reports.parts.context import context
from qualcode.reports.parts.findings import PARTS, Part, marked_parts, question_part
from qualcode.reports.parts.impact import costs, impact
from qualcode.reports.parts.judged import judgement
from qualcode.reports.parts.methods import appendix, how_to_read
from qualcode.reports.parts.side_by_side import polls
from qualcode.reports.parts.summary import summary
from qualcode.reports.safety import first_page, marked
from qualcode.reports.source import Source
from qualcode.reports.view import View, view_of

STATUS = {
    "draft": "Draft: for the study team and those it is shown to. Not to be quoted from.",
    "factual-check": "Copy for a factual check: please say what is wrong in facts, figures and names of bodies. It carries no quotations. Comments and the answers to them are kept.",
    "final": "Final report.",
}


def site_report(source: Source, site: str) -> Report:
    """What was heard at one site; an empty `site` takes in everybody, for a study that knows no sites."""
    view = view_of(source, site)
    return report(
        view,
        site or "all who were heard",
        "What people told the evaluation",
        [*polls(view), judgement(view)],
    )


def body(view: View) -> list[Section]:
    """Every part of the findings: the evaluation questions in their order, the marked parts after promise, then whatever else the codebook asks."""
    book = view.study.codebook
    asked = {book.question(c.id) for c in book.walk() if not c.is_group and not c.merged_into and not c.marks}
    known = {p.question: p for p in PARTS}
    sections = [question_part(view, known[q]) for q in ("feasibility", "promise") if q in asked]
    sections += [*marked_parts(view), impact(view), costs(view)]
    others = sorted(asked - {*known, "impact", "cost"}, key=lambda q: (not q, q))
    return sections + [question_part(view, Part(q, words.capital(q) or "Other themes", "")) for q in others]


def together(sections: Sequence[Section]) -> list[Section]:
    """The parts of a report, those of which nothing is written yet as one list at their end."""
    bare = [s for s in sections if _is_bare(s)]
    if len(bare) < 2:
        return list(sections)
    lines = tuple(
        Paragraph(f"{s.title}. {' '.join(b.text for b in s.blocks if isinstance(b, Paragraph) and b.kind == 'unwritten')}", "bullet")
        for s in bare
    )
    return [*(s for s in sections if s not in bare), Section("Not yet written", lines, key="not-yet-written")]


def _is_bare(section: Section) -> bool:
    """Whether a part holds nothing but the word that it is not written."""
    kinds = {b.kind if isinstance(b, Paragraph) else "" for b in section.blocks}
    return not section.sections and "unwritten" in kinds and kinds <= {"unwritten", "intro"}


def report(view: View, about: str, subtitle: str, further: Sequence[Section]) -> Report:
    """A report with its parts in the order all reports share; `further` stands between the findings and the methods."""
    settings, status = view.study.project.settings, view.source.status
    opening: list[Block] = [Paragraph(text, "warning") for text in first_page(view)]
    made_up = f"{INVENTED}: the people, the places, the words and the figures in this report are made up." if settings.invented else ""
    notes = (made_up, f"{STATUS[status]} Codings up to {words.date(view.source.newest)}.", marked(view))
    opening.append(Paragraph(" ".join(n for n in notes if n), "note"))
    limits = where_written(view, "limits")
    return Report(
        title=f"{settings.name}: {about}",
        subtitle=subtitle,
        study=settings.name,
        language=settings.language,
        invented=settings.invented,
        made_at=view.source.newest,
        author=settings.team,
        opening=tuple(opening),
        sections=(
            summary(view),
            how_to_read(view),
            context(view),
            *body(view),
            *together(further),
            *([Section("What this study cannot say", tuple(limits), key="limits")] if limits else []),
            appendix(view),
        ),
        status=status,
    )
