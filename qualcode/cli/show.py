"""`show`: a transcript with its turns numbered and its codes beside them."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import JsonOption, ProjectOption, both_ends, open_study, out, out_json, talk
from qualcode.cli.findings import say_findings
from qualcode.model.words import count

if TYPE_CHECKING:
    from qualcode.model.coding import Coding
    from qualcode.model.text import Transcript, Turn
    from qualcode.study import Study

LayerChoice = Annotated[str, typer.Option("--layer", help="Whose codings are shown: all, study, consensus, or a coder's name.")]


def show(
    transcript: Annotated[str, typer.Argument(help="The transcript's id, label, or a unique beginning.")],
    turns: Annotated[str, typer.Option("--turns", metavar="FROM-TO", help="Only these turns.")] = "",
    layer: LayerChoice = "all",
    positions: Annotated[bool, typer.Option("--positions", help="Show where each turn stands, in characters.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Number the words, for coding part of a turn.")] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a transcript: turn numbers, speakers, and the codes that stand there."""
    study = open_study(project)
    found = study.transcript(transcript)
    chosen = _chosen(found, turns)
    codings = [c for c in study.layer(layer).codings if c.transcript == found.id]
    if as_json:
        out_json(_as_json(study, found, chosen, codings))
        return
    width = max(40, min(shutil.get_terminal_size((100, 24)).columns, 110))
    out(found.id if found.title in ("", found.id) else f"{found.id}  {found.title}")
    shown = set()
    for turn in chosen:
        out("\n" + _turn(study, found, turn, width, positions, words))
        for coding in codings:
            if coding.start < max(turn.end, turn.start + 1) and turn.start < coding.end:
                out(textwrap.fill(_coding(found, turn, coding), width, initial_indent="      ", subsequent_indent="        "))
                shown.add(coding.id)
    say_findings(study)
    talk(
        f"\n{count(len(shown), 'coding')} shown (layer {layer}). Code with: qualcode code {found.id} TURN CODE, or TURN:FIRST-LAST for words of a turn."
    )


def _chosen(transcript: Transcript, turns: str) -> list[Turn]:
    from qualcode.errors import UsageError

    if not turns:
        return list(transcript.turns)
    first, _, last = turns.partition("-")
    if not first.isdecimal() or (last and not last.isdecimal()):
        raise UsageError(f"--turns {turns!r} names no turns", "for example --turns 12-20")
    return [t for t in transcript.turns if int(first) <= t.number <= int(last or first)]


def _turn(study: Study, transcript: Transcript, turn: Turn, width: int, positions: bool, words: bool) -> str:
    from qualcode.model.text import word_spans

    speaker = study.speaker(transcript.id, turn)
    who = (turn.speaker or "") + (f" ({speaker.role})" if speaker.role not in ("", "participant") else "")
    when = f" [{int(turn.time) // 60}:{int(turn.time) % 60:02}]" if turn.time is not None else ""
    place = f"  {turn.start}-{turn.end}" if positions else ""
    text = transcript.slice(turn.span)
    if words:
        text = " ".join(f"{n}\u00b7{transcript.slice(s)}" for n, s in enumerate(word_spans(transcript.text, turn.span), 1))
    body = "\n".join(textwrap.fill(line, width - 6, initial_indent="      ", subsequent_indent="      ") for line in text.split("\n"))
    return f"{turn.number:4}  {who}{when}{place}\n{body}"


def _coding(transcript: Transcript, turn: Turn, coding: Coding) -> str:
    whole = coding.start <= turn.start and coding.end >= turn.end
    words = "whole turn" if whole else f"“{both_ends(transcript.slice(coding.span), 60)}”"
    facts = [f for f in (coding.coder, coding.stance, coding.basis, "star" * coding.star, "restricted" * coding.restricted) if f]
    note = f" — {coding.note}" if coding.note else ""
    return f"▸ {coding.code}  {words}  ({', '.join(facts)}) {coding.id[-8:]}{note}"


def _as_json(study: Study, transcript: Transcript, turns: list[Turn], codings: list[Coding]) -> dict[str, Any]:
    return {
        "id": transcript.id,
        "title": transcript.title,
        "text": transcript.hash,
        "turns": [
            {
                "number": t.number,
                "speaker": t.speaker,
                "role": study.speaker(transcript.id, t).role,
                "start": t.start,
                "end": t.end,
                "time": t.time,
                "text": transcript.slice(t.span),
            }
            for t in turns
        ],
        "codings": [
            {
                "id": c.id,
                "start": c.start,
                "end": c.end,
                "code": c.code,
                "coder": c.coder,
                "stance": c.stance,
                "basis": c.basis,
                "star": c.star,
                "note": c.note,
                "restricted": c.restricted,
                "text": transcript.slice(c.span),
            }
            for c in codings
        ],
    }
