"""Whether coders who put one code on one unit also gave it the same stance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from qualcode.agreement.material import Material
from qualcode.agreement.moments import Moment
from qualcode.agreement.results import Stance
from qualcode.agreement.statistics.alpha import krippendorff_alpha
from qualcode.agreement.statistics.ratings import Ratings
from qualcode.model.events import STANCES


def stance_agreement(material: Material, sources: Mapping[str, Mapping[str, Moment]]) -> Stance:
    """How far coders give the same stance, over the pairs of unit and code where at least two gave one.

    A coder whose codings of one unit and code have different stances counts as mixed. Missing: a coding without a stance. `counts` says how often each two
    stances met, the first coder's first; with more than two coders both orders are put together.
    """
    given = [_by_unit(material, coder, sources) for coder in material.coders]
    met = Counter(key for own in given for key in own)
    shared = sorted(key for key, n in met.items() if n >= 2)
    if not shared:
        return Stance(0, 0, None, (), "nobody gave a stance to what another coder coded alike")
    judged = [[own.get(key) for own in given] for key in shared]
    alpha = krippendorff_alpha(Ratings.of(list(zip(*judged, strict=True)), STANCES, material.coders), replicates=0)
    stances = [[s for s in row if s is not None] for row in judged]
    pairs = Counter(pair for row in stances for pair in _pairs(row, len(material.coders) == 2))
    counts = tuple((a, b, n) for (a, b), n in sorted(pairs.items(), key=lambda m: (STANCES.index(m[0][0]), STANCES.index(m[0][1]))))
    return Stance(len(stances), sum(len(set(row)) == 1 for row in stances), alpha.value, counts, alpha.note)


def _by_unit(material: Material, coder: str, sources: Mapping[str, Mapping[str, Moment]]) -> dict[tuple[int, str], str]:
    """The stance a coder gave each unit and code; mixed where it is not always the same."""
    found: dict[tuple[int, str], str] = {}
    for number, transcript in enumerate(material.transcripts):
        touched = material.finder(number)
        for coding in sources[transcript][coder].of(coder, transcript).codings:
            if coding.stance:
                for unit in touched(coding.start, coding.end):
                    before = found.setdefault((unit, coding.code), coding.stance)
                    if before != coding.stance:
                        found[unit, coding.code] = "mixed"
    return found


def _pairs(stances: list[str], ordered: bool) -> list[tuple[str, str]]:
    found = [(a, b) for i, a in enumerate(stances) for b in stances[i + 1 :]]
    return found if ordered else [(a, b) if STANCES.index(a) <= STANCES.index(b) else (b, a) for a, b in found]
