"""The attribution ladder: how much may be printed of who said something, so that nobody can be picked out by it.

An attribution begins in full (`Safeguarding lead, School 4, Authority B`) and steps down (without the school, with the group for the role, without the site, at last only
`participant`) until it could mean at least `k` people of the population. Three things are counted that a reader could subtract:

- An attribution's people are those whom the ladder would give this very attribution, not all whom its words fit. A small class that stepped down alone would be known by
  elimination, so the smallest classes beside it step down with it.
- Where a report says of which roles at which schools nobody took part, those people cannot have spoken, and are not counted.
- A quote that stands in two reports carries two attributions: together they must still mean `k` people. So does one that stands in a draft and in the final
  report: what an earlier printing called people counts as well.

Besides, no attribution may join one person's quotes: one that stands on several quotes stands on quotes of two people or more, also where a reader holds
it against an earlier printing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qualcode.model.people import Participant

NEUTRAL = "participant"
"""What anybody is called of whom nothing more may be said."""

YOUNG = "young person"
"""All that is printed of a young person's role: no year group, no gender, no school."""

_FAMILY = re.compile(
    r"\b(famil\w*|parents?|carers?|mothers?|fathers?|mums?|dads?|grand\w+|guardians?|siblings?|households?|young|child\w*|pupils?)\b",
    re.IGNORECASE,
)
_TELLING = re.compile(r"\d|\b(school|academy|college|year|girl|boy|son|daughter|twin|reception|nursery|sixth)\b", re.IGNORECASE)

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """People who cannot be told apart by what an attribution could say: one site, school, group and role."""

    site: str = ""
    school: str = ""
    group: str = ""
    role: str = ""

    @property
    def is_family(self) -> bool:
        """Whether group or role are a family's; in doubt (`family support worker`) yes, which prints less."""
        return bool(_FAMILY.search(self.group) or _FAMILY.search(self.role))

    @property
    def is_young(self) -> bool:
        """Whether this is a child or young person."""
        return Participant("", {"role": self.role, "group": self.group}).is_young


@dataclass(frozen=True, slots=True)
class Attribution:
    """What may stand beside a person's quotes: the words (empty: the quote is withheld, for somebody to paraphrase), how many people of the population it could mean, and how many quotes it may stand on (None for any number)."""

    words: str
    people: int
    most: int | None = None

    @property
    def withheld(self) -> bool:
        """Whether nothing may be quoted word for word."""
        return not self.words


def steps(cell: Cell, within: str = "", schools: bool = False) -> list[str]:
    """The attributions of a cell from the fullest to the emptiest; `within` is the site of a site's own report, which every reader knows, so it is not printed.

    `schools` puts the group with its school before the group with its site (`school staff, School 4`), so that accounts from two schools are told apart.

    A family's attribution never names a school: with the authority it would lead to a door, and a school's name says its authority.
    """
    role, site = cell.role, "" if within else cell.site
    if cell.is_young:
        role = YOUNG
    elif cell.is_family and _TELLING.search(role):
        role = ""
    rungs = [(cell.group, site), (cell.group,)]
    if schools and cell.group and cell.school and not cell.is_family:
        rungs.insert(0, (cell.group, cell.school, site))
    if role:
        rungs.insert(0, (role, site))
    if role and cell.school and not cell.is_family:
        rungs.insert(0, (role, cell.school, site))
    said = [", ".join(part for part in rung if part) for rung in rungs if rung[0]]
    return [*dict.fromkeys(said), NEUTRAL]


