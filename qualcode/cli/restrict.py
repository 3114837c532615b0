"""`restrict`: keep a passage out of quotes, packs, archives and examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import (
    CoderOption,
    JsonOption,
    ProjectOption,
    ReasonOption,
    YesOption,
    confirm,
    open_study,
    out,
    out_json,
    talk,
    who,
)

if TYPE_CHECKING:
    from qualcode.study import Study


def restrict(
    transcript: Annotated[str, typer.Argument(metavar="[ID]", help="The transcript's id, label, or a unique beginning.")] = "",
    place: Annotated[
        str, typer.Argument(metavar="[TURN[:WORDS]|START-END]", help="A turn (12), words of a turn (12:3-9), or characters (120-180).")
    ] = "",
    kind: Annotated[
        str,
        typer.Option("--as", metavar="KIND", help="Why: safeguarding (a possible concern), third-party (somebody else's story) or legal."),
    ] = "",
    told: Annotated[str, typer.Option("--told", metavar="WHO", help="Who was told, by role; never what was said.")] = "",
    when: Annotated[str, typer.Option("--when", metavar="DATE", help="The day they were told (2026-06-15).")] = "",
    lift: Annotated[
        str, typer.Option("--lift", metavar="END-OF-ID", help="Take a restriction of yours away; asks first, and needs --reason.")
    ] = "",
    reason: ReasonOption = None,
    coder: CoderOption = None,
    yes: YesOption = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a passage out of every quote, pack, archive and example; without a place, list what is restricted.

    The program never decides what is a concern, and tells nobody: follow your study's safeguarding protocol first.
    """
    from qualcode.errors import UsageError

    study = open_study(project)
    if lift:
        _lift(study, who(coder), lift, reason, yes)
    elif transcript and place:
        _restrict(study, who(coder), transcript, place, kind, told, when)
    elif place or kind or told or when:
        raise UsageError("no passage was named", "qualcode restrict ID TURN --as safeguarding --told 'safeguarding lead' --when 2026-06-15")
    else:
        _list(study, study.transcript(transcript).id if transcript else "", as_json)


def _restrict(study: Study, coder: str, name: str, place: str, kind: str, told: str, when: str) -> None:
    from qualcode.codings import acts
    from qualcode.codings.places import find

    transcript = study.transcript(name)
    span = find(transcript, place)
    event = acts.restrict(coder, transcript, span, kind, acts.who_was_told(told, when))
    study.write([event])
    touched = sum(c.transcript == transcript.id and c.span.overlaps(span) for c in study.codings.codings)
    out(f"{event.id[-8:]}  {transcript.id}  {place}  restricted: {event['reason']}")
    talk(f"It is never quoted, packed, archived or used as an example; codings that touch it: {touched}. They stay, and count.")
    if kind == "safeguarding" and not told:
        talk(
            "Nobody is noted as told. The program tells nobody: follow the study's safeguarding protocol, then note it with --told and --when."
        )


def _lift(study: Study, coder: str, name: str, reason: str | None, yes: bool) -> None:
    from qualcode.codings import acts
    from qualcode.errors import QualcodeError, UsageError

    fits = [e for e in study.state.of("restrict") if e.id == name or (len(name) >= 4 and e.id.endswith(name))]
    if len(fits) != 1:
        raise QualcodeError(f"{len(fits) or 'no'} restrictions fit {name!r}", "qualcode restrict lists them")
    if not reason:
        raise UsageError("lifting a restriction needs a reason", "add --reason 'the panel decided on 3 July'")
    event = acts.lift(study.state, coder, fits[0], reason)
    confirm(f"Lift the restriction on {fits[0]['transcript']}? Its words can be quoted again.", yes)
    study.write([event])
    out(f"lifted: {fits[0].id[-8:]}  {fits[0]['transcript']}")


def _list(study: Study, transcript_id: str, as_json: bool) -> None:
    rows = [_row(study, e.id) for e in study.state.of("restrict") if transcript_id in ("", e["transcript"])]
    if as_json:
        out_json(rows)
        return
    for row in rows:
        out(f"{row['id'][-8:]}  {row['transcript']}, {row['place']}  ({row['coder']})")
        out(f"          {row['as']}\n          told: {row['told'] or 'nobody is noted'}")
    talk(f"{len(rows)} restricted passage{'s' * (len(rows) != 1)}. Their words are not shown here.")


def _row(study: Study, event_id: str) -> dict[str, Any]:
    """A restriction as it is listed: where and who was told, never the words."""
    from qualcode.codings.anchor import Anchor, Unplaced

    event = study.state.events[event_id]
    there = Anchor(study.transcripts).place(event)
    place, turn = "no place on the text as it stands", None
    if not isinstance(there, Unplaced):
        turn = next((t.number for t in study.transcripts[event["transcript"]].turns if t.start < there.end and there.start < t.end), None)
        place = f"turn {turn}" if turn else f"{there.start}-{there.end}"
    return {
        "id": event.id,
        "transcript": event["transcript"],
        "place": place,
        "turn": turn,
        "as": event.get("reason") or "",
        "told": event.get("told") or "",
        "coder": event.coder,
        "at": event.at,
    }
