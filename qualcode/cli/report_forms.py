"""What `qualcode report` is told of how reports are printed, what it says of files brought up to date, and the papers that go with the reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import out, out_json, talk

if TYPE_CHECKING:
    from qualcode.reports.make import Made
    from qualcode.reports.printing import Form
    from qualcode.study import Study

FormatOption = Annotated[str, typer.Option("--format", metavar="docx|md|html", help="Word, Markdown, or one page for a browser.")]
TemplateOption = Annotated[
    Path | None,
    typer.Option("--template", metavar="FILE", help="A Word file whose styles, page, header, footer and logo the reports take."),
]
UpdateOption = Annotated[
    bool,
    typer.Option(
        "--update", help="Bring reports that people have edited in Word up to date: what they changed stays, the rest is refreshed."
    ),
]
PagesOption = Annotated[
    bool, typer.Option("--pages/--no-pages", help="Ask LibreOffice, where it is installed, for the page numbers of the contents.")
]


def form_of(format: str, template: Path | None, update: bool, pages: bool) -> Form:
    """How the reports are to be printed.

    Raises:
        UsageError: the options do not go together.
    """
    from qualcode.errors import UsageError
    from qualcode.project.locks import cache_folder
    from qualcode.reports.printing import FORMATS, Form
    from qualcode.reports.word.pages import office

    if format not in FORMATS:
        raise UsageError(f"--format {format} is unknown", f"formats are {', '.join(FORMATS)}")
    if format != "docx" and (template or update):
        raise UsageError("--template and --update are for Word files", "leave --format out")
    if template and update:
        raise UsageError("--update keeps the look of the file that was edited", "leave --template out")
    return Form(format, template, update, office() if pages else "", cache_folder() / "office")


def say_template(form: Form, study: Study) -> None:
    """Say what of a template could be used."""
    from qualcode.reports.printing import fitted

    found = fitted(form, study.project.settings.language)
    if form.template and found.added:
        talk(f"{form.template.name}: styles it does not have were added: {', '.join(found.added)}")
    for text in found.left_out:
        talk(f"{form.template.name if form.template else ''}: not used: {text}")


def say_changes(study: Study, made: Made) -> None:
    """Say what became of each section of the reports that people had edited."""
    for put in made.printed:
        if put.base is None:
            continue
        where = study.project.within(put.base)
        if put.written is None:
            talk(f"{where}: {'nothing could be refreshed' if put.changes else 'nothing is new'}; no file was written")
        for change in put.changes:
            talk(f"{where}: {change.what}: {change.title}")
            for line in change.lines:
                talk(f"    {line}")
            if change.quotes:
                talk(f"    prints {', '.join(change.quotes)}, which the report no longer prints")


def changes_json(study: Study, made: Made) -> list[dict[str, Any]]:
    """The same for scripts: each file people had edited, where its update is, and what became of its sections."""
    return [
        {
            "file": study.project.within(put.base),
            "written": study.project.within(put.written.path) if put.written else None,
            "sections": [{"what": c.what, "title": c.title, "lines": list(c.lines), "quotes": list(c.quotes)} for c in put.changes],
        }
        for put in made.printed
        if put.base
    ]


def write_paper(study: Study, what: str, form: Form, site: str, layer: str, as_json: bool) -> None:
    """Write a paper that goes with the reports."""
    from qualcode.reports.companions import make_paper

    put = make_paper(study, what, form, site, layer)
    path = put.written.path if put.written else put.base
    assert path is not None  # what was neither written nor there before is no paper
    if put.written and put.written.kept:
        talk(f"{study.project.within(put.written.kept)} was changed by somebody and kept; the new one is {study.project.within(path)}")
    if as_json:
        out_json({"file": study.project.within(path), "quotes": put.quotations, "written": put.written is not None})
        return
    out(f"{study.project.within(path)}{f'  ({put.quotations} quotations)' if put.quotations else ''}")
