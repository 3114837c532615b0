"""`codebook`: read, check and change the codebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, ReasonOption, open_project, open_study, out, out_json, talk, who
from qualcode.model.words import count

if TYPE_CHECKING:
    from qualcode.codebooks import Codebook
    from qualcode.project import Project

app = typer.Typer(help="The codebook: check it, read it, change it. Every version is kept.", no_args_is_help=True, rich_markup_mode=None)

CodeArgument = Annotated[str, typer.Argument(help="The code's id.", metavar="CODE")]


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="A codebook file (default: the project's).")] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Name every line that is wrong or doubtful, and say how to mend it. Exits with 3 where there are errors."""
    from qualcode.codebooks import check as check_file

    path, shown = _path(file, project)
    problems = check_file(path)
    errors = sum(p.level == "error" for p in problems)
    if as_json:
        found = [{"level": p.level, "line": p.line, "what": p.what, "do": p.do} for p in problems]
        out_json({"ok": not errors, "file": shown, "problems": found})
    else:
        for problem in problems:
            out(f"{shown}:{problem.line}: {problem.level}: {problem}")
        talk(f"{shown}: {count(errors, 'error')}, {count(len(problems) - errors, 'warning')}")
    if errors:
        raise typer.Exit(3)


@app.command()
def show(
    code: Annotated[str | None, typer.Argument(help="A code's id; without one, the whole codebook.", metavar="CODE")] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the codebook, or one code in full."""
    from qualcode.codebooks import read
    from qualcode.codebooks import show as shown

    codebook = read(open_project(project).codebook_path)
    if as_json:
        out_json(shown.code_as_dict(codebook, shown.find(codebook, code)) if code else shown.as_dict(codebook))
    else:
        out(shown.one(codebook, code) if code else shown.tree(codebook))


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="A version's hash or its beginning (see codebooks/history), or a file.")],
    new: Annotated[str, typer.Argument(help="The same (default: the codebook as it is now).")] = "",
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what changed between two versions."""
    from qualcode.codebooks.diff import diff as compare

    changes = compare(_version(old, project), _version(new, project))
    if as_json:
        out_json([{"kind": c.kind, "code": c.code, "what": c.what} for c in changes])
    else:
        out("\n".join(c.what for c in changes) or "nothing changed")


@app.command()
def rename(
    code: CodeArgument,
    name: Annotated[str, typer.Argument(help="The new name.")],
    reason: ReasonOption = None,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a code or group another name; its id stays."""
    from qualcode.codebooks import edit

    _change(project, coder, reason, as_json, "rename", code, lambda data, file: edit.rename(data, code, name, file=file))


@app.command()
def merge(
    code: CodeArgument,
    into: Annotated[str, typer.Argument(help="The code that stands for it from now on.")],
    reason: ReasonOption = None,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let another code stand for this one; it stays in the file, retired."""
    from qualcode.codebooks import edit

    _change(project, coder, reason, as_json, "merge", code, lambda data, file: edit.merge(data, code, into, file=file))


@app.command()
def split(
    code: CodeArgument,
    new: Annotated[list[str], typer.Argument(help="The new codes, each as ID=NAME.", metavar="ID=NAME...")],
    retire_old: Annotated[bool, typer.Option("--retire", help="Take the old code out of use at once.")] = False,
    reason: ReasonOption = None,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add new codes beside a code; which passage goes where, a person decides, coding by coding."""
    from qualcode.codebooks import edit

    pairs = [_pair(text) for text in new]
    _change(
        project, coder, reason, as_json, "split", code, lambda data, file: edit.split(data, code, pairs, retire_old=retire_old, file=file)
    )


@app.command()
def move(
    code: CodeArgument,
    under: Annotated[str, typer.Argument(help="The group to put it under; without one, to the top.", metavar="GROUP")] = "",
    position: Annotated[int | None, typer.Option("--position", help="Its place there, counted from 1 (default: last).")] = None,
    reason: ReasonOption = None,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a code or group under another group."""
    from qualcode.codebooks import edit

    _change(project, coder, reason, as_json, "move", code, lambda data, file: edit.move(data, code, under, position, file=file))


@app.command()
def retire(
    code: CodeArgument, reason: ReasonOption = None, coder: CoderOption = None, project: ProjectOption = None, as_json: JsonOption = False
) -> None:
    """Take a code out of use; it and its codings stay."""
    from qualcode.codebooks import edit

    _change(project, coder, reason, as_json, "retire", code, lambda data, file: edit.retire(data, code, file=file))


@app.command()
def add(
    code: Annotated[str, typer.Argument(help="The new code's id, for good.", metavar="CODE")],
    name: Annotated[str, typer.Argument(help="Its name (default: the id).")] = "",
    under: Annotated[str, typer.Option("--under", help="The group it belongs to (default: the top).", metavar="GROUP")] = "",
    definition: Annotated[str, typer.Option("--definition", help="What it covers, in a sentence.")] = "",
    reason: ReasonOption = None,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a code; after locking it is a proposal."""
    from qualcode.codebooks import edit

    fields = {"id": code, "name": name or code, "definition": definition}
    _change(project, coder, reason, as_json, "add", code, lambda data, file: edit.add(data, fields, under, file=file))


@app.command()
def lock(
    off: Annotated[bool, typer.Option("--off", help="Unlock it again.")] = False,
    reason: ReasonOption = None,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Lock the codebook, so that a new code is a proposal."""
    from qualcode.codebooks import edit

    _change(project, coder, reason, as_json, "unlock" if off else "lock", "", lambda data, file: edit.lock(data, not off, file=file))


@app.command(name="export")
def export(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="Its ending says as what: .xlsx, .csv, .qdc, .docx, .md or .html.")],
    project: ProjectOption = None,
) -> None:
    """Write the codebook for other programs or for readers; a table or .qdc file comes back with: codebook import."""
    from qualcode.cli.export import write_codebook

    write_codebook(open_study(project), to)


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A codebook in Word, Excel, CSV or Markdown; or a .qdc file.", metavar="FILE")],
    update: Annotated[
        bool, typer.Option("--update", help="Take names, definitions and colours of codes that are here from the file.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be taken, and write nothing.")] = False,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in a codebook kept elsewhere: codes that are here are recognised, others added."""
    from qualcode.cli.import_refi import import_refi_files, refi_among
    from qualcode.cli.losses import said
    from qualcode.codebooks.read import hash_of
    from qualcode.exchange.codebook_file.take import import_codebook
    from qualcode.project import files

    if refi_among([file]):
        import_refi_files(
            [file],
            new=None,
            project=project,
            authors=[],
            coder=coder,
            remote=None,
            leave_broken=False,
            check=False,
            dry_run=dry_run,
            as_json=as_json,
        )
        return
    here = open_project(project)
    before = files.load(here.codebook_path).data
    said(here, file, import_codebook(here, file, coder=who(coder), update=update, dry_run=dry_run), dry_run, as_json)
    if before is not None and before != files.load(here.codebook_path).data:
        talk(f"qualcode undo does not take this back: the codebook as it was is {here.within(here.history)}/{hash_of(before)}.yaml")


def _change(
    project: Path | None, coder: str | None, reason: str | None, as_json: bool, act: str, code: str, edit: Callable[[bytes, str], bytes]
) -> None:
    from qualcode.codebooks import history

    here: Project = open_project(project)
    codebook, changes = history.change(here, edit, reason=(reason or "").strip(), coder=who(coder), act=act, code=code)
    if as_json:
        found: list[dict[str, Any]] = [{"kind": c.kind, "code": c.code, "what": c.what} for c in changes]
        out_json({"hash": codebook.hash, "changes": found})
    for change in changes:
        talk(change.what)
    if not changes:
        talk("nothing changed")


def _path(file: Path | None, project: Path | None) -> tuple[Path, str]:
    """The codebook file that is meant, and how messages call it."""
    if file is not None:
        return file, str(file)
    here = open_project(project)
    return here.codebook_path, here.within(here.codebook_path)


def _version(name: str, project: Path | None) -> Codebook:
    from qualcode.codebooks import history, read

    if name and Path(name).is_file():
        return read(name)
    here = open_project(project)
    return history.version(here, name) if name else read(here.codebook_path)


def _pair(text: str) -> tuple[str, str]:
    from qualcode.errors import UsageError

    code_id, found, name = text.partition("=")
    if not found:
        raise UsageError(f"{text!r} is not ID=NAME", 'for example  feas.role.remit="What the role covers"')
    return code_id, name
