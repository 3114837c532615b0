"""A state that grows: new events are folded in without folding everything again.

The fold looks at events together only where they are bound together: one names the other (takes it back, stands in its place), or both are about one
key. So new events change nothing outside the groups they belong to, and folding those groups alone gives what folding everything would
(`tests/codings/test_increment.py` compares the two at random). Where a change could reach further, everything is folded again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from qualcode.codings.fold import KEYS, State, fold, key_of
from qualcode.model.events import Event


@dataclass(frozen=True, slots=True)
class Changed:
    """What new events did: the ids that hold now and did not before, and those that no longer hold. `everything` where all was folded again."""

    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    everything: bool = False


@dataclass
class Growing:
    """A state with what is needed to add to it."""

    state: State
    _naming: dict[str, list[str]] = field(default_factory=dict)
    _about: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    _spellings: set[str] = field(default_factory=set)
    _doubles: list[Event] = field(default_factory=list)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Growing:
        """The state of these events."""
        events = list(events)
        growing = cls(fold(events))
        for event in growing.state.events.values():
            growing._note(event)
        growing._doubles = [e for e in events if growing.state.events[e.id].content != e.content] if growing._odd("double") else []
        return growing

    def add(self, events: Iterable[Event]) -> Changed:
        """Take in new events; those known already count once."""
        known = self.state.events
        events = list(events)
        new = {e.id: e for e in events if e.id not in known}
        if any(known.get(e.id, new.get(e.id, e)).content != e.content for e in events) or any(self._reaches_far(e) for e in new.values()):
            self._fold_all(events)
            return Changed(everything=True)
        known.update(new)
        for event in new.values():
            self._note(event)
        return self._fold_group(self._bound_to(new))

    def _fold_all(self, events: list[Event]) -> None:
        other = Growing.of([*self.state.events.values(), *self._doubles, *events])
        self.__dict__.update(other.__dict__)

    def _odd(self, *kinds: str) -> set[str]:
        """The ids of events the fold had to report."""
        return {i for o in self.state.oddities if o.kind in kinds for i in o.ids}

    def _note(self, event: Event) -> None:
        self._spellings.add(event.coder)
        for named in _named(event):
            self._naming.setdefault(named, []).append(event.id)
        if event.act in KEYS:
            self._about.setdefault(key_of(event, self.state.coders), []).append(event.id)

    def _reaches_far(self, event: Event) -> bool:
        """Whether an event may change who is who, which everything depends on."""
        target = self.state.events.get(str(event.get("target"))) if event.act == "retract" else None
        return event.act == "alias" or event.coder not in self._spellings or (target is not None and target.act == "alias")

    def _bound_to(self, new: Iterable[str]) -> set[str]:
        """The new events and all that is bound to them, directly or through others."""
        group: set[str] = set()
        waiting = list(new)
        while waiting:
            here = waiting.pop()
            if here in group:
                continue
            group.add(here)
            event = self.state.events[here]
            waiting += [i for i in _named(event) if i in self.state.events]
            waiting += self._naming.get(here, ())
            if event.act in KEYS:
                waiting += self._about[key_of(event, self.state.coders)]
        return group

    def _fold_group(self, group: set[str]) -> Changed:
        state = self.state
        part = fold((state.events[i] for i in group), state.coders)
        if any(o.kind == "cycle" for o in part.oddities) or group & self._odd("cycle", "double"):
            self._fold_all([])  # rings are reported together, and of doubles one is shown; both come from files made by hand
            return Changed(everything=True)
        went = [i for i in group if i in state.live and i not in part.live]
        came = [i for i in group if i in part.live and i not in state.live]
        state.change(came, went)
        state.retracted -= group
        state.retracted |= part.retracted
        for event_id in group:
            state.live_retracts.pop(event_id, None)
        state.live_retracts.update(part.live_retracts)
        state.oddities = sorted([o for o in state.oddities if group.isdisjoint(o.ids)] + part.oddities, key=lambda o: (o.kind, o.ids))
        return Changed(tuple(sorted(came)), tuple(sorted(went)))


def _named(event: Event) -> Iterable[str]:
    """The ids an event names as what it takes back or stands in place of."""
    if event.act == "retract":
        return (str(event["target"]), *event.replaces)
    return event.replaces
