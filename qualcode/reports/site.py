"""The report on one site."""

from __future__ import annotations

from qualcode.reports.content import INVENTED, Paragraph, Report
from qualcode.reports.findings import parts
from qualcode.reports.methods import appendix, how_to_read
from qualcode.reports.provenance import date
from qualcode.reports.taking_part import who_took_part, who_was_not_heard
from qualcode.reports.view import Source, View


def site_report(source: Source, site: str) -> Report:
    """What was heard at one site; an empty `site` takes in everybody, for a study that knows no sites."""
    view = View(source, site)
    return report(
        view,
        site or "all who were heard",
        "What people told the evaluation: feasibility, promise, and what they say about impact and costs",
    )


def report(view: View, about: str, subtitle: str) -> Report:
    """A report with its parts in the order all reports share."""
    settings = view.study.project.settings
    opening = [
        Paragraph(
            "This report sets out what people said in interviews and focus groups, as the study team has coded it. It shows who was heard on each code and prints a few "
            "passages word for word. It does not judge: the conclusions are for the authors to write."
        ),
        Paragraph(f"Codings up to {date(view.source.newest)}.", "note"),
    ]
    if settings.invented:
        opening.append(Paragraph(f"{INVENTED}: the people, the places and the words in this report are made up.", "note"))
    return Report(
        title=f"{settings.name}: {about}",
        subtitle=subtitle,
        study=settings.name,
        language=settings.language,
        invented=settings.invented,
        made_at=view.source.newest,
        author=str(settings.study.get("team", "")),
        opening=tuple(opening),
        sections=(how_to_read(view), who_took_part(view), who_was_not_heard(view), *parts(view), appendix(view)),
    )
