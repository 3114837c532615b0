"""`quotes`: the passages that may be quoted, proposals, approval, and the ledger of what is printed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import CoderOption, JsonOption, LayerOption, ProjectOption, ReasonOption, open_study, out, out_json, talk, who
from qualcode.model.words import count

if TYPE_CHECKING:
    from qualcode.analysis.quotes.approvals import Approval
    from qualcode.codings.layers import Layer
    from qualcode.model.coding import Coding, Quote
    from qualcode.study import Study

app = typer.Typer(
    help="The passages that may be quoted, with the attribution they may be printed under.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@app.callback()
def quotes(
    context: typer.Context,
    code: Annotated[str, typer.Option("--code", help="A code, or a group of codes.", metavar="CODE")] = "",
    theme: Annotated[str, typer.Option("--theme", help="Passages linked to this theme, for or against.", metavar="THEME")] = "",
    site: Annotated[str, typer.Option("--site", help="People of this site.", metavar="SITE")] = "",
    group: Annotated[str, typer.Option("--group", help="People of this group.", metavar="GROUP")] = "",
    role: Annotated[str, typer.Option("--role", help="People of this role.", metavar="ROLE")] = "",
    coder: Annotated[str, typer.Option("--coder", help="Codings of this coder.", metavar="NAME")] = "",
    stance: Annotated[str, typer.Option("--stance", help="positive, negative, mixed or neutral.", metavar="STANCE")] = "",
    basis: Annotated[str, typer.Option("--basis", help="first-hand, reported or opinion.", metavar="BASIS")] = "",
    star: Annotated[bool, typer.Option("--star", help="Only what coders starred.")] = False,
    approved: Annotated[bool, typer.Option("--approved", help="Only what an author approved for print.")] = False,
    propose: Annotated[int, typer.Option("--propose", metavar="N", min=0, help="A balanced few of them, and how they were chosen.")] = 0,
    per_person: Annotated[
        int, typer.Option("--per-person", metavar="N", min=1, help="With --propose: how many from one person at most.")
    ] = 1,
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write a file: .docx, .xlsx, .csv, .md or .json.")
    ] = None,
    project: ProjectOption = None,
) -> None:
    """List the passages that may be quoted, with the attribution they may be printed under."""
    from qualcode.analysis.quotes.quotable import count_why_not, of_theme
    from qualcode.analysis.quotes.quotable import quotes as run
    from qualcode.analysis.voices import Voices
    from qualcode.cli.findings import say_findings

    if context.invoked_subcommand:
        context.obj = project
        return
    study = open_study(project)
    filters = {"code": code, "theme": theme, "site": site, "group": group, "role": role, "coder": coder, "stance": stance, "basis": basis}
    found = run(study, layer, star=star, **filters)
    found = [q for q in found if q.approved_by] if approved else found
    read = study.layer(layer)
    said: list[str] = []
    if propose:
        from qualcode.analysis.quotes.propose import propose as choose

        settings = study.project.settings
        contrary = of_theme(study, read.codings, theme, "against")
        proposal = choose(found, propose, per_person, contrary, site=settings.site, group=settings.group)
        found, said = list(proposal.quotes), [proposal.how, *proposal.notes]
    _hand_over(study, found, said, read, as_json, output)
    say_findings(study)
    for line in said:
        talk(line)
    talk(f"{count(len(found), 'quote')}; {read.describe()}")
    for reason, n in count_why_not(Voices(study), read.codings).items():
        talk(f"  - not quotable, because {reason}: {n}")


def _hand_over(study: Study, found: list[Quote], said: list[str], read: Layer, as_json: bool, output: Path | None) -> None:
    if output:
        from qualcode.project.files import write_atomic
        from qualcode.reports.source import quote_numbers
        from qualcode.reports.tables.quote_export import quotes_to_bytes

        write_atomic(output, quotes_to_bytes(study, output, found, quote_numbers(c.id for c in read.codings), said, read.describe()))
        out(str(output))
    elif as_json:
        out_json([to_json(q) for q in found])
    else:
        for quote in found:
            facts = f"{f' ({quote.stance})' if quote.stance else ''}{' *' if quote.star else ''}{f' approved by {quote.approved_by}' if quote.approved_by else ''}"
            out(f"{quote.transcript}:{quote.turn}  {quote.code}{facts}  {quote.attribution}  {quote.coding[-8:]}\n  “{quote.printed}”\n")


def to_json(quote: Quote) -> dict[str, Any]:
    """A quote as scripts read it."""
    names = (
        "text",
        "transcript",
        "turn",
        "start",
        "end",
        "speaker",
        "participant",
        "attributes",
        "code",
        "coder",
        "stance",
        "attribution",
        "basis",
        "star",
        "coding",
        "printed",
        "cuts",
        "approved_by",
    )
    values = {name: getattr(quote, name) for name in names}
    return {**values, "attributes": dict(quote.attributes), "cuts": [list(c) for c in quote.cuts]}


@app.command("approve")
def approve(
    context: typer.Context,
    coding: Annotated[str, typer.Argument(metavar="CODING", help="The coding's id, or a unique end of it, as quotes prints it.")],
    cut: Annotated[
        list[str] | None, typer.Option("--cut", metavar="WORDS", help="Exact words to leave out; they are printed as [...].")
    ] = None,
    instead: Annotated[
        list[str] | None, typer.Option("--instead", metavar="NAME=ROLE", help="A name, and the role printed for it: “Bex=the worker”.")
    ] = None,
    attribution: Annotated[
        str, typer.Option("--attribution", metavar="WORDS", help="What stands beside it; never more than may be printed.")
    ] = "",
    reason: ReasonOption = None,
    coder: CoderOption = None,
) -> None:
    """Approve a passage for print, as it is or trimmed."""
    from qualcode.analysis.quotes.approvals import approvals, denials_cut
    from qualcode.analysis.quotes.approve import approve_event
    from qualcode.analysis.quotes.passages import find_coding

    study = open_study(context.obj)
    found = find_coding(study, coding)
    event = approve_event(study, who(coder), found, cut or (), attribution, reason or "", _instead(instead or ()))
    study.write([event])
    approval = approvals(study, [found])[found.id]
    text = study.transcripts[found.transcript].slice(found.span)
    talk(f"approved: {found.transcript}, {found.code}{f', as {approval.attribution}' if approval.attribution else ''}")
    if words := denials_cut(text, approval.cuts, found.start):
        talk(
            f"Look again: a denial falls out with the words left out ({', '.join(words)}). What is printed may say the opposite. qualcode undo takes the approval back."
        )
    _say_names(study, found, approval)


def _say_names(study: Study, coding: Coding, approval: Approval) -> None:
    """Say at once that reports pass a passage over, because words left in it may name somebody."""
    from dataclasses import replace

    from qualcode.analysis.quotes.quotable import quote_of
    from qualcode.analysis.voices import Voices
    from qualcode.reports.naming import Names

    quote = replace(quote_of(Voices(study), coding), cuts=approval.cuts, put_in=approval.put_in)
    if named := Names(study).people_in(quote):
        roles = " ".join(f'--instead "{name}=…"' for name in named)
        talk(
            f"Look again: the passage names {', '.join(named)}: it will not be printed unless approved with {roles}, "
            "or, for a word that names nobody, listed in not_names under [report] in qualcode.toml."
        )


def _instead(pairs: Iterable[str]) -> dict[str, str]:
    from qualcode.errors import UsageError

    found = {}
    for pair in pairs:
        name, is_there, role = pair.partition("=")
        if not is_there:
            raise UsageError(f"{pair!r} says no role", 'write NAME=ROLE, for example --instead "Bex=the worker"')
        role = role.strip()
        if role.startswith("[") and role.endswith("]"):  # as it is printed
            role = role[1:-1].strip()
        found[name.strip()] = role
    return found


@app.command("ledger")
def ledger(context: typer.Context, as_json: JsonOption = False) -> None:
    """Which quotation is printed where, and what to look at: one person carrying a report, code or theme; words printed twice; cut denials."""
    from qualcode.analysis.quotes.approvals import approvals, unapproved_words
    from qualcode.analysis.quotes.quotable import quotes as run
    from qualcode.cli.common import table
    from qualcode.reports.ledger_checks import warnings
    from qualcode.reports.ledger_file import read_ledger

    study = open_study(context.obj)
    rows = read_ledger(study.project)
    said = [*warnings(study, rows), *unapproved_words(run(study), approvals(study, study.layer().codings))]
    if as_json:
        out_json({"quotations": rows, "warnings": said})
        return
    shown = [
        [
            r["quote"],
            r["file"],
            f"{r['transcript']}:{r['turn']}",
            r["code"],
            r["attribution"],
            "trimmed" if r.get("cuts") else "",
            r.get("approved by", ""),
        ]
        for r in rows
    ]
    out(
        table(shown, ["quote", "printed in", "from", "code", "attribution", "edited", "approved by"])
        if rows
        else "nothing is printed yet: qualcode report"
    )
    for line in said:
        talk(f"Look at: {line}")
