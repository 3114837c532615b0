"""Printing reports: in which form, in whose template, and over which file that people have worked on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.project import files
from qualcode.reports.charts import illustrated
from qualcode.reports.content import Report
from qualcode.reports.outputs import Outputs, Written
from qualcode.reports.plain.html import to_html
from qualcode.reports.plain.markdown import to_markdown
from qualcode.reports.word.document import to_word
from qualcode.reports.word.pages import page_numbers
from qualcode.reports.word.template import ground
from qualcode.reports.word.update import Change, Update, printed_numbers, update

FORMATS = ("docx", "md", "html")


@dataclass(frozen=True)
class Form:
    """How reports are printed. `template` is a Word file in whose look they are; `renewing` brings the files people have worked on up to date.

    `office` is LibreOffice's program, which is asked for the page numbers of the contents (without it there are none), `profile` a folder of its own for it.
    """

    format: str = "docx"
    template: Path | None = None
    renewing: bool = False
    office: str = ""
    profile: Path | None = None


@dataclass(frozen=True)
class Put:
    """A report as it was printed. `written` is None where a file people worked on (`base`) had nothing to be brought up to date."""

    report: Report
    written: Written | None
    base: Path | None = None
    changes: tuple[Change, ...] = ()
    numbers: frozenset[str] | None = None
    """The numbers of the quotations that a file brought up to date prints; None where it prints those of the report."""

    @property
    def quotations(self) -> int:
        """How many quotations the file prints."""
        return len(self.report.quotations if self.numbers is None else self.numbers)


@dataclass(frozen=True)
class Fitted:
    """What of a template could be used: the styles it lacked, and what of it was left out."""

    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def put(outputs: Outputs, wanted: Sequence[tuple[str, Report]], form: Form, taken: Collection[str] = ()) -> list[Put]:
    """Print reports into the outputs; a file somebody changed is kept, and the new one put beside it. All are put together before the first is written.

    `taken` are the names of other reports, which none of these gets.

    Raises:
        QualcodeError: the form or the template cannot be used, or a file is open in another program.
    """
    if form.format not in FORMATS:
        raise QualcodeError(f"a report cannot be written as {form.format!r}", f"formats are {', '.join(FORMATS)}")
    wanted = [(name, illustrated(report)) for name, report in wanted]
    bases = {name: outputs.worked_on(name, set(taken) - {name}) if form.renewing else None for name, _ in wanted}
    made = _print_all(wanted, bases, form)
    done = []
    for name, report in wanted:
        base, new = bases[name], made[name]
        file, others = str(Path(name).with_suffix(f".{form.format}")), set(taken) - {name}
        written = outputs.write(file, new.data, others, base) if new.data else None
        printed = printed_numbers(new.data or _load(base)) if base else None
        done.append(Put(report, written, base, tuple(new.changes), printed))
    return done


def _print_all(wanted: Sequence[tuple[str, Report]], bases: Mapping[str, Path | None], form: Form) -> dict[str, Update]:
    """Every report in its form, by name; those for Word once more with their page numbers, where LibreOffice says them."""
    if form.format != "docx":
        show = to_markdown if form.format == "md" else to_html
        return {name: Update(show(report).encode("utf-8")) for name, report in wanted}
    pages: dict[str, dict[str, int]] = {}
    if form.office and form.profile:
        drafts = {name: _word(report, bases[name], form, {}).data for name, report in wanted}
        pages = page_numbers({name: data for name, data in drafts.items() if data}, form.office, form.profile)
    return {name: _word(report, bases[name], form, pages.get(name)) for name, report in wanted}


def _word(report: Report, base: Path | None, form: Form, pages: dict[str, int] | None) -> Update:
    if base is not None:
        return update(_load(base), report, base.name, pages)
    return Update(to_word(report, _load(form.template) if form.template else b"", pages))


def fitted(form: Form, language: str) -> Fitted:
    """What of the form's template can be used; nothing to say where it has none.

    Raises:
        QualcodeError: the template cannot be read.
    """
    if form.template is None:
        return Fitted()
    made = ground(_load(form.template), form.template.name, language)
    return Fitted(tuple(made.added), tuple(made.left_out))


def _load(path: Path) -> bytes:
    data = files.load(path).data
    if data is None:
        raise QualcodeError(f"there is no file {path}", "give the path of a Word file (.docx or .dotx)")
    return data
