"""Why a turn gets its score: parts that add up to it, words and cues that carry it, and coded turns that resemble it."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.codebook import Code, Codebook
from qualcode.suggest.cues.match import Hit
from qualcode.suggest.cues.stems import stem
from qualcode.suggest.learning.calibration import Calibration
from qualcode.suggest.learning.ground import Ground, cue_table, cue_worths
from qualcode.suggest.learning.learnt import Learnt, previous, who_table
from qualcode.suggest.learning.parts import Scale
from qualcode.suggest.learning.stacker import PARTS
from qualcode.suggest.learning.talk import Heard, Said, Talk, listen
from qualcode.suggest.learning.vectors import Vectors

NAMES = ("cues", "codebook words", "learnt words", "previous turn", "speaker", "length", "how common the code is")
"""The parts of an explanation, as people read them, in the order they are shown; with sentence embeddings there is one more (`MEANING`)."""

MEANING = "meaning of the whole"

NOT_A_REASON = "similar, not a reason"

_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SHORTENED = re.compile(r"(?:n['’]t|['’]\w+)$")
PUNCTUATION = ".,;:!?…()[]\"'“”‘’–—-"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the turn at `[start, end)`, and what it adds to the log-odds of the code, through cues, codebook and coding together."""

    text: str
    start: int
    end: int
    amount: float


@dataclass(frozen=True, slots=True)
class Similar:
    """A coded turn that resembles the one explained (`likeness` from 0 to 1): shown beside the reasons, and none itself."""

    transcript: str
    speaker: str
    text: str
    likeness: float
    label: str = NOT_A_REASON


@dataclass(frozen=True)
class Explanation:
    """Why a turn gets its probability for a code.

    The amounts of `parts` add up to `log_odds`, and `score` is 1 / (1 + exp(-log_odds)). `words` are the turn's words, those that speak most for the code
    first; `cues` the cues found in it; `similar` up to two coded turns that resemble it.
    """

    code: str
    score: float
    log_odds: float
    parts: Mapping[str, float]
    words: tuple[Word, ...]
    cues: tuple[Hit, ...]
    similar: tuple[Similar, ...] = ()


class Fitted(Protocol):
    """A suggester that has taken turns in, as far as explanations look at it; `Suggester` says what each of these is."""

    codebook: Codebook
    heard_: Heard
    ground_: Ground
    learnt_: Learnt | None
    scales_: dict[str, Scale]
    weights_: Any
    constants_: Any
    calibration_: Calibration

    def hear(self, talk: Talk) -> Heard:
        """Turns with the numbers and cues that are taken off them."""
        ...

    def parts_of(self, heard: Heard) -> Any:
        """The parts of the scores of turns, before weighing."""
        ...

    def coded(self, column: int) -> Any:
        """The places of the turns that were read and bear the code of a column."""
        ...


def in_codebook(code: Code, word: str) -> str:
    """Where the codebook has a word for a code, in any form: its name, definition, inclusions, examples or cues; empty where it has not."""
    cues = [cue.text for cue in code.cues if cue.kind != "pattern"]
    places = {"name": [code.name], "definition": [code.definition, *code.include], "cues": cues, "examples": code.examples}
    wanted = stem(word)
    return next((place for place, texts in places.items() for text in texts for w in _LETTERS.findall(text) if stem(w) == wanted), "")


def telling(words: Iterable[Word], stop: Collection[str], most: int) -> tuple[str, ...]:
    """The words to show as a reason, of words in order of their worth: each once, without stop words and punctuation, up to `most`."""
    found: dict[str, str] = {}
    for word in words:
        bare = word.text.strip(PUNCTUATION)
        plain = bare.casefold()
        if word.amount > 0 and bare and plain not in stop and _SHORTENED.sub("", plain) not in stop:
            found.setdefault(plain, bare)
    return tuple(found.values())[:most]


def explain(suggester: Fitted, turn: Said, code: str) -> Explanation:
    """The explanation of one turn and code; a turn the suggester was fitted on keeps the turn before it.

    Raises:
        QualcodeError: there is no such code.
    """
    ids = [c.id for c in suggester.codebook.codable]
    if code not in ids:
        raise QualcodeError(f"there is no code {code!r} in the codebook", did_you_mean(code, ids) or "qualcode codebook show lists them")
    heard, place = _in_place(suggester, turn)
    return explain_at(suggester, heard, place, ids.index(code))


def _in_place(suggester: Fitted, turn: Said) -> tuple[Heard, int]:
    """The turn among those the suggester was fitted on, with its place there; else the turn alone."""
    known, wanted = suggester.heard_.talk, (turn.transcript, turn.speaker or "", turn.text)
    for place in range(len(known)):
        if (known.transcripts[place], known.speakers[place], known.texts[place]) == wanted:
            return suggester.heard_, place
    return suggester.hear(listen([turn])), 0


