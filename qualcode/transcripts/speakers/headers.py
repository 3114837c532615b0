"""The top of a transcript: front matter, header lines such as `Participant: P7`, and the legend that explains the labels."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from qualcode.transcripts.draft import fold
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.speakers.lines import Line

LOOKED_AT = 60
"""Lines from the top among which a header or legend is looked for."""

_FIELD = re.compile(r"[ >#]*(?P<key>[^\s:=][^:=\t]{0,39}?)[ \t]*(?P<sign>[:=][ \t]*|[ ][-–—][ ])(?P<value>\S.*)$")
_CODE = re.compile(r"[A-Z]{1,4}[- ]?\d{0,4}(?:\s*\(.*\))?$")
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*$")
_NAME = re.compile(r"(?:[A-ZÀ-ÞΑ-ΩА-Я][\w'’.-]*)(?:[ ,&/]+(?:(?:and|og|und|et|en|y|de|la|van|von|of)[ ]+)?(?:[A-ZÀ-ÞΑ-ΩА-Я(][\w'’.)-]*))+$")

_SHORT_NAME = re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я][\w'’.-]*(?: [A-ZÀ-ÞΑ-ΩА-Я][\w'’.-]*){0,2}$")


_OPENS_TALK = re.compile(
    r"(?:hello|hi|hey|hiya|good (?:morning|afternoon|evening)|welcome|thanks?|thank you|yes|yeah|yep|no|nope|ok|okay|well|so|right|sure|fine|great|and|but|um|er|mm+|"
    r"hallo|guten (?:tag|morgen)|danke|ja|nein|nee|bonjour|merci|oui|non|d'accord|hola|gracias|sí|hej|tak|nej|ciao|grazie|please|sorry|how|what|when|where|why|who|"
    r"is|are|was|were|do|does|did|can|could|would|not|never|it|it's|we|i|i'm|you|they|he|she|that's|because)\b",
    re.IGNORECASE,
)
"""Words that talk opens with, and no name or role does."""


@dataclass
class Header:
    """What the top of the file says: the lines it takes up (by index), its fields, and the labels a legend explains."""

    lines: set[int] = field(default_factory=set)
    fields: dict[str, str] = field(default_factory=dict)
    legend: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def find_header(lines: list[Line]) -> Header:
    """The header lines and the legend of a text.

    A run of adjacent `Key: few words` lines near the top is a header where a key is a header word (`Date`, `Place`, …), and a legend
    where there are two or more, each key once, and the words after them are roles or names; a run ends where a sentence begins.
    """
    header = Header()
    starts = Counter(fold(_field_of(line).key) for line in lines)
    double_spaced = sum(line.gap for line in lines[1:]) > 0.9 * max(len(lines) - 1, 1)
    for run in _field_runs(lines[: _talk_begins(lines, starts)], double_spaced):
        fields = {i: _field_of(lines[i]) for i in run}
        if _is_legend(fields, lines) or _stands_apart(fields, lines):
            header.legend.update({f.key: f.value for f in fields.values()})
            if not _set_apart(run, lines, double_spaced):
                shown = "; ".join(f"{f.key}: {f.value}" for f in fields.values())
                header.warnings.append(
                    f"line {lines[run[0]].number}: {shown[:90]!r} was read as saying who the labels are, not as turns; check it"
                )
        elif any(labels.is_ruled_out(f.key) for f in fields.values()):
            if double_spaced or not lines[min(run[-1] + 1, len(lines) - 1)].gap:
                fields = _without_first_turns(fields, starts)
            header.fields.update({f.key: f.value for f in fields.values() if f.sign == ":"})
        else:
            continue
        header.lines.update(fields)
    return header


class _Field(NamedTuple):
    key: str
    value: str
    sign: str


def _field_of(line: Line) -> _Field:
    """A `Key: value` line as its key, value and sign; all empty where it is none."""
    found = _FIELD.match(line.plain)
    if not found:
        return _Field("", "", "")
    return _Field(labels.clean(found["key"]), line.text[found.start("value") :].strip("* \t"), found["sign"].strip())


def header_word(line: Line) -> str:
    """The key of a `Key: …` line, folded, where it is a header word rather than anybody's name; else an empty string."""
    key, _, sign = _field_of(line)
    return fold(key) if sign == ":" and labels.is_ruled_out(key) else ""


def _without_first_turns(fields: dict[int, _Field], starts: Counter[str]) -> dict[int, _Field]:
    """Header fields without short turns that follow them with no blank line between: `I: Okay` where `I:` comes back further on."""
    last_word = max(i for i, f in fields.items() if labels.is_ruled_out(f.key))
    return {i: f for i, f in fields.items() if i <= last_word or starts[fold(f.key)] < 2 or _explains(f.value) or _CODE.match(f.value)}


