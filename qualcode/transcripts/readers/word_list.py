"""Transcripts as data that holds single words, each with who said it: as services for speech recognition return them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

DEEPEST = 8
"""Levels of a file at which words are looked for."""

WORD_KEYS = ("punctuated_word", "word", "content", "value", "elements", "items")
"""What a word, or a list of words, is called in such files."""

_WORD = WORD_KEYS[:4]
_SPEAKER = ("speaker_label", "speaker", "speakerTag", "speaker_tag", "speakerLabel", "speaker_id")
_START = ("start_time", "start", "startTime", "ts", "startOffset")
_LISTS = ("elements", "words", "items")


def segments_of_words(content: Any) -> list[dict[str, Any]]:
    """Runs of words of one speaker as segments (`speaker`, `text`, `start`); empty where a file has no words with speakers.

    Punctuation is set to the word before it. A service that names the speakers apart from the words names them by the words' starts.
    """
    spoken_at = dict(_speakers_by_start(content, 0))
    best: list[dict[str, Any]] = []
    for words in _word_lists(content, 0):
        segments = _joined(words, spoken_at)
        if sum(len(s["text"]) for s in segments) > sum(len(s["text"]) for s in best):
            best = segments
    return best


def _word_lists(content: Any, depth: int) -> Iterator[list[dict[str, Any]]]:
    """Every list of words in a file; where words stand in lists of their own below each speaker, all of them as one."""
    if depth > DEEPEST:
        return
    if isinstance(content, dict):
        for value in content.values():
            yield from _word_lists(value, depth + 1)
    elif isinstance(content, list) and content and all(isinstance(x, dict) for x in content):
        nested = [[{**_who(x), **w} for w in inner if isinstance(w, dict)] for x in content if (inner := _inner(x)) and _who(x)]
        if len(nested) == len(content):
            yield [word for words in nested for word in words]
        if sum(bool(_word(x)) for x in content) >= 0.9 * len(content):
            yield content
        else:
            for value in content:
                yield from _word_lists(value, depth + 1)


def _inner(holder: Mapping[str, Any]) -> list[Any]:
    return next((holder[key] for key in _LISTS if isinstance(holder.get(key), list)), [])


def _who(holder: Mapping[str, Any]) -> dict[str, Any]:
    """The speaker of an object as a dict to be merged into its words; empty where it names none."""
    for key in _SPEAKER:
        value = holder.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return {"speaker": str(value)}
    return {}


def _best(holder: Mapping[str, Any]) -> Mapping[str, Any]:
    """The likeliest of several readings of a word, or the word itself."""
    readings = holder.get("alternatives")
    return readings[0] if isinstance(readings, list) and readings and isinstance(readings[0], dict) else holder


def _word(holder: Mapping[str, Any]) -> str:
    reading = _best(holder)
    word = next((reading[key] for key in _WORD if isinstance(reading.get(key), str)), "")
    return str(word).strip() if len(str(word)) <= 60 else ""


def _start(holder: Mapping[str, Any]) -> str:
    return next((str(holder[key]).removesuffix("s") for key in _START if holder.get(key) is not None), "")


def _speakers_by_start(content: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Who speaks at which start, from objects that have both and no word."""
    if depth > DEEPEST:
        return
    if isinstance(content, dict):
        who, start = _who(content), _start(content)
        if who and start and not _word(content):
            yield start, who["speaker"]
        for value in content.values():
            yield from _speakers_by_start(value, depth + 1)
    elif isinstance(content, list):
        for value in content:
            yield from _speakers_by_start(value, depth + 1)


def _joined(words: list[dict[str, Any]], spoken_at: Mapping[str, str]) -> list[dict[str, Any]]:
    """Words as one segment for each run of one speaker; empty where fewer than half of them have one."""
    segments: list[dict[str, Any]] = []
    known = 0
    for holder in words:
        word = _word(holder)
        if not word:
            continue
        glued = not any(c.isalnum() for c in word)
        who = (_who(holder) or _who(_best(holder))).get("speaker", "") or spoken_at.get(_start(holder), "")
        known += bool(who) or glued
        if segments and (glued or who == segments[-1]["speaker"]):
            segments[-1]["text"] += word if glued else f" {word}"
        else:
            segments.append({"speaker": who, "text": word, "start": _start(holder) or None})
    return segments if known >= 0.5 * len(words) and any(s["speaker"] for s in segments) else []
