"""Coding from the terminal: `code`, `uncode`, `undo`, `redo`, `history`, `memo`, `mark`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, ReasonOption, beginning, open_study, out, out_json, talk, who
from qualcode.cli.findings import say_findings

if TYPE_CHECKING:
    from qualcode.model.events import Event
    from qualcode.study import Study

WORDS = 70
"""So many characters of a passage or memo are printed."""


def code(
    transcript: Annotated[str, typer.Argument(help="The transcript's id, label, or a unique beginning.")],
    place: Annotated[
        str, typer.Argument(metavar="TURN[:WORDS]|START-END", help="A turn (12), words of a turn (12:3-9), or characters (120-180).")
    ],
    code_id: Annotated[str, typer.Argument(metavar="CODE", help="The code's id.")],
    stance: Annotated[str, typer.Option(help="positive, negative, mixed or neutral, towards what the codebook says.")] = "",
    basis: Annotated[str, typer.Option(help="first-hand, reported or opinion.")] = "",
    star: Annotated[bool, typer.Option("--star", help="A quote worth printing.")] = False,
    note: Annotated[str, typer.Option(help="A remark on this coding.")] = "",
    coder: CoderOption = None,
    project: ProjectOption = None,
) -> None:
    """Put a code on a passage."""
    from qualcode.codings import acts
    from qualcode.codings.places import find

    study = open_study(project)
    name = who(coder)
    found = study.transcript(transcript)
    event = acts.code(name, found, find(found, place), code_id, study.codebook, stance=stance, basis=basis, star=star, note=note)
    span = find(found, place)
    turn = found.turn_at(span.start)
    if turn is not None and not study.speaker(found.id, turn).counts:
        talk(f"Note: turn {turn.number} is the {study.speaker(found.id, turn).role}'s; it is left out of counts and quotes.")
    wanted = (found.id, span, code_id, study.state.coders.name(name), stance, basis, star, note)
    equal = [c.id for c in study.codings.codings if (c.transcript, c.span, c.code, c.coder, c.stance, c.basis, c.star, c.note) == wanted]
    if equal:
        talk("You have coded these very words so already; nothing was added.")
    else:
        study.write([event])
    out(f"{(equal or [event.id])[0][-8:]}  {found.id}  {code_id}  “{beginning(found.slice(span), WORDS)}”")
    say_findings(study)


def uncode(
    coding: Annotated[str, typer.Argument(help="The coding's id, or the end of it as qualcode show prints it.")],
    reason: ReasonOption = None,
    coder: CoderOption = None,
    project: ProjectOption = None,
) -> None:
    """Take one of your codings away."""
    from qualcode.codings import acts

    study = open_study(project)
    found = study.coding(coding)
    study.write(acts.uncode(study.state, who(coder), found, reason))
    out(f"taken away: {found.code} in {found.transcript}, “{beginning(study.transcripts[found.transcript].slice(found.span), WORDS)}”")


def undo(coder: CoderOption = None, project: ProjectOption = None) -> None:
    """Take back the last thing you did; again, and the one before it."""
    from qualcode.codings import acts

    study = open_study(project)
    events = acts.undo(study.state, who(coder))
    before = study.codings.by_id
    study.write(events)
    for event in events:
        out(f"undone: {describe(study, study.state.events[event['target']])}")
        undone = before.get(event["target"])
        if undone and any(i in study.codings.by_id for i in (undone.id, *undone.same_as)):
            talk("You had coded these words so twice, and once it still stands: qualcode undo takes back what you did before.")


def redo(coder: CoderOption = None, project: ProjectOption = None) -> None:
    """Bring back what the last undo took away."""
    from qualcode.codings import acts

    study = open_study(project)
    events = acts.redo(study.state, who(coder))
    study.write(events)
    for target in dict.fromkeys(study.state.events[e["target"]]["target"] for e in events):
        out(f"done again: {describe(study, study.state.events[target])}")


def history(
    transcript: Annotated[str, typer.Argument(help="Only this transcript.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many of the latest events.")] = 20,
    coder: Annotated[str | None, typer.Option("--coder", "-c", help="Only this coder.", metavar="NAME")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also which suggestions and reading lists were shown to whom.")] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was done, by whom and when, the latest last."""
    import json

    study = open_study(project)
    wanted = study.transcript(transcript).id if transcript else ""
    events = [e for _, e in sorted(study.state.events.items())]
    events = [
        e
        for e in events
        if (not wanted or e.get("transcript") == wanted)
        and (not coder or study.state.coders.same(e.coder, coder))
        and (everything or not _only_shown(e))
    ][-limit:]
    if as_json:
        out_json([json.loads(e.to_line()) | {"live": e.id in study.state.live} for e in events])
        return
    if not events:
        talk("Nothing was coded or marked yet; --all also shows which suggestions and reading lists were shown.")
    for event in events:
        standing = "" if event.id in study.state.live or event.act == "retract" else "  (no longer)"
        out(f"{event.at}  {event.coder:12} {event.id[-8:]}  {describe(study, event)}{standing}")
    say_findings(study)


