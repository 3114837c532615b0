"""`merge` and `pack`: working apart, and putting it together again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, open_project, open_study, out, out_json, passphrase, table, talk
from qualcode.model.words import count

if TYPE_CHECKING:
    from qualcode.study import Study


def merge(
    other: Annotated[
        Path, typer.Argument(metavar="OTHER", help="The folder of another copy of this project, or a pack (folder, zip or locked file).")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come, and change nothing.")] = False,
    study: Annotated[str, typer.Option("--study", metavar="NAME", help="Take in another study on purpose, by its name.")] = "",
    codebook: Annotated[str, typer.Option("--codebook", metavar="SIDE", help="Where the codebooks clash: mine or theirs holds.")] = "",
    same_coder: Annotated[
        list[str] | None,
        typer.Option("--same-coder", metavar="NAME=NAME", help="Two names are one person: the name given up, and the one that stays."),
    ] = None,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in what another copy of this project has: codings, transcripts, mended texts, the codebook, people. Conflicts are listed, nothing is overwritten."""
    from dataclasses import asdict

    from qualcode.errors import UsageError
    from qualcode.upkeep.merging import merge as merging
    from qualcode.upkeep.packs.files import needs_passphrase, opened

    if codebook not in ("", "mine", "theirs"):
        raise UsageError(f"--codebook {codebook!r} is no side", "write mine or theirs")
    here, name = open_project(project), _writer(coder)
    joined = merging.same_coder(same_coder or [], name)
    with opened(other, passphrase("The passphrase of the pack") if needs_passphrase(other) else "") as there:
        done = (merging.dry_run if dry_run else merging.merge)(here, there, study=study, coder=name, codebook=codebook, joined=joined)
    if as_json:
        out_json(asdict(done))
    else:
        first, *more = done.lines()
        out(f"{'would come' if dry_run else 'taken in'}: {first}")
        for line in more:
            out(f"  {line}")
    for note in done.notes:
        talk(f"note: {note}")
    for conflict in done.conflicts:
        talk(f"to decide: {conflict}")
    if done.uncounted:
        talk(f"not counted: {done.warning()}")
    if dry_run:
        talk("Nothing was changed.")


def _writer(coder: str | None) -> str:
    """Who merges, as far as anybody is named: a merge needs no coder."""
    from qualcode.cli.common import who
    from qualcode.errors import QualcodeError

    try:
        return who(coder)
    except QualcodeError:
        if coder:
            raise
        return ""


def pack(
    coder: Annotated[str, typer.Option("--coder", "-c", metavar="NAME", help="For whom the pack is.")] = "",
    sample: Annotated[str, typer.Option("--sample", metavar="20%|N", help="Draw so many whole transcripts at random.")] = "",
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help="What the draw starts from (default: the project's seed).")
    ] = None,
    transcripts: Annotated[str, typer.Option("--transcripts", metavar="ID,ID", help="These transcripts, or draw from these.")] = "",
    not_blind: Annotated[bool, typer.Option("--not-blind", help="Put everybody's codings in as well (without notes and memos).")] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="The coder codes a second time, under a name of its own: how far a coder agrees with themselves."),
    ] = False,
    to: Annotated[str, typer.Option("--to", metavar="WHO", help="Who receives it, where that is not the coder.")] = "",
    back_by: Annotated[str, typer.Option("--back-by", metavar="DATE", help="The day it should be back (2026-06-15).")] = "",
    lock: Annotated[bool, typer.Option("--lock", help="Lock it with a passphrase (asked for, or QUALCODE_PASSPHRASE).")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="PATH", help="Where to: a .zip, or else a folder.")] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who makes the pack (else QUALCODE_CODER, else your own settings).")
    ] = None,
    opens: Annotated[
        Path | None, typer.Option("--open", metavar="FILE", help="Unpack a pack you were sent, into the folder given with -o.")
    ] = None,
    closes: Annotated[
        Path | None, typer.Option("--close", metavar="DIR", help="Put a pack you worked in into one file to send back (-o FILE).")
    ] = None,
    destroyed: Annotated[str, typer.Option("--destroyed", metavar="ID", help="Note that the copy outside was destroyed.")] = "",
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """What a coder gets to work with away from the project; without a coder, list the packs that went out. `merge` takes it back.

    In it: today's texts with restricted passages blacked out, the codebook, each speaker's group and site. Not in it: originals, the key, memos, consent, and, unless
    --not-blind, others' codings.
    """
    from qualcode.errors import UsageError

    if opens or closes:
        _open_or_close(opens, closes, output, lock)
        return
    study = open_study(project)
    if destroyed:
        _destroyed(study, destroyed, by)
    elif coder:
        from qualcode.upkeep.packs.pack import Wanted

        chosen = tuple(t.strip() for t in transcripts.split(",") if t.strip())
        start = study.project.settings.seed if seed is None else seed
        wanted = Wanted(coder, chosen, sample, start, not not_blind, again, to, back_by)
        _make(study, wanted, _writer(by) or coder, output, lock, as_json)
    elif sample or transcripts or again or output:
        raise UsageError("for whom is the pack?", "qualcode pack --coder ben --sample 20% --seed 7")
    else:
        _list(study, as_json)


