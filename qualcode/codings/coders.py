"""Who is who among the coders: names are one ignoring case, and aliases join two names of one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from qualcode.model.events import Event


@dataclass
class Coders:
    """The one name each coder goes by, for every spelling and alias met in the logs."""

    names: dict[str, str] = field(default_factory=dict)

    def name(self, coder: str) -> str:
        """The name this coder goes by; a name never met stands for itself."""
        return self.names.get(coder.casefold(), coder)

    def same(self, one: str, other: str) -> bool:
        """Whether two names are one person."""
        return self.name(one) == self.name(other)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Coders:
        """The coders of a set of events. An alias holds where the coder whose name is given up says so, unless that coder took it back."""
        spellings: dict[str, str] = {}
        aliases: list[Event] = []
        taken_back: set[tuple[str, str]] = set()
        for event in events:
            key = event.coder.casefold()
            spellings[key] = min(spellings.get(key, event.coder), event.coder)
            if event.act == "alias" and is_own_alias(event):
                aliases.append(event)
            elif event.act == "retract":
                taken_back.add((event["target"], key))
        parent = {key: key for key in spellings}
        for event in sorted(aliases, key=lambda e: e.id):
            if (event.id, event.coder.casefold()) in taken_back:
                continue
            one, other = (_root(parent, str(event.get(k, "")).casefold()) for k in ("name", "of"))
            spellings.setdefault(str(event.get("of", "")).casefold(), str(event.get("of", "")))
            if one != other:
                parent[one] = other
        known = set(parent)
        roots = _stable_roots(parent, {str(a.get("of", "")).casefold() for a in aliases})
        return cls({key: spellings.get(roots[key], roots[key]) for key in known})


def is_own_alias(event: Event) -> bool:
    """Whether an alias is said under the name that is given up: nobody can make another coder's work their own."""
    return str(event.get("name", "")).casefold() == event.coder.casefold()


def _root(parent: dict[str, str], key: str) -> str:
    parent.setdefault(key, key)
    while parent[key] != key:
        key = parent[key]
    return key


def _stable_roots(parent: dict[str, str], targets: set[str]) -> dict[str, str]:
    """One name for each group of aliases, the same whatever order they came in: a name that aliases point to, else the first by the alphabet."""
    groups: dict[str, list[str]] = {}
    for key in parent:
        groups.setdefault(_root(parent, key), []).append(key)
    return {key: min(members, key=lambda m: (m not in targets, m)) for members in groups.values() for key in members}
