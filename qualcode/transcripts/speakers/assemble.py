"""From lines and labels to turns, events and what stands outside the talk."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qualcode.transcripts import times
from qualcode.transcripts.draft import Block, Outside, Removed, Spoken, TextEvent
from qualcode.transcripts.speakers.events import is_event
from qualcode.transcripts.speakers.families import Hit
from qualcode.transcripts.speakers.find import Found
from qualcode.transcripts.speakers.label_words import CLOSING, NUMBERED_QUESTION, SECTION
from qualcode.transcripts.speakers.lines import Line, join_lines
from qualcode.transcripts.speakers.pages import page_marks

NOBODY_FOR = 60.0
"""Seconds after which timed talk of nobody begins a new turn."""

_MACHINE = re.compile(r"SPEAKER_\d+$")
_RULE = re.compile(r"[-–—_=*~#>|\s]+$")


@dataclass
class Assembled:
    """The blocks of a text with what was taken out of it and what a person should look at."""

    blocks: list[Block] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass
class _Open:
    """The turn that is being read."""

    speaker: str | None
    time: float | None
    line: int
    text: str = ""
    notation: str = ""


def assemble(lines: list[Line], found: Found) -> Assembled:
    """The turns of a text whose labels are known, in the order of the file.

    A line without a label goes on with the turn. Page marks and times inside a turn are taken out and listed; a line in brackets is
    an event; a heading ends the turn, and what follows it up to the next label stays outside, with a warning.
    """
    return _Assembly(lines, found).run()


class _Assembly:
    def __init__(self, lines: list[Line], found: Found) -> None:
        self.lines = lines
        self.found = found
        self.first = min(found.hits)
        self.marks = page_marks(lines, {i: bool(lines[i].text[hit.body :].strip()) for i, hit in found.hits.items()})
        self.questions = _question_headings(lines, found.hits) | _bold_questions(lines, found.hits)
        self.times_lead = _times_beside(lines, found.hits, -1)
        self.times_follow = _times_beside(lines, found.hits, 1)
        self.by_machine = _labelled_by_machine(lines, found.hits)
        self.out = Assembled()
        self.turn: _Open | None = None
        self.closed = False
        self.stray: list[Line] = []
        self.time: float | None = None
        self.time_text = ""

    def run(self) -> Assembled:
        for i, line in enumerate(self.lines):
            if i in self.marks:
                self.out.removed.append(Removed("page mark", line.text, line.number))
            elif i in self.found.hits:
                self._begin(line, self.found.hits[i])
            elif i < self.first:
                self._before(i, line)
            elif times.is_alone(line.text):
                self._time_alone(i, line)
            else:
                self._go_on(i, line)
        self._end_turn()
        self._warn_of_outside()
        return self.out

    def _begin(self, line: Line, hit: Hit) -> None:
        self._end_turn()
        self.closed = False
        time = self.time if hit.time is None else hit.time
        lead, words, tail = _split_marks(line.text, hit.body)
        self.turn = _Open(hit.label, time, line.number, "", self.time_text + lead + tail)
        self.time, self.time_text = None, ""
        self._say(words, line)

    def _before(self, index: int, line: Line) -> None:
        if times.is_alone(line.text):
            self._time_alone(index, line)
        elif is_event(line.text):
            self.out.blocks.append(TextEvent(line.text, line.number))
        else:
            self.out.blocks.append(Outside(line.text, line.number))
            if len(line.text) > 200:
                self.stray.append(line)

    def _time_alone(self, index: int, line: Line) -> None:
        """A time on a line of its own is the start of a turn where nearly every turn has one above or below its label; else it marks a block of talk."""
        if self.times_lead and index + 1 in self.found.hits:
            self.time, self.time_text = times.seconds(line.text), line.text
        elif self.times_follow and index - 1 in self.found.hits and self.turn is not None and not self.turn.text:
            self.turn.time, self.turn.notation = times.seconds(line.text), self.turn.notation + line.text
        else:
            self.out.removed.append(Removed("time", line.text, line.number))

    def _go_on(self, index: int, line: Line) -> None:
        empty = self.turn is not None and not self.turn.text and bool(self.turn.notation)
        if _RULE.match(line.text):
            self.out.removed.append(Removed("rule", line.text, line.number))
        elif is_event(line.text) and not empty:
            self._interrupt(TextEvent(line.text, line.number))
            if index > max(self.found.hits) and CLOSING.match(line.text.strip("[]()* ")):
                self.turn, self.closed = None, True
        elif line.heading or index in self.questions or self._is_section(index) or CLOSING.match(line.text):
            self._end_turn()
            self.closed = True
            self.out.blocks.append(Outside(line.text, line.number))
        elif self.closed:
            self.out.blocks.append(Outside(line.text, line.number))
            self.stray.append(line)
        elif self.by_machine:
            self._end_turn()
            self.out.blocks.append(Spoken(None, line.text, None, "", line.number))
            self.out.warnings.append(f"line {line.number}: {line.text[:40]!r} … has no label; it is kept as nobody's")
        else:
            self._say(line.text, line)

    def _is_section(self, index: int) -> bool:
        """Whether a line is a numbered heading; one that the next line goes on with in small letters is a sentence the page broke."""
        following = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
        return bool(SECTION.match(self.lines[index].text)) and not following[:1].islower()

    def _interrupt(self, event: TextEvent) -> None:
        """An event between two paragraphs of a turn: what follows without a label is the same speaker's."""
        turn = self.turn
        self._end_turn()
        self.out.blocks.append(event)
        if turn is not None:
            self.turn = _Open(turn.speaker, None, 0)

    def _say(self, text: str, line: Line) -> None:
        if self.turn is None:
            return
        words, stamps = times.without_inline(text)
        self.out.removed.extend(Removed("time", stamp, line.number) for stamp in stamps)
        self.turn.text = join_lines(self.turn.text, words.strip())
        self.turn.line = self.turn.line or line.number

    def _end_turn(self) -> None:
        turn, self.turn = self.turn, None
        if turn is not None and (turn.notation or turn.text):
            self.out.blocks.append(Spoken(turn.speaker, turn.text, turn.time, turn.notation, turn.line))

    def _warn_of_outside(self) -> None:
        bold = [i for i in self.questions if i > self.first and self.lines[i].bold >= len(self.lines[i].text)]
        if bold:
            self.out.warnings.append(
                f"line {self.lines[min(bold)].number}: {len(bold)} paragraphs in bold without a label were left outside the turns; they may be the interviewer's"
            )
        for line in self.stray:
            where = "before the first label" if line.number < self.lines[self.first].number else "under a heading, without a label"
            self.out.warnings.append(f"line {line.number}: {line.text[:40]!r} … stands {where} and was left outside the turns")


