"""`suggest`: passages the codebook points to, and deciding on them. Nothing is coded before a person says so."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import CoderOption, JsonOption, LayerOption, ProjectOption, out, out_json, talk, who
from qualcode.cli.evaluation import show_evaluation
from qualcode.cli.findings import say_findings
from qualcode.cli.simulation import show_simulation
from qualcode.cli.suggesting import EmbeddingsOption, code_ids, known_coder, study_with_suggestions

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.model.coding import Fired, Suggestion, Why
    from qualcode.model.text import Transcript
    from qualcode.study import Study
    from qualcode.suggest.learning.talk import CueReader

_WIDTH, _AROUND = 180, 15
"""How many characters of a passage are shown, and how many on either side of a cue where the reason is given."""


def suggest(
    transcripts: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Only these transcripts: ids, labels, or unique beginnings.")
    ] = None,
    code: Annotated[str, typer.Option("--code", metavar="CODE", help="Only this code, or the codes of this group.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="How many to show, the strongest of all; 0 shows every one.")] = 40,
    accept: Annotated[
        list[str] | None, typer.Option("--accept", metavar="KEY", help="Turn this suggestion into a coding; may be repeated.")
    ] = None,
    reject: Annotated[list[str] | None, typer.Option("--reject", metavar="KEY", help="This one does not apply; may be repeated.")] = None,
    stance: Annotated[str, typer.Option(help="For what is accepted: positive, negative, mixed or neutral.")] = "",
    basis: Annotated[str, typer.Option(help="For what is accepted: first-hand, reported or opinion.")] = "",
    note: Annotated[str, typer.Option(help="For what is accepted: a remark.")] = "",
    evaluate: Annotated[bool, typer.Option("--evaluate", help="Measure suggestions on what was coded, by transcript.")] = False,
    examples: Annotated[str, typer.Option("--examples", help="With --evaluate: at how many examples of the median code.")] = "0,2,5,20",
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=20, help="With --evaluate: over how many random splits.")] = 3,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Replay the reading of what was coded, the likeliest first: what it saves.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show what every score is made of, and similar passages.")] = False,
    embeddings: EmbeddingsOption = None,
    layer: LayerOption = "study",
    coder: CoderOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which passages the codebook and the coding so far point to, and accept or reject them."""
    from qualcode.suggest.learning.talk import CueReader

    study = study_with_suggestions(project, as_json, "suggestions")
    if evaluate:
        show_evaluation(study, layer, examples, seeds, as_json, embeddings)
        return
    if simulate:
        show_simulation(study, layer, code_ids(study, code), as_json, embeddings)
        return
    reader = CueReader(study.codebook, keep=True)
    if accept or reject:
        _decide(study, reader, who(coder), accept or [], reject or [], embeddings, {"stance": stance, "basis": basis, "note": note})
    else:
        _list(study, reader, coder, transcripts or [], code, limit, embeddings, as_json, explain)
    say_findings(study)


def _decide(
    study: Study, reader: CueReader, coder: str, accept: list[str], reject: list[str], embeddings: Path | None, details: dict[str, str]
) -> None:
    from qualcode.model.text import Span
    from qualcode.suggest.learned import learned_suggestions
    from qualcode.suggest.offers import decide, shown_before

    events = decide(
        study, [*shown_before(study, coder), *learned_suggestions(study, reader, coder, embeddings)], coder, accept, reject, **details
    )
    study.write(events)
    for event in events:
        words = _one_line(study.transcripts[event["transcript"]].slice(Span(event["start"], event["end"])))
        done = "coded" if event.act == "code" else "rejected"
        out(f"{done}  {event.id[-8:]}  {event['transcript']}  {event['code']}  “{_clip(words, 0)}”")


def _list(
    study: Study, reader: CueReader, coder: str | None, transcripts: list[str], code: str, limit: int, embeddings: Path | None, as_json: bool,
    explain: bool,
) -> None:  # fmt: skip
    from qualcode.suggest.learned import learned_suggestions
    from qualcode.suggest.offers import hidden, offered, open_suggestions, works_blind

    name = known_coder(coder)
    ids = {study.transcript(t).id for t in transcripts} or set(study.transcripts)
    codes, unread = code_ids(study, code), hidden(study, name) & ids
    found = [s for s in learned_suggestions(study, reader, name, embeddings) if s.code in codes and s.transcript in ids - unread]
    still_open = open_suggestions(study, found, name)
    strongest = sorted(still_open, key=lambda s: -s.score)[: limit or None]
    shown = sorted(strongest, key=lambda s: (s.transcript, s.start, s.code))
    if as_json:
        out_json(
            {
                "pipeline": reader.matcher.pipeline.name,
                "note": reader.matcher.pipeline.note,
                "open": len(still_open),
                "hidden": sorted(unread),
                "suggestions": [_as_json(study, s) for s in shown],
            }
        )
    elif shown:
        width = max(40, min(shutil.get_terminal_size((100, 24)).columns, 110))
        for suggestion in shown:
            out(_block(study, suggestion, width))
            if explain and suggestion.why:
                out(_explained(study, suggestion, suggestion.why, width))
    for line in filter(None, [reader.matcher.pipeline.note, *reader.matcher.left_out, _untold(study)]):
        talk(f"Note: {line}")
    if unread and works_blind(study, name):
        talk(f"{name} works blind, so no suggestions are shown.")
    elif unread:
        talk(
            f"{len(unread)} {'transcript is' if len(unread) == 1 else 'transcripts are'} not marked as read by {name or 'anybody'}, so their suggestions stay hidden: read first, then  qualcode mark ID read  ({', '.join(sorted(unread)[:5])}{' …' if len(unread) > 5 else ''})"
        )
    talk(
        f"{len(shown)} of {len(still_open)} open suggestions shown. Nothing was coded: qualcode suggest --accept KEY or --reject KEY decides."
    )
    if name and (events := offered(study, name, shown)):
        study.write(events)


