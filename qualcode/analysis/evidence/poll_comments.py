"""Open answers to polls, by code: a source of their own, counted in respondents, never among the people heard in interviews."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qualcode.analysis.result import Result
from qualcode.model.words import count

if TYPE_CHECKING:
    from qualcode.study import Study

KINDS = ("poll comment", "poll comments")


def comments_by_code(study: Study, layer: str = "study") -> Result | None:
    """How many respondents wrote something that was given a code, and in how many passages; None where the study has no poll comments.

    Each respondent's open answers are a transcript of their own, so respondents are counted by transcript. Those who left every open question empty are not
    in the base.
    """
    there = {i for i, row in study.rows.items() if row.get("kind", "").strip().casefold() in KINDS}
    wrote = {i for i in there if i in study.transcripts and study.transcripts[i].text.strip()}
    if not wrote:
        return None
    chosen = study.layer(layer)
    respondents: dict[str, set[str]] = defaultdict(set)
    passages: dict[str, int] = defaultdict(int)
    for coding in chosen.codings:
        if coding.transcript in wrote:
            respondents[coding.code].add(coding.transcript)
            passages[coding.code] += 1
    rows = tuple((c.id, c.name, len(respondents[c.id]), passages[c.id]) for c in study.codebook.codable if c.id in respondents)
    left = wrote & chosen.left_out.keys()
    n = len(wrote) - len(left)
    notes = ["who answers an open question is seldom like those who do not: these figures are no prevalence"]
    notes += [f"{len(left)} respondents are left out, because their answers are not coded in this layer"] if left else []
    return Result(
        "Poll comments by code",
        "respondents who wrote something that was given the code; and coded passages",
        ("code", "name", "respondents", "passages"),
        rows,
        f"{count(n, 'respondent')} wrote open answers",
        chosen.describe(),
        tuple(notes),
    )
