"""A state that grows says the same as one folded from the beginning."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codings.fold import State, fold
from qualcode.codings.increment import Growing
from qualcode.model.events import Event

AT = "2026-01-01T00:00:00Z"
IDS = [f"{n:02}" for n in range(14)]
CODERS = st.sampled_from(["ana", "Ana", "ben", "consensus"])


@st.composite
def events(draw: st.DrawFn) -> Event:
    event_id, coder = draw(st.sampled_from(IDS)), draw(CODERS)
    act = draw(st.sampled_from(["code", "code", "retract", "retract", "state", "cell", "alias"]))
    data: dict[str, object] = {}
    if act == "code":
        data = {"transcript": "t", "text": "h", "start": draw(st.integers(0, 2)), "end": 9, "code": "a"}
    elif act == "retract":
        data = {"target": draw(st.sampled_from(IDS))}
    elif act == "state":
        data = {"transcript": "t", "to": draw(st.sampled_from(["read", "coded"]))}
    elif act == "cell":
        data = {"row": "r", "theme": "x", "summary": draw(st.sampled_from(["s", "t"]))}
    else:
        data = {"name": "ben", "of": "ana"}
    if act != "retract" and (old := draw(st.lists(st.sampled_from(IDS), max_size=2))):
        data["replaces"] = old
    return Event(event_id, AT, coder, act, data)


@settings(max_examples=400, deadline=None)
@given(st.lists(events(), max_size=24), st.lists(st.integers(1, 5), min_size=1, max_size=24))
def test_adding_bit_by_bit_is_folding_it_all(all_events: list[Event], steps: list[int]) -> None:
    growing, at = Growing.of([]), 0
    before: set[str] = set()
    while at < len(all_events):
        step = steps[at % len(steps)]
        changed = growing.add(all_events[at : at + step])
        at += step
        now = set(growing.state.live)
        if not changed.everything:
            assert (set(changed.came), set(changed.went)) == (now - before, before - now)
        before = now
        assert growing.state == fold(all_events[:at])
        assert list(growing.state.live) == sorted(growing.state.live)


ACTS = ("code", "retract", "state", "cell", "alias")


def scanned(state: State, *acts: str) -> list[Event]:
    """What `of` gives, found by looking through all that holds."""
    return [e for e in state.live.values() if e.act in acts]


@settings(max_examples=300, deadline=None)
@given(st.lists(events(), max_size=24), st.lists(events(), max_size=12), st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_what_is_found_by_act_is_what_a_look_through_everything_finds(here: list[Event], there: list[Event], steps: list[int]) -> None:
    """Whatever is added, undone and redone bit by bit, and when another copy's events come in all at once."""
    growing, at = Growing.of([]), 0
    while at < len(here):
        step = steps[at % len(steps)]
        growing.add(here[at : at + step])
        at += step
        assert all(growing.state.of(act) == scanned(growing.state, act) for act in ACTS)
    growing.add(there)
    for state in (growing.state, fold([*here, *there])):
        assert all(state.of(act) == scanned(state, act) for act in ACTS)
        assert state.of("state", "code", "cell") == scanned(state, "state", "code", "cell")
        assert state.of("no such act") == []


def test_undone_and_redone_codings_go_and_come_back_in_their_order() -> None:
    def coding(event_id: str) -> Event:
        return Event(event_id, AT, "ana", "code", {"transcript": "t", "text": "h", "start": 0, "end": 9, "code": event_id})

    growing = Growing.of([coding("01"), coding("02"), coding("04")])
    growing.add([Event("05", AT, "ana", "retract", {"target": "01", "undo": True})])
    assert [e.id for e in growing.state.of("code")] == ["02", "04"]
    growing.add([Event("06", AT, "ana", "retract", {"target": "05", "redo": True}), coding("03")])
    assert [e.id for e in growing.state.of("code")] == ["01", "02", "03", "04"]


def test_a_coding_touches_nothing_else() -> None:
    """What a new coding leaves alone is not even looked at: the state is the same object, added to."""
    first = Event("01", AT, "ana", "code", {"transcript": "t", "text": "h", "start": 0, "end": 9, "code": "a"})
    growing = Growing.of([first])
    state = growing.state
    changed = growing.add([Event("02", AT, "ana", "code", {"transcript": "t", "text": "h", "start": 3, "end": 9, "code": "a"})])
    assert growing.state is state
    assert (changed.came, changed.went, changed.everything) == (("02",), (), False)