def _only_shown(event: Event) -> bool:
    """Whether an event notes that something was shown, and nothing that anybody did."""
    return event.act == "offered" or (event.act == "record" and event.get("kind") == "next")


def memo(
    on: Annotated[str, typer.Argument(help="What it is about: a transcript, a code, the end of a coding's id, or 'project'.")],
    text: Annotated[str, typer.Argument(help="What you want to remember.")],
    kind: Annotated[str, typer.Option(help="note, familiarisation, positionality, question or method.")] = "note",
    coder: CoderOption = None,
    project: ProjectOption = None,
) -> None:
    """Write a memo on a coding, a code, a transcript or the project."""
    from qualcode.codings import acts

    study = open_study(project)
    event = acts.memo(who(coder), _subject(study, on), text, kind)
    study.write([event])
    out(f"{event.id[-8:]}  memo on {event['on']}")


def mark(
    transcript: Annotated[str, typer.Argument(help="The transcript's id, label, or a unique beginning.")],
    to: Annotated[str, typer.Argument(metavar="STATE", help="read, coded or reconciled.")],
    coder: CoderOption = None,
    project: ProjectOption = None,
) -> None:
    """Record how far a transcript is."""
    from qualcode.codings import acts
    from qualcode.errors import QualcodeError, did_you_mean
    from qualcode.model.events import STATES

    if to not in STATES:
        raise QualcodeError(f"{to!r} is no state of a transcript", did_you_mean(to, list(STATES)) or f"use one of {', '.join(STATES)}")
    study = open_study(project)
    name, found = who(coder), study.transcript(transcript)
    own = [e.id for e in study.state.of("state") if e["transcript"] == found.id and study.state.coders.same(e.coder, name)]
    study.write([acts.mark(name, found.id, to, own)])
    out(f"{found.id}: {to}")


def _subject(study: Study, on: str) -> str:
    """What a memo is on: the project, a code, a transcript or a coding."""
    from qualcode.errors import QualcodeError

    if on == "project" or on in study.codebook:
        return on
    try:
        return study.transcript(on).id
    except QualcodeError:
        pass
    try:
        return study.coding(on).id
    except QualcodeError as error:
        raise QualcodeError(f"{on!r} is no transcript, code or coding", "or write 'project' for a memo on the whole study") from error


def describe(study: Study, event: Event) -> str:
    """An event in words."""
    if event.act == "retract":
        target = study.state.events.get(event["target"])
        word = "redo" if event.get("redo") else "undo" if event.get("undo") else "take away"
        return f"{word}: {describe(study, target) if target and target.act != 'retract' else event['target'][-8:]}"
    place = event.get("transcript") or event.get("on") or ""
    if event.act == "resolve":
        return _resolve(study, event)
    if event.act == "record":
        return f"record: {event.get('kind', '')} {place}".rstrip()
    if event.act in ("code", "reject", "restrict"):
        transcript = study.transcripts.get(event["transcript"])
        shown = transcript is not None and transcript.hash == event["text"] and event.act != "restrict"
        text = transcript.text[event["start"] : event["end"]] if transcript and shown else ""
        words = f" “{beginning(text, WORDS)}”" if text else ""
        return f"{event.act} {place} {event.get('code', '')}{words}".replace("  ", " ")
    return f"{event.act} {place} {event.get('to', '')}{beginning(event.get('text', ''), WORDS) if event.act == 'memo' else ''}".rstrip()


def _resolve(study: Study, event: Event) -> str:
    """A decision on a disagreement in words."""
    from qualcode.agreement.settling.decisions import disagreement_id

    ids = [str(i) for i in event.get("resolves") or ()]
    places = sorted({str(study.state.events[i].get("transcript") or "") for i in ids if i in study.state.events})
    return f"resolve disagreement {disagreement_id(ids)}{' in ' * bool(places)}{', '.join(places)}: {event.get('decision', '')}"
