"""Whether coders who put one code on one unit also gave it the same stance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from qualcode.agreement.alpha import krippendorff_alpha
from qualcode.agreement.coefficients import NO_PAIR
from qualcode.agreement.material import Material
from qualcode.agreement.moments import Moment
from qualcode.agreement.ratings import Ratings
from qualcode.agreement.results import Stance
from qualcode.model.events import STANCES


def stance_agreement(material: Material, sources: Mapping[str, Mapping[str, Moment]]) -> Stance:
    """How far coders give the same stance, over the pairs of unit and code where at least two gave one.

    A coder whose codings of one unit and code have different stances counts as mixed. Missing: a coding without a stance. `counts` says how often each two
    stances met, the first coder's first; with more than two coders both orders are put together.
    """
    given: dict[tuple[int, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for number, transcript in enumerate(material.transcripts):
        touched = material.finder(number)
        for coder in material.coders:
            for coding in sources[transcript][coder].of(coder, transcript).codings:
                if coding.stance:
                    for unit in touched(coding.start, coding.end):
                        given[unit, coding.code][coder].add(coding.stance)
    judged = [{c: _one(s) for c, s in by.items()} for _, by in sorted(given.items()) if len(by) >= 2]
    if not judged:
        return Stance(0, 0, None, (), "nobody gave a stance to what another coder coded alike")
    alpha = krippendorff_alpha(Ratings.of([[by.get(c) for by in judged] for c in material.coders], STANCES, material.coders), replicates=0)
    met = Counter(pair for by in judged for pair in _pairs([by[c] for c in material.coders if c in by], len(material.coders) == 2))
    same = sum(len(set(by.values())) == 1 for by in judged)
    counts = tuple((a, b, n) for (a, b), n in sorted(met.items(), key=lambda m: (STANCES.index(m[0][0]), STANCES.index(m[0][1]))))
    return Stance(len(judged), same, alpha.value, counts, alpha.note if alpha.note != NO_PAIR else "")


def _one(stances: set[str]) -> str:
    return next(iter(stances)) if len(stances) == 1 else "mixed"


def _pairs(stances: list[str], ordered: bool) -> list[tuple[str, str]]:
    found = [(a, b) for i, a in enumerate(stances) for b in stances[i + 1 :]]
    return found if ordered else [(a, b) if STANCES.index(a) <= STANCES.index(b) else (b, a) for a, b in found]
