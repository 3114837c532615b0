"""`transcripts` and `participants`: what there is, and who speaks."""

from __future__ import annotations

from typing import Annotated

import typer

from qualcode.cli.common import JsonOption, ProjectOption, open_project, open_study, out, out_json, table, talk


def transcripts(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """List the transcripts, how far each is, and who has coded it."""
    from qualcode.cli.progress import overview

    study = open_study(project)
    rows = overview(study)
    if as_json:
        out_json(rows)
        return
    shown = [
        [
            r["id"],
            r["label"] if r["label"] != r["id"] else "",
            r["kind"],
            r["site"],
            str(r["turns"]),
            str(r["words"]),
            r["state"],
            r["coders"],
        ]
        for r in rows
    ]
    out(table(shown, ["id", "label", "kind", "site", "turns", "words", "state", "codings"], right=(4, 5)))


participants = typer.Typer(
    help="Who takes part, and which speaker labels stand for whom.", invoke_without_command=True, rich_markup_mode=None
)


@participants.callback()
def list_participants(context: typer.Context, project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """List the participants, and the labels that nobody has mapped yet."""
    if context.invoked_subcommand:
        context.obj = project
        return
    study = open_study(project)
    settings = study.project.settings
    labels: dict[str, list[str]] = {}
    for speaker in study.speakers.values():
        labels.setdefault(speaker.participant, []).append(f"{speaker.transcript} {speaker.label}")
    unmapped = [s for s in study.speakers.values() if not s.participant and s.role in ("", "participant")]
    if as_json:
        people = [{"id": p.id, **p.attributes, "speaks_as": labels.get(p.id, [])} for p in study.participants.values()]
        out_json({"participants": people, "unmapped": [{"transcript": s.transcript, "speaker": s.label} for s in unmapped]})
        return
    columns = list(dict.fromkeys([settings.group, "role", settings.site, "quote"]))
    rows = [[p.id, *(p[c] for c in columns), "; ".join(labels.get(p.id, []))] for p in study.participants.values()]
    out(table(rows, ["id", *columns, "speaks as"]) if rows else "nobody is in transcripts/participants.csv yet")
    if unmapped:
        talk(f"\n{len(unmapped)} labels stand for nobody yet:")
        for speaker in unmapped[:20]:
            talk(f"  {speaker.transcript}  {speaker.label}")
        if len(unmapped) > 20:
            talk(f"  … and {len(unmapped) - 20} more")
        talk(
            "Say who they are: qualcode participants map TRANSCRIPT LABEL --participant P01 --group 'school staff', or fill transcripts/speakers.csv and participants.csv in Excel."
        )


@participants.command("map")
def map_speaker(
    context: typer.Context,
    transcript: Annotated[str, typer.Argument(help="The transcript's id, label, or a unique beginning.")],
    label: Annotated[str, typer.Argument(help="The speaker's label as it stands in the text.")],
    participant: Annotated[str, typer.Option("--participant", help="The person's id; a new one is added to participants.csv.")] = "",
    role: Annotated[str, typer.Option("--role", help="participant, interviewer, interpreter, supporter or pooled.")] = "",
    attributes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="COLUMN=VALUE", help="What is known about the person (group=family, site=A, quote=yes …)."),
    ] = None,
    new_column: Annotated[
        bool, typer.Option("--new-column", help="A column of --set is new, though it is spelt almost like a known one.")
    ] = False,
    group: Annotated[str, typer.Option("--group", help="The person's stakeholder group.")] = "",
    site: Annotated[str, typer.Option("--site", help="The person's site.")] = "",
    project: ProjectOption = None,
) -> None:
    """Say whose label this is, or what role it plays."""
    from qualcode.project.mapping import map_label

    here = open_project(project or context.obj)
    known = dict(_pair(a) for a in attributes or [])
    known |= {k: v for k, v in {here.settings.group: group, here.settings.site: site}.items() if v}
    done = map_label(here, transcript, label, participant=participant, role=role, attributes=known, new_columns=new_column)
    talk(f"{done.transcript}, {done.label}: {done.participant or 'nobody'}{', ' + done.role if done.role else ''}")
    if participant and not done.counts:
        talk(f"What the {done.role} says is left out of counts and quotes: if it is a participant, add --role participant.")


def _pair(text: str) -> tuple[str, str]:
    from qualcode.errors import UsageError

    name, found, value = text.partition("=")
    if not found or not name.strip():
        raise UsageError(f"--set {text!r} is no COLUMN=VALUE", "for example --set quote=yes")
    return name.strip(), value.strip()
