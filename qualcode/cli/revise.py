"""`revise`: mend a text after coding has begun."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import JsonOption, ProjectOption, YesOption, both_ends, confirm, open_study, out, out_json, talk

if TYPE_CHECKING:
    from qualcode.model.text import Transcript
    from qualcode.study import Study
    from qualcode.upkeep.mending import Mending, Touched


MOST = 10
"""So many turns that would be somebody else's are shown."""

WORDS = 160
"""So many characters of a passage are printed."""


def revise(
    transcript: Annotated[str, typer.Argument(metavar="ID", help="The transcript's id, label, or a unique beginning.")],
    corrected: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="The corrected file: the frozen text, edited, or the original, corrected. Without one your editor opens."
        ),
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="How the letters of a plain file are stored, where that is doubtful.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would become of the codings, and write nothing.")] = False,
    yes: YesOption = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Mend a text. Codings follow their words; those that begin or end elsewhere, or have no place any more, are shown once with their old words."""
    from qualcode.upkeep.mending import plan

    study = open_study(project)
    found = study.transcript(transcript)
    mending = plan(study, found, _mended(study, found, corrected, encoding))
    if as_json:
        out_json(_as_json(mending))
    else:
        _say(mending)
    if dry_run:
        talk("Nothing was written.")
        return
    _write(study, mending, yes)


def revise_by_file(study: Study, transcript_id: str, corrected: Path, encoding: str | None, yes: bool) -> None:
    """Mend a transcript by a corrected file that came in with `import`, as `revise` does."""
    from qualcode.upkeep.mending import plan

    found = study.transcript(transcript_id)
    mending = plan(study, found, _mended(study, found, corrected, encoding))
    _say(mending)
    _write(study, mending, yes)


def _write(study: Study, mending: Mending, yes: bool) -> None:
    from qualcode.upkeep.mending import write

    if mending.doubtful:
        confirm("Write the mended text?", yes)
    done = write(study, mending)
    talk(f"{done.id} was mended; the text is now {done.hash}.")
    if any(e.act == "record" and e.get("kind") == "pseudonymised" and e.get("on") == done.id for e in study.state.live.values()):
        talk("Names in it had been replaced: run qualcode pseudonymise again, in case the corrected text brought some back.")


def _mended(study: Study, found: Transcript, corrected: Path | None, encoding: str | None) -> Transcript:
    from qualcode.codings.tombstones import withdrawn
    from qualcode.errors import QualcodeError
    from qualcode.transcripts.revise import revised
    from qualcode.upkeep.mending import mended_by_file, refuse_withdrawn

    gone = withdrawn(study.project)
    if corrected is not None:
        if not corrected.is_file():
            raise QualcodeError(f"there is no file {corrected}", "check its name and folder")
        return mended_by_file(found, corrected, gone, encoding)
    import click

    text = click.edit(found.text, extension=".txt", require_save=True)
    if text is None:
        raise QualcodeError(f"{found.id} was not changed", "save the text in the editor, or name a corrected file")
    text = text.replace("\r\n", "\n")
    refuse_withdrawn(text, gone)
    return revised(found, text)


def _say(mending: Mending) -> None:
    changed = len(mending.mended.revisions[-1].map)
    talk(f"{mending.transcript.id}: stretches changed: {changed}; codings that keep their very words: {mending.kept}.")
    for title, there in (
        ("mended inside", mending.inside),
        ("begin or end elsewhere now", mending.edges),
        ("have no place any more: all their words were deleted", mending.orphans),
    ):
        if there:
            out(f"{len(there)} {title}:")
        for touched in there:
            out(
                f"  {touched.id[-8:]}  {touched.code or touched.act}  ({touched.coder})  “{both_ends(touched.before, WORDS)}”{_after(touched)}"
            )
    if mending.moved:
        out(f"{len(mending.moved)} turn{'s' * (len(mending.moved) > 1)} would be somebody else's words:")
    for moved in mending.moved[:MOST]:
        out(f"  turn {moved.turn}  {moved.before or 'nobody'}  →  {moved.after or 'nobody'}  “{both_ends(moved.words, WORDS)}”")
    if len(mending.moved) > MOST:
        out(f"  … and {len(mending.moved) - MOST} more")
    if mending.moved:
        talk("Is a label missing in the corrected text, or mistyped? Who says it decides what may be quoted.")
    if mending.orphans:
        talk("Their old words are shown here once and kept nowhere else.")


def _after(touched: Touched) -> str:
    return f"  →  “{both_ends(touched.after, WORDS)}”" if touched.after else ""


def _as_json(mending: Mending) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "transcript": mending.transcript.id,
        "from": mending.transcript.hash,
        "to": mending.mended.hash,
        "kept": mending.kept,
        **{name: [asdict(t) for t in getattr(mending, name)] for name in ("inside", "edges", "orphans", "moved")},
    }
