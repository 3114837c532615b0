"""Making a study's reports: reading it, writing the Word files and the ledger, and saying what is missing from them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.project import Project, tables
from qualcode.reports import ledger
from qualcode.reports.across import across_report
from qualcode.reports.content import Report
from qualcode.reports.gaps import missing
from qualcode.reports.outputs import Outputs, Written
from qualcode.reports.site import site_report
from qualcode.reports.view import Source
from qualcode.reports.word import to_word

if TYPE_CHECKING:
    from qualcode.study import Study


@dataclass(frozen=True)
class Made:
    """What was written: each report with the number of its quotations, the ledger, and what is missing from the reports."""

    layer: str
    reports: tuple[tuple[Written, int], ...]
    ledger: Written
    missing: tuple[str, ...] = field(default=())


def make_reports(study: Study, layer: str = "study", site: str = "", across: bool = False) -> Made:
    """Write reports into `outputs/reports`: the one named, or one for each site and one across all.

    A report somebody has changed since is kept, and the new one is written beside it.

    Raises:
        QualcodeError: there is nothing to report on, the site is unknown, or a file is open in another program.
    """
    source = Source(study, study.layer(layer))
    check(source, site)
    outputs = Outputs.of(study.project)
    reports, rows = [], []
    for name, report in _wanted(source, site, across):
        written = outputs.write(name, to_word(report))
        reports.append((written, len(report.quotations)))
        rows += ledger.rows(study, report, written.path.name)
    old, _ = tables.load(_newest_ledger(outputs))
    there = [p.name for p in outputs.folder.glob("*.docx")]
    book = outputs.write(ledger.NAME, tables.render(ledger.ledger(rows, old.rows, there)))
    return Made(layer, tuple(reports), book, tuple(missing(source)))


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


def _wanted(source: Source, site: str, across: bool) -> list[tuple[str, Report]]:
    everything = not site and not across
    names = file_names(source.sites)
    sites = [site] if site else source.sites if everything else []
    wanted = [(names[s], site_report(source, s)) for s in sites]
    if across or (everything and source.sites):
        wanted.append(("across.docx", across_report(source)))
    return wanted or [("site-all.docx", site_report(source, ""))]


def file_names(sites: list[str]) -> dict[str, str]:
    """A file name for each site that every computer can hold; sites that would share one get a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for site in sites:
        stem = re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFC", site)).strip("-.")[:60] or "site"
        name, number = f"site-{stem}", 1
        while name.casefold() in taken:
            number += 1
            name = f"site-{stem}-{number}"
        taken.add(name.casefold())
        found[site] = f"{name}.docx"
    return found


def read_ledger(project: Project) -> list[tables.Row]:
    """The rows of the newest ledger; none where no report has been written."""
    return tables.load(_newest_ledger(Outputs.of(project)))[0].rows


def _newest_ledger(outputs: Outputs) -> Path:
    """The ledger written last: the one with the highest number, where a person's own stands in its place."""
    path = outputs.folder / ledger.NAME
    number = 2
    while (following := path.with_name(f"ledger-{number}.csv")).is_file():
        path, number = following, number + 1
    return path
