"""`import`: transcripts into the project, or a look at what would be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, YesOption, open_project, out_json, talk

TRANSCRIPTS, CODED, WORD, QUOTES, PEOPLE, REFI = "transcripts", "--coded", "--word", "--quotes", "--people", ".qdpx or .qdc"
GOES_WITH = {
    **dict.fromkeys(("--encoding", "--site", "--kind", "--wave", "--revise", "--as-new", "--column", "--tier"), (TRANSCRIPTS,)),
    "--codebook": (CODED,),
    **dict.fromkeys(("--transcript", "--deleted"), (WORD,)),
    "--new-codes": (WORD, QUOTES),
    **dict.fromkeys(("--author", "--check", "--new"), (WORD, REFI)),
    "--leave-broken": (REFI,),
    "--git-remote": (TRANSCRIPTS, CODED, WORD, REFI),
}
"""With which ways of reading a file an option means something; elsewhere it is refused, as nobody would see that it did nothing."""


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
    check: Annotated[bool, typer.Option("--check", help="With .qdpx or --word: show ten quotes from both sides.")] = False,
    word: Annotated[bool, typer.Option("--word", help="Read the comments of Word files as codings: #code; note.")] = False,
    transcript: Annotated[
        str, typer.Option("--transcript", metavar="ID", help="With --word: the transcript all files are copies of.")
    ] = "",
    new_codes: Annotated[
        bool, typer.Option("--new-codes", help="With --word or --quotes: make codes of what is named and the codebook lacks.")
    ] = False,
    author: Annotated[
        list[str], typer.Option("--author", metavar="AUTHOR=CODER", help="With .qdpx or --word: which coder an author of the file is.")
    ] = [],  # noqa: B006  typer takes a list as it stands
    deleted: Annotated[
        bool, typer.Option("--deleted", help="With --word: take back your own codings whose comment was deleted in Word.")
    ] = False,
    quotes: Annotated[
        bool,
        typer.Option(
            "--quotes", help="The file is a table (CSV, Excel) with one coded quote a row: transcript, text, code; or our export."
        ),
    ] = False,
    revise: Annotated[
        bool, typer.Option("--revise", help="A corrected version of a transcript that is there mends it, and codings follow their words.")
    ] = False,
    as_new: Annotated[
        bool, typer.Option("--as-new", help="Take a file in as a transcript of its own, though it is like one that is there.")
    ] = False,
    column: Annotated[
        list[str], typer.Option("--column", metavar="NAME=USE", help="What a survey's column is: open, closed, identifier or record.")
    ] = [],  # noqa: B006  typer takes a list as it stands
    tier: Annotated[
        list[str], typer.Option("--tier", metavar="NAME", help="A tier of an ELAN or Praat file that holds talk; once for each.")
    ] = [],  # noqa: B006
    people: Annotated[bool, typer.Option("--people", help="The file is a table of people, one row each, for participants.csv.")] = False,
    yes: YesOption = False,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import transcripts (Word, PDF, text, captions, tables, JSON, ELAN, Praat, CHAT), survey answers, zip archives of these; or projects of other programs (.qdpx, .qdc)."""
    from qualcode.cli.import_refi import refi_among

    modes = [name for name, on in ((CODED, coded), (WORD, word), (QUOTES, quotes), (PEOPLE, people)) if on]
    way = modes[0] if modes else REFI if new is not None or refi_among(paths) else TRANSCRIPTS
    asked = Asked(
        paths=paths, dry_run=dry_run, encoding=encoding, site=site, kind=kind, wave=wave, git_remote=git_remote, codebook=codebook,
        new=new, leave_broken=leave_broken, check=check, transcript=transcript, new_codes=new_codes, author=author, deleted=deleted,
        revise=revise, as_new=as_new, column=column, tier=tier, yes=yes, coder=coder, project=project, as_json=as_json,
    )  # fmt: skip
    _check_options(modes, way, asked.given())
    WAYS[way](asked)


