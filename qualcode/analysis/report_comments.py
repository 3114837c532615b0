"""What readers said of a report at its factual check, and what the authors answered: both are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.analysis.sections import check_site
from qualcode.codings.acts import event
from qualcode.errors import QualcodeError
from qualcode.model.events import Event

if TYPE_CHECKING:
    from qualcode.study import Study

COMMENT, ANSWER = "report comment", "report answer"
"""The kinds of `record` they are kept as; an answer is on the event of its comment."""


@dataclass(frozen=True)
class Comment:
    """A comment on the report of a site (or `across`), from whom, and the answers given to it."""

    event: str
    site: str
    source: str
    text: str
    by: str
    at: str
    answers: tuple[str, ...] = ()


def read_comments(study: Study) -> list[Comment]:
    """Every comment, in the order they were written down, with its answers."""
    answers: dict[str, list[str]] = {}
    for each in study.state.of("record"):
        if each.get("kind") == ANSWER:
            answers.setdefault(str(each.get("on")), []).append(str(_detail(each).get("text") or ""))
    found = (e for e in study.state.of("record") if e.get("kind") == COMMENT)
    return [
        Comment(
            e.id,
            str(e.get("on") or ""),
            str(_detail(e).get("from") or ""),
            str(_detail(e).get("text") or ""),
            e.coder,
            e.at,
            tuple(answers.get(e.id, ())),
        )
        for e in sorted(found, key=lambda e: e.id)
    ]


def _detail(each: Event) -> Mapping[str, object]:
    found = each.get("detail")
    return found if isinstance(found, dict) else {}


def comment_event(study: Study, coder: str, text: str, source: str, site: str = "") -> Event:
    """The event that keeps a comment.

    Raises:
        QualcodeError: text or source is empty, or there is no such site.
    """
    if not text.strip() or not source.strip():
        raise QualcodeError("a comment needs its text and whom it came from", 'write: qualcode comment "…" --from "the authority"')
    return event(
        coder, "record", {"kind": COMMENT, "on": check_site(study, site), "detail": {"from": source.strip(), "text": text.strip()}}
    )


def answer_event(study: Study, coder: str, comment: str, text: str) -> Event:
    """The event that keeps an answer to a comment, named by its id or a unique end of it.

    Raises:
        QualcodeError: nothing or more than one fits, or the answer is empty.
    """
    fits = [c for c in read_comments(study) if c.event == comment or (len(comment) >= 4 and c.event.endswith(comment))]
    if len(fits) != 1:
        raise QualcodeError(
            f"{len(fits) or 'no'} comments fit {comment!r}", "qualcode comment --list shows them with the ends of their ids"
        )
    if not text.strip():
        raise QualcodeError("the answer is empty", "write what was answered, and what was changed")
    return event(coder, "record", {"kind": ANSWER, "on": fits[0].event, "detail": {"text": text.strip()}})
