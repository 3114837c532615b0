"""How fast cues are found: 1,000 phrases and 50 token patterns, beside spaCy alone on the same turns.

    QUALCODE_TEST_DATA=… python benchmarks/cues.py

Times are processor seconds of one thread.
"""

from __future__ import annotations

import resource
import time
from collections import Counter
from itertools import pairwise

from studies import load

from qualcode.model.codebook import Code, Codebook, Cue
from qualcode.suggest.cues.english import blank, pipeline
from qualcode.suggest.cues.match import CueMatcher
from qualcode.suggest.learning.learner import Suggester

PHRASES, PATTERNS = 1000, 50


def many_cues(texts: list[str]) -> Codebook:
    """A codebook of the commonest pairs of words, and patterns of a word and what comes two words later."""
    pairs = Counter(f"{a} {b}" for text in texts for a, b in pairwise(text.lower().split()) if a.isalpha() and b.isalpha())
    chosen = [pair for pair, _ in pairs.most_common(PHRASES)]
    patterns = [({"LEMMA": a}, {"OP": "?"}, {"LOWER": b}) for a, b in (pair.split() for pair in chosen[:PATTERNS])]
    codes = [Code(f"c{n:02}", f"Code {n}", cues=tuple(Cue("phrase", p) for p in chosen[n::25])) for n in range(25)]
    codes.append(Code("patterns", "Patterns", cues=tuple(Cue("pattern", str(p), p) for p in patterns)))
    return Codebook("many", codes=tuple(codes), hash="many")


def seconds(work: object) -> float:
    began = time.process_time()
    for _ in work:  # type: ignore[attr-defined]
        pass
    return time.process_time() - began


def main() -> None:
    study = load("nhs")
    texts = [turn.text for turn in study.turns]
    book = many_cues(texts)
    for ready in (blank(), pipeline()):
        matcher = CueMatcher(book, ready)
        for some in (texts[:200], texts[:2000], texts, texts + texts):
            bare, cues = seconds(ready.nlp.pipe(some, batch_size=256)), seconds(matcher.hits(some))
            print(
                f"{ready.name}: {len(some)} turns, spaCy alone {bare:.2f} s, with {PHRASES} phrases and {PATTERNS} patterns {cues:.2f} s ({bare / cues:.2f} of its pace)"
            )
    suggester = Suggester(study.codebook).fit(study.turns[:2000], study.codes[:2000])
    new = study.turns[2000:]
    tokens, first, again = seconds(blank().nlp.pipe(t.text for t in new)), -time.process_time(), 0.0
    suggester.score(new)
    first += time.process_time()
    again = -time.process_time()
    suggester.score(new)
    again += time.process_time()
    model = seconds(pipeline().nlp.pipe((t.text for t in new), batch_size=256))
    print(
        f"scoring {len(new)} new turns: {first:.2f} s (spaCy's model alone {model:.2f}); again, cues known: {again:.2f} s (blank spaCy {tokens:.2f})"
    )
    for label in ("cold", "again, cues known"):
        suggester = suggester if label != "cold" else Suggester(study.codebook)
        began = time.process_time()
        suggester.fit(
            study.turns[:2000], [None if n % 97 == 0 and label != "cold" else codes for n, codes in enumerate(study.codes[:2000])]
        )
        print(
            f"fit of {len(study.codebook.codable)} codes on 2000 turns with held-out scores, {label}: {time.process_time() - began:.2f} s"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
