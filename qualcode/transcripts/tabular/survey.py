"""Survey tables: which rows are heads, and which columns hold open answers, closed answers, identifiers and the survey's own record."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum

from qualcode.transcripts.choices import Choices
from qualcode.transcripts.draft import fold
from qualcode.transcripts.readers.base import NO_CHOICES, Unreadable
from qualcode.transcripts.speakers.label_words import listed
from qualcode.transcripts.tabular.sheets import Sheet, plain_head
from qualcode.transcripts.tabular.tables import Row

OPEN_WORDS = 4.0
"""Mean words an answer that makes a question an open one where nothing else tells."""


class Use(Enum):
    """What a column of a survey is used for."""

    OPEN = "open"
    CLOSED = "closed"
    IDENTIFIER = "identifier"
    RECORD = "record"


@dataclass
class Column:
    """One column: its place, its short name, the question as it was put, and what it is used for."""

    place: int
    name: str
    question: str
    use: Use = Use.CLOSED


@dataclass
class Survey:
    """A survey table: its rows of heads, its columns, one row a respondent, and the rows that only tried it out.

    `kept` says that a person settled before, for these heads, what each column is used for.
    """

    kind: str
    heads: list[Row]
    columns: list[Column]
    rows: list[Row]
    previews: list[Row]
    kept: bool = False

    @property
    def key(self) -> str:
        """What this survey's heads are known by: 12 hex digits, the same whenever the same questions come again."""
        return hashlib.sha256("\x1f".join(c.question for c in self.columns).encode()).hexdigest()[:12]

    def of(self, use: Use) -> list[Column]:
        """The columns of one use, in order."""
        return [column for column in self.columns if column.use is use]


_RECORD_WORDS = listed(
    """
    start date|startdate|end date|enddate|status|response type|progress|duration|duration in seconds|finished|recorded date|recordeddate|response id|responseid
    distribution channel|distributionchannel|user language|userlanguage|start time|completion time|last modified time|timestamp|respondent id|collector id
    date created|date modified|date submitted|last page|start language|seed|date started|date last action|submission id|submitted at|submission date|id|language
    unique response number|response number|started|completed|custom data 1|total points|quiz feedback|score|record id|survey id|consent version|submission time
    submit date|submitted date|network id|tags|stage date|survey completion time
    """
)
_IDENTIFIER = re.compile(
    r"(?:ip ?address|ip|e ?mail(?: address)?|user ?name|name|full name|first name|last name|fore ?name|sur ?name|family name|given name|"
    r"recipient ?(?:email|first ?name|last ?name|name)|external ?(?:data ?)?reference|location ?(?:latitude|longitude)|latitude|longitude|lat|long|"
    r"(?:tele)?phone(?: number)?|mobile(?: number)?|address|postal address|home address|post ?code|zip(?: code)?|date of birth|dob|respondent ?name|twitter|nhs number|"
    r"participant name|your name|your (?:full |first |last )?name|contact(?: details| number)?|ip adresse|vorname|nachname|nom|prénom|correo electrónico|courriel)$"
)
_ASKED_FOR = re.compile(
    r"\b(?:what is|what s|what's|enter|provide|give|leave|write|add)\b.{0,40}\b(?:your|contact)\b.{0,20}\b(?:name|e ?mail|phone|telephone|mobile|postcode|post code|address|zip)\b|"
    r"\byour (?:full |first |last |e ?mail |home |postal )?(?:name|e ?mail|email address|address|postcode|post code|phone number|telephone number)\b",
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$")
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}$|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){4,7}$", re.IGNORECASE)
_ASKS_FOR_WORDS = re.compile(
    r"\b(?:why|describe|explain|comments?|tell us|specify|anything else|suggest\w*|feedback|own words|feel free|additional|elaborate|reasons?|improve\w*|"
    r"thoughts|say more|give examples?|in what way|further|what would|what could|what worked|warum|weshalb|beschreib\w*|pourquoi|décri\w*|commentaires?|hvorfor|beskriv\w*|waarom|por qué)\b"
)
_NUMBER = re.compile(r"[-+£$€]?\d[\d.,:/\- ]*%?$")
_PREVIEW = ("survey preview", "survey test", "preview", "preview spam")
_SECOND_HEADS = frozenset(("response", "open-ended response", "other (please specify)"))


