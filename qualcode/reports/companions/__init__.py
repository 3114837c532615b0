"""Papers that go with the reports: a themed quote book, the codebook as a document, and a summary for the people who took part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError, UsageError, did_you_mean

if TYPE_CHECKING:
    from qualcode.reports.printing import Form, Put
    from qualcode.study import Study

PAPERS = ("quotebook", "codebook", "participants")


def make_paper(study: Study, what: str, form: Form, site: str = "", layer: str = "study") -> Put:
    """Write one of `PAPERS` into `outputs/reports`; a version somebody changed is kept, and the new one put beside it.

    Raises:
        UsageError: there is no such paper.
        QualcodeError: there is nothing to put into it, or a file is open in another program.
    """
    from qualcode.reports.clean import clean
    from qualcode.reports.companions.codebook import codebook
    from qualcode.reports.companions.participants import participants
    from qualcode.reports.companions.quote_book import quote_book
    from qualcode.reports.file_names import every_name
    from qualcode.reports.ledger_file import write_ledger
    from qualcode.reports.make import check
    from qualcode.reports.outputs import Outputs
    from qualcode.reports.printing import put
    from qualcode.reports.source import Source

    if what not in PAPERS:
        raise UsageError(f"there is no {what!r} to write", did_you_mean(what, list(PAPERS)) or f"there are {', '.join(PAPERS)}")
    if what == "codebook":
        report = codebook(study)
    else:
        source = Source(study, study.layer(layer))
        check(source, site)
        report = quote_book(source, site) if what == "quotebook" else participants(source, site)
    if not report.sections:
        raise QualcodeError(f"there is nothing to put into the {what}", "code first, or read another layer: --layer NAME")
    outputs = Outputs.of(study.project)
    name = f"{what}{_of(site)}.docx" if what != "codebook" else "codebook.docx"
    printed = put(outputs, [(name, clean(report))], form, every_name(Source(study, study.layer(layer))))
    if report.quotations:
        write_ledger(study, outputs, printed)
    return printed[0]


def _of(site: str) -> str:
    from qualcode.reports.file_names import file_names

    return file_names([site])[site].removeprefix("site").removesuffix(".docx") if site else ""
