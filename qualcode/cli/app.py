"""`qualcode`: the commands in their order, and how errors reach a person."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from qualcode.cli import agreement, codebook, coding, consent, demo, imports, init, people, quotes, report, restrict, revise, show, suggest, upkeep
from qualcode.errors import QualcodeError

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
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_version)] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error came up.")] = False,
) -> None:
    """Options before any command."""


app.command()(init.init)
app.command()(demo.demo)
app.command("import")(imports.import_)
app.command()(people.transcripts)
people.participants.command("consent")(consent.consent)
app.add_typer(people.participants, name="participants")
app.command()(show.show)
app.add_typer(codebook.app, name="codebook")
app.command()(suggest.suggest)
app.command()(coding.code)
app.command()(coding.uncode)
app.command()(coding.undo)
app.command()(coding.redo)
app.command()(coding.history)
app.command()(coding.memo)
app.command()(coding.mark)
app.command()(revise.revise)
app.command()(restrict.restrict)
app.command()(agreement.agreement)
app.command()(quotes.quotes)
app.command()(report.report)
app.command()(upkeep.merge)
app.command()(upkeep.doctor)
app.command()(upkeep.backup)
app.command()(upkeep.restore)
app.command()(upkeep.migrate)


def main() -> None:
    """Run the command line; errors that a person can mend are said in words, with their exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    debug = "--debug" in sys.argv
    try:
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