def _split_marks(text: str, body: int) -> tuple[str, str, str]:
    """A labelled line as its notation, its words, and marks of bold at the end that began before the label."""
    lead, words = text[:body], text[body:]
    for mark in ("**", "__", "*"):
        if mark not in lead or lead.count(mark) % 2 == 0:
            continue
        if words.startswith(mark):
            cut = len(mark) + len(words[len(mark) :]) - len(words[len(mark) :].lstrip())
            return lead + words[:cut], words[cut:], ""
        if words.endswith(mark):
            return lead, words[: -len(mark)], mark
    return lead, words, ""


def _question_headings(lines: list[Line], hits: dict[int, Hit]) -> set[int]:
    """Numbered questions set over the answers: lines that count up from 1, each with a label right below, the first before any label."""
    numbered = [(i, m) for i, line in enumerate(lines) if i not in hits and i + 1 in hits and (m := NUMBERED_QUESTION.match(line.text))]
    counts = [int(m[1]) for _, m in numbered]
    if len(counts) < 2 or counts != list(range(counts[0], counts[0] + len(counts))) or numbered[0][0] > min(hits):
        return set()
    return {i for i, _ in numbered}


def _bold_questions(lines: list[Line], hits: dict[int, Hit]) -> set[int]:
    """Questions in bold over labelled answers: three or more paragraphs that are bold throughout, have no label, and stand right above one."""
    bold = {i for i, line in enumerate(lines) if i not in hits and i + 1 in hits and 0 < len(line.text) <= line.bold}
    return bold if len(bold) >= 3 and len(bold) >= 0.3 * len(hits) else set()


def _labelled_by_machine(lines: list[Line], hits: dict[int, Hit]) -> bool:
    """Whether a program labelled each line (`SPEAKER_00`), so that a line without a label is one it could give to nobody."""
    all_machine = all(_MACHINE.match(hit.label) for hit in hits.values())
    return all_machine and len(hits) >= 0.8 * (max(hits) - min(hits) + 1) and not any(lines[i].gap for i in hits if i > min(hits))


def _times_beside(lines: list[Line], hits: dict[int, Hit], step: int) -> bool:
    """Whether a line with nothing but a time stands right before (-1) or right after (1) at least 80 % of the labels."""
    beside = sum(0 <= i + step < len(lines) and times.is_alone(lines[i + step].text) for i in hits)
    return beside >= 0.8 * len(hits)


def assemble_unlabelled(lines: list[Line]) -> Assembled:
    """The paragraphs of a text without speakers, each a turn of nobody; page marks and times are taken out and listed.

    A time in brackets before the words, or on a line of its own above them, is the start of their turn where three or more lines
    have one; such lines are one turn for a minute, so that it is neither a breath nor an hour long.
    """
    out = Assembled()
    marks = page_marks(lines, {})
    out.removed += [Removed("page mark", lines[i].text, lines[i].number) for i in sorted(marks)]
    kept = [line for i, line in enumerate(lines) if i not in marks]
    timed = sum(bool(times.leading(line.text)) for line in kept) >= 3
    turn: _Open | None = None
    for line in kept:
        mark = times.leading(line.text) if timed else ""
        time = times.seconds(mark) if mark else None
        goes_on = turn is not None and (not line.gap if time is None else turn.time is not None and time < turn.time + NOBODY_FOR)
        alone = is_event(line.text) and line.gap
        if turn is not None and (alone or not goes_on):
            _end_nobodys(out, turn)
            turn = None
        if alone:
            out.blocks.append(TextEvent(line.text, line.number))
            continue
        turn = turn or _Open(None, time, line.number)
        words, stamps = times.without_inline(line.text[len(mark) :])
        out.removed.extend(Removed("time", stamp, line.number) for stamp in stamps)
        turn.text = join_lines(turn.text, words.strip())
        turn.notation += mark
    if turn is not None:
        _end_nobodys(out, turn)
    return out


def _end_nobodys(out: Assembled, turn: _Open) -> None:
    if turn.text:
        out.blocks.append(Spoken(None, turn.text, turn.time, turn.notation, turn.line))
    elif turn.notation:
        out.removed.append(Removed("time", turn.notation, turn.line))
