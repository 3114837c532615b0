"""Making a study's reports: reading it, writing the Word files and the ledger, and saying what is missing from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from qualcode.analysis.quotes.printings import remember
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.reports import safety
from qualcode.reports.clean import clean
from qualcode.reports.content import Report
from qualcode.reports.file_names import every_name, wanted_names
from qualcode.reports.ledger_file import write_ledger
from qualcode.reports.outputs import Outputs, Written
from qualcode.reports.parts.across import across_report
from qualcode.reports.parts.gaps import missing
from qualcode.reports.parts.site import site_report
from qualcode.reports.printing import Form, Put, put
from qualcode.reports.safety import check_despite, check_status
from qualcode.reports.source import Source
from qualcode.reports.view import view_of

if TYPE_CHECKING:
    from qualcode.study import Study


@dataclass(frozen=True)
class Made:
    """What was written: each report with the number of its quotations, the ledger, and what is missing from the reports."""

    layer: str
    reports: tuple[tuple[Written, int], ...]
    ledger: Written
    missing: tuple[str, ...] = field(default=())
    printed: tuple[Put, ...] = ()
    """Each report as it was printed, with what changed in one that was brought up to date; also those in which nothing did."""


def make_reports(
    study: Study,
    layer: str = "study",
    site: str = "",
    across: bool = False,
    *,
    status: str = "",
    despite: Iterable[str] = (),
    open_names: Iterable[str] = (),
    form: Form | None = None,
) -> Made:
    """Write reports into `outputs/reports`: the one named, or one for each site and one across all.

    `status` is draft, factual-check or final (default: that of the settings), `open_names` says why names are not settled, `despite` names what is overruled,
    `form` says how they are printed (default: Word, in the program's own look).
    A report somebody has changed since is kept, and the new one is written beside it. All are put together before the first is written.

    Raises:
        QualcodeError: there is nothing to report on, the site is unknown, or a file is open in another program.
        CheckFailed: names, quotes or the ladder stand against it and were not overruled.
    """
    wanted_status = check_status(status, study.project.settings.report.get("status", ""))
    source = Source(study, study.layer(layer), wanted_status, check_despite(despite), tuple(open_names))
    check(source, site)
    names = wanted_names(source, site, across)
    safety.check(source, list(names))
    made = [(name, clean(_report(source, s))) for s, name in names.items()]
    outputs = Outputs.of(study.project)
    printed = put(outputs, made, form or Form(), every_name(source))
    book = write_ledger(study, outputs, printed)
    remember(study.project, ((view.name, view.printed.ladder) for view in map(partial(view_of, source), names) if view.printed.by_place))
    reports = tuple((p.written, p.quotations) for p in printed if p.written)
    return Made(layer, reports, book, tuple(missing(source, names)), tuple(printed))


def _report(source: Source, site: str) -> Report:
    return site_report(source, site) if site or not source.sites else across_report(source)


def check(source: Source, site: str) -> None:
    """Raise a QualcodeError where no report can be made, saying what to do first."""
    study = source.study
    if not study.codings.codings:
        raise QualcodeError("nothing has been coded yet, so there is nothing to report", "code with: qualcode work; or qualcode code")
    if not source.layer.codings:
        reasons = "; ".join(f"{t}: {why}" for t, why in list(source.layer.left_out.items())[:5])
        hint = "name a lead coder in transcripts.csv, reconcile, or read another layer: --layer NAME"
        raise QualcodeError(f"layer {source.layer.name} holds no codings" + (f" ({reasons})" if reasons else ""), hint)
    if not any(s.participant for s in study.speakers.values()):
        raise QualcodeError(
            "no speaker is matched to a participant, so nobody could be counted or quoted",
            "fill the column 'participant' of transcripts/speakers.csv",
        )
    if site and site not in source.sites:
        known = (
            f"sites are {', '.join(source.sites)}"
            if source.sites
            else f"no participant has a {study.project.settings.site}; leave --site out"
        )
        raise QualcodeError(f"there is no site {site!r}", did_you_mean(site, source.sites) or known)
