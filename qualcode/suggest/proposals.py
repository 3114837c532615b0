"""From text to codebook: phrases that a code's passages share and others do not, and passages that nearly bear it. Proposals only; a person decides."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcode.model.codebook import Code
from qualcode.model.coding import Coding
from qualcode.study import Study
from qualcode.suggest.cues.stems import stem
from qualcode.suggest.learning.learner import Suggester
from qualcode.suggest.material import Material, Passage
from qualcode.transcripts.pseudonyms.name_words import NameWords

LONGEST = 4
"""How many words a proposed cue has at most."""

LEAST, LEAST_TRANSCRIPTS = 3, 2
"""In how many passages of a code, and of how many transcripts, a phrase must stand to be proposed."""

SHARE = 0.6
"""What share of the read passages with a phrase must bear the code."""

CERTAIN = 1.96
"""How many standard errors the phrase must be commoner in the code's passages than elsewhere."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DENYING = frozenset(["no", "not", "never"])
_ENDING = re.compile("n['’]t|['’]")
_BREAK = re.compile(r"[.!?…,;:()\[\]\n—–]")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A phrase that might serve as a cue: in how many passages of the code it stands (of how many transcripts), and in how many read ones without it."""

    code: str
    cue: str
    inside: int
    outside: int
    transcripts: int
    certainty: float
    example: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A passage that was read and not given a code, although it resembles those that were: a coder's slip, or an edge that the definition leaves open."""

    code: str
    passage: Passage
    likely: float
    others: tuple[str, ...]


def candidate_cues(study: Study, codings: Iterable[Coding], material: Material, stop: Collection[str], most: int = 5) -> list[Proposal]:
    """Phrases proposed as cues, in the order of the codebook, the surest of each code first.

    Compared are the words under the code and the passages that were read and do not bear it, by their log-odds with a prior from both together (B. Monroe,
    M. Colaresi and K. Quinn, Fightin' words, Political Analysis 16, 2008). Restricted passages are left out, and phrases that a cue of the
    code holds or is held by.

    Args:
        study: the study.
        codings: the codings to learn from.
        material: the same study as passages, from `gather`.
        stop: words too common to make a cue by themselves.
        most: how many a code.
    """
    inside: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for coding in codings:
        if not coding.restricted:
            inside[coding.code].append((coding.transcript, study.transcripts[coding.transcript].slice(coding.span)))
    stop = {*stop, *NameWords(study.transcripts.values()).capitals}
    read = [(p, codes, _phrases(p.text, stop)) for p, codes in zip(material.passages, material.codes, strict=True) if codes is not None]
    found: list[Proposal] = []
    for code in study.codebook.codable:
        if len(there := inside[code.id]) >= LEAST:
            elsewhere = [phrases for _, codes, phrases in read if code.id not in codes]
            found += _of_code(code, there, elsewhere, stop)[:most]
    return found


def _of_code(code: Code, inside: Sequence[tuple[str, str]], elsewhere: Sequence[dict[str, str]], stop: Collection[str]) -> list[Proposal]:
    here, there, forms = Counter[str](), Counter[str](), defaultdict[str, Counter[str]](Counter)
    transcripts, examples = defaultdict[str, set[str]](set), dict[str, str]()
    for transcript, text in inside:
        for key, words in _phrases(text, stop).items():
            here[key] += 1
            forms[key][words] += 1
            transcripts[key].add(transcript)
            examples.setdefault(key, text)
    for phrases in elsewhere:
        there.update(key for key in phrases if key in here)
    known = [" ".join(stem(w) for w in _WORD.findall(cue.text)) for cue in code.cues if cue.kind != "pattern"]
    found = []
    for key, n in here.items():
        if n < LEAST or len(transcripts[key]) < LEAST_TRANSCRIPTS or n < SHARE * (n + there[key]):
            continue
        sure = certainty(n, len(inside), there[key], len(elsewhere))
        if sure >= CERTAIN and not any(cue and (f" {cue} " in f" {key} " or f" {key} " in f" {cue} ") for cue in known):
            words = min(forms[key], key=lambda w: (-forms[key][w], w))
            found.append((key, Proposal(code.id, words, n, there[key], len(transcripts[key]), round(sure, 2), examples[key])))
    return [p for _, p in _without_parts(found)]


def certainty(here: int, passages: int, there: int, others: int) -> float:
    """How many standard errors a phrase is commoner in passages of a code (`here` of them) than in others (`there`): log-odds with a prior of both together."""
    prior = (here + there + 1) / (passages + others + 2) * 10
    rest = 10 - prior
    one = math.log((here + prior) / (passages - here + rest))
    other = math.log((there + prior) / (others - there + rest))
    return (one - other) / math.sqrt(1 / (here + prior) + 1 / (there + prior))


def _without_parts(found: list[tuple[str, Proposal]]) -> list[tuple[str, Proposal]]:
    """The surest first, without phrases that say hardly more or less than one that is already there: part of it, or it part of them, with like counts."""
    kept: list[tuple[str, Proposal]] = []
    for key, proposal in sorted(found, key=lambda f: (-f[1].certainty, -len(f[0]), f[0])):
        if not any(f" {key} " in f" {old} " or f" {old} " in f" {key} " for old, _ in kept):
            kept.append((key, proposal))
    return kept


def _phrases(text: str, stop: Collection[str]) -> dict[str, str]:
    """The phrases of a text by their stems, each as it was said: up to `LONGEST` words within a clause, begun and ended by telling words, no names among them."""
    found: dict[str, str] = {}
    for clause in _BREAK.split(text):
        words = _WORD.findall(clause)
        tells = [_telling(w, stop) for w in words]
        names = [place > 0 and w[0].isupper() for place, w in enumerate(words)]
        for start, end in _stretches(len(words)):
            begun = tells[start] or (end - start > 1 and words[start].lower() in _DENYING)
            if begun and tells[end - 1] and not any(names[start:end]):
                found.setdefault(" ".join(stem(w) for w in words[start:end]), " ".join(words[start:end]).lower())
    return found


def _telling(word: str, stop: Collection[str]) -> bool:
    """Whether a word says something by itself: not a small one, and none with an ending such as "she's"."""
    begins = _ENDING.split(word.lower())[0]
    return len(word) > 3 and len(begins) > 2 and word.lower() not in stop and begins not in stop


def words_in(text: str, stop: Collection[str]) -> dict[str, str]:
    """The telling words of a text by their stems, each as it was said first."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        if _telling(word, stop):
            found.setdefault(stem(word), word.lower())
    return found


def _stretches(count: int) -> Iterator[tuple[int, int]]:
    return ((start, end) for start in range(count) for end in range(start + 1, min(count, start + LONGEST) + 1))


def near_misses(suggester: Suggester, material: Material, most: int = 3) -> list[NearMiss]:
    """Passages that were read, were not given a code, and would have been suggested for it by what was learnt from the other transcripts.

    The suggester must have been fitted on the material. The likeliest come first, up to `most` a code, in the order of the codebook.
    """
    found = []
    for column, code in enumerate(suggester.codebook.codable):
        misses = []
        for row, place in enumerate(suggester.read_):
            codes, looked = material.codes[place] or frozenset(), material.seen[place]
            likely = float(suggester.held_out_[row, column])
            if likely >= suggester.thresholds_[column] and code.id not in codes and (looked is None or code.id in looked):
                misses.append(NearMiss(code.id, material.passages[place], round(likely, 3), tuple(sorted(codes))))
        found += sorted(misses, key=lambda m: (-m.likely, m.passage.transcript, m.passage.start))[:most]
    return found
