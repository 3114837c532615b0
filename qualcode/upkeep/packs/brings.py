"""What a pack that comes back may bring: its coder's own work, and nothing in the name of others or of the study."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from qualcode.codings.coders import Coders
from qualcode.codings.fold import fold
from qualcode.codings.log import Reading
from qualcode.model.events import RESERVED_CODERS, Event
from qualcode.upkeep.packs.slip import PackSlip

ACTS = ("code", "retract", "reject", "offered", "read", "state", "memo", "restrict", "asked", "snapshot", "theme", "cell")
"""What a coder does away from the project. Who is whom, approvals, judgements, decisions and sections of reports belong to the project."""

RECORDS = ("blind", "next")
"""The kinds of record that come of a coder's own work."""


@dataclass
class Brings:
    """Tells of each event whether it may come in, and keeps count of those that may not. `others` are the coders who worked in the project before, in small letters."""

    coder: str
    coders: Coders
    others: frozenset[str]
    of_others: Counter[str] = field(default_factory=Counter)
    of_study: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, slip: PackSlip, ours: Reading) -> Brings:
        """For a pack, by what the project knows before it comes in."""
        return cls(slip.coder, fold(ours.events).coders, frozenset(e.coder.casefold() for e in ours.events) | {*RESERVED_CODERS})

    def fits(self, event: Event) -> bool:
        """Whether an event that the project does not have may come in with the pack."""
        if not self.coders.same(event.coder, self.coder) and event.coder.casefold() in self.others:
            self.of_others[event.coder] += 1
            return False
        if event.act not in ACTS and not (event.act == "record" and event.get("kind") in RECORDS):
            self.of_study[event.act] += 1
            return False
        return True

    @property
    def notes(self) -> list[str]:
        """What was left in the pack, in words."""
        found = [
            f"{n} events in the name of {coder} were not taken in: the pack was for {self.coder}, and {coder} works in the project"
            for coder, n in sorted(self.of_others.items())
        ]
        if self.of_study:
            kinds = ", ".join(f"{n} {act}" for act, n in sorted(self.of_study.items()))
            found.append(f"not taken in, because it belongs to the project and to no pack: {kinds}")
        return found
