"""`disagreements` and `reconcile`: what coders decided differently, and how it was settled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, comma_list, open_study, out, out_json, talk, who
from qualcode.cli.settle_text import show_one, show_questions, show_queue
from qualcode.model.words import count

if TYPE_CHECKING:
    from qualcode.agreement.settling.disagreements import Disagreement, Queue
    from qualcode.agreement.settling.settle import Done
    from qualcode.study import Study

CodersOption = Annotated[str, typer.Option("--coders", metavar="A,B", help="Only where these coders differ.")]
CodeOption = Annotated[str, typer.Option("--code", metavar="CODE", help="Only this code.")]
SiteOption = Annotated[str, typer.Option("--site", metavar="SITE", help="Only this site.")]
TranscriptsOption = Annotated[str, typer.Option("--transcripts", metavar="ID,ID", help="Only these transcripts.")]
KindOption = Annotated[str, typer.Option("--kind", help="Only this kind: missing, boundary, other code, extra, stance.")]


def disagreements(
    coders: CodersOption = "",
    code: CodeOption = "",
    site: SiteOption = "",
    transcripts: TranscriptsOption = "",
    kind: KindOption = "",
    everything: Annotated[bool, typer.Option("--all", help="Also those that are settled.")] = False,
    questions: Annotated[
        bool, typer.Option("--questions", help="The questions put to the codebook, and what was coded under older words.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A sheet to fill in (.xlsx or .docx), or a table (.csv).")
    ] = None,
    as_json: JsonOption = False,
    project: ProjectOption = None,
) -> None:
    """Where coders who both read a place decided differently: what settling would teach most comes first, the disagreements of one code together."""
    from qualcode.agreement.settling.as_rows import as_json as row

    study = open_study(project)
    if _is_reflexive(study, as_json, coders, transcripts):
        return
    if questions:
        show_questions(study, as_json)
        return
    queue = _queue(study, coders, transcripts)
    disagreements = _chosen(study, queue, code, site, kind, everything)
    if output is not None:
        _write(study, disagreements, output)
    elif as_json:
        counts = {"agreed": len(queue.agreed), "alone": len(queue.alone), "settled": len(queue.disagreements) - len(queue.open)}
        out_json({"coders": list(queue.coders), "disagreements": [row(study, c) for c in disagreements], **counts})
    else:
        show_queue(study, queue, disagreements)


def _is_reflexive(study: Study, as_json: bool, coders: str, transcripts: str) -> bool:
    """Where readings stand beside each other, show that, and speak of no disagreement."""
    if study.project.settings.approach != "reflexive":
        return False
    from qualcode.agreement.differently import read_differently
    from qualcode.agreement.words import why_none
    from qualcode.cli.agreement_text import show_differences

    found = read_differently(study, why_none(study), comma_list(coders), comma_list(transcripts))
    if as_json:
        out_json(found.as_json())
    else:
        show_differences(found)
    return True


def _queue(study: Study, coders: str = "", transcripts: str = "") -> Queue:
    from qualcode.agreement.settling.find import find_disagreements

    return find_disagreements(study, comma_list(coders), comma_list(transcripts))


def _chosen(study: Study, queue: Queue, code: str, site: str, kind: str, everything: bool) -> list[Disagreement]:
    from qualcode.agreement.settling.disagreements import KINDS
    from qualcode.errors import UsageError, did_you_mean

    if kind and kind not in KINDS:
        raise UsageError(f"{kind!r} is no kind of disagreement", did_you_mean(kind, list(KINDS)) or f"use one of {', '.join(KINDS)}")
    if code and code not in study.codebook:
        raise UsageError(
            f"there is no code {code!r}", did_you_mean(code, [c.id for c in study.codebook.codable]) or "qualcode codebook show lists them"
        )
    sites = sorted({c.site for c in queue.disagreements})
    if site and site not in sites:
        raise UsageError(f"no disagreement is from a site {site!r}", did_you_mean(site, sites) or f"sites are {', '.join(sites)}")
    return [
        c
        for c in (queue.disagreements if everything else queue.open)
        if (not code or code in c.codes) and (not site or c.site == site) and (not kind or c.kind == kind)
    ]


def _write(study: Study, disagreements: Sequence[Disagreement], path: Path) -> None:
    from qualcode.errors import QualcodeError, UsageError
    from qualcode.project.files import load, write_atomic
    from qualcode.reports.tables.settle_sheet import to_csv, to_excel, to_word

    makers = {".xlsx": to_excel, ".docx": to_word, ".csv": to_csv}
    if path.suffix.casefold() not in makers:
        raise UsageError(f"{path.name}: this cannot be written", f"end the name with {', '.join(makers)}")
    data = makers[path.suffix.casefold()](study, disagreements)
    if load(path).data not in (None, data):
        raise QualcodeError(f"{path} is there already, and is not overwritten", "name another file: somebody may have filled it in")
    write_atomic(path, data)
    out(str(path))
    back = "" if path.suffix.casefold() == ".csv" else f" When it is filled in: qualcode reconcile --sheet {path}"
    talk(f"{count(len(disagreements), 'disagreement')}.{back}")


# --- reconcile ----------------------------------------------------------------------------------------------------------


def reconcile(
    disagreement: Annotated[
        str, typer.Argument(metavar="DISAGREEMENT", help="One disagreement, by its id (without it, all open ones are gone through).")
    ] = "",
    decision: Annotated[
        str,
        typer.Argument(
            metavar="DECISION",
            help="A coder's name (whose reading holds), union, intersection, 'own edges', 'both stand', 'reject all', defer, 'codebook unclear'.",
        ),
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why; the report gives it.")] = "",
    edges: Annotated[str, typer.Option("--edges", metavar="PLACE", help="With own edges: the words, TURN:WORDS or START-END.")] = "",
    as_code: Annotated[str, typer.Option("--as", metavar="CODE", help="With own edges: the code it is to be.")] = "",
    stance: Annotated[str, typer.Option("--stance", help="The stance it is to have.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="A,B", help="Who decides (default: whoever writes).")] = "",
    sheet: Annotated[
        Path | None, typer.Option("--sheet", metavar="FILE", help="Read the decisions from a sheet that was filled in.")
    ] = None,
    finish: Annotated[bool, typer.Option("--finish", help="Only carry what is agreed into consensus, where nothing is open.")] = False,
    coders: CodersOption = "",
    code: CodeOption = "",
    site: SiteOption = "",
    transcripts: TranscriptsOption = "",
    kind: KindOption = "",
    coder: CoderOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = None,
) -> None:
    """Settle disagreements: one after the other, one by its id, or from a sheet. Decisions keep their reason; what comes of them is the consensus.

    Coders' own codings stay as they are. What everybody's work was before is frozen in a snapshot first, and agreement is read from that.
    """
    from qualcode.agreement.settling.consensus import check_may_settle
    from qualcode.agreement.settling.settle import Wish, finish_all, settle

    study = open_study(project)
    check_may_settle(study)
    writer, people = who(coder), tuple(comma_list(by))
    if finish:
        wanted = [study.transcript(t).id for t in comma_list(transcripts)]
        _say_finished(study, finish_all(study, writer, wanted, people), transcripts, as_json)
    elif sheet is not None:
        _say_done(_from_sheet(study, sheet, writer, people), as_json)
    elif disagreement:
        from qualcode.agreement.settling.settle import how_settled, one_disagreement
        from qualcode.errors import UsageError

        found = one_disagreement(_queue(study), disagreement)
        if not decision:
            show_one(study, found)
            raise UsageError("what was decided?", f"qualcode reconcile {found.id} {found.readers[0]} --reason '…'")
        if found.status == "settled" and reason.strip():
            talk(how_settled(found))
        _say_done(settle(study, [Wish(found.id, decision, reason, edges, as_code, stance)], writer, people), as_json)
    else:
        from qualcode.cli.settle_session import session

        disagreements = _chosen(study, _queue(study, coders, transcripts), code, site, kind, False)
        session(study, disagreements, writer, people)


def _say_finished(study: Study, done: tuple[str, ...], transcripts: str, as_json: bool) -> None:
    """What was reconciled, and what is still open where."""
    from collections import Counter

    waiting = dict(sorted(Counter(c.transcript for c in _queue(study, transcripts=transcripts).open).items()))
    if as_json:
        out_json({"reconciled": list(done), "open": waiting})
        return
    out(f"reconciled: {', '.join(done) or 'nothing new'}")
    n = sum(waiting.values())
    if n:
        where = ", ".join(f"{t} ({count})" for t, count in waiting.items())
        out(f"{n} disagreement{' is' if n == 1 else 's are'} open, in {where}; settle them: qualcode reconcile")
    elif not done:
        out("no disagreement is open, and no transcript waits to be finished")


def _from_sheet(study: Study, path: Path, writer: str, people: tuple[str, ...]) -> Done:
    from qualcode.agreement.settling.settle import Wish, settle
    from qualcode.reports.tables.settle_sheet import read_sheet

    filled = read_sheet(path)
    wishes = [Wish(r.disagreement, r.decision, r.reason, r.edges, r.code, r.stance, r.where) for r in filled.rows]
    return settle(study, wishes, writer, people or filled.present)


def _say_done(done: Done, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        out_json(asdict(done))
        return
    out(f"{count(done.decided, 'decision')} recorded")
    if done.frozen:
        talk("The state before was frozen in a snapshot (“before reconciling”); agreement is read from there.")
    for text in done.passed_over:
        talk(f"passed over: {text}")
    if done.reconciled:
        out(f"reconciled, nothing is open there any more: {', '.join(done.reconciled)}")
