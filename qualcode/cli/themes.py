"""`themes`: claims with what stands for and against them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import (
    CoderOption,
    JsonOption,
    LayerOption,
    ProjectOption,
    ReasonOption,
    open_study,
    out,
    out_json,
    table,
    talk,
    who,
)
from qualcode.cli.results import OutputOption, short, show

if TYPE_CHECKING:
    from qualcode.analysis.themes.themes import Theme
    from qualcode.study import Study

themes = typer.Typer(help="Themes: a claim, its codes, what stands for and against it.", invoke_without_command=True, rich_markup_mode=None)

_Claim = Annotated[str, typer.Option("--claim", metavar="TEXT", help="What the theme says, in a sentence or two.")]
_Codes = Annotated[list[str] | None, typer.Option("--code", metavar="CODE", help="A code it draws on; give it again for more.")]
_For = Annotated[
    list[str] | None, typer.Option("--for", metavar="CODING", help="A passage for it: the id of a coding, or a unique end of it.")
]
_Against = Annotated[list[str] | None, typer.Option("--against", metavar="CODING", help="A passage against it.")]
_Searched = Annotated[
    str | None, typer.Option("--searched", metavar="TEXT", help="How contrary cases were looked for, and what was found.")
]
_Status = Annotated[str | None, typer.Option("--status", metavar="STATUS", help="candidate, reviewed or final.")]


@themes.callback()
def list_themes(context: typer.Context, project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """List the themes, and what should be looked at in each."""
    from qualcode.analysis.themes.themes import doubts, read_themes

    if context.invoked_subcommand:
        context.obj = project
        return
    study = open_study(project)
    found = read_themes(study)
    if as_json:
        out_json([{**to_json(t), "doubts": doubts(study, t)} for t in found])
        return
    rows = [
        [t.id, t.status, str(len(t.for_)), str(len(t.against)), "yes" if t.searched else "not searched", short(t.claim, 60)] for t in found
    ]
    out(
        table(rows, ["theme", "status", "for", "against", "searched", "claim"], right=(2, 3))
        if rows
        else "there are no themes yet: qualcode themes add NAME --claim “…”"
    )
    for theme in found:
        for doubt in doubts(study, theme):
            talk(f"{theme.id}: {doubt}")


def to_json(theme: Theme) -> dict[str, Any]:
    """A theme as scripts read it."""
    from dataclasses import asdict

    found = asdict(theme)
    return {"for" if k == "for_" else k: v for k, v in found.items()}


@themes.command("show")
def show_theme(
    context: typer.Context, theme: Annotated[str, typer.Argument(metavar="THEME", help="The theme's name.")], as_json: JsonOption = False
) -> None:
    """Read a theme with its passages. For the team: what may not be quoted is shown and marked."""
    from qualcode.analysis.themes.themes import doubts, read_theme, sides

    study = open_study(context.obj)
    found = read_theme(study, theme)
    if as_json:
        out_json({**to_json(found), "doubts": doubts(study, found)})
        return
    out(f"{found.id}  ({found.status}; {found.by}, {found.at[:10]})\n{found.claim}\n\nCodes: {', '.join(found.codes) or 'none'}")
    out(f"Contrary cases: {found.searched or 'not searched'}")
    for side, there in sides(study, found).items():
        out(f"\n{side.capitalize()} ({len(there)})")
        for coding in there:
            out(_passage(study, coding.id))
    for doubt in doubts(study, found):
        talk(doubt)


def _passage(study: Study, coding_id: str) -> str:
    from qualcode.analysis.quotes.quotable import why_not

    coding = study.codings.by_id[coding_id]
    transcript = study.transcripts[coding.transcript]
    turn = transcript.turn_at(coding.start)
    reason = why_not(study, coding)
    may = f"  [not to be quoted: {reason}]" if reason else ""
    return (
        f"  {coding.transcript}:{turn.number if turn else '–'}  {coding.code}  {coding.id[-8:]}{may}\n    “{transcript.slice(coding.span)}”"
    )


@themes.command("add")
def add(
    context: typer.Context,
    theme: Annotated[str, typer.Argument(metavar="NAME", help="A short name without blanks.")],
    claim: _Claim,
    codes: _Codes = None,
    for_: _For = None,
    against: _Against = None,
    searched: _Searched = None,
    status: _Status = None,
    coder: CoderOption = None,
) -> None:
    """Begin a theme."""
    from qualcode.analysis.themes.themes import new_theme

    study = open_study(context.obj)
    parts = {"for_": for_ or (), "against": against or (), "searched": searched or "", "status": status or "candidate"}
    study.write([new_theme(study, who(coder), theme, claim, codes or (), **parts)])
    _say(study, theme)


@themes.command("edit")
def edit(
    context: typer.Context,
    theme: Annotated[str, typer.Argument(metavar="THEME", help="The theme's name.")],
    claim: Annotated[str | None, typer.Option("--claim", metavar="TEXT", help="A new claim.")] = None,
    codes: Annotated[
        list[str] | None, typer.Option("--code", metavar="CODE", help="The codes it draws on, in place of those it has.")
    ] = None,
    for_: _For = None,
    against: _Against = None,
    drop: Annotated[list[str] | None, typer.Option("--drop", metavar="CODING", help="A passage that is no longer linked.")] = None,
    searched: _Searched = None,
    status: _Status = None,
    reason: ReasonOption = None,
    coder: CoderOption = None,
) -> None:
    """Change a theme; what is not named stays. A passage given for one side is taken from the other."""
    from qualcode.analysis.themes.themes import changed_theme, linked, read_theme

    study = open_study(context.obj)
    old = read_theme(study, theme)
    parts: dict[str, Any] = {"claim": claim, "codes": codes, "searched": searched, "status": status}
    parts = {k: v for k, v in parts.items() if v is not None}
    if for_ or against or drop:
        parts["for_"], parts["against"] = linked(study, old, for_ or (), against or (), drop or ())
    study.write([changed_theme(study, who(coder), theme, reason or "", **parts)])
    _say(study, theme)


@themes.command("remove")
def remove(
    context: typer.Context,
    theme: Annotated[str, typer.Argument(metavar="THEME", help="The theme's name.")],
    reason: ReasonOption = None,
    coder: CoderOption = None,
) -> None:
    """Take a theme of yours away; the log keeps it."""
    from qualcode.analysis.themes.themes import removed_theme

    study = open_study(context.obj)
    study.write(removed_theme(study, who(coder), theme, reason or ""))
    talk(f"{theme}: taken away")


@themes.command("history")
def history(
    context: typer.Context, theme: Annotated[str, typer.Argument(metavar="THEME", help="The theme's name.")], as_json: JsonOption = False
) -> None:
    """Every version of a theme, oldest first."""
    from qualcode.analysis.themes.themes import history as run

    found = run(open_study(context.obj), theme)
    if as_json:
        out_json([to_json(t) for t in found])
        return
    for version in found:
        out(f"{version.at}  {version.by}  {version.status}  for {len(version.for_)}, against {len(version.against)}\n  {version.claim}")


@themes.command("compare")
def compare(
    context: typer.Context,
    by: Annotated[str, typer.Option("--by", metavar="ATTRIBUTE", help="group or site, or any attribute.")] = "group",
    rows: Annotated[str, typer.Option("--rows", metavar="WHAT", help="themes, codes or groups (of codes).")] = "themes",
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Where groups or sites lean alike and where they lean apart, with minorities."""
    from qualcode.analysis.counts.compare import compare as run
    from qualcode.analysis.material import Material

    show([run(Material(open_study(context.obj), layer), by, rows)], as_json, output)


@themes.command("deviant")
def deviant(
    context: typer.Context,
    theme: Annotated[str, typer.Argument(metavar="[THEME]", help="Only this theme.")] = "",
    layer: LayerOption = "study",
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Propose passages that may stand against a theme; a person links them, with themes edit --against."""
    from qualcode.analysis.material import Material
    from qualcode.analysis.themes.deviant import candidates

    show([candidates(Material(open_study(context.obj), layer), theme)], as_json, output)


def _say(study: Study, theme: str) -> None:
    from qualcode.analysis.themes.themes import doubts, read_theme

    found = read_theme(study, theme)
    talk(f"{theme}: {found.status}; {len(found.for_)} passages for, {len(found.against)} against")
    for doubt in doubts(study, found):
        talk(f"  {doubt}")