def explain_at(suggester: Fitted, heard: Heard, place: int, column: int, *, similar: bool = True) -> Explanation:
    """The explanation of the turn at a place among others, for the code of a column."""
    import numpy as np

    one, lines, code = _only(heard, place), Lines.of(suggester, column), suggester.codebook.codable[column].id
    values = suggester.parts_of(one)[-1, column]
    added = dict(zip(PARTS, suggester.calibration_.slope * suggester.weights_[column] * values, strict=True))
    row, last = one.matrix[-1], np.array([len(one) - 1])
    parts = {
        "cues": lines.cues * float(cue_table(suggester.codebook, one.hits[-1:], suggester.ground_.rarity)[0, column]),
        "codebook words": float((row @ lines.codebook)[0]),
        "learnt words": float((row @ lines.learnt)[0]),
        "previous turn": 0.0 if lines.before is None else float((previous(one.talk, one.matrix, last) @ lines.before)[0]),
        "speaker": added["speaker"] + added["rule"] + lines.of_speaker(suggester, one, last),
        "length": added["length"],
    }
    log_odds = sum(added.values()) + suggester.calibration_.slope * suggester.constants_[column] + suggester.calibration_.shifts[column]
    if one.meaning is not None:
        parts[MEANING] = added["meaning"] + added["meant"]
    parts[NAMES[-1]] = log_odds - sum(parts.values())
    hits = tuple(hit for hit in one.hits[-1] if hit.code == code)
    words = _words(one.talk.texts[-1], row, lines.codebook + lines.learnt, suggester.ground_.vectors)
    words = _with_cues(words, hits, parts["cues"], suggester.ground_.rarity, code)
    score = 1 / (1 + math.exp(-log_odds))
    return Explanation(
        code,
        score,
        float(log_odds),
        {name: float(parts[name]) for name in (*NAMES, MEANING) if name in parts},
        words,
        hits,
        _similar(suggester, one, column) if similar else (),
    )


@dataclass(frozen=True)
class Lines:
    """The weights of one code on everything the score is linear in: the cues, the columns of the turn's row, those of the turn before, and the speakers."""

    cues: float
    codebook: Any
    learnt: Any
    before: Any = None
    who: Any = None

    @classmethod
    def of(cls, suggester: Fitted, column: int) -> Lines:
        """The weights as they stand after calibration."""

        def scaled(part: str) -> float:
            weight = float(suggester.weights_[column][PARTS.index(part)]) * suggester.calibration_.slope
            return weight / float(suggester.scales_[part].spread[column]) if part in suggester.scales_ else 0.0

        ground, learnt = suggester.ground_, suggester.learnt_
        tables = {"rows": ground.codebook, "likeness": ground.likeness, "company": ground.company}
        codebook = sum(scaled(part) * table[:, column] for part, table in tables.items())
        if learnt is None:
            return cls(scaled("cues"), codebook, 0 * codebook)
        words = scaled("words")
        own = words * learnt.words[:, column] + scaled("centre") * learnt.centre[:, column]
        if not learnt.context:
            return cls(scaled("cues"), codebook, own)
        return cls(scaled("cues"), codebook, own, words * learnt.before[:, column], words * learnt.who[:, column])

    def of_speaker(self, suggester: Fitted, one: Heard, last: Any) -> float:
        """What the learnt words' regression adds for who speaks."""
        if self.who is None or suggester.learnt_ is None:
            return 0.0
        return float((who_table(one.talk, suggester.learnt_.labels, last) @ self.who)[0])


def _only(heard: Heard, place: int) -> Heard:
    """One turn, last, after the turn before it."""
    before = heard.talk.before[place]
    kept = [place] if before < 0 else [before, place]
    talk = Talk(
        tuple(heard.talk.texts[i] for i in kept), tuple(heard.talk.speakers[i] for i in kept), tuple(heard.talk.transcripts[i] for i in kept),
        (-1,) if before < 0 else (-1, 0),
    )  # fmt: skip
    return Heard(talk, heard.matrix[kept], tuple(heard.hits[i] for i in kept), None if heard.meaning is None else heard.meaning[kept])


def _words(text: str, row: Any, weights: Any, vectors: Vectors) -> tuple[Word, ...]:
    """What each word adds: the weight of every column times its value, shared out over the places in the text that it was made from."""
    places = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    amounts: dict[int, float] = defaultdict(float)
    made_from = vectors.made_from(text)
    for column, value in zip(row.indices, row.data, strict=True):
        if weight := float(weights[column]) * float(value):
            there = made_from.get(int(column), [])
            for word, share in there:
                amounts[word] += weight * share
    return tuple(
        sorted((Word(text[start:end], start, end, amounts[n]) for n, (start, end) in enumerate(places)), key=lambda w: (-w.amount, w.start))
    )


def _with_cues(
    words: tuple[Word, ...], hits: tuple[Hit, ...], amount: float, rarity: dict[tuple[str, str], float], code: str
) -> tuple[Word, ...]:
    """The same words with what the cues add, shared out over the cues by their worth and over the words of each."""
    worths = cue_worths(hits, rarity).get(code, [])
    total = sum(worth for _, worth in worths)
    if not total:
        return words
    added: dict[int, float] = defaultdict(float)
    for hit, worth in worths:
        there = [w for w in words if w.start < hit.end and hit.start < w.end]
        for word in there:
            added[word.start] += amount * worth / total / len(there)
    return tuple(sorted((Word(w.text, w.start, w.end, w.amount + added[w.start]) for w in words), key=lambda w: (-w.amount, w.start)))


def _similar(suggester: Fitted, one: Heard, column: int) -> tuple[Similar, ...]:
    """Up to two turns with this code that are most like this one, itself left out."""
    import numpy as np

    coded, known = suggester.coded(column), suggester.heard_
    if not len(coded):
        return ()
    likeness = np.asarray((known.matrix[coded] @ one.matrix[-1].T).todense()).ravel() / 2  # two blocks of unit length
    found = []
    for place in np.argsort(-likeness, kind="stable"):
        talk, at = known.talk, int(coded[place])
        if (talk.transcripts[at], talk.texts[at]) != (one.talk.transcripts[-1], one.talk.texts[-1]):
            found.append(Similar(talk.transcripts[at], talk.speakers[at], talk.texts[at], float(likeness[place])))
        if len(found) == 2:
            break
    return tuple(found)
