"""Transcripts as data (.json): Whisper, WhisperX, and other programs that write a list of timed segments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qualcode.transcripts import times
from qualcode.transcripts.draft import Draft, Spoken, tidy
from qualcode.transcripts.readers import web_page
from qualcode.transcripts.readers.base import Reader, Source, Unreadable, build
from qualcode.transcripts.readers.beginning import beginning
from qualcode.transcripts.readers.encoding import decode, keepable
from qualcode.transcripts.readers.word_list import WORD_KEYS, segments_of_words
from qualcode.transcripts.segments import join_segments

MOST_SEGMENTS = 100_000
DEEPEST = 6
"""Levels of a JSON file at which segments are looked for."""

_TEXT = ("text", "body", "transcript", "content", "utterance", "sentence", "punctuated_transcript", "display")
_SPEAKER = ("speaker", "speaker_name", "speakerName", "speaker_label", "speakerLabel", "speaker_id", "participant", "name")
_START = ("start", "start_time", "startTime", "begin", "from", "ts", "time", "timestamp", "timestamps", "offsets", "offset")


def _sniff(source: Source) -> int:
    head = beginning(source).lstrip()
    return (
        60
        if head.startswith(("{", "[")) and any(f'"{key}"' in head for key in (*_TEXT, *WORD_KEYS)) and not head.startswith("{\\rtf")
        else 0
    )


def _read(source: Source) -> list[Draft]:
    decoded = decode(source.data, source.encoding, in_lines=False)
    try:
        content = json.loads(decoded.text)
    except (ValueError, RecursionError) as problem:
        raise Unreadable(f"it looks like JSON and is damaged: {problem}", "Export it again.") from problem
    if _is_otranscribe(content):
        return [replace(d, reader="whisper") for d in web_page.READER.read(Source(source.name, _page(content["text"])))]
    segments = max(_lists(content, 0), key=_rank, default=[])
    if not any(map(_speaker, segments)):
        segments = segments_of_words(content) or segments
    if not segments:
        raise Unreadable(
            "it is a JSON file without a list of timed segments",
            "Import the output of Whisper or WhisperX, or save the transcript as text.",
        )
    if len(segments) > MOST_SEGMENTS:
        raise Unreadable(
            f"it has {len(segments):,} segments; the most that is read is {MOST_SEGMENTS:,}", "Split it into one file an interview."
        )
    unit = _unit(segments)
    spoken = [s for number, segment in enumerate(segments, 1) if (s := _spoken(segment, number, unit))]
    blocks, warnings = join_segments(spoken)
    if unit != 1:
        warnings.append("its times were taken for thousandths of a second")
    fields = {"language": content["language"]} if isinstance(content, dict) and isinstance(content.get("language"), str) else {}
    return [
        build(
            source,
            "whisper",
            blocks,
            removed=list(decoded.removed),
            warnings=[*decoded.warnings, *warnings],
            metadata=fields,
            encoding=decoded.encoding,
        )
    ]


def _is_otranscribe(content: Any) -> bool:
    """Whether a JSON file is a transcript as oTranscribe keeps it (.otr): a web page in one text beside the name of its recording."""
    return isinstance(content, dict) and isinstance(content.get("text"), str) and "media" in content and "<" in content["text"]


def _page(text: str) -> bytes:
    return f"<html><body>{text}</body></html>".encode()


def _lists(content: Any, depth: int) -> Iterator[list[dict[str, Any]]]:
    """Every list of segments, that is of objects most of which hold a text, in a JSON file."""
    if depth > DEEPEST:
        return
    if isinstance(content, dict):
        for value in content.values():
            yield from _lists(value, depth + 1)
    elif isinstance(content, list) and content:
        objects = [x for x in content if isinstance(x, dict)]
        if len(objects) == len(content) and sum(_value(x, _TEXT) is not None for x in objects) >= 0.8 * len(objects):
            yield objects
        elif depth < 3 and len(content) <= 1_000:
            inner = [found for value in content if (found := list(_lists(value, depth + 1)))]
            for found in inner:
                yield from found
            if len(inner) > 1:  # a list of results, each with a list of its own
                yield [segment for found in inner for segment in max(found, key=_rank)]


def _rank(segments: list[dict[str, Any]]) -> tuple[bool, bool, int]:
    """Lists with speakers come first, then lists with times, then those with most text."""
    length = sum(len(str(_value(x, _TEXT))) for x in segments)
    return any(_speaker(x) for x in segments), _start(segments[0]) is not None, length


def _value(segment: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    best = segment.get("nBest")
    if isinstance(best, list) and best and isinstance(best[0], dict):  # several readings, the likeliest first
        segment = best[0]
    return next((segment[key] for key in keys if isinstance(segment.get(key), str)), None)


def _speaker(segment: dict[str, Any]) -> str:
    for key in _SPEAKER:
        value = segment.get(key)
        if isinstance(value, dict):
            value = value.get("name") or value.get("label")
        if isinstance(value, str) and value.strip():
            return keepable(value)[0].strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def _start(segment: dict[str, Any]) -> float | None:
    """The start of a segment as the file has it: a number, a time such as `00:00:02,000`, or the first of a pair."""
    value: Any = next((segment[key] for key in _START if segment.get(key) is not None), None)
    if isinstance(value, dict):
        value = value.get("from", value.get("start"))
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, str):
        try:
            return float(value.removesuffix("s"))
        except ValueError:
            return _iso_duration(value) if value.startswith("PT") else times.seconds(value)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _iso_duration(value: str) -> float | None:
    """`PT1H2M3.4S` in seconds."""
    found = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", value)
    return None if found is None else int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + float(found[3] or 0)


def _unit(segments: list[dict[str, Any]]) -> float:
    """What the times count in: seconds, or thousandths where whole numbers say that nobody gets out two letters a second."""
    starts = [(s, len(str(_value(x, _TEXT)))) for x in segments if (s := _start(x)) is not None]
    if len(starts) < 2 or any(s != int(s) for s, _ in starts):
        return 1
    span = starts[-1][0] - starts[0][0]
    return 1000 if span > 10 * sum(n for _, n in starts[:-1]) else 1


def _spoken(segment: dict[str, Any], number: int, unit: float) -> Spoken | None:
    speaker = _speaker(segment)
    text = tidy(keepable(_value(segment, _TEXT) or "")[0])
    start = _start(segment)
    if not speaker and not text:
        return None
    return Spoken(speaker or None, text, None if start is None else round(start / unit, 3), speaker, number)


READER = Reader("whisper", "a transcript as JSON (Whisper, WhisperX)", _sniff, _read)