def _untold(study: Study) -> str:
    """A word on codes of which the codebook says nothing; empty where it says something of each."""
    from qualcode.suggest.learned import untold

    ids = ", ".join(code.id for code in untold(study.codebook))
    return (
        f"the codebook says nothing of {ids}, so nothing is suggested there until something is coded: add a definition or cues"
        if ids
        else ""
    )


def _block(study: Study, suggestion: Suggestion, width: int) -> str:
    """One suggestion as it is read: what and where, the words, and why."""
    from qualcode.suggest.reasons import reason

    transcript = study.transcripts[suggestion.transcript]
    first = suggestion.fired[0].start if suggestion.fired else suggestion.start
    words = _clip(_marked(transcript, suggestion), len(_one_line(transcript.text[suggestion.start : first])))
    why = "; ".join(dict.fromkeys(_why(transcript, suggestion, fired) for fired in suggestion.fired))
    why = why or reason(suggestion, study.codebook)
    head = f"{suggestion.key}  ({suggestion.score:.2f})"
    body = "\n".join(textwrap.fill(part, width - 4) for part in (words, f"because: {why}"))
    return f"{head}\n{textwrap.indent(body, '    ')}\n"


def _explained(study: Study, suggestion: Suggestion, why: Why, width: int) -> str:
    """What a score is made of: parts that add up to it, the words that speak most for it, and similar passages."""
    from qualcode.suggest.reasons import words_with_sources

    parts = [f"{name} {amount:+.1f}" for name, amount in sorted(why.parts, key=lambda p: -abs(p[1])) if abs(amount) >= 0.05]
    lines = [f"made of (log-odds, adding up to {sum(amount for _, amount in why.parts):+.1f}): {', '.join(parts)}"]
    if suggestion.fired and why.words:
        lines.append(f"words that speak most for it: {words_with_sources(suggestion, study.codebook)}")
    lines += [f"similar, not a reason: {transcript} “{_clip(_one_line(words), 0)}”" for transcript, words in why.similar]
    return "".join(textwrap.fill(line, width, initial_indent="    ", subsequent_indent="      ") + "\n" for line in lines)


def _marked(transcript: Transcript, suggestion: Suggestion) -> str:
    """The words with every cue in «»."""
    parts, at = [], suggestion.start
    for fired in suggestion.fired:
        parts += [transcript.text[at : fired.start], "«", transcript.text[fired.start : fired.end], "»"]
        at = fired.end
    return _one_line("".join([*parts, transcript.text[at : suggestion.end]]))


def _why(transcript: Transcript, suggestion: Suggestion, fired: Fired) -> str:
    start, end = max(suggestion.start, fired.start - _AROUND), min(suggestion.end, fired.end + _AROUND)
    while start > suggestion.start and not transcript.text[start - 1].isspace():
        start -= 1
    while end < suggestion.end and not transcript.text[end].isspace():
        end += 1
    denied = ", denied or only supposed" if fired.negated else ""
    return f"cue '{fired.cue}' in '{_one_line(transcript.text[start:end])}'{denied}"


def _clip(words: str, keep: int) -> str:
    """The words around the place to keep, where they are too long to print."""
    if len(words) <= _WIDTH:
        return words
    start = max(0, min(keep - _WIDTH // 3, len(words) - _WIDTH))
    return ("…" if start else "") + words[start : start + _WIDTH].strip() + ("…" if start + _WIDTH < len(words) else "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _as_json(study: Study, suggestion: Suggestion) -> dict[str, Any]:
    transcript = study.transcripts[suggestion.transcript]
    return {
        "key": suggestion.key,
        "transcript": suggestion.transcript,
        "turn": suggestion.turn,
        "speaker": transcript.turn(suggestion.turn).speaker,
        "start": suggestion.start,
        "end": suggestion.end,
        "text": transcript.slice(suggestion.span),
        "code": suggestion.code,
        "score": suggestion.score,
        "model": suggestion.model,
        "parts": dict(suggestion.why.parts) if suggestion.why else {},
        "words": list(suggestion.why.words) if suggestion.why else [],
        "similar, not a reason": [{"transcript": t, "text": words} for t, words in suggestion.why.similar] if suggestion.why else [],
        "fired": [{"cue": f.cue, "start": f.start, "end": f.end, "negated": f.negated} for f in suggestion.fired],
    }