def _is_field(line: Line) -> bool:
    key, value, _ = _field_of(line)
    if not key or len(key.split()) > labels.MOST_WORDS:
        return False
    if labels.is_ruled_out(key):
        return True
    return len(value.split()) <= 10 and not _SENTENCE_END.search(value) and "?" not in value


def _field_runs(lines: list[Line], double_spaced: bool) -> Iterator[list[int]]:
    """Runs of adjacent field lines near the top, cut where a key comes back (talk has begun)."""
    run: list[int] = []
    seen: set[str] = set()
    for i, line in enumerate(lines):
        key = fold(_field_of(line).key)
        if not _is_field(line) or (line.gap and run and not double_spaced) or key in seen:
            if run:
                yield run
            run = []
            if key in seen:
                return
        if _is_field(line):
            run.append(i)
            seen.add(key)
    if run:
        yield run


def _talk_begins(lines: list[Line], starts: Counter[str]) -> int:
    """The index of the first line that is a sentence under a key that comes back: nothing from there on is header."""
    for i, line in enumerate(lines[:LOOKED_AT]):
        key, value, _ = _field_of(line)
        if key and starts[fold(key)] >= 2 and _SENTENCE_END.search(value) and not labels.is_ruled_out(key):
            return i
    return LOOKED_AT


def _set_apart(run: list[int], lines: list[Line], double_spaced: bool) -> bool:
    """Whether a blank line stands between a run of fields and what follows, in a text where that says something."""
    after = run[-1] + 1
    return not double_spaced and (after >= len(lines) or lines[after].gap)


def _is_legend(found: dict[int, _Field], lines: list[Line]) -> bool:
    """Two or more labels explained by roles or names: `I1: Interviewer 1`, `KB - Katherine Baxter`.

    Where the talk follows without a blank line, each must be explained; half of them otherwise.
    """
    fields = list(found.values())
    if len(fields) < 2 or not all(labels.is_label(f.key) and len(f.key) <= 20 for f in fields):
        return False
    explained = sum(_explains(f.value) for f in fields)
    after = max(found) + 1
    apart = after < len(lines) and lines[after].gap and not all(lines[i].gap for i in list(found)[1:])
    if explained < len(fields) * (0.5 if apart else 1):
        return False
    begins = [line.plain.lstrip(" >#[(") for line in lines]
    return any(sum(text.startswith(f.key) for text in begins) >= 2 for f in fields)


def _stands_apart(fields: dict[int, _Field], lines: list[Line]) -> bool:
    """Two or more `Label: Name` lines with no blank line between, where each turn of these labels begins after one: `Interviewer: Sarah`."""
    after = max(fields) + 1
    if len(fields) < 2 or after >= len(lines) or not lines[after].gap:
        return False
    if not all(_SHORT_NAME.match(f.value) and not _OPENS_TALK.match(f.value) for f in fields.values()):
        return False
    keys = {fold(f.key) for f in fields.values()}
    turns = [line for line in lines[after:] if fold(_field_of(line).key) in keys]
    return len(turns) >= 2 and sum(line.gap for line in turns) >= 0.9 * len(turns)


def _explains(value: str) -> bool:
    """Whether the words after a key name a role or a person, as those of a legend do; a greeting or a short code does not."""
    if _OPENS_TALK.match(value) or len(re.sub(r"[\W\d_]", "", value)) < 2:
        return False
    words = [w.strip("(),") for w in value.split()]
    return bool(
        labels.role_word(value) or _NAME.match(value) or (len(words) <= 6 and any(labels.role_word(w) for w in words if len(w) > 2))
    )


_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"([\w][\w \-.]{0,60}):(?:[ \t]+(.*))?$")


def split_front_matter(text: str) -> tuple[str, dict[str, Any], str]:
    """The YAML block a Markdown file may open with (as written), its plain `key: value` lines, and the rest of the text.

    Only flat keys with text, quoted text or a list in brackets are read; anything else of the block stays unread.
    """
    found = _FRONT.match(text)
    if not found or not any(_KEY.match(line) for line in found[1].split("\n")):
        return "", {}, text
    fields: dict[str, Any] = {}
    for line in found[1].split("\n"):
        pair = _KEY.match(line)
        if pair and pair[2]:
            fields[pair[1]] = _value(pair[2].strip())
    return found[0], fields, text[found.end() :]


def _value(raw: str) -> Any:
    if raw[0] in '"[':
        try:
            return json.loads(raw)
        except ValueError:
            return raw.strip('"')
    return raw.strip("'") if len(raw) > 1 and raw[0] == raw[-1] == "'" else raw