@dataclass(frozen=True)
class Asked:
    """Everything the command line says about one import, in the order of its options."""

    paths: list[Path]
    dry_run: bool
    encoding: str | None
    site: str | None
    kind: str | None
    wave: str | None
    git_remote: str | None
    codebook: Path | None
    new: Path | None
    leave_broken: bool
    check: bool
    transcript: str
    new_codes: bool
    author: list[str]
    deleted: bool
    revise: bool
    as_new: bool
    column: list[str]
    tier: list[str]
    yes: bool
    coder: str | None
    project: Path | None
    as_json: bool

    def given(self) -> list[str]:
        """The options that go with some ways of reading only and were given."""
        return [name for name in GOES_WITH if getattr(self, name.removeprefix("--").replace("-", "_"))]


def _check_options(modes: list[str], way: str, given: list[str]) -> None:
    """Refuse two ways of reading at once, and options that mean nothing for the one asked for."""
    from qualcode.errors import UsageError

    if len(modes) > 1:
        raise UsageError(f"{' and '.join(modes)} read files in different ways", "give one of them")
    for name in given:
        if way not in GOES_WITH[name]:
            raise UsageError(f"{name} means nothing for {way}", f"leave it out; it goes with {' and '.join(GOES_WITH[name])}")


def _transcripts(asked: Asked) -> None:
    from qualcode.cli.import_transcripts import Wishes, import_transcripts

    attributes = {k: v for k, v in {"site": asked.site, "kind": asked.kind, "wave": asked.wave}.items() if v}
    wishes = Wishes(
        encoding=asked.encoding,
        attributes=attributes,
        columns=asked.column,
        tiers=asked.tier,
        remote=asked.git_remote,
        revise=asked.revise,
        as_new=asked.as_new,
        yes=asked.yes,
        dry_run=asked.dry_run,
        as_json=asked.as_json,
    )
    import_transcripts(asked.paths, asked.project, wishes)


def _people(asked: Asked) -> None:
    from qualcode.cli.import_transcripts import import_people

    import_people(asked.paths, asked.project, dry_run=asked.dry_run, as_json=asked.as_json)


def _word(asked: Asked) -> None:
    from qualcode.cli.import_word import import_word_files

    import_word_files(
        asked.paths,
        new=asked.new,
        project=asked.project,
        transcript=asked.transcript,
        new_codes=asked.new_codes,
        authors=asked.author,
        coder=asked.coder,
        deleted=asked.deleted,
        remote=asked.git_remote,
        dry_run=asked.dry_run,
        check=asked.check,
        as_json=asked.as_json,
    )


def _quotes(asked: Asked) -> None:
    from qualcode.cli.import_quotes import import_quote_tables

    import_quote_tables(asked.paths, asked.project, asked.coder, new_codes=asked.new_codes, dry_run=asked.dry_run, as_json=asked.as_json)


def _refi(asked: Asked) -> None:
    from qualcode.cli.import_refi import import_refi_files

    import_refi_files(
        asked.paths,
        new=asked.new,
        project=asked.project,
        coder=asked.coder,
        remote=asked.git_remote,
        leave_broken=asked.leave_broken,
        authors=asked.author,
        dry_run=asked.dry_run,
        check=asked.check,
        as_json=asked.as_json,
    )


def _coded(asked: Asked) -> None:
    """Already coded tables into the project, or a look at what they hold."""
    from qualcode.exchange.coded import import_coded, look

    if asked.dry_run:
        found = look(asked.paths)
    else:
        here = open_project(asked.project)
        taken = import_coded(here, asked.paths, codebook=asked.codebook, coder=asked.coder, remote=asked.git_remote)
        found = taken.as_json()
        for code, count in taken.unknown.items():
            talk(f"set aside {count} codings with {code!r}, which the codebook does not have")
    if asked.as_json:
        out_json(found)
    talk(", ".join(f"{count} {what}" for what, count in found.items() if isinstance(count, int)))


WAYS: dict[str, Callable[[Asked], None]] = {
    TRANSCRIPTS: _transcripts,
    CODED: _coded,
    WORD: _word,
    QUOTES: _quotes,
    PEOPLE: _people,
    REFI: _refi,
}
"""Who reads the files, by the way of reading that was asked for."""
