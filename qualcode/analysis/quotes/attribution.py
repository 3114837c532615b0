"""The words a person may be printed under, so that no word fits too few people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from qualcode.project import people

if TYPE_CHECKING:
    from qualcode.study import Study

NEUTRAL = "participant"
"""What anybody is called whose group is too small to be named."""


def group_sizes(study: Study, taking_part: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], int]:
    """How many people there are of each group at each site, by `(site, group)`.

    This counts the people who could be meant, not only those who took part: `population` of population.csv, or those in `taking_part` (the attributes
    of each) where that is less or not known.
    """
    settings = study.project.settings
    population: Counter[tuple[str, str]] = Counter()
    for row in people.read_rows(study.project, people.POPULATION).values():
        population[row.get(settings.site, ""), row.get(settings.group, "")] += int(row.get("population") or 0)
    took_part = Counter((person.get(settings.site, ""), person.get(settings.group, "")) for person in taking_part)
    return {key: max(population[key], n) for key, n in took_part.items()}


def group_words(sizes: Mapping[tuple[str, str], int], k: int) -> dict[tuple[str, str], str]:
    """The word printed for each group at each site: its name, or `participant` where fewer than `k` people of the site fit it.

    A lone small group would still be known by being the only one not named, so the smallest others are left unnamed with it until the unnamed are `k` people together.
    """
    words: dict[tuple[str, str], str] = {}
    for site in sorted({site for site, _ in sizes}):
        unnamed = 0
        for size, group in sorted((n, g) for (s, g), n in sizes.items() if s == site):
            small = size < k or 0 < unnamed < k or not group
            words[site, group] = NEUTRAL if small else group
            unnamed += size if small else 0
    return words


def says_no_more(attribution: str, allowed: str) -> bool:
    """Whether an attribution names nothing that the allowed one does not: each of its parts between commas is one of the other's, or it is `participant`."""
    parts, may = ({p.strip() for p in words.split(",")} for words in (attribution, allowed))
    return attribution == NEUTRAL or parts <= may
