"""The notations a label can stand in: one small reader of a line for each.

A family looks at one line and says where a label, its time and the words would be; whether it is a label is decided by
`qualcode.transcripts.speakers.find` over the whole document. Matching is done on a copy of the line's beginning in which marks are
blanks of the same length, so that positions count in the line itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from qualcode.transcripts import times
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.speakers.label_words import REMARKS
from qualcode.transcripts.speakers.lines import Line


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that may begin a turn: the label, where its words begin, and a marked start in seconds.

    `timed` says that a time stands with the label even where it gives no start (a time of day).
    """

    label: str
    body: int
    time: float | None = None
    timed: bool = False


Family = Callable[[Line], Hit | None]

_LEAD = r"(?:[ >@\-–—]|#(?!\d))*+"
_NUMBER = r"(?:(?:Q?\d{1,5}[.)]?|\[\d{1,4}\]|\(\d{1,4}\))[ \t]+)?"
_BEFORE = rf"(?:(?P<t1>{times.ANY})[ \t]*(?:[=\-–—|][ \t]*)?)?"
_NAME = r"(?P<label>[^\s:][^:\t\n]{0,59}?)"
_AFTER = rf"(?:[ \t]*[,\-–—|·]?[ \t]*(?P<t2>{times.ANY}))?"
_COLON = r"[ \t]*(?::(?!//|\d)|(?<!\d):(?!//)|(?:(?<=[A-Za-z_]\d)|(?<=[A-Za-z_]\d\d)):(?=\d)):?"
_FIRST_MARK = rf"(?:[ \t*]*(?P<t3>{times.MARKED})|[ \t]*(?P<t4>{times.BARE})(?=[ \t]*$|\t))?"

_COLON_LINE = re.compile(rf"{_LEAD}{_NUMBER}{_BEFORE}{_NUMBER}{_NAME}{_AFTER}{_COLON}{_FIRST_MARK}[ \t]*")
_NAME_TIME = re.compile(rf"{_LEAD}{_NUMBER}{_NAME}(?:[ \t]*[,\-–—|][ \t]*|[ \t]+)(?P<t1>{times.ANY})[ ]*(?P<end>[:\t]?[ \t]*)")
_TIME_NAME = re.compile(rf"{_LEAD}{_NUMBER}(?P<t1>{times.ANY})[ \t]*(?:[=\-–—|][ \t]*)?(?P<label>[^\s:\[\]][^:\t\n\[\]]{{0,59}}?)[ \t]*$")
_BRACKET = re.compile(
    rf"{_LEAD}{_NUMBER}{_BEFORE}(?P<label>\[[^\[\]:\n]{{1,50}}\]|<[^<>:\n]{{1,50}}>|\{{[^{{}}:\n]{{1,50}}\}}|\([^():\n]{{1,50}}\))[ \t]*(?P<t2>{times.ANY})?[ \t:]*"
)
_DASH = re.compile(
    rf"{_LEAD}{_NUMBER}{_BEFORE}(?P<label>[^\s:\-–—―][^:\t\n–—―|]{{0,40}}?)(?:[ ]+[-–—―]+[ \t]+|[–—―]+[ \t]+|[ ]+[–—―]+|[—―](?=[\"“'‘¿¡A-ZÀ-Þ])|[ ]*\|[ \t]+|(?<=[A-Z\d])-[ \t]+)(?=\S)"
)
_TAB = re.compile(rf"{_LEAD}{_NUMBER}{_BEFORE}(?P<label>[^\s:][^:\t\n]{{0,59}}?):?(?:[ ]*\t[ \t]*|(?<=[\w)])[ ]{{2,}}(?=\S))")
_INITIALS = re.compile(rf"{_LEAD}{_NUMBER}{_BEFORE}(?P<label>[A-Z]{{1,4}}\d{{0,3}})[.;]-?[ \t]+(?=\S)")
_QA = re.compile(rf"{_LEAD}{_NUMBER}{_BEFORE}(?P<label>[QA])\d{{0,3}}(?:[.:)][ \t]*|[ ]{{2,}}|\t[ \t]*)")
_CHAT = re.compile(
    rf"{_LEAD}(?P<t1>{times.BARE})[ \t]+From[ \t]+(?P<label>[^\t\n]{{1,60}}?)(?:[ \t]+to[ \t]+[^\t\n]{{1,60}}?)?[ \t]*:[ \t]*",
    re.IGNORECASE,
)
_AFTER_BOLD = re.compile(r"[ \t]*[-–—|=][ \t]+")
_ALONE = re.compile(rf"{_LEAD}(?P<label>[^\s:][^:\t\n]{{0,39}}?)[ \t]*$")


def _hit(line: Line, found: re.Match[str] | None) -> Hit | None:
    if not found:
        return None
    label = labels.clean(line.text[found.start("label") : found.end("label")])
    groups = found.groupdict()
    mark = next((groups[t] for t in ("t1", "t2", "t3", "t4") if groups.get(t)), None)
    time = times.seconds(mark) if mark else None
    fits = labels.is_label(label) or (mark is not None and labels.is_name_with_comma(label))
    return Hit(label, found.end(), line.time if time is None else time, mark is not None) if fits else None


