"""Cues of caption files (WebVTT and SubRip): a tolerant reader of times, ids and voices."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from qualcode.transcripts.draft import Removed

_STAMP = r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?"
TIMING = re.compile(rf"[ \t]*{_STAMP}[ \t]*-+>[ \t]*{_STAMP}(?:[ \t]+[\w-]+:\S+)*[ \t]*$")
_APART = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?$")
_VOICE = re.compile(r"<v(?:\.[^ \t<>.]*)*+[ \t]+([^<>]{0,200})>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|lang|ruby|rt|font)(?:[.\s][^<>]*)?>|<\d[\d:.,]*>|\{\\an\d\}", re.IGNORECASE)
_NAMED_ID = re.compile(r'\d+[ \t]+"([^"]+)"[ \t]*(?:\(\d+\))?$')


@dataclass
class Cue:
    """One cue: its start in seconds, and its lines, each with the voice that a tag names for it (None where none does).

    `notation` holds its id, its timing and its tags as they stand in the file; `line` is the line its timing stands on.
    """

    start: float
    line: int
    lines: list[tuple[str | None, str]] = field(default_factory=list)
    notation: str = ""
    timed_words: bool = False


@dataclass
class CueFile:
    """All cues of a file, what stands between them (notes, styles, the header), and lines that belong to no cue."""

    cues: list[Cue] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    stray: list[tuple[int, str]] = field(default_factory=list)


def read_cues(text: str) -> CueFile:
    """The cues of a caption file, whatever small faults its times have (commas, missing hours, single digits)."""
    out = CueFile()
    for number, block in _blocks(text):
        timing = next((i for i, line in enumerate(block[:3]) if TIMING.match(line)), None)
        if timing is not None and not _APART.match(block[0]):
            out.cues.append(_cue(number, block, timing))
        elif _APART.match(block[0]):
            out.removed.append(Removed("note of the caption file", "\n".join(block), number))
        elif number == 1 and block[0].startswith("WEBVTT"):
            out.removed.append(Removed("head of the caption file", "\n".join(block), number))
        elif out.cues and not all(line.strip().isdecimal() for line in block):
            cue = out.cues[-1]
            _add_lines(cue, block)
        elif not all(line.strip().isdecimal() for line in block):
            out.stray += [(number + i, line) for i, line in enumerate(block)]
        else:
            out.removed.append(Removed("cue without a time", "\n".join(block), number))
    return out


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that are not empty, with the number of the first; a timing line inside a run begins a new one."""
    run: list[str] = []
    first = 1
    for number, line in enumerate(text.split("\n"), 1):
        if TIMING.match(line) and any(TIMING.match(x) for x in run):
            cue_id = [run.pop()] if run and not TIMING.match(run[-1]) and _is_id(run[-1]) else []
            yield first, run
            run, first = cue_id, number - len(cue_id)
        if line == "" or (not line.strip() and not run):
            if run:
                yield first, run
            run = []
            continue
        if not run:
            first = number
        run.append(line)
    if run:
        yield first, run


def _is_id(line: str) -> bool:
    return line.strip().isdecimal() or bool(re.fullmatch(r"[0-9a-fA-F-]{8,}[\w/-]*", line.strip()) or _NAMED_ID.match(line))


def _cue(number: int, block: list[str], timing: int) -> Cue:
    found = TIMING.match(block[timing])
    if found is None:
        raise ValueError(f"line {number + timing} holds no time")
    hours, minutes, seconds, fraction = found.group(1, 2, 3, 4)
    start = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}" if fraction else 0)
    cue = Cue(round(start, 3), number + timing, notation="\n".join(block[: timing + 1]))
    named = _NAMED_ID.match(block[timing - 1]) if timing else None
    _add_lines(cue, block[timing + 1 :], named[1] if named else None)
    return cue


def _add_lines(cue: Cue, lines: list[str], voice: str | None = None) -> None:
    """Adds lines to a cue: a voice tag begins a line of its own and holds until it is closed or the cue ends."""
    for line in lines:
        at = 0
        for mark in _VOICE.finditer(line):
            _add(cue, voice, line[at : mark.start()])
            cue.notation += mark[0]
            voice, at = html.unescape(mark[1]).strip() or None, mark.end()
        _add(cue, voice, line[at:])
        if "</v>" in line:
            voice = None


def _add(cue: Cue, voice: str | None, raw: str) -> None:
    tags = _TAG.findall(raw)
    cue.notation += "".join(tags)
    cue.timed_words = cue.timed_words or any(tag[1].isdigit() for tag in tags)
    words = html.unescape(_TAG.sub("", raw)).strip()
    if words:
        cue.lines.append((voice, words))


def without_rolling(cues: list[Cue]) -> tuple[list[Cue], list[Removed]]:
    """Cues without the lines that automatic captions repeat as they roll up the screen, and those lines.

    Captions roll where cues of two lines or more begin with the line the cue before ended with: at least half of all cues and three
    of them, or a quarter and two where words carry times of their own. A cue that says the same as the one before is no evidence.
    """
    rolling = sum(len(b.lines) > 1 and bool(a.lines) and b.lines[0] == a.lines[-1] for a, b in pairwise(cues))
    timed = any(cue.timed_words for cue in cues)
    if rolling < (2 if timed else 3) or rolling < (0.25 if timed else 0.5) * (len(cues) - 1):
        return cues, []
    removed: list[Removed] = []
    shown: list[tuple[str | None, str]] = []
    for cue in cues:
        fresh = list(cue.lines)
        again = next((n for n in range(min(len(shown), len(fresh)), 0, -1) if shown[-n:] == fresh[:n]), 0)
        removed += [Removed("repeated caption line", text, cue.line) for _, text in fresh[:again]]
        shown = fresh or shown
        cue.lines = fresh[again:]
    return cues, removed
