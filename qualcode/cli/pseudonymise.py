"""`pseudonymise`: names looked for, decided on by a person, replaced, and looked for again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import (
    CoderOption,
    JsonOption,
    ProjectOption,
    YesOption,
    confirm,
    open_study,
    out,
    out_json,
    passphrase,
    table,
    talk,
    who,
)

if TYPE_CHECKING:
    from qualcode.study import Study
    from qualcode.transcripts.pseudonyms.candidates import Candidate, Finder
    from qualcode.upkeep.names.key import Key
    from qualcode.upkeep.names.review import Review

LIMITS = "This is help, not a guarantee: a life story, a nickname or a small place can lead to a person without any name. Somebody has to read the texts."


def pseudonymise(
    transcripts: Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="Look for names in these transcripts only.")] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            metavar="FILE",
            help="Where the names are kept: a file outside the project, made if it is not there. Later it is remembered on this machine.",
        ),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Show every string that may be a name as a table, and decide nothing.")] = False,
    decide: Annotated[
        list[str] | None,
        typer.Option(
            "--decide",
            metavar="NAME=…",
            help='Decide without being asked: "Karen=replace:[Safeguarding lead A]", "X=generalise:[a school]", "Ofsted=keep", "Kaz=same:Karen", "Hope=here:[Person 2] in ID:TURN". May be repeated.',
        ),
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option("--names", metavar="FILE", help="Names to look for, one a line (a class list, local places); kept in the key."),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Replace what was decided, in all texts and tables.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Look everywhere for what is left of the names.")] = False,
    redact: Annotated[
        bool, typer.Option("--redact", help="Also take the names out of originals, logs and the codebook's history, for good.")
    ] = False,
    keep_rest: Annotated[
        bool, typer.Option("--keep-rest", help="Show every string that still waits, and keep them all as they are: they name nobody.")
    ] = False,
    lock: Annotated[bool, typer.Option("--lock", help="Lock the key with a passphrase (asked for, or QUALCODE_PASSPHRASE).")] = False,
    model: Annotated[bool, typer.Option("--model/--no-model", help="Whether the English model helps to find names.")] = True,
    coder: CoderOption = None,
    yes: YesOption = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Assisted pseudonymisation: find what may be a name, decide on each string, replace it everywhere the same way, and check what is left.

    Without options you are asked about one string after the other.
    """
    study = open_study(project)
    ids = [study.transcript(t).id for t in transcripts or []]
    there = key_of(study, key, lock)
    there = _listed(there, names)
    if decide:
        there = _decide(study, there, decide, as_json)
    if list_:
        _list(_begin(study, there, model, ids), as_json)
    if keep_rest:
        there = _keep_rest(_begin(study, there, model, ids), yes)
    asked = not (decide or list_ or names or keep_rest or apply or check or redact or lock)
    if asked:
        there, apply = _review(study, there, model, ids)
    if apply:
        there = _apply(study, there, who(coder), yes or asked)
    if redact:
        _redact(study, there, who(coder), yes)
    if check:
        _check(study, there, model, coder, as_json)


def key_of(study: Study, path: Path | None, lock: bool = False) -> Key:
    """The key of a study, its passphrase asked for where it is locked; `lock` locks it with a new one."""
    from dataclasses import replace

    from qualcode.errors import QualcodeError
    from qualcode.upkeep.names.key import is_locked, known_key, open_key

    place = path or known_key(study.project)
    secret = passphrase("The key's passphrase") if place and is_locked(place) else ""
    key = open_key(study.project, path, secret)
    if lock and not key.passphrase:
        new = passphrase("A new passphrase", new=True)
        if len(new) < 8:
            raise QualcodeError("a passphrase needs 8 characters or more", "several words are easier to remember than signs")
        key = replace(key, passphrase=new).save()
        talk(f"{key.path} is locked. Without the passphrase nobody can read it, nor you: keep it where two people find it.")
    return key


def _listed(key: Key, names: Path | None) -> Key:
    from dataclasses import replace

    from qualcode.project.files import load
    from qualcode.upkeep.contents import plain_text

    if names is None:
        return key
    data = load(names).data or b""
    listed = dict.fromkeys([*key.listed, *(" ".join(line.split()) for line in plain_text(data).splitlines() if line.strip())])
    talk(f"{len(listed)} names are looked for from your list.")
    return replace(key, listed=tuple(listed)).save()


def _finder(model: bool) -> Finder | None:
    from qualcode.suggest.cues.names import NO_MODEL, name_finder

    found = name_finder() if model else None
    if found is None and model:
        talk(f"Note: {NO_MODEL}")
    return found


def _begin(study: Study, key: Key, model: bool, ids: list[str]) -> Review:
    from qualcode.upkeep.names.pseudonymise import weak_names
    from qualcode.upkeep.names.review import Review

    if weak := weak_names(study):
        talk(
            f"Warning: {', '.join(weak[:5])}{' …' * (len(weak) > 5)} hardly use capitals, as speech recognition writes. Most names in them will not be found: read them."
        )
    talk("Looking for names; the English model takes a while …" if model else "Looking for names …")
    return Review.begin(study, key, _finder(model), ids)


def _decide(study: Study, key: Key, decisions: list[str], as_json: bool) -> Key:
    from qualcode.transcripts.pseudonyms.mapping import parse_decision
    from qualcode.upkeep.names.review import Review

    session = Review.begin(study, key)
    for decision in decisions:
        said = session.decide_by_text(decision)
        if not as_json:
            out(said)
        _warn(session.shared(parse_decision(decision)[0]))
    return session.key


def _warn(said: list[str]) -> None:
    for one in said:
        talk(f"Warning: {one}")


