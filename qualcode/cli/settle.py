"""`disagreements` and `reconcile`: what coders decided differently, and how it was settled."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, comma_list, open_study, out, out_json, talk, who

if TYPE_CHECKING:
    from qualcode.agreement.settling.cases import Case, Queue
    from qualcode.agreement.settling.settle import Done
    from qualcode.study import Study

WIDTH = 100
MOST = 60
"""How many cases the terminal shows at once."""

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
    """Where coders who both read a place decided differently: what settling would teach most comes first, the cases of one code together."""
    from qualcode.agreement.settling.cases_out import as_json as row

    study = open_study(project)
    if _is_reflexive(study, as_json, coders, transcripts):
        return
    if questions:
        _questions(study, as_json)
        return
    queue = _queue(study, coders, transcripts)
    cases = _chosen(study, queue, code, site, kind, everything)
    if output is not None:
        _write(study, cases, output)
    elif as_json:
        counts = {"agreed": len(queue.agreed), "alone": len(queue.alone), "settled": len(queue.cases) - len(queue.open)}
        out_json({"coders": list(queue.coders), "disagreements": [row(study, c) for c in cases], **counts})
    else:
        _show(study, queue, cases)


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
    from qualcode.agreement.settling.cases import find_cases

    return find_cases(study, comma_list(coders), comma_list(transcripts))


def _chosen(study: Study, queue: Queue, code: str, site: str, kind: str, everything: bool) -> list[Case]:
    from qualcode.agreement.settling.cases import KINDS
    from qualcode.errors import UsageError, did_you_mean

    if kind and kind not in KINDS:
        raise UsageError(f"{kind!r} is no kind of disagreement", did_you_mean(kind, list(KINDS)) or f"use one of {', '.join(KINDS)}")
    if code and code not in study.codebook:
        raise UsageError(
            f"there is no code {code!r}", did_you_mean(code, [c.id for c in study.codebook.codable]) or "qualcode codebook show lists them"
        )
    sites = sorted({c.site for c in queue.cases})
    if site and site not in sites:
        raise UsageError(f"no disagreement is from a site {site!r}", did_you_mean(site, sites) or f"sites are {', '.join(sites)}")
    return [
        c
        for c in (queue.cases if everything else queue.open)
        if (not code or code in c.codes) and (not site or c.site == site) and (not kind or c.kind == kind)
    ]


def _show(study: Study, queue: Queue, cases: Sequence[Case]) -> None:
    from collections import Counter

    from qualcode.agreement.settling.cases import KINDS

    kinds = Counter(c.kind for c in cases)
    shown = cases[:MOST]
    for code in dict.fromkeys(_code(c) for c in shown):
        own = [c for c in shown if _code(c) == code]
        out(f"{code}: {sum(_code(c) == code for c in cases)}")
        for case in own:
            _case(study, case)
        out("")
    open_ones, settled = len(queue.open), len(queue.cases) - len(queue.open)
    if len(cases) > MOST:
        talk(f"The first {MOST} are shown. Narrow it with --code, --site, --kind or --transcripts, or write all into a file: -o FILE.xlsx")
    out(
        f"{len(cases)} found ({', '.join(f'{n} {k}' for k, n in kinds.items()) or 'none'}); {open_ones} open and {settled} settled in all; on {len(queue.agreed)} places the coders agree"
    )
    for kind in (k for k in KINDS if k in kinds):
        talk(f"{kind}: {KINDS[kind]}")
    if cases:
        talk(
            "Settle them: qualcode reconcile, or as a sheet: qualcode disagreements -o FILE.xlsx, then qualcode reconcile --sheet FILE.xlsx"
        )


def _code(case: Case) -> str:
    return " / ".join(case.codes)


def _case(study: Study, case: Case) -> None:
    from qualcode.agreement.settling.cases_out import coded, words

    standing = "" if case.status == "open" else f"  [{case.status}{f': {case.decision}' if case.decision else ''}]"
    out(f"  {case.id}  {case.kind}  {case.transcript}, turn {case.turn}, {case.speaker}{standing}")
    out(textwrap.fill(f"“{words(study, case, 260)}”", WIDTH, initial_indent="      ", subsequent_indent="      "))
    for coder, said in coded(study, case).items():
        out(textwrap.fill(f"{coder}: {said}", WIDTH, initial_indent="      ", subsequent_indent="        "))


def _questions(study: Study, as_json: bool) -> None:
    from dataclasses import asdict

    from qualcode.agreement.settling.decisions import questions

    found = questions(study)
    if as_json:
        out_json([asdict(q) for q in found])
        return
    for q in found:
        state = "its wording has changed since" if q.answered else "waits for its next wording"
        out(f"{q.code}: {q.cases} case{'' if q.cases == 1 else 's'}; {state}")
        for reason in q.reasons:
            out(textwrap.fill(reason, WIDTH, initial_indent="    ", subsequent_indent="    "))
        if q.older:
            out(
                f"    made under older words: {len(q.older)} codings ({', '.join(i[-8:] for i in q.older[:6])}{' …' if len(q.older) > 6 else ''})"
            )
    if not found:
        talk("No question was put to the codebook.")


def _write(study: Study, cases: Sequence[Case], path: Path) -> None:
    from qualcode.errors import QualcodeError, UsageError
    from qualcode.project.files import load, write_atomic
    from qualcode.reports.tables.settle_sheet import to_csv, to_excel, to_word

    makers = {".xlsx": to_excel, ".docx": to_word, ".csv": to_csv}
    if path.suffix.casefold() not in makers:
        raise UsageError(f"{path.name}: this cannot be written", f"end the name with {', '.join(makers)}")
    data = makers[path.suffix.casefold()](study, cases)
    if load(path).data not in (None, data):
        raise QualcodeError(f"{path} is there already, and is not overwritten", "name another file: somebody may have filled it in")
    write_atomic(path, data)
    out(str(path))
    back = "" if path.suffix.casefold() == ".csv" else f" When it is filled in: qualcode reconcile --sheet {path}"
    talk(f"{len(cases)} cases.{back}")


# --- reconcile ----------------------------------------------------------------------------------------------------------


def reconcile(
    case: Annotated[str, typer.Argument(metavar="[CASE]", help="One case, by its id (without it, all open ones are gone through).")] = "",
    decision: Annotated[
        str,
        typer.Argument(
            metavar="[DECISION]",
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
    elif case:
        from qualcode.agreement.settling.settle import one_case
        from qualcode.errors import UsageError

        found = one_case(_queue(study), case)
        if not decision:
            _case(study, found)
            raise UsageError("what was decided?", f"qualcode reconcile {found.id} {found.readers[0]} --reason '…'")
        _say_settled(found, reason)
        _say_done(settle(study, [Wish(found.id, decision, reason, edges, as_code, stance)], writer, people), as_json)
    else:
        from qualcode.cli.settle_session import session

        cases = _chosen(study, _queue(study, coders, transcripts), code, site, kind, False)
        session(study, cases, writer, people)


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
        out(f"{n} case{' is' if n == 1 else 's are'} open, in {where}; settle them: qualcode reconcile")
    elif not done:
        out("no case is open, and no transcript waits to be finished")


def _say_settled(case: Case, reason: str) -> None:
    """Say how a case was settled before; to settle it anew takes a reason."""
    from qualcode.errors import QualcodeError

    if case.status != "settled":
        return
    by = f" by {', '.join(case.by)}" if case.by else ""
    what = case.decision or "agreed, and taken over into consensus"
    said = f"case {case.id} was settled already{by}: {what}{f' ({case.reason})' if case.reason else ''}"
    if not reason.strip():
        raise QualcodeError(said, f"to decide it anew, say why: qualcode reconcile {case.id} … --reason '…'")
    talk(said)


def _from_sheet(study: Study, path: Path, writer: str, people: tuple[str, ...]) -> Done:
    from qualcode.agreement.settling.settle import Wish, settle
    from qualcode.reports.tables.settle_sheet import read_sheet

    filled = read_sheet(path)
    wishes = [Wish(r.case, r.decision, r.reason, r.edges, r.code, r.stance, r.where) for r in filled.rows]
    return settle(study, wishes, writer, people or filled.present)


def _say_done(done: Done, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        out_json(asdict(done))
        return
    out(f"{done.decided} decision{'' if done.decided == 1 else 's'} recorded")
    if done.frozen:
        talk("The state before was frozen in a snapshot (“before reconciling”); agreement is read from there.")
    for text in done.passed_over:
        talk(f"passed over: {text}")
    if done.reconciled:
        out(f"reconciled, nothing is open there any more: {', '.join(done.reconciled)}")