def find_survey(sheet: Sheet, choices: Choices = NO_CHOICES) -> Survey | None:
    """The survey a sheet holds, or None: heads, a row a respondent, and a question with open answers or the signs of a survey program.

    What a person named for a column, now or when these heads came before, beats what its answers look like.

    Raises:
        Unreadable: `choices` names a column the survey does not have.
    """
    rows = sheet.filled()
    kind, at, depth = _heads(rows)
    if not kind or len(rows) < at + depth + 1:
        return None
    heads = rows[at : at + depth]
    body = rows[at + depth :]
    columns = _columns(kind, heads, body)
    previews = _previews(columns, body) if kind == "Qualtrics" else []
    survey = Survey(kind, rows[:at] + heads, columns, [row for row in body if row not in previews], previews)
    for column in columns:
        column.use = _use(column, _cells(survey.rows or body, column.place), heads, kind)
    _decide(survey, choices)
    return survey if kind != "plain" or survey.kept or survey.of(Use.OPEN) else None


def _decide(survey: Survey, choices: Choices) -> None:
    kept = choices.surveys.get(survey.key, {})
    survey.kept = bool(kept)
    named = {fold(name): use for name, use in choices.columns.items()}
    for column in survey.columns:
        use = named.pop(fold(column.name), "") or named.pop(fold(column.question), "") or kept.get(column.name, "")
        column.use = Use(use) if use else column.use
    if named:
        names = ", ".join(repr(column.name[:40]) for column in survey.columns)
        raise Unreadable(f"it has no column {next(iter(named))!r}", f"Its columns are {names}.")


def is_sure(sheet: Sheet) -> bool:
    """Whether a sheet bears the signs of a survey program, so that it is no table of turns whatever its columns are called."""
    return _heads(sheet.filled())[0] not in ("", "plain")


def _heads(rows: list[Row]) -> tuple[str, int, int]:
    """The kind of survey, the row its heads begin in, and how many rows of heads it has; an empty kind for no survey."""
    for i, row in enumerate(rows[:4]):
        if sum('"ImportId"' in cell for cell in row.cells) >= max(1, len(row.cells) / 2):
            return "Qualtrics", max(0, i - 2), min(i, 2) + 1
    for i, row in enumerate(rows[:8]):
        heads = [plain_head(cell) for cell in row.cells]
        filled = [head for head in heads if head]
        known = {head for head in filled if head in _RECORD_WORDS}
        if {"respondent id", "collector id"} <= known:
            second = rows[i + 1].cells if i + 1 < len(rows) else []
            two = any(cell.strip().casefold() in _SECOND_HEADS for cell in second) and not any(cell.strip() for cell in second[:1])
            return "SurveyMonkey", i, 2 if two else 1
        if {"start time", "completion time"} <= known:
            return "Microsoft Forms", i, 1
        if heads and heads[0] == "timestamp" and any(_is_question(cell) for cell in row.cells[1:]):
            return "Google Forms", i, 1
        if (
            len(
                {"startdate", "start date", "enddate", "end date", "response id", "responseid", "ip address", "finished", "progress"}
                & set(filled)
            )
            >= 4
        ):
            following = [plain_head(cell) for cell in rows[i + 1].cells] if i + 1 < len(rows) else []
            again = sum(head in _RECORD_WORDS or bool(_IDENTIFIER.match(head)) for head in following) >= 3
            return "Qualtrics", i, 2 if again else 1
        if len(known) >= 3:
            return "survey", i, 1
    return ("plain", 0, 1) if _has_plain_heads(rows) else ("", 0, 0)


def _is_question(cell: str) -> bool:
    return cell.strip().endswith("?") or len(cell.split()) >= 4