def _list(session: Review, as_json: bool) -> None:
    offered = session.proposals()
    rows = [_row(session, c, offered[c.text]) for c in session.open]
    _warn(session.shared())
    if as_json:
        out_json(rows)
        return
    if rows:
        shown = [[r["name"], r["kind"], str(r["count"]), ", ".join(r["found_by"]), r["suggestion"], r["contexts"][0]["text"]] for r in rows]
        out(table(shown, ["name", "kind", "n", "found by", "suggestion", "first context"], right=(2,)))
    decided = len(session.key.names.entries)
    talk(
        f"{len(rows)} strings wait for a decision; {decided} are decided. Decide in a review (qualcode pseudonymise) or one by one (--decide)."
    )
    talk(LIMITS)


def _row(session: Review, candidate: Candidate, offered: str) -> dict[str, Any]:
    from qualcode.upkeep.names.review import shown_places

    return {
        "name": candidate.text,
        "kind": candidate.kind,
        "count": len(candidate.places),
        "transcripts": len({p.transcript for p in candidate.places}),
        "found_by": sorted(candidate.sources),
        "weak": candidate.weak,
        "part_of": candidate.whole,
        "suggestion": offered,
        "contexts": [
            {"transcript": p.transcript, "turn": p.turn, "text": "".join(session.context(p)).strip()} for p in shown_places(candidate, 3)
        ],
    }


def _review(study: Study, key: Key, model: bool, ids: list[str]) -> tuple[Key, bool]:
    """Ask about one string after the other; gives the key and whether to replace now."""
    import click

    from qualcode.cli.review_names import review
    from qualcode.errors import QualcodeError

    if not sys.stdin.isatty():
        raise QualcodeError("nobody can be asked here", "use --list to see what may be a name, --decide to decide, --apply to replace")
    session = _begin(study, key, model, ids)

    def one_key(question: str) -> str:
        click.echo(question, nl=False, err=True)
        pressed = click.getchar()
        click.echo(pressed, err=True)
        return pressed

    review(session, one_key, lambda question: str(typer.prompt(question.rstrip(" :"), default="", show_default=False, err=True)))
    replaced = len(session.key.names.replaced)
    now = bool(session.key.names.entries) and typer.confirm(f"Replace what was decided ({replaced} names) in the texts now?", err=True)
    return session.key, now


def _apply(study: Study, key: Key, coder: str, yes: bool) -> Key:
    from qualcode.upkeep.names.proposals import shared
    from qualcode.upkeep.names.pseudonymise import apply

    _warn(shared(study, key.names))
    confirm(f"Replace {len(key.names.replaced)} names in {len(study.transcripts)} transcripts? Codings follow.", yes)
    done, key = apply(study, key, coder)
    for transcript, put_in in done.transcripts.items():
        out(f"{transcript}: {', '.join(f'{new} {n} ×' for new, n in put_in.items()) or 'title or labels only'}")
    talk(f"{len(done.transcripts)} texts and {done.cells} cells of tables changed; {done.moved} codings were carried along.")
    talk(
        "Originals and logs still hold the names; --redact takes them out for good. Now look for what is left: qualcode pseudonymise --check"
    )
    talk(LIMITS)
    return key


def _redact(study: Study, key: Key, coder: str, yes: bool) -> None:
    from qualcode.upkeep.names.redact import redact

    confirm("Take the replaced names out of originals, logs and the codebook's history? No backup is made, and it cannot be undone.", yes)
    done = redact(study, key, coder)
    out(f"rewritten: {len(done.rewritten)} originals, {done.lines} lines of logs, {done.versions} versions of the codebook")
    for name in done.removed:
        out(f"removed, because this kind of file cannot be rewritten: {name}")
    talk(
        "Backups, packs, exports, git and sync history may still hold the names: destroy them, and note it (qualcode retention --destroyed)."
    )


def _check(study: Study, key: Key, model: bool, coder: str | None, as_json: bool) -> None:
    from dataclasses import asdict

    from qualcode.upkeep.names.check import check
    from qualcode.upkeep.nearby import git_folder

    done = check(_begin(study, key, model, []), who(coder))
    _warn(done.shared)
    if as_json:
        out_json(
            {
                "ok": done.is_settled,
                "residue": [{**asdict(r), "blocks": r.blocks} for r in done.left],
                "open": done.waiting,
                "not_looked_into": done.closed,
                "rare": done.rare,
                "shared": done.shared,
            }
        )
    else:
        for r in done.left:
            out(
                f"{'left' if r.blocks else 'look' if r.how == 'one letter off' else 'apart'}: {r.where}: “{r.word}” ({r.how}, {r.count} ×) for {r.replacement}"
            )
        for name in done.closed:
            out(f"not looked into: {name}")
        talk(
            f"{len(done.blocking)} places still hold a name; {len(done.waiting)} strings wait for a decision; "
            f"{len(done.left) - len(done.blocking)} to look at or keep apart."
        )
        if rare := done.rare:
            talk(
                f"{len(rare)} people fit their site, group, role and school nearly alone: they are known without a name ({', '.join(rare[:8])}{' …' * (len(rare) > 8)})."
            )
        if git_folder(study.project):
            talk("The project lies in a git checkout: its history may hold older texts.")
        talk(LIMITS)
    if not done.is_settled:
        raise typer.Exit(3)


def _keep_rest(session: Review, yes: bool) -> Key:
    """Keep every string that still waits, after the person has seen them."""
    waiting = session.open
    for candidate in waiting:
        out(candidate.text)
    if waiting:
        confirm(f"Keep these {len(waiting)} strings as they are?", yes)
        session.keep_rest()
    talk(f"{len(waiting)} strings are kept." if waiting else "Every string is decided.")
    return session.key
