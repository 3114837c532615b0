"""`section` and `comment`: what people write into reports, and what readers say of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, ReasonOption, open_study, out, out_json, table, talk, who
from qualcode.cli.results import short

if TYPE_CHECKING:
    from qualcode.analysis.sections import Written
    from qualcode.study import Study

ACTIONS = ("list", "show", "history", "status")

_Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="PART [TEXT]", help="A part and its text; or: list, show PART, history PART, status PART STATUS."),
]
_Site = Annotated[str, typer.Option("--site", metavar="SITE", help="The report of this site (default: the one across sites).")]
_File = Annotated[Path | None, typer.Option("--file", "-f", metavar="FILE", help="Take the text from a file (plain text, UTF-8).")]
_Status = Annotated[str, typer.Option("--status", metavar="STATUS", help="draft or agreed.")]


def section(
    words: _Words = None,
    site: _Site = "",
    file: _File = None,
    status: _Status = "draft",
    reason: ReasonOption = None,
    coder: CoderOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = None,
) -> None:
    """Write a part of a report (key messages, implications …), or list, show and settle what is written."""
    from qualcode.analysis.sections import section_event, status_event
    from qualcode.errors import UsageError

    study = open_study(project)
    first, *rest = words or ["list"]
    if first == "list" and not rest:
        _list(study, as_json)
    elif first in ("show", "history") and len(rest) == 1:
        _show(study, rest[0], site, first == "history", as_json)
    elif first == "status" and len(rest) == 2:
        study.write([status_event(study, who(coder), rest[0], rest[1], site, reason or "")])
        talk(f"{rest[0]}: {rest[1]}")
    elif first not in ACTIONS and (len(rest) == 1) != (file is not None) and len(rest) < 2:
        text = _read(file) if file else rest[0]
        study.write([section_event(study, who(coder), first, text, site, status, reason or "")])
        _say(study, first, site)
    else:
        raise UsageError(
            "this says neither what to write nor what to show",
            'write: qualcode section PART "TEXT" [--site SITE], or --file FILE; or: qualcode section list | show PART | history PART | status PART STATUS',
        )


def _read(file: Path) -> str:
    """A text in a file that somebody typed."""
    from qualcode.errors import QualcodeError

    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise QualcodeError(f"{file} cannot be read: {error.strerror}", "give the path of a plain text file") from error
    except UnicodeDecodeError as error:
        raise QualcodeError(f"{file} is no plain text in UTF-8", "save it as plain text (UTF-8), or paste the text") from error


def _list(study: Study, as_json: bool) -> None:
    """What is written and what is not yet, for every report."""
    from qualcode.analysis.sections import ACROSS, known_parts, read_sections
    from qualcode.analysis.themes.matrix import known_sites

    found, parts = read_sections(study), known_parts(study)
    sites = [*known_sites(study), ACROSS]
    if as_json:
        out_json([to_json(w) for w in found.values()])
        return
    rows = []
    for site in sites:
        for part in parts:
            w = found.get((site, part))
            rows.append(
                [site, part, w.status if w else "not written", w.by if w else "", w.at[:10] if w else "", short(w.text, 50) if w else ""]
            )
    out(table(rows, ["report", "part", "status", "by", "on", "begins"]))


def _show(study: Study, part: str, site: str, all_versions: bool, as_json: bool) -> None:
    from qualcode.analysis.sections import history, read_section

    found = history(study, part, site) if all_versions else [read_section(study, part, site)]
    if as_json:
        out_json([to_json(w) for w in found])
        return
    for w in found:
        out(f"{w.site}, {w.part}  ({w.status}; {w.by}, {w.at[:10]})\n{w.text}\n")
    if not all_versions and found[0].rivals:
        talk(f"{len(found[0].rivals) + 1} versions were written apart; write the one that should stand")


def to_json(written: Written) -> dict[str, Any]:
    """A part as scripts read it."""
    from dataclasses import asdict

    found = asdict(written)
    return {**found, "rivals": list(written.rivals)}


def _say(study: Study, part: str, site: str) -> None:
    from qualcode.analysis.sections import WORDS_OF_A_PAGE, read_section, read_sections, too_long

    written = read_section(study, part, site)
    talk(f"{written.part} for {written.site}: {written.status}, {len(written.text.split())} words")
    if n := too_long(read_sections(study), written.site):
        talk(f"The first page now has {n} words and holds about {WORDS_OF_A_PAGE}: it will run over.")


def comment(
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="What was said; with --answer, what was answered.")] = "",
    source: Annotated[str, typer.Option("--from", metavar="WHO", help="Whom the comment came from: a role, no name.")] = "",
    site: _Site = "",
    answer: Annotated[
        str, typer.Option("--answer", metavar="COMMENT", help="The comment that is answered: its id, or a unique end of it.")
    ] = "",
    listed: Annotated[bool, typer.Option("--list", help="Show the comments and answers.")] = False,
    coder: CoderOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = None,
) -> None:
    """Keep a reader's comment on a report at its factual check, or the answer to one."""
    from qualcode.analysis.report_comments import answer_event, comment_event, read_comments

    study = open_study(project)
    if not listed and text:
        name = who(coder)
        study.write([answer_event(study, name, answer, text) if answer else comment_event(study, name, text, source, site)])
        talk("kept")
        return
    found = read_comments(study)
    if as_json:
        from dataclasses import asdict

        out_json([{**asdict(c), "answers": list(c.answers)} for c in found])
        return
    for c in found:
        out(f"{c.event[-8:]}  {c.site}  {c.source}, {c.at[:10]}\n  {c.text}")
        for said in c.answers or ("(not answered yet)",):
            out(f"    → {said}")
    if not found:
        talk('no comments yet: qualcode comment "…" --from "the authority"')
