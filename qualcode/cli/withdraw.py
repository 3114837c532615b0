"""`withdraw`: a person leaves the study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, YesOption, confirm, open_study, out, out_json, talk, who

if TYPE_CHECKING:
    from qualcode.model.text import Transcript, Turn
    from qualcode.upkeep.withdrawal.plan import Erasure
    from qualcode.upkeep.withdrawal.withdraw import Gone


def withdraw(
    participant: Annotated[str, typer.Argument(help="The person's id, as qualcode participants lists it.")],
    level: Annotated[
        str,
        typer.Option(
            "--level", help="quotes (nothing of theirs is quoted), archive (nothing is archived) or everything (all their words go)."
        ),
    ] = "",
    yes: YesOption = False,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a person out of the study, as far as they ask for.

    With --level everything their words leave texts, originals, logs, caches and outputs, for good; in a focus group you decide turn by turn (--yes: all of
    theirs). Merging, restoring and importing refuse the words from then on. Asks twice.
    """
    from qualcode.errors import UsageError, did_you_mean
    from qualcode.project.tombstones import LEVELS
    from qualcode.upkeep.withdrawal.plan import plan, their_turns
    from qualcode.upkeep.withdrawal.withdraw import withdraw, withdraw_in_part

    if level not in LEVELS:
        raise UsageError(
            f"{level!r} is no level" if level else "how far the person withdraws was not said",
            did_you_mean(level, list(LEVELS)) or f"add --level with one of {', '.join(LEVELS)}",
        )
    study = open_study(project)
    name = who(coder)
    their_turns(study, participant)
    if level != "everything":
        confirm(f"{participant} takes back their leave: {level}. Go on?", yes)
        done = withdraw_in_part(study, participant, level, name)
    else:
        erasure = plan(study, participant, lambda t, turn: yes or _goes(t, turn))
        _say(erasure)
        _ask_twice(participant, yes)
        done = withdraw(study, erasure, name)
    _report(participant, done, as_json)


def _goes(transcript: Transcript, turn: Turn) -> bool:
    """Ask about one turn of a focus group."""
    words = " ".join(transcript.slice(turn.span).split())
    talk(f"\n{transcript.id}, turn {turn.number}:  {words}")
    confirm_text = "Take these words out?"
    return bool(typer.confirm(confirm_text, default=True, err=True))


def _say(erasure: Erasure) -> None:
    talk(f"Withdrawing everything of {erasure.participant} takes out:")
    for transcript in erasure.whole:
        talk(f"  {transcript}: the whole transcript, its original and every coding of it")
    groups = {t.id for t, _ in erasure.turns}
    for transcript in sorted(groups):
        talk(f"  {transcript}: {sum(t.id == transcript for t, _ in erasure.turns)} turns; its original goes too, for it holds them")
    talk(
        f"  {len(erasure.events)} entries in the logs (codings, notes, memos that quote them), their rows in the tables, and every output that can be made again"
    )
    if not erasure.whole and not erasure.turns:
        talk("  no words: no speaker is mapped to this person")


def _ask_twice(participant: str, yes: bool) -> None:
    from qualcode.errors import QualcodeError

    confirm("No backup is made and nothing of it can be undone. Go on?", yes)
    if not yes and str(typer.prompt(f"Write {participant} to confirm", default="", show_default=False, err=True)).strip() != participant:
        raise QualcodeError("nothing was done")


def _report(participant: str, done: Gone, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        out_json({"participant": participant, **asdict(done)})
        return
    for what in done.removed:
        out(f"taken out: {what}")
    for where in done.mentions:
        out(f"others speak of them by name, read it: {where}")
    for where in done.changed_outputs:
        out(f"changed by a person, look through it: {where}")
    for what in done.out_of_reach:
        out(f"cannot be reached from here: {what}")
    talk(
        "Destroy or clean what cannot be reached, and note it: qualcode retention --destroyed. qualcode doctor shows whether anything is left."
    )
