"""Names by their capitals: words with a capital where none is due, and runs of them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from qualcode.transcripts.pseudonyms.patterns import Found
from qualcode.transcripts.pseudonyms.words import (
    BEFORE_NAMES,
    COMMON,
    DOES,
    LINKS,
    MONTH_NAMES,
    NEVER,
    NOT_BEFORE_NAMES,
    OF_TIME,
    ORGANISATION,
    PLACE,
    TITLES,
)

_TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|&|\S")
_SENTENCE_END = frozenset('.?!…:;“‘"—–-([{*•>')
_POSSESSIVE = re.compile(r"['’](?:s|d|ll|ve|re|m)$|(?<=s)['’]$", re.IGNORECASE)
_EVERYDAY = NEVER | COMMON | TITLES
_PLACEHOLDER = re.compile(r"\[[A-Z][\w' ’-]*? (?:\d{1,3}|[A-Z]{1,2})\](?:s\b)?")


def find_capitals(text: str) -> list[Found]:
    """Runs of words with a capital where the sentence asks for none, each as one name, in order; what stands in placeholders is left out.

    A sentence's first word begins a run only if another such word or a title's name follows it, for every first word has a capital.
    """
    hidden = placeholders(text)
    tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
    found: list[Found] = []
    i = 0
    while i < len(tokens):
        last = _run_end(tokens, i, text)
        if last is None:
            i += 1
            continue
        found += _trimmed(text, tokens, i, last)
        i = last + 1
    return [f for f in found if not any(f.start < end and start < f.end for start, end in hidden)]


def first_words(text: str) -> list[Found]:
    """The words with a capital that begin a sentence and no run, everyday words left out: names only where the study never has them in small letters."""
    tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
    found = []
    for i, (word, start, end) in enumerate(tokens):
        if not _is_capital(word):
            continue
        plain = _plain(word)
        if len(plain) > 1 and plain not in _EVERYDAY and _starts_sentence(tokens, i, text):
            found.append(Found(start, end - len(word) + len(_POSSESSIVE.sub("", word)), "name"))
    return found


def inside_sentences(text: str) -> list[tuple[str, int]]:
    """The words with a capital that stand where the sentence asks for none, each with its place, whatever they are."""
    tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
    return [(word, start) for i, (word, start, _) in enumerate(tokens) if _is_capital(word) and not _starts_sentence(tokens, i, text)]


def names_in_use(text: str, names: Container[str]) -> list[Found]:
    """Where the words in `names` (in small letters) are used as somebody's name: with a capital inside a sentence, or first in one and followed as a name is.

    `the Bill` is none, and `May` is a month unless what goes before or after speaks of a person (`our May`, `May said`).
    """
    tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
    found = []
    for i, (word, start, end) in enumerate(tokens):
        if _is_capital(word) and _plain(word) in names and not (word.isupper() and len(word) < 3) and _is_used_as_name(tokens, i, text):
            found.append(Found(start, end - len(word) + len(_POSSESSIVE.sub("", word)), "name"))
    return found


def _is_used_as_name(tokens: list[tuple[str, int, int]], i: int, text: str) -> bool:
    word = tokens[i][0]
    before = tokens[i - 1][0].casefold() if i else ""
    after = tokens[i + 1][0].casefold() if i + 1 < len(tokens) else ""
    if before in NOT_BEFORE_NAMES:  # the Bill, this Grant
        return False
    is_followed = after.replace("’", "'") in DOES or word.casefold().endswith(("'s", "’s"))
    if _plain(word) in MONTH_NAMES:
        return before in BEFORE_NAMES or (is_followed and before not in OF_TIME and not before[:1].isdigit())
    return is_followed or not _starts_sentence(tokens, i, text)


def placeholders(text: str) -> list[tuple[int, int]]:
    """Where a transcriber or an earlier run has put `[School 1]`, `[Head teacher A]` and the like."""
    return [m.span() for m in _PLACEHOLDER.finditer(text)]


def _is_capital(word: str) -> bool:
    return word[:1].isupper()


def _starts_sentence(tokens: list[tuple[str, int, int]], i: int, text: str) -> bool:
    """Whether a word stands where any word has a capital: at the start of a line or a sentence, after a colon or a bracket."""
    if i == 0:
        return True
    before, _, end = tokens[i - 1]
    return (
        "\n" in text[end : tokens[i][1]]
        or before[-1] in _SENTENCE_END
        or (before in "'’”" and i > 1 and tokens[i - 2][0][-1] in _SENTENCE_END)
    )


def _run_end(tokens: list[tuple[str, int, int]], i: int, text: str) -> int | None:
    """The last word of the run of capitals that begins here; None where none begins."""
    if not _is_capital(tokens[i][0]):
        return None
    last, j = i, i + 1
    while j < len(tokens) and "\n" not in text[tokens[j - 1][2] : tokens[j][1]] and not _ends_run(tokens[j - 1][0]):
        if _is_capital(tokens[j][0]):
            last = j
        elif tokens[j][0] not in LINKS or j - last > 2:
            break
        j += 1
    return last


def _ends_run(word: str) -> bool:
    return bool(_POSSESSIVE.search(word))


def _trimmed(text: str, tokens: list[tuple[str, int, int]], first: int, last: int) -> Iterator[Found]:
    """The names of a run: without an everyday word that only begins the sentence, and without what never names anybody."""
    if _starts_sentence(tokens, first, text) and (first == last or _plain(tokens[first][0]) in COMMON | NEVER):
        first += 1
        while first <= last and not _is_capital(tokens[first][0]):
            first += 1
    while first < last and _plain(tokens[first][0]) in NEVER:
        first += 1
        while not _is_capital(tokens[first][0]):
            first += 1
    while first < last and _plain(tokens[last][0]) in NEVER:
        last -= 1
        while last > first and not _is_capital(tokens[last][0]):
            last -= 1
    words = [_plain(t[0]) for t in tokens[first : last + 1]]
    if not words or (len(words) == 1 and (words[0] in NEVER | COMMON | TITLES or len(words[0]) == 1)):
        return
    end = tokens[last][2] - (len(tokens[last][0]) - len(_POSSESSIVE.sub("", tokens[last][0])))
    yield Found(tokens[first][1], end, kind_of(text[tokens[first][1] : end]))


def _plain(word: str) -> str:
    return _POSSESSIVE.sub("", word.casefold().replace("’", "'"))


def kind_of(name: str) -> str:
    """What a name seems to name, by its words: `person`, `organisation`, `place`, `initials` (all capitals), or `name` where nothing tells."""
    words = [w.casefold().strip(".") for w in name.split()]
    if any(w in ORGANISATION for w in words):
        return "organisation"
    if words and words[0] in TITLES:
        return "person"
    if any(w in PLACE for w in words[1:]) or (words and words[-1] in PLACE):
        return "place"
    if name.isupper() and len(name) <= 6 and " " not in name:
        return "initials"
    return "name"
