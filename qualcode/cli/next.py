"""`next`: what to read next, and how much of a code has been found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import CoderOption, JsonOption, ProjectOption, out, out_json, table, talk
from qualcode.cli.findings import say_findings
from qualcode.cli.suggesting import EmbeddingsOption, known_coder, study_with_suggestions

if TYPE_CHECKING:
    from qualcode.study import Study
    from qualcode.suggest.measuring.recall import Recall
    from qualcode.suggest.reading import ReadNext

_WHY = {
    "wanted": "most expected",
    "uncertain": "least certain",
    "different": "least like what was read",
    "control": "drawn at random",
}


def next_(
    code: Annotated[str, typer.Option("--code", metavar="CODE", help="What you look for: a code, or the codes of a group.")] = "",
    order: Annotated[str, typer.Option("--order", help="wanted, uncertain, different or control (all at random).")] = "wanted",
    count: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many transcripts to name.")] = 10,
    embeddings: EmbeddingsOption = None,
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say which transcripts to read next, and why; for comments, how much of a code has been found."""
    from qualcode.suggest.learning.talk import CueReader
    from qualcode.suggest.reading import found_so_far, listed, read_next, unread

    study = study_with_suggestions(project, as_json, "next")
    name = known_coder(coder)
    found = read_next(study, CueReader(study.codebook, keep=True), name, order=order, code=code, count=count, embeddings=embeddings)
    recall = found_so_far(study, name, code) if code else None
    if as_json:
        out_json(_as_json(found, recall, len(unread(study, name))))
    else:
        _print(study, found)
        for line in _advice(study, name, code, recall, found, len(unread(study, name))):
            talk(line)
    if name and (events := listed(study, name, found)):
        study.write(events)
    say_findings(study)


def _print(study: Study, found: list[ReadNext]) -> None:
    if found:
        rows = [
            [
                n.transcript,
                study.rows.get(n.transcript, {}).get("kind", ""),
                str(n.words),
                f"{n.expected:.1f}",
                f"{n.rate:.1f}",
                _WHY[n.order],
            ]
            for n in found
        ]
        out(table(rows, ["transcript", "kind", "words", "expected", "per 1,000", "why"], right=(2, 3, 4)))


def _advice(study: Study, coder: str | None, code: str, recall: Recall | None, found: list[ReadNext], left: int) -> list[str]:
    of = len(study.transcripts)
    lines = [
        f"{left} of {of} transcripts {'is' if left == 1 else 'are'} still to be read{f' by {coder}' if coder else ''}."
        if left
        else f"All {of} transcripts were read{f' by {coder}' if coder else ''}."
    ]
    if found:
        what = code or "any code"
        lines.append(f"Expected: passages of {what}, from the codebook and what is coded so far. A guess that only orders the reading.")
        lines.append("Per 1,000: as many in 1,000 words, which 'most expected' goes by, so that nothing comes first for being long.")
    if any(not n.comments for n in found):
        lines.append("Interviews and focus groups are read whole: here this only says which to begin with.")
    if recall is not None:
        lines += recall_in_words(code, recall, _drawn_but_unread(study, coder))
    elif any(n.comments for n in found):
        lines.append("With --code, how much of it has been found among the comments is estimated too.")
    return lines


def _drawn_but_unread(study: Study, coder: str | None) -> list[str]:
    from qualcode.suggest.reading import drawn_but_unread

    return drawn_but_unread(study, coder)


def recall_in_words(code: str, recall: Recall, waiting: list[str]) -> list[str]:
    """What is known of how much has been found, and whether that is enough to stop."""
    from qualcode.suggest.measuring.recall import TARGET

    lines = [f"{code} is in {recall.found} of the {recall.read} comments read; {recall.unread} are left."]
    if not recall.unread:
        return [*lines, "Every comment was read."]
    if recall.low is None or recall.high is None:
        return [*lines, "How much that is cannot be said yet: it is learnt from the comments drawn at random, so read those too."]
    lines.append(
        f"Found so far, by {recall.drawn} of the comments drawn at random ({recall.hits} with the code): between {recall.low:.0%} and {recall.high:.0%} of all (90 % interval)."
    )
    if waiting:
        lines.append(
            f"{len(waiting)} drawn at random are still to be read ({', '.join(waiting[:3])}): until then the estimate does not hold."
        )
    elif recall.may_stop:
        lines.append(
            f"Stopping is defensible: with 95 in 100 certainty at least {TARGET:.0%} were found. Say in the methods that {recall.unread} comments were not read."
        )
    else:
        lines.append(f"Read on: that {TARGET:.0%} were found is not certain enough.")
    return lines


def _as_json(found: list[ReadNext], recall: Recall | None, left: int) -> dict[str, Any]:
    from dataclasses import asdict

    rows = [{**asdict(n), "expected": round(n.expected, 3), "rate": round(n.rate, 3), "why": _WHY[n.order]} for n in found]
    return {"unread": left, "next": rows, "recall": None if recall is None else {**asdict(recall), "may_stop": recall.may_stop}}