def _make(study: Study, wanted: object, writer: str, output: Path | None, lock: bool, as_json: bool) -> None:
    from qualcode.upkeep.packs.files import check_place, default_place, write_pack
    from qualcode.upkeep.packs.pack import Wanted, prepare

    assert isinstance(wanted, Wanted)
    ready = prepare(study, wanted, writer)
    target = output or default_place(study.project, ready.slip.coder, lock)
    check_place(study.project, target.expanduser().resolve())
    path = write_pack(study, ready, target, passphrase("A passphrase for the pack", new=True) if lock else "")
    if as_json:
        out_json(
            {
                "pack": str(path),
                "id": ready.slip.id,
                "coder": ready.slip.coder,
                "transcripts": sorted(ready.slip.transcripts),
                "left_out": dict(ready.left_out),
            }
        )
    else:
        out(str(path))
    n = len(ready.slip.transcripts)
    drawn = f", drawn from {ready.drawn_from} (seed {wanted.seed})" if wanted.sample else ""
    talk(
        f"Pack {ready.slip.id} for {ready.slip.coder}: {count(n, 'transcript')}{drawn}, {'blind' if ready.slip.blind else 'with the codings of the others'}."
    )
    talk(f"  {', '.join(sorted(ready.slip.transcripts))}")
    if ready.masked:
        talk(f"Restricted passages blacked out: {sum(ready.masked.values())}, in {', '.join(ready.masked)}.")
    for name, why in ready.left_out.items():
        talk(f"left out: {name}, {why}")
    if not lock:
        talk("It is not locked: whoever finds it can read it. Send it by a way your protocol allows, or lock it with --lock.")
    talk(f"When it comes back: qualcode merge PATH. When the copy outside is destroyed: qualcode pack --destroyed {ready.slip.id}")


def _open_or_close(opens: Path | None, closes: Path | None, output: Path | None, lock: bool) -> None:
    from qualcode.errors import UsageError
    from qualcode.upkeep.packs.files import close_pack, needs_passphrase, open_pack

    if output is None or (opens and closes):
        raise UsageError("where to?", "qualcode pack --open FILE -o DIR, or qualcode pack --close DIR -o FILE.zip")
    if opens:
        done = open_pack(opens, output, passphrase("The passphrase of the pack") if needs_passphrase(opens) else "")
        out(str(done.root))
        talk(f"Go on there: READ ME.txt in {done.root} says how.")
    elif closes:
        out(str(close_pack(closes, output, passphrase("A passphrase for the pack", new=True) if lock else "")))


def _destroyed(study: Study, pack_id: str, by: str | None) -> None:
    from datetime import date

    from qualcode.cli.common import who
    from qualcode.errors import QualcodeError
    from qualcode.upkeep.packs.sent import sent
    from qualcode.upkeep.retention import destroyed

    fits = [s for s in sent(study) if s.id.startswith(pack_id)]
    if len(fits) != 1:
        raise QualcodeError(f"{len(fits) or 'no'} packs fit {pack_id!r}", "qualcode pack lists them")
    study.write([destroyed(study, who(by), fits[0].id, date.today().isoformat(), "the copy outside")])
    out(f"noted: the copy of pack {fits[0].id} outside is destroyed")


def _list(study: Study, as_json: bool) -> None:
    from dataclasses import asdict

    from qualcode.upkeep.packs.sent import overdue, sent

    found = sent(study)
    if as_json:
        out_json([asdict(s) for s in found])
        return
    if not found:
        talk("No pack has gone out. One for a second coder: qualcode pack --coder ben --sample 20% --seed 7")
        return
    rows = [
        [
            s.id,
            str(s.detail.get("coder", "")),
            s.at[:10],
            str(len(s.detail.get("transcripts") or ())),
            str(s.detail.get("back by", "")),
            s.returned,
            s.destroyed,
        ]
        for s in found
    ]
    out(table(rows, ["pack", "coder", "sent", "texts", "back by", "came back", "destroyed"], right=(3,)))
    for late in overdue(study):
        talk(f"Pack {late.id} of {late.detail.get('coder')} was to be back by {late.detail.get('back by')}.")
