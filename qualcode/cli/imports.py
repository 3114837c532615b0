"""`import`: transcripts into the project, or a look at what would be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, open_project, out, out_json, talk

if TYPE_CHECKING:
    from qualcode.transcripts.draft import SpeakerFound
    from qualcode.transcripts.importing import Imported


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files, or folders of files.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be read, and write nothing. Needs no project.")] = False,
    encoding: Annotated[
        str | None, typer.Option(help="How the letters of a plain file are stored, where that is doubtful (utf-8, cp1252 …).")
    ] = None,
    site: Annotated[str | None, typer.Option(help="The site these transcripts belong to.")] = None,
    kind: Annotated[str | None, typer.Option(help="What they are: interview, focus group, observation, document …")] = None,
    wave: Annotated[str | None, typer.Option(help="The wave of fieldwork they belong to.")] = None,
    git_remote: Annotated[
        str | None, typer.Option("--git-remote", metavar="NAME", help="Import although the project can be pushed to this git remote.")
    ] = None,
    coded: Annotated[
        bool, typer.Option("--coded", help="The files are coded tables: transcript, speaker, text, codes; or JSON lines.")
    ] = False,
    codebook: Annotated[Path | None, typer.Option(help="With --coded: the codebook of the table (default: the project's own).")] = None,
    new: Annotated[
        Path | None, typer.Option("--new", metavar="DIR", help="With .qdpx or --word: make a new project in this folder.")
    ] = None,
    leave_broken: Annotated[
        bool, typer.Option("--leave-broken", help="With .qdpx: leave out and list what cannot be understood, and take the rest.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="With .qdpx: show ten quotes from both sides.")] = False,
    word: Annotated[bool, typer.Option("--word", help="Read the comments of Word files as codings: #code; note.")] = False,
    transcript: Annotated[
        str, typer.Option("--transcript", metavar="ID", help="With --word: the transcript all files are copies of.")
    ] = "",
    new_codes: Annotated[
        bool, typer.Option("--new-codes", help="With --word: make codes of what comments name and the codebook lacks.")
    ] = False,
    quotes: Annotated[
        bool, typer.Option("--quotes", help="The file is a CSV with one coded quote a row: transcript, text, code; or our export.")
    ] = False,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import transcripts (Word, PDF, text, captions, tables, JSON, ELAN, Praat, CHAT), survey answers, zip archives of these; or projects of other programs (.qdpx, .qdc)."""
    if coded:
        _coded(paths, codebook, coder, project, git_remote, dry_run, as_json)
        return
    if word:
        from qualcode.cli.import_word import import_word_files

        import_word_files(
            paths, new=new, project=project, transcript=transcript, new_codes=new_codes, remote=git_remote, dry_run=dry_run, as_json=as_json
        )
        return
    if quotes:
        from qualcode.cli.import_quotes import import_quote_tables

        import_quote_tables(paths, project, coder, dry_run, as_json)
        return
    from qualcode.cli.import_refi import import_refi_files, refi_among

    if new is not None or refi_among(paths):
        import_refi_files(
            paths,
            new=new,
            project=project,
            coder=coder,
            remote=git_remote,
            leave_broken=leave_broken,
            dry_run=dry_run,
            check=check,
            as_json=as_json,
        )
        return
    if dry_run:
        _dry_run(paths, encoding, as_json)
        return
    from qualcode.transcripts.importing import import_files

    here = open_project(project)
    attributes = {k: v for k, v in {"site": site, "kind": kind, "wave": wave}.items() if v}
    counts: dict[str, int] = {}
    results = []
    for done in import_files(here, paths, encoding=encoding, attributes=attributes, remote=git_remote):
        counts[done.outcome] = counts.get(done.outcome, 0) + 1
        results.append(done)
        for line in _told(done):
            talk(line)
    if as_json:
        out_json(
            [
                {"file": str(d.file), "outcome": d.outcome, "id": d.transcript.id if d.transcript else None, "reason": d.reason}
                for d in results
            ]
        )
    talk(", ".join(f"{n} {outcome}" for outcome, n in counts.items()) or "no files were found there")
    if counts.get("new") or counts.get("completed"):
        talk("Next: qualcode participants, to say who the speakers are.")
    if counts.get("refused") or not counts:
        raise typer.Exit(1)


def _coded(
    paths: list[Path], codebook: Path | None, coder: str | None, project: Path | None, remote: str | None, dry_run: bool, as_json: bool
) -> None:
    """Already coded tables into the project, or a look at what they hold."""
    from qualcode.exchange.coded import import_coded, look

    if dry_run:
        found = look(paths)
    else:
        taken = import_coded(open_project(project), paths, codebook=codebook, coder=coder, remote=remote)
        found = taken.as_json()
        for code, count in taken.unknown.items():
            talk(f"set aside {count} codings with {code!r}, which the codebook does not have")
    if as_json:
        out_json(found)
    talk(", ".join(f"{count} {what}" for what, count in found.items() if isinstance(count, int)))


def _told(done: Imported) -> list[str]:
    """What a person is told of one file."""
    if done.transcript is None:
        return [f"refused  {done.file.name}: {done.reason}"]
    turns = done.transcript.turns
    voices = done.draft.speakers if done.draft else ()
    heard = ", ".join(f"{s.label} ({', '.join(_about(s))})" for s in voices[:8])
    lines = [
        f"{done.outcome:9}{done.file.name} as {done.transcript.id}: {len(turns)} turns; {heard or 'no speakers found'}{' …' if len(voices) > 8 else ''}"
    ]
    if done.outcome != "same":
        lines += [f"           note: {w}" for w in done.transcript.warnings]
    return lines


def _about(speaker: SpeakerFound) -> list[str]:
    """How often a label speaks, what it seems to be, and whom it may be the same as."""
    same = f"perhaps the same as {speaker.alias_of}" if speaker.alias_of else ""
    return [str(speaker.turns), *(x for x in (speaker.role, same) if x)]


def _dry_run(paths: list[Path], encoding: str | None, as_json: bool) -> None:
    from qualcode.transcripts.dryrun import as_text, dry_run
    from qualcode.transcripts.importing import expand

    found = dry_run(expand(paths), encoding)
    if as_json:
        out_json(found)
    else:
        out(as_text(found).rstrip())
    if found["refused"] and not found["transcripts"]:
        raise typer.Exit(1)
