"""Making a study's reports: reading it, writing the Word files and the ledger, and saying what is missing from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.project import Project, tables
from qualcode.reports import ledger, safety
from qualcode.reports.clean import clean
from qualcode.reports.content import Report
from qualcode.reports.outputs import Outputs, Written
from qualcode.reports.parts.across import across_report
from qualcode.reports.parts.gaps import missing
from qualcode.reports.parts.site import site_report
from qualcode.reports.printing import Form, Put, put
from qualcode.reports.safety import check_despite, check_status
from qualcode.reports.view import Source

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
    reports = tuple((p.written, p.quotations) for p in printed if p.written)
    return Made(layer, reports, book, tuple(missing(source, names)), tuple(printed))


def write_ledger(study: Study, outputs: Outputs, printed: Sequence[Put]) -> Written:
    """Enter the quotations of files just printed into the ledger."""
    old, _ = tables.load(_newest_ledger(outputs))
    rows = [row for p in printed for row in _ledger_rows(study, p, old.rows)]
    there = [p.name for p in outputs.folder.iterdir()]
    return outputs.write(ledger.NAME, tables.render(ledger.ledger(rows, old.rows, there)))


def _ledger_rows(study: Study, printed: Put, old: Sequence[tables.Row]) -> list[tables.Row]:
    """The ledger's rows for one file. One that was brought up to date may still print quotations of before, whose rows are kept."""
    if printed.written is None:
        return []
    rows = ledger.rows(study, printed.report, printed.written.path.name)
    if printed.base is None or printed.numbers is None:
        return rows
    rows = [row for row in rows if row["quote"] in printed.numbers]
    before = printed.numbers - {row["quote"] for row in rows}
    kept = [row for row in old if row.get("file") == printed.base.name and row.get("quote") in before]
    return [*rows, *({**row, "file": printed.written.path.name} for row in kept)]


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


def wanted_names(source: Source, site: str, across: bool) -> dict[str, str]:
    """The reports asked for: the file name of each by its site, the one across sites under the empty site."""
    kind = "" if source.status == "draft" else f"{source.status}-"
    if not source.sites:
        return {"": f"{kind}site-all.docx"}
    everything = not site and not across
    names = file_names(source.sites, kind)
    sites = [site] if site else source.sites if everything else []
    return {**{s: names[s] for s in sites}, **({"": f"{kind}across.docx"} if across or everything else {})}


def every_name(source: Source) -> frozenset[str]:
    """Every file name a report of this study can have, in whatever status."""
    kinds = ("", *(f"{s}-" for s in safety.STATUSES if s != "draft"))
    return frozenset(
        name for kind in kinds for name in (*file_names(source.sites, kind).values(), f"{kind}across.docx", f"{kind}site-all.docx")
    )


def file_names(sites: list[str], kind: str = "") -> dict[str, str]:
    """A file name for each site that every computer can hold; sites that would share one get a number. `kind` (`final-`) stands before it."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for site in sites:
        stem = _stem(site)
        name, number = f"site-{stem}", 1
        others = {f"site-{_stem(s)}".casefold() for s in sites if _stem(s).casefold() != stem.casefold()}
        while name.casefold() in taken or name.casefold() in others:
            number += 1
            name = f"site-{stem}-{number}"
        taken.add(name.casefold())
        found[site] = f"{kind}{name}.docx"
    return found


def _stem(site: str) -> str:
    return re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFC", site)).strip("-.")[:60] or "site"


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
