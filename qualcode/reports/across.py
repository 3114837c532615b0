"""The report across all sites."""

from __future__ import annotations

from qualcode.reports.content import Report
from qualcode.reports.site import report
from qualcode.reports.view import Source, View


def across_report(source: Source) -> Report:
    """What was heard at all sites, side by side."""
    return report(
        View(source),
        "across sites",
        "What people told the evaluation, by group and by site: feasibility, promise, and what they say about impact and costs",
    )
