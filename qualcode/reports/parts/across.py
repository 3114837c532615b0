"""The report across all sites."""

from __future__ import annotations

from qualcode.reports.content import Report
from qualcode.reports.parts.judged import confidence, joint, ratings
from qualcode.reports.parts.side_by_side import convergence, logic, matrix, polls
from qualcode.reports.parts.site import report
from qualcode.reports.source import Source
from qualcode.reports.view import view_of


def across_report(source: Source) -> Report:
    """What was heard at all sites, side by side."""
    view = view_of(source)
    return report(
        view,
        "across sites",
        "What people told the evaluation, by group and by site",
        [logic(view), matrix(view), convergence(view), *polls(view), joint(view), confidence(view), ratings(view)],
    )