def colon(line: Line) -> Hit | None:
    """`Name: words`, with a number or a time before the name, or a time after it or after the colon."""
    return _hit(line, _COLON_LINE.match(line.plain))


def name_time(line: Line) -> Hit | None:
    """`Name  0:16` with the words below, or `Name [00:00:30] words`; a time without brackets before words must have hours."""
    plain = line.plain
    found = _NAME_TIME.match(plain)
    if not found:
        return None
    clear = found["t1"][0] in "[(<{#" or found["t1"].count(":") == 2
    if not clear and plain[found.end() :].strip() and found["end"][:1] not in (":", "\t"):
        return None
    return _hit(line, found)


def time_name(line: Line) -> Hit | None:
    """`[00:58] Name` with the words below."""
    return _hit(line, _TIME_NAME.match(line.plain))


def chat(line: Line) -> Hit | None:
    """`10:02:11  From Name to Everyone: words`, as meetings save their chat."""
    return _hit(line, _CHAT.match(line.plain))


def question_answer(line: Line) -> Hit | None:
    """`Q.  words` and `A.  words`; other labels in capitals with a colon count beside them (`THE WITNESS:`)."""
    found = _hit(line, _QA.match(line.plain))
    if found:
        return found
    other = colon(line)
    return other if other and labels.kind(other.label) is labels.Kind.CAPITALS and not other.label.startswith("BY ") else None


def bracket(line: Line) -> Hit | None:
    """`[Name] words`, also in pointed, curly or round brackets; a letter in round brackets counts a list."""
    plain = line.plain
    match = _BRACKET.match(plain)
    found = _hit(line, match)
    if match is None or found is None or REMARKS.search(found.label):
        return None
    return None if plain[match.start("label")] == "(" and labels.kind(found.label) is labels.Kind.LOWER else found


def bold(line: Line) -> Hit | None:
    """A name in bold and then the words, with nothing else between them."""
    if not line.bold:
        return None
    label = labels.clean(line.text[: line.bold].strip("_"))
    sign = _AFTER_BOLD.match(line.text, line.bold)
    return Hit(label, sign.end() if sign else line.bold, line.time) if labels.is_label(label) else None


def tab(line: Line) -> Hit | None:
    """A name, a tab stop or several blanks, and the words."""
    return _hit(line, _TAB.match(line.plain))


def initials(line: Line) -> Hit | None:
    """`I. words` and `R; words`: capitals and a full stop or semicolon."""
    return _hit(line, _INITIALS.match(line.plain))


def dash(line: Line) -> Hit | None:
    """`Name – words` and `Name | words`."""
    found = _hit(line, _DASH.match(line.plain))
    return found if found and len(found.label.split()) <= 3 else None


def alone(line: Line) -> Hit | None:
    """A name on a line of its own with the words below."""
    found = _hit(line, _ALONE.match(line.plain))
    if (
        not found
        or line.text.rstrip("* ")[-1:] in ".?!…,;"
        or len(found.label.split()) > 4
        or labels.kind(found.label) in (labels.Kind.PHRASE, labels.Kind.LOWER)
    ):
        return None
    return found


def known(names: frozenset[str]) -> Family:
    """A family of the names that a legend at the top explains: `KB words`, without any sign between."""

    def read(line: Line) -> Hit | None:
        found = re.match(r"[ ]*(\S+)[ \t]+(?=\S)", line.plain)
        if not found or found[1] not in names:
            return None
        after = line.text[found.end()]
        return None if after.islower() or after in "-–—=" else Hit(found[1], found.end(), line.time)

    return read


def slipped(names: frozenset[str]) -> Family:
    """A family of labels that are believed elsewhere, with a slip for a colon: `P2; Yes`, and `P2 Yes` where the label is a code or in capitals."""
    clear = {n for n in names if len(n) > 1 and labels.kind(n) in (labels.Kind.CODE, labels.Kind.CAPITALS)}
    bare, any_name = ("|".join(map(re.escape, sorted(chosen, key=len, reverse=True))) or r"(?!)" for chosen in (clear, names))
    pattern = re.compile(rf"(?:(?P<sure>{bare})[.,]?|(?P<name>{any_name})[ ]?;)[ \t]+(?=[\"'“‘(\[]?[A-ZÀ-Þ])")

    def read(line: Line) -> Hit | None:
        found = pattern.match(line.plain)
        return Hit(found["sure"] or found["name"], found.end(), line.time) if found else None

    return read


FAMILIES: dict[str, Family] = {
    "From Name to Everyone:": chat,
    "Name: words": colon,
    "Name 0:16": name_time,
    "0:16 Name": time_name,
    "Q. and A.": question_answer,
    "[Name] words": bracket,
    "Name in bold": bold,
    "Name, tab, words": tab,
    "Name – words": dash,
    "Initials, full stop, words": initials,
    "Name on a line of its own": alone,
}
"""The families in the order they are preferred in where two find the same number of turns."""

NEEDS_THREE = frozenset(
    {
        "0:16 Name",
        "[Name] words",
        "Name in bold",
        "Name, tab, words",
        "Name – words",
        "Initials, full stop, words",
        "Name on a line of its own",
    }
)
"""Families whose sign also stands in ordinary text, so that a label must come back twice to count."""