@dataclass
class Ladder:
    """The attributions of one report.

    `population` are the rows of population.csv, `people` the attributes of those who take part by id, `within` the site of a site's own report (empty: across
    sites), `quotes` how many quotes of each person the report prints, `beside` the ladders of reports that may print the same quotes, `before` the attributions
    (`words`) of earlier printings of this report, the oldest first. `silent_is_printed`
    says that the reports name the roles and schools of which nobody took part; `schools` is as for `steps`.
    """

    population: Iterable[Row]
    people: Mapping[str, Row]
    k: int
    site: str = "site"
    group: str = "group"
    within: str = ""
    quotes: Mapping[str, int] = field(default_factory=dict)
    beside: Sequence[Ladder] = ()
    silent_is_printed: bool = True
    schools: bool = False
    before: Sequence[Mapping[Cell, str]] = ()
    _earlier: list[dict[Cell, str]] = field(default_factory=list, init=False, repr=False, compare=False)
    _attributions: dict[str, Attribution] = field(default_factory=dict, init=False, repr=False, compare=False)

    def attribution(self, person: str) -> Attribution:
        """What may be printed of a person; withheld for somebody the report is not about."""
        if person not in self._attributions:
            self._attributions[person] = self._attribution(person)
        return self._attributions[person]

    def _attribution(self, person: str) -> Attribution:
        cell = self.cells.get(person)
        if cell is None or cell not in self.words:
            return Attribution("", 0)
        words = self.words[cell]
        count = self.sizes[self._key(cell, words)]
        if count < self.k:
            return Attribution("", count)
        tag = self._tag(cell, words)
        quoted = {p for p, n in self.quotes.items() if n and p in self.cells and self._is_printed(self.cells[p], tag)}
        return Attribution(words, count, 1 if quoted == {person} and self.quotes[person] > 1 else None)

    def _is_printed(self, cell: Cell, tag: tuple[str, ...]) -> bool:
        """Whether somebody in a cell is printed so: the attributions are theirs, and they are not withheld."""
        words = self.words.get(cell, "")
        return self._tag(cell, words) == tag and self.sizes[self._key(cell, words)] >= self.k

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The cell of everybody who takes part: that of a row of the population that fits, else one of their own."""
        rows = {self._cell(row) for row in self._rows}
        return {i: self._fitting(self._cell(person), rows) for i, person in self.people.items()}

    @cached_property
    def _rows(self) -> list[Row]:
        return list(self.population)

    def _cell(self, row: Row) -> Cell:
        return Cell(row.get(self.site, ""), row.get("school", ""), row.get(self.group, ""), row.get("role", ""))

    @staticmethod
    def _fitting(cell: Cell, rows: Iterable[Cell]) -> Cell:
        """The cell of the population a person counts in: the very one, else one that does not tell schools apart."""
        known = set(rows)
        return next((c for c in (cell, Cell(cell.site, "", cell.group, cell.role)) if c in known), cell)

    @cached_property
    def counts(self) -> dict[Cell, int]:
        """How many people of each cell could be meant: its population less cells known to be silent, and never fewer than take part."""
        found: Counter[Cell] = Counter()
        for row in self._rows:
            silent = self.silent_is_printed and row.get("took part", "").strip() == "0"
            found[self._cell(row)] += 0 if silent else int(row.get("population") or 0)
        for cell, n in Counter(self.cells.values()).items():
            found[cell] = max(found[cell], n)
        return {cell: n for cell, n in found.items() if self.within in ("", cell.site)}

    @cached_property
    def words(self) -> dict[Cell, str]:
        """The attribution of every cell: each starts in full and steps down until all who share it are enough.

        Where earlier printings stand beside it, what would be given without them stays if it holds beside them too; else one of them is given again, if it
        still holds, so that printing twice gives the same twice.
        """
        rungs = {cell: steps(cell, self.within, self.schools) for cell in self.counts}
        fresh = self._settled(rungs)
        before = [{cell: there.get(cell, "") for cell in rungs} for there in self.before]
        known = [there for there in before if all(words in rungs[cell] for cell, words in there.items())]
        for words in (fresh, *reversed(known)):
            self._earlier = [there for there in before if there != words]
            if not self._smallest_wanting(words, rungs):
                return words
        self._earlier = before
        return self._settled(rungs)

    def _settled(self, rungs: Mapping[Cell, list[str]]) -> dict[Cell, str]:
        words = {cell: there[0] for cell, there in rungs.items()}
        while small := self._smallest_wanting(words, rungs):
            self._step_down(small, words, rungs)
        return words

    def _key(self, cell: Cell, words: str) -> tuple[str, ...]:
        """What a reader of everything knows of a quote: its attribution here, in earlier printings, and in each report beside."""
        return (*self._tag(cell, words), *(ladder.words.get(cell, "") for ladder in self.beside))

    def _tag(self, cell: Cell, words: str) -> tuple[str, ...]:
        """What joins quotes in this report: their attribution here and in its earlier printings."""
        return (words, *(there.get(cell, "") for there in self._earlier))

    @cached_property
    def sizes(self) -> dict[tuple[str, ...], int]:
        """How many people each combination of attributions could mean."""
        return dict(self._sizes(self.words))

    def _sizes(self, words: Mapping[Cell, str]) -> Counter[tuple[str, ...]]:
        sizes: Counter[tuple[str, ...]] = Counter()
        for cell, there in words.items():
            sizes[self._key(cell, there)] += self.counts[cell]
        return sizes

    @cached_property
    def _quoted(self) -> dict[Cell, list[int]]:
        """How many quotes each quoted person of a cell has."""
        found: dict[Cell, list[int]] = defaultdict(list)
        for person, n in self.quotes.items():
            if n and person in self.cells:
                found[self.cells[person]].append(n)
        return found

    def _smallest_wanting(self, words: Mapping[Cell, str], rungs: Mapping[Cell, list[str]]) -> list[Cell]:
        """The cells of the smallest class that must step down and still can; empty where all is well."""
        sizes = self._sizes(words)
        joined: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for cell, there in words.items():
            joined[self._tag(cell, there)] += self._quoted.get(cell, []) if sizes[self._key(cell, there)] >= self.k else []
        classes: dict[tuple[str, ...], list[Cell]] = defaultdict(list)
        for cell, there in words.items():
            classes[self._key(cell, there)].append(cell)
        wanting = []
        for key, cells in classes.items():
            few = 0 < sizes[key] < self.k
            quotes = joined[key[: 1 + len(self._earlier)]]
            links = len(quotes) == 1 and quotes[0] > 1 and any(c in self._quoted for c in cells)
            if ((few or links) and any(words[c] != rungs[c][-1] for c in cells)) or (few and self._others(key, words, cells)):
                wanting.append((sizes[key], key, cells))
        return min(wanting)[2] if wanting else []

    def _others(self, key: tuple[str, ...], words: Mapping[Cell, str], cells: list[Cell]) -> list[Cell]:
        """The cells that could still join a class at the last rung: of the same attributions in the reports beside."""
        return [c for c in words if c not in cells and self.counts[c] and words[c] != NEUTRAL and self._key(c, "")[1:] == key[1:]]

    def _step_down(self, small: list[Cell], words: dict[Cell, str], rungs: Mapping[Cell, list[str]]) -> None:
        """Move a class one rung down, and the smallest classes that can share the new attribution with it until they are enough."""
        cell = small[0]
        target = _below(rungs[cell], words[cell])
        for each in small:
            words[each] = target if target in rungs[each] else _below(rungs[each], words[each])
        key = self._key(cell, words[cell])
        while 0 < self._sizes(words)[key] < self.k or self._links(key[: 1 + len(self._earlier)], words):
            beside = self._joinable(key, words, rungs)
            if not beside:
                return
            for each in beside:
                words[each] = key[0]

    def _links(self, tag: tuple[str, ...], words: Mapping[Cell, str]) -> bool:
        """Whether attributions stand on several quotes of one person and on nobody else's."""
        sizes = self._sizes(words)
        printed = (cell for cell, there in words.items() if self._tag(cell, there) == tag and sizes[self._key(cell, there)] >= self.k)
        quotes = [n for cell in printed for n in self._quoted.get(cell, [])]
        return len(quotes) == 1 and quotes[0] > 1

    def _joinable(self, key: tuple[str, ...], words: Mapping[Cell, str], rungs: Mapping[Cell, list[str]]) -> list[Cell]:
        """The smallest class whose cells may step down to this attribution and stand in the same attributions beside; where quotes must not be joined, one that is quoted."""
        classes: dict[str, list[Cell]] = defaultdict(list)
        for cell, there in words.items():
            below = rungs[cell][rungs[cell].index(there) + 1 :] if there in rungs[cell] else []
            if key[0] in below and self._key(cell, "")[1:] == key[1:] and self.counts[cell]:
                classes[there].append(cell)
        few = self._sizes(words)[key] < self.k
        fitting = [c for c in classes.values() if few or any(cell in self._quoted for cell in c)]
        return min(fitting, key=lambda cells: (sum(self.counts[c] for c in cells), sorted(cells)), default=[])


def _below(rungs: Sequence[str], words: str) -> str:
    """The rung below this one; the last has none below it."""
    at = rungs.index(words) if words in rungs else len(rungs)
    return rungs[min(at + 1, len(rungs) - 1)]
