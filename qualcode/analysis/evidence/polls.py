"""Polls: closed questions answered elsewhere, with the base every share is a share of. They never count among the people heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.analysis.evidence.poll_questions import Option, Question
from qualcode.analysis.evidence.poll_rows import counted
from qualcode.analysis.result import Result, Value
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.project.yaml_files import read_yaml, text_list

if TYPE_CHECKING:
    from qualcode.study import Study

TYPES = ("single", "multi", "open")
BASES = ("respondents", "selections", "unknown")
VALENCES = ("benefit", "pitfall", "neutral")
NOT_REPORTED = "not reported"
FEW = 10
"""A share of fewer than this many is printed as the count alone."""


@dataclass(frozen=True)
class Poll:
    """A poll as a file of `seeds/polls` holds it. `sites` are those it speaks for; with none it stands in the display across sites only."""

    id: str
    name: str
    file: str
    source: str
    dates: str
    population: str
    invited: int | None
    responded: int | None
    comments: int | None
    sites: tuple[str, ...]
    questions: tuple[Question, ...]


def read_polls(study: Study) -> list[Poll]:
    """Every poll of `seeds/polls`, in order of the files' names.

    Raises:
        QualcodeError: a poll cannot be used: a key, number or code is wrong, or the file of its rows is missing; with file and question.
    """
    folder = study.project.seeds / "polls"
    return [read_poll(study, path) for path in sorted(folder.glob("*.yaml"))]


def read_poll(study: Study, path: Path) -> Poll:
    """One poll; raises as `read_polls` does."""
    name = study.project.within(path)
    found = read_yaml(path, name) or {}
    if not found.get("id"):
        raise QualcodeError(f"{name}: the poll has no id", "write id: NAME-OF-THE-POLL")
    questions = tuple(_question(study, q, name) for q in found.get("questions") or ())
    responded = _whole(found, "responded", name)
    if rows := found.get("rows"):
        questions, responded = counted(path.parent / str(rows), study.project.within(path.parent / str(rows)), found, questions)
    population, field = found.get("population") or {}, found.get("field") or {}
    return Poll(
        id=str(found["id"]),
        name=str(found.get("name") or found["id"]),
        file=name,
        source=str((found.get("source") or {}).get("publisher") or NOT_REPORTED),
        dates=f"{field.get('from') or NOT_REPORTED} to {field.get('to') or NOT_REPORTED}",
        population=str(population.get("what") or NOT_REPORTED) + ("; they chose themselves" if population.get("self_selected") else ""),
        invited=_whole(population, "invited", name),
        responded=responded,
        comments=_whole(found, "comments", name),
        sites=tuple(text_list(found, "sites", name)),
        questions=questions,
    )


def _question(study: Study, found: Any, name: str) -> Question:
    where = f"{name}, question {found.get('id') if isinstance(found, dict) else found!r}"
    if not isinstance(found, dict) or not found.get("id"):
        raise QualcodeError(f"{name}: a question has no id", "give each question an id")
    kind, base = str(found.get("type") or ""), str(found.get("base") or "unknown")
    for what, value, known in (("type", kind, TYPES), ("base", base, BASES)):
        if value not in known:
            raise QualcodeError(f"{where}: {value!r} is no {what}", did_you_mean(value, list(known)) or f"use one of {', '.join(known)}")
    options = tuple(_option(study, o, where) for o in found.get("options") or ())
    doubled = sorted({o.id for o in options if sum(p.id == o.id for p in options) > 1})
    if doubled:
        raise QualcodeError(f"{where}: the option {doubled[0]!r} stands twice", "give each option an id of its own")
    return Question(
        str(found["id"]), str(found.get("about") or ""), kind, base, _whole(found, "answered", where), _whole(found, "selections", where), options,
        str(found.get("note") or ""), str(found.get("wording") or ""),
    )  # fmt: skip


def _option(study: Study, found: Any, where: str) -> Option:
    if not isinstance(found, dict) or not found.get("id"):
        raise QualcodeError(f"{where}: an option has no id", "give each option an id")
    where = f"{where}, option {found['id']}"
    valence = str(found.get("valence") or "neutral")
    if valence not in VALENCES:
        raise QualcodeError(
            f"{where}: {valence!r} is no valence", did_you_mean(valence, list(VALENCES)) or f"use one of {', '.join(VALENCES)}"
        )
    codes = text_list(found, "codes", where)
    for code in codes:
        if code not in study.codebook:
            raise QualcodeError(
                f"{where}: there is no code {code!r}",
                did_you_mean(code, [c.id for c in study.codebook.walk()]) or "take it out, or name another",
            )
    percent = found.get("percent")
    if percent is not None and (isinstance(percent, bool) or not isinstance(percent, int | float) or not 0 <= percent <= 100):
        raise QualcodeError(f"{where}: percent is {percent!r}", "write a number from 0 to 100, or null where it is not reported")
    return Option(str(found["id"]), str(found.get("text") or found["id"]), _whole(found, "count", where), percent, valence, tuple(codes))


def _whole(found: Mapping[str, Any], key: str, where: str) -> int | None:
    value = found.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise QualcodeError(f"{where}: {key} is {value!r}", "write a whole number, or null where it is not reported")
    return value


def share(question: Question, option: Option) -> str:
    """What may be printed of an option: its share with the base, or the count alone where the base is small; never a share of an unknown base as if it were known."""
    count = (
        f"{option.count} of {question.size}"
        if option.count is not None and question.size
        else f"{option.count}"
        if option.count is not None
        else ""
    )
    if option.percent is None or (question.size is not None and question.size < FEW):
        return count or NOT_REPORTED
    of = {
        "respondents": "of those who answered",
        "selections": "of all ticks",
        "unknown": "of people or of ticks: the base is not reported",
    }[question.base]
    n = f"; {count}" if count else "; n not reported" if question.base != "unknown" and question.size is None else ""
    return f"{option.percent:g} % ({of}{n})"


def checks(poll: Poll) -> list[str]:
    """What does not agree within a poll, one sentence each with what to do: shares that do not add up, counts beyond their base."""
    said = []
    for question in poll.questions:
        where = f"{poll.file}, question {question.id}"
        said += [f"{where}: {text}" for text in (*_sums(question), *_sizes(poll, question))]
    if poll.responded is not None and poll.invited is not None and poll.responded > poll.invited:
        said.append(f"{poll.file}: {poll.responded} responded of {poll.invited} invited; look at the report again")
    return said


def _sums(question: Question) -> Iterable[str]:
    """A single choice, and the ticks of a multiple choice, make 100 in all, give or take half a point for each rounded share."""
    shares = [o.percent for o in question.options if o.percent is not None]
    if not shares or not (question.type == "single" or question.base == "selections"):
        return
    total, slack = sum(shares), 0.5 * len(shares)
    is_whole = len(shares) == len(question.options) > 1
    if total > 100 + slack or (is_whole and total < 100 - slack):
        yield f"the shares add up to {total:g}, not 100 (rounding explains {slack:g}); look at the report again, or say base: unknown"


def _sizes(poll: Poll, question: Question) -> Iterable[str]:
    limit = question.answered if question.answered is not None else poll.responded
    if question.answered is not None and poll.responded is not None and question.answered > poll.responded:
        yield f"{question.answered} answered of {poll.responded} who responded; one of the two is wrong"
    for option in question.options:
        if option.count is None:
            continue
        if limit is not None and option.count > limit:
            yield f"option {option.id}: {option.count} chose it, and only {limit} answered; one of the two is wrong"
        size = question.size
        if size and option.percent is not None and abs(100 * option.count / size - option.percent) > 0.5:
            yield f"option {option.id}: {option.count} of {size} is {100 * option.count / size:.1f} %, not {option.percent:g} %; count, share or base is wrong"
    counts = [o.count for o in question.options if o.count is not None]
    if question.type == "single" and question.answered is not None and sum(counts) > question.answered:
        yield f"{sum(counts)} choices in a single choice that {question.answered} answered; one of them is wrong"


def as_table(poll: Poll) -> Result:
    """A poll as a table: one line an option, with what may be printed of it."""
    rows: list[tuple[Value, ...]] = []
    for question in poll.questions:
        for option in question.options or (
            replace(Option("", ""), text="(open)" if question.type == "open" else "(no option is reported)"),
        ):
            rows.append(
                (
                    question.id,
                    question.type,
                    question.base,
                    question.size,
                    option.text,
                    option.count,
                    option.percent,
                    share(question, option),
                    option.valence,
                    ", ".join(option.codes),
                )
            )
    people = f"{_n(poll.responded)} responded; invited: {_n(poll.invited)}; comments: {_n(poll.comments)}"
    where = f"for {', '.join(poll.sites)}" if poll.sites else "for no site of the study: it stands in the display across sites only"
    notes = (
        f"asked {poll.dates} of: {poll.population}; source: {poll.source}", where,
        *(f"{q.id}: {text}" for q in poll.questions for text in (f"about {q.about}" if q.about else "", q.note) if text), *checks(poll),
        "a poll is no interview: nothing of it counts among the people heard",
    )  # fmt: skip
    head = ("question", "type", "base", "n", "option", "count", "percent", "may be printed as", "valence", "codes")
    return Result(poll.name, "as the base of each question says", head, tuple(rows), people, "", notes)


def _n(value: int | None) -> str:
    return NOT_REPORTED if value is None else str(value)


def beside_themes(study: Study, polls: Iterable[Poll], coded: Iterable[str]) -> list[str]:
    """What a poll and the interviews do not share: options nobody coded in the interviews, and codes heard there that no option asks about."""
    heard, asked = set(coded), set()
    said = []
    for poll in polls:
        for question in poll.questions:
            for option in question.options:
                codes = {study.codebook.current(c) for c in option.codes}
                asked |= codes
                if codes and not codes & heard:
                    said.append(f"{poll.id}: nobody interviewed spoke of “{option.text}” ({', '.join(sorted(codes))})")
    if asked and heard - asked:
        said.append(f"{len(heard - asked)} codes heard in the interviews have no poll option")
    return said
