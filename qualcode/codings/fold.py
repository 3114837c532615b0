"""From the set of events to the state they leave behind.

The fold looks at nothing but the set: not at the order of lines, not at file names, and never at the clock. So two copies of a project merge by
putting their events together, and every machine sees the same.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from qualcode.codings.coders import Coders, is_own_alias
from qualcode.codings.rings import rings
from qualcode.model.events import Event

KEYS: dict[str, tuple[str, ...]] = {
    "state": ("transcript",),
    "cell": ("row", "theme"),
    "theme": ("theme",),
    "judge": ("on", "kind"),
    "section": ("site", "part"),
    "approve": ("on",),
    "asked": ("transcript", "topic"),
}
"""Acts of which one thing at a time holds: two that differ and that nothing orders are a conflict."""

SHARED = ("cell", "theme", "judge", "section", "approve", "asked", "resolve")
"""Acts on what belongs to the study and not to a coder: anybody may put a newer version in place of anybody's. The older one stays in its log."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """Events that the fold could not take at their word, and why. `conflict` ones are both kept until a person decides; the others are ignored."""

    kind: str
    ids: tuple[str, ...]
    what: str


@dataclass
class State:
    """What holds after all events: the live ones by id, in order of their ids, and the oddities met."""

    events: dict[str, Event] = field(default_factory=dict)
    live: dict[str, Event] = field(default_factory=dict)
    retracted: set[str] = field(default_factory=set)
    coders: Coders = field(default_factory=Coders)
    oddities: list[Oddity] = field(default_factory=list)
    live_retracts: dict[str, list[str]] = field(default_factory=dict)
    _by_act: dict[str, dict[str, Event]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for event in self.live.values():
            self._by_act.setdefault(event.act, {})[event.id] = event

    def of(self, *acts: str) -> list[Event]:
        """The live events of these acts, in order of their ids."""
        if len(acts) == 1:
            return list(self._by_act.get(acts[0], {}).values())
        return sorted((e for act in dict.fromkeys(acts) for e in self._by_act.get(act, {}).values()), key=lambda e: e.id)

    def change(self, came: Iterable[str], went: Iterable[str] = ()) -> None:
        """Let events that are known hold from now on, and others no longer: the one place where `live` and what is found by act are written."""
        for event_id in went:
            event = self.live.pop(event_id)
            del self._by_act[event.act][event_id]
        coming = [self.events[i] for i in sorted(came)]
        self.live = _put_in(self.live, coming)
        for act in {e.act for e in coming}:
            self._by_act[act] = _put_in(self._by_act.get(act, {}), [e for e in coming if e.act == act])

    def lineage(self, event_id: str) -> list[str]:
        """The event and everything it was put in place of, still standing or not, newest first."""
        found: dict[str, None] = {}
        waiting = [event_id]
        while waiting:
            here = waiting.pop()
            if here in self.events and here not in found:
                found[here] = None
                waiting += self.events[here].replaces
        return list(found)

    @property
    def conflicts(self) -> list[Oddity]:
        """The rivals that wait for a person."""
        return [o for o in self.oddities if o.kind == "conflict"]


def fold(events: Iterable[Event], coders: Coders | None = None) -> State:
    """The state a set of events leaves behind; independent of their order and of doubles.

    `coders` says who is who where these are only some of a project's events; without it, they say so themselves.
    """
    state = State()
    state.events, doubled = _unique(events)
    state.coders = coders or Coders.of(state.events.values())
    effective = _retractions(state)
    edges = _replacements(state)
    superseded = {old for olds in edges.values() for old in olds}
    state.change(i for i, e in state.events.items() if e.act != "retract" and i not in state.retracted and i not in superseded)
    for retract in sorted(effective):
        state.live_retracts.setdefault(str(state.events[retract]["target"]), []).append(retract)
    state.oddities += doubled + _foreign_aliases(state) + _rivals(state, edges) + _same_key(state)
    state.oddities.sort(key=lambda o: (o.kind, o.ids))
    return state


def _put_in(there: dict[str, Event], new: list[Event]) -> dict[str, Event]:
    """Events in order of their ids with others, ordered so too, among them; the same table where all of those come after its last."""
    in_order = not there or not new or next(reversed(there)) < new[0].id
    there.update((e.id, e) for e in new)
    return there if in_order else dict(sorted(there.items()))


def _unique(events: Iterable[Event]) -> tuple[dict[str, Event], list[Oddity]]:
    found: dict[str, Event] = {}
    clashes: set[str] = set()
    for event in events:
        other = found.setdefault(event.id, event)
        if other is not event and other.content != event.content:
            clashes.add(event.id)
            if event.content < other.content:
                found[event.id] = event
    return found, [Oddity("double", (i,), "two different events carry one id; one of them is shown") for i in sorted(clashes)]


def _foreign_aliases(state: State) -> list[Oddity]:
    """The aliases that somebody else than the coder concerned has said."""
    found = [e for e in state.events.values() if e.act == "alias" and not is_own_alias(e) and e.id not in state.retracted]
    return [
        Oddity(
            "not-theirs",
            (e.id,),
            f"{e.coder} cannot say that {e.get('name')} is {e.get('of')}; only {e.get('name')} can, so it was ignored",
        )
        for e in found
    ]


def _retractions(state: State) -> set[str]:
    """Find what is retracted; gives the retracts that hold.

    Every retract has one target, so this is a graph with one arrow out of each retract. A retract holds unless one that holds takes it back. Retracts
    are settled from the outside in; those that only take back each other in a ring are ignored.
    """
    events = state.events
    waiting: defaultdict[str, int] = defaultdict(int)
    retracts = [e for e in events.values() if e.act == "retract" and _may_retract(state, e)]
    for event in retracts:
        waiting[event["target"]] += 1
    pending = {e.id for e in retracts}
    queue = deque(sorted(i for i in pending if waiting[i] == 0))
    holds: set[str] = set()
    while queue:
        here = queue.popleft()
        if here not in pending:
            continue
        pending.discard(here)
        target = str(events[here]["target"])
        if here not in state.retracted:
            holds.add(here)
            state.retracted.add(target)
        waiting[target] -= 1
        # a target taken back by one that holds is settled, whatever else points at it
        if target in pending and (waiting[target] == 0 or target in state.retracted):
            queue.append(target)
    if pending:
        state.oddities.append(Oddity("cycle", tuple(sorted(pending)), "these take each other back in a ring; all of them were ignored"))
    return holds


def _may_retract(state: State, event: Event) -> bool:
    """Whether a retract counts: its target is known, and belongs to the same coder or to consensus."""
    target = state.events.get(event["target"])
    if target is None:
        state.oddities.append(Oddity("unknown", (event.id,), f"takes back {event['target']}, which is in no log here"))
        return False
    if state.coders.same(event.coder, target.coder) or _is_about_consensus(state, target):
        return True
    state.oddities.append(Oddity("not-theirs", (event.id,), f"{event.coder} cannot take back what {target.coder} did; ignored"))
    return False


def _is_about_consensus(state: State, event: Event) -> bool:
    """Whether an event, or what a row of retracts ends in, is consensus's, which anybody may change."""
    seen: set[str] = set()
    while event.act == "retract" and event.id not in seen and event["target"] in state.events:
        seen.add(event.id)
        event = state.events[event["target"]]
    return event.coder == "consensus"


def _replacements(state: State) -> dict[str, list[str]]:
    """Which events each standing event is put in place of, rings left out."""
    edges: dict[str, list[str]] = {}
    for event in sorted((e for e in state.events.values() if e.replaces and e.id not in state.retracted), key=lambda e: e.id):
        for old in sorted(set(event.replaces)):
            there = state.events.get(old)
            if there is None:
                continue
            is_theirs = there.act in SHARED or there.coder == "consensus" or state.coders.same(event.coder, there.coder)
            if there.act != event.act or not is_theirs:
                state.oddities.append(
                    Oddity("not-theirs", (event.id,), f"{event.coder} cannot replace what {there.coder} did; both are kept")
                )
                continue
            edges.setdefault(event.id, []).append(old)
    for ring in rings(edges):
        state.oddities.append(Oddity("cycle", tuple(sorted(ring)), "these replace each other in a ring; all of them are kept"))
        for here in ring:
            edges[here] = [old for old in edges[here] if old not in ring]
    return edges


def _rivals(state: State, edges: dict[str, list[str]]) -> list[Oddity]:
    """Live events that were put, apart from each other, in place of the same one (or beside it, where the step between was taken back)."""
    steps = {new: _through_retracted(state, edges[new]) for new in edges}
    replacers: dict[str, set[str]] = defaultdict(set)
    for new, olds in steps.items():
        for old in olds:
            replacers[old].add(new)
    reached = _tips(state, steps)
    found: dict[tuple[str, ...], Oddity] = {}
    for old, news in sorted(replacers.items()):
        if len(news) == 1 and old not in state.live:
            continue  # one step after the other: nothing to rival it
        tips = {new: reached.get(new, set()) for new in news}
        if old in state.live:
            tips[old] = {old}
        live = sorted({t for new in tips for t in tips[new]})
        if len(live) < 2 or tuple(live) in found:
            continue
        batches = {new: state.events[new].get("batch") or new for new in tips}
        if len({batches[new] for new in tips if tips[new]}) > 1 and len({_said(state.events[t]) for t in live}) > 1:
            found[tuple(live)] = Oddity("conflict", tuple(live), "changed apart from each other; both are kept until somebody decides")
    return list(found.values())


def _through_retracted(state: State, olds: list[str]) -> set[str]:
    """What a change stands in place of, seen through the steps between that were taken back."""
    found: set[str] = set()
    waiting = list(olds)
    while waiting:
        old = waiting.pop()
        if old not in found and old in state.events:
            found.add(old)
            if old in state.retracted:
                waiting += state.events[old].replaces
    return found


def _tips(state: State, steps: dict[str, set[str]]) -> dict[str, set[str]]:
    """For each event, the live events that a chain of replacements of it ends in (itself, where it is live)."""
    found: dict[str, set[str]] = defaultdict(set)
    for live in steps:
        waiting = [live] if live in state.live else []
        while waiting:
            here = waiting.pop()
            if live not in found[here]:
                found[here].add(live)
                waiting += steps.get(here, ())
    return found


def _said(event: Event) -> str:
    """What an event says, leaving out when and in whose name it was said."""
    import json

    return json.dumps([event.act, {k: v for k, v in event.data.items() if k not in ("replaces", "batch", "reason")}], sort_keys=True)


def key_of(event: Event, coders: Coders) -> tuple[str, ...]:
    """What an event of one of the `KEYS` acts is about; of two live ones with one key that differ, a person must choose."""
    coder = coders.name(event.coder) if event.act == "state" else ""
    return (event.act, coder, *(str(event.get(k)) for k in KEYS[event.act]))


def _same_key(state: State) -> list[Oddity]:
    groups: dict[tuple[str, ...], list[Event]] = defaultdict(list)
    for event in state.live.values():
        if event.act in KEYS:
            groups[key_of(event, state.coders)].append(event)
    return [
        Oddity(
            "conflict",
            tuple(sorted(e.id for e in group)),
            f"{len(group)} different versions of one {group[0].act}; all are kept until somebody decides",
        )
        for group in groups.values()
        if len({_said(e) for e in group}) > 1
    ]