def _has_plain_heads(rows: list[Row]) -> bool:
    """Whether the first row names every column once, in words, over at least one row of answers."""
    if len(rows) < 2:
        return False
    heads = [cell.strip() for cell in rows[0].cells]
    filled = [head for head in heads if head]
    different = len({head.casefold() for head in filled}) == len(filled)
    worded = all(re.search(r"[^\W\d_]", head) for head in filled)
    return len(filled) >= 2 and len(filled) >= 0.8 * max(len(row.cells) for row in rows) and different and worded


def _columns(kind: str, heads: list[Row], body: list[Row]) -> list[Column]:
    width = max(len(row.cells) for row in (*heads, *body))
    columns = []
    last = ""
    for i in range(width):
        name = _at(heads[0], i)
        question = _at(heads[1], i) if len(heads) > 1 and kind == "Qualtrics" else name
        if kind == "SurveyMonkey" and len(heads) > 1:
            last = name or last
            second = _at(heads[1], i)
            question = (
                last if second.casefold() in (*_SECOND_HEADS, "") and second.casefold() != "other (please specify)" else f"{last}: {second}"
            )
        columns.append(Column(i, name or f"column {i + 1}", " ".join((question or name or f"column {i + 1}").split())))
    return columns


def _use(column: Column, values: list[str], heads: list[Row], kind: str) -> Use:
    """What a column is used for: identifiers by head and by content first, then the survey's own record, then open or closed."""
    names = [plain_head(column.name), plain_head(column.question)]
    if any(_IDENTIFIER.match(name) or (len(name.split()) <= 20 and _ASKED_FOR.search(name)) for name in names):
        return Use.IDENTIFIER
    if values and sum(bool(_EMAIL.match(v) or _IP.match(v)) for v in values) >= 0.5 * len(values):
        return Use.IDENTIFIER
    if any(name in _RECORD_WORDS for name in names):
        return Use.RECORD
    typed = kind == "Qualtrics" and len(heads) == 3 and re.search(r'_TEXT"', _at(heads[2], column.place))
    return Use.OPEN if typed or is_open(column.question, values) else Use.CLOSED


def is_open(question: str, values: list[str]) -> bool:
    """Whether answers are in the respondents' own words: long, and hardly ever the same; a question that asks for words needs less."""
    filled = [" ".join(v.split()) for v in values if v.strip()]
    if not filled or all(_NUMBER.match(v) for v in filled):
        return False
    words = [len(v.split()) for v in filled]
    counts = Counter(v.casefold() for v in filled)
    different = len(counts) / len(filled)
    chosen = sum(n for n in counts.values() if n >= 2) / len(filled)
    if len(filled) >= 5 and (different <= 0.5 or chosen > 0.6):
        return False
    if are_choices(filled):
        return False
    if _ASKS_FOR_WORDS.search(question.casefold()):
        return max(words) >= 3 or any("\n" in v for v in values)
    return max(words) >= 12 or sum(words) / len(words) >= OPEN_WORDS


def are_choices(values: list[str]) -> bool:
    """Whether answers are lists of the same few choices, as a question with boxes to tick gives them."""
    parts = [[p.strip().casefold() for p in v.strip(";").split(";")] for v in values]
    several = sum(len(p) > 1 for p in parts)
    if not several or len(values) < 3:
        return False
    counts = Counter(p for ps in parts for p in ps)
    return sum(n for n in counts.values() if n >= 2) >= 0.7 * sum(counts.values())


def _previews(columns: list[Column], rows: list[Row]) -> list[Row]:
    """The rows that the makers of a survey left when they tried it out."""
    status = next((c.place for c in columns if plain_head(c.name) in ("status", "response type")), None)
    if status is None:
        return []
    return [row for row in rows if _at(row, status).casefold() in _PREVIEW or _at(row, status) in ("1", "2", "9")]


def _cells(rows: list[Row], place: int) -> list[str]:
    return [cell for row in rows if (cell := _at(row, place))]


def _at(row: Row, place: int) -> str:
    return row.cells[place].strip() if place < len(row.cells) else ""
