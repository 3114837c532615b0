"""Caption files: WebVTT as Teams, Zoom and YouTube save it, and SubRip."""

from __future__ import annotations

import re
from collections import Counter

from qualcode.transcripts.draft import Block, Draft, Outside, Removed, Spoken, TextEvent, fold
from qualcode.transcripts.readers.base import Reader, Source, Unreadable, build
from qualcode.transcripts.readers.cues import TIMING, Cue, read_cues, without_rolling
from qualcode.transcripts.readers.encoding import decode, keepable
from qualcode.transcripts.speakers import labels
from qualcode.transcripts.speakers.assemble import NOBODY_FOR
from qualcode.transcripts.speakers.families import Hit
from qualcode.transcripts.speakers.find import find
from qualcode.transcripts.speakers.lines import Line

_PAST_LABELS = 0.8
"""Share of cues with a label above which a cue without one is nobody's; below it labels stand where the speaker changes."""

_SNIFFED = 4_000


def _sniff(source: Source) -> int:
    """The word WEBVTT at the top, or a line with two times and an arrow near it."""
    head = source.data[:_SNIFFED]
    for codec in ("utf-8", "utf-16"):
        text = head.decode(codec, errors="ignore").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if text.startswith("WEBVTT"):
            return 95
        lines = [line for line in text.split("\n") if line.strip()][:4]
        if any(TIMING.match(line) for line in lines[:2]) and not text.lstrip().startswith("{\\rtf"):
            return 80
    return 0


def _read(source: Source) -> list[Draft]:
    decoded = decode(source.data, source.encoding)
    file = read_cues(decoded.text)
    if not file.cues:
        raise Unreadable("it is a caption file without a single cue", "Download it again.")
    cues, repeated = without_rolling(file.cues)
    warnings = list(decoded.warnings)
    empty = [Removed("caption without words", cue.notation, cue.line) for cue in cues if not cue.lines]
    cues = [cue for cue in cues if cue.lines]
    removed = [*decoded.removed, *file.removed, *repeated, *empty]
    if repeated:
        warnings.append(f"{len(repeated)} caption lines that only repeat the line before them (rolling captions) were left out")
    notes = [r for r in file.removed if r.kind.startswith("note")]
    if notes:
        warnings.append(
            f"line {notes[0].line}: {len(notes)} note or style block{'s' if len(notes) > 1 else ''} of the caption file {'were' if len(notes) > 1 else 'was'} left out"
        )
    blocks: list[Block] = [Outside(keepable(text)[0], number) for number, text in file.stray]
    blocks += _turns(cues, warnings)
    return [build(source, "captions", blocks, removed=removed, warnings=warnings, encoding=decoded.encoding)]


def _turns(cues: list[Cue], warnings: list[str]) -> list[Block]:
    """The turns of the cues: cues of one speaker that follow each other are one turn, their words joined by a blank."""
    pieces = _pieces(cues, warnings)
    blocks: list[Block] = []
    began = 0.0
    for piece in pieces:
        last = blocks[-1] if blocks else None
        alone = piece.speaker is None and re.fullmatch(r"[\[(][^\[\]()]*[\])]", piece.text)
        if alone and any(p.speaker for p in pieces):
            blocks.append(TextEvent(piece.text, piece.line))
        elif isinstance(last, Spoken) and last.speaker == piece.speaker and (piece.speaker or (piece.time or 0) < began + NOBODY_FOR):
            text = f"{last.text} {piece.text}".strip()
            blocks[-1] = Spoken(last.speaker, text, last.time, f"{last.notation}\n{piece.notation}", last.line)
        elif piece.speaker or piece.text:
            began = piece.time or 0.0
            blocks.append(piece)
    return blocks


def _pieces(cues: list[Cue], warnings: list[str]) -> list[Spoken]:
    """What each cue says, speaker by speaker: by its voice tags, else by labels that stand before the words."""
    if any(voice for cue in cues for voice, _ in cue.lines):
        return [piece for cue in cues for piece in _voiced(cue)]
    if _named_above(cues):
        return [
            Spoken(
                labels.clean(cue.lines[0][1]),
                " ".join(t for _, t in cue.lines[1:]),
                cue.start,
                f"{cue.notation}\n{cue.lines[0][1]}",
                cue.line,
            )
            for cue in cues
        ]
    lines = [Line(cue.line, text, gap=n == 0, time=cue.start) for cue in cues for n, (_, text) in enumerate(cue.lines)]
    found = find(lines, with_header=False)
    hits = found.hits if found else {}
    if not found:
        warnings.append("no speaker labels were found: the captions are kept as turns of nobody, a minute long each")
    return list(_labelled(cues, lines, hits))


def _named_above(cues: list[Cue]) -> bool:
    """Whether nearly every cue has a name on its first line and the words below, as older Teams transcripts do."""
    filled = [cue.lines for cue in cues]
    names = Counter(fold(lines[0][1]) for lines in filled if len(lines) > 1 and labels.is_label(labels.clean(lines[0][1])))
    again = sum(n for n in names.values() if n >= 2)
    return (
        len(filled) >= 4
        and again >= 0.8 * len(filled)
        and len(names) <= max(2, len(filled) / 2)
        and all(len(lines) > 1 for lines in filled)
    )


def _voiced(cue: Cue) -> list[Spoken]:
    pieces: list[Spoken] = []
    for voice, text in cue.lines:
        if pieces and pieces[-1].speaker == voice:
            pieces[-1] = Spoken(voice, f"{pieces[-1].text} {text}", cue.start, pieces[-1].notation, cue.line)
        else:
            pieces.append(Spoken(voice, text, cue.start, cue.notation if not pieces else "", cue.line))
    return pieces


def _labelled(cues: list[Cue], lines: list[Line], hits: dict[int, Hit]) -> list[Spoken]:
    """Cues with `Name: words`: a label holds to the end of its cue, and beyond it where many cues have none or a sentence goes on."""
    first_lines = [i for i, line in enumerate(lines) if line.gap]
    holds = bool(hits) and sum(i in hits for i in first_lines) < _PAST_LABELS * len(first_lines)
    pieces: list[Spoken] = []
    speaker: str | None = None
    notation = {cue.line: cue.notation for cue in cues}
    for i, line in enumerate(lines):
        hit = hits.get(i)
        if hit:
            speaker = hit.label
        elif line.gap and not holds and not _goes_on(pieces, line.text):
            speaker = None
        words = line.text[hit.body :] if hit else line.text
        mark = (notation.pop(line.number, "") + (line.text[: hit.body] if hit else "")) or ""
        if pieces and not hit and not line.gap and fold(pieces[-1].speaker or "") == fold(speaker or ""):
            pieces[-1] = Spoken(speaker, f"{pieces[-1].text} {words}", line.time, pieces[-1].notation + mark, pieces[-1].line)
        elif speaker or words:
            pieces.append(Spoken(speaker, words, line.time, mark, line.number))
    return pieces


def _goes_on(pieces: list[Spoken], words: str) -> bool:
    """Whether words go on with the sentence that the cue before them broke off."""
    before = pieces[-1].text.rstrip("\"'”’)] ") if pieces else ""
    return bool(before) and before[-1] not in ".?!…" and words[:1].islower()


READER = Reader("captions", "a caption file (WebVTT or SubRip)", _sniff, _read)
