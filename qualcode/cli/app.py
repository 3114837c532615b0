"""`qualcode`: the commands in their order, and how errors reach a person."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from qualcode.cli import (
    agreement,
    check_report,
    codebook,
    coding,
    consent,
    crosstab,
    demo,
    evidence,
    export,
    health,
    imports,
    init,
    matrix,
    merging,
    next,
    people,
    polls,
    proposals,
    pseudonymise,
    quotes,
    report,
    restrict,
    retention,
    revise,
    rounds,
    search,
    section,
    settle,
    show,
    suggest,
    themes,
    upkeep,
    withdraw,
    work,
)
from qualcode.cli.common import say_damaged
from qualcode.errors import QualcodeError, UsageError

app = typer.Typer(
    name="qualcode",
    help="Code interviews with a codebook, and hand over Word reports whose quotes can be traced. Nothing leaves the machine.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"qualcode {version('qualcode')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_version)] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error came up.")] = False,
) -> None:
    """Options before any command."""
    context.call_on_close(say_damaged)


app.command()(init.init)
app.command()(demo.demo)
app.command("import")(imports.import_)
app.command()(people.transcripts)
people.participants.command("consent")(consent.consent)
app.add_typer(people.participants, name="participants")
app.command()(show.show)
codebook.app.command()(health.health)
codebook.app.command()(proposals.propose)
app.add_typer(codebook.app, name="codebook")
app.command()(suggest.suggest)
app.command("next")(next.next_)
app.command()(proposals.clusters)
app.command()(work.work)
app.command()(coding.code)
app.command()(coding.uncode)
app.command()(coding.undo)
app.command()(coding.redo)
app.command()(coding.history)
app.command()(coding.memo)
app.command()(coding.mark)
app.command()(revise.revise)
app.command()(restrict.restrict)
app.command()(pseudonymise.pseudonymise)
app.command()(withdraw.withdraw)
app.command()(retention.retention)
app.command()(agreement.agreement)
app.command()(rounds.rounds)
app.command()(settle.disagreements)
app.command()(settle.reconcile)
app.add_typer(themes.themes, name="themes")
app.add_typer(matrix.matrix, name="matrix")
app.command()(crosstab.crosstab)
app.command()(crosstab.cooccurrence)
app.command()(crosstab.saturation)
app.command()(crosstab.voices)
app.command()(search.search)
app.add_typer(quotes.app, name="quotes")
app.command()(polls.polls)
app.add_typer(evidence.evidence, name="evidence")
app.command()(section.section)
app.command()(section.comment)
app.command()(report.report)
app.command()(check_report.check_report)
app.add_typer(export.app, name="export")
app.command()(merging.merge)
app.command()(merging.pack)
app.command()(upkeep.doctor)
app.command()(upkeep.backup)
app.command()(upkeep.restore)
app.command()(upkeep.migrate)


def _check_words(words: list[str]) -> None:
    """Refuse what was typed in other letters than UTF-8: it could neither be shown nor written down."""
    for word in words:
        try:
            word.encode("utf-8")
        except UnicodeEncodeError as error:
            shown = word.encode("utf-8", "replace").decode("utf-8")
            raise UsageError(f"{shown!r} is not in UTF-8", "type it again; a file with such a name must be renamed first") from error


def main() -> None:
    """Run the command line; errors that a person can mend are said in words, with their exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # a study of 30,000 codings is read a third quicker when memory is not looked through for rings every 700 objects
    gc.set_threshold(100_000, 20, 20)
    debug = "--debug" in sys.argv
    try:
        _check_words(sys.argv)
        app()
    except QualcodeError as error:
        if debug:
            raise
        sys.stderr.write(f"qualcode: {error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.stderr.write("\nqualcode: stopped\n")
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        sys.stderr.write(
            f"qualcode: something went wrong inside the program ({type(error).__name__}: {error}).\n"
            "  Nothing that was saved before is lost. Run the command again with qualcode --debug … and report what it prints.\n"
        )
        sys.exit(70)
