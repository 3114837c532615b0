"""The fold: whatever the order, doubles and files, one set of events leaves one state."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codings.fold import State, fold
from qualcode.model.events import Event


def code(event_id: str, coder: str = "ana", start: int = 0, replaces: tuple[str, ...] = (), **more: object) -> Event:
    data = {"transcript": "t-1", "text": "h", "start": start, "end": start + 5, "code": "feas.role", **more}
    return Event(event_id, "2026-01-01T00:00:00Z", coder, "code", data | ({"replaces": list(replaces)} if replaces else {}))


def retract(event_id: str, target: str, coder: str = "ana") -> Event:
    return Event(event_id, "2026-01-01T00:00:00Z", coder, "retract", {"target": target})


def kinds(state: State) -> list[str]:
    return [o.kind for o in state.oddities]


def test_undo_takes_away_and_redo_brings_back() -> None:
    assert set(fold([code("e")]).live) == {"e"}
    assert set(fold([code("e"), retract("r", "e")]).live) == set()
    assert set(fold([code("e"), retract("r", "e"), retract("rr", "r")]).live) == {"e"}


def test_two_machines_undo_and_one_redo_that_knows_both_brings_it_back() -> None:
    events = [code("e"), retract("r1", "e"), retract("r2", "e")]
    assert fold(events).live == {}
    assert fold([*events, retract("x1", "r1")]).live == {}
    assert set(fold([*events, retract("x1", "r1"), retract("x2", "r2")]).live) == {"e"}
    assert fold(events).live_retracts["e"] == ["r1", "r2"]


def test_only_its_coder_takes_an_event_back() -> None:
    state = fold([code("e", "ana"), retract("r", "e", "ben")])
    assert set(state.live) == {"e"}
    assert kinds(state) == ["not-theirs"]


def test_an_alias_may_and_case_does_not_matter() -> None:
    alias = Event("a", "2026-01-01T00:00:00Z", "ana-laptop", "alias", {"name": "ana-laptop", "of": "ana"})
    assert "e" not in fold([code("e", "Ana-Laptop"), retract("r", "e", "ana"), alias]).live
    assert fold([code("e", "ana-laptop"), alias]).coders.name("ANA-LAPTOP") == "ana"


def test_anybody_may_take_back_consensus() -> None:
    assert fold([code("e", "consensus"), retract("r", "e", "ben")]).live == {}


def test_a_change_stands_for_the_old_and_undoing_it_brings_the_old_back() -> None:
    change = code("b", start=3, replaces=("a",))
    assert set(fold([code("a"), change]).live) == {"b"}
    assert set(fold([code("a"), change, code("c", start=4, replaces=("b",))]).live) == {"c"}
    assert set(fold([code("a"), change, retract("r", "b")]).live) == {"a"}


def test_rivals_are_both_kept_and_listed() -> None:
    state = fold([code("a"), code("b", start=1, replaces=("a",)), code("c", start=2, replaces=("a",))])
    assert set(state.live) == {"b", "c"}
    assert [o.ids for o in state.conflicts] == [("b", "c")]


def test_a_split_in_one_batch_is_no_conflict_even_when_a_part_changes_later() -> None:
    parts = [code("b", start=1, replaces=("a",), batch="x"), code("c", start=2, replaces=("a",), batch="x")]
    assert fold([code("a"), *parts]).conflicts == []
    assert fold([code("a"), *parts, code("d", start=3, replaces=("b",))]).conflicts == []


def test_a_change_of_a_change_that_was_undone_elsewhere_stands_beside_the_old_and_is_listed() -> None:
    state = fold([code("a"), code("b", start=1, replaces=("a",)), code("c", start=2, replaces=("b",)), retract("r", "b")])
    assert set(state.live) == {"a", "c"}
    assert [o.ids for o in state.conflicts] == [("a", "c")]


def test_rings_are_ignored_and_reported() -> None:
    state = fold([retract("r1", "r2"), retract("r2", "r1"), code("e")])
    assert kinds(state) == ["cycle"]
    assert set(state.live) == {"e"}
    replaced = fold([code("a", replaces=("b",)), code("b", replaces=("a",), start=3)])
    assert set(replaced.live) == {"a", "b"}
    assert "cycle" in kinds(replaced)


def test_a_ring_broken_from_outside_is_settled() -> None:
    # r1 and r2 take each other back, r2 also stands behind e's removal; x takes r1 back for good
    state = fold([code("e"), retract("r1", "r2"), retract("r2", "r1"), retract("x", "r1")])
    assert state.oddities == []
    assert state.retracted == {"r1"}


def test_one_id_with_two_contents_is_reported_and_shown_the_same_everywhere() -> None:
    one, other = code("e", start=1), code("e", start=2)
    first, second = fold([one, other]), fold([other, one])
    assert first.live == second.live
    assert kinds(first) == ["double"]


def test_two_versions_of_one_cell_are_a_conflict() -> None:
    cells = [Event(i, "2026-01-01T00:00:00Z", c, "cell", {"row": "A", "theme": "t", "summary": c}) for i, c in (("1", "ana"), ("2", "ben"))]
    assert [o.ids for o in fold(cells).conflicts] == [("1", "2")]


def test_two_thousand_undos_and_redos_and_mutual_retracts_are_settled() -> None:
    chain = [code("e0000")]
    for n in range(1, 2001):
        chain.append(retract(f"e{n:04}", f"e{n - 1:04}"))
    ring = [retract(f"m{n:04}", f"m{(n + 1) % 2000:04}") for n in range(2000)]
    replaced = [code(f"c{n:04}", start=n, replaces=(f"c{n - 1:04}",) if n else ()) for n in range(2000)]
    state = fold([*chain, *ring, *replaced])  # a recursive fold would not come back
    assert set(state.live) == {"e0000", "c1999"}
    assert kinds(state) == ["cycle"]


# --- any set of events ------------------------------------------------------------------------------------------------

_IDS = [f"e{n}" for n in range(9)]


@st.composite
def any_event(draw: st.DrawFn) -> Event:
    event_id, coder = draw(st.sampled_from(_IDS)), draw(st.sampled_from(["ana", "ben", "Ana", "consensus"]))
    kind = draw(st.sampled_from(["code", "change", "retract", "alias"]))
    if kind == "retract":
        return retract(event_id, draw(st.sampled_from(_IDS)), coder)
    if kind == "alias":
        return Event(
            event_id,
            "2026-01-01T00:00:00Z",
            coder,
            "alias",
            {"name": draw(st.sampled_from(["ana", "ben", "cy"])), "of": draw(st.sampled_from(["ana", "ben", "cy"]))},
        )
    olds = tuple(draw(st.lists(st.sampled_from(_IDS), max_size=2))) if kind == "change" else ()
    return code(event_id, coder, draw(st.integers(0, 2)), olds, **({"batch": "x"} if draw(st.booleans()) else {}))


def seen(state: State) -> tuple[object, ...]:
    return (state.live, state.retracted, state.coders.names, state.oddities, state.live_retracts)


@settings(deadline=None)
@given(st.lists(any_event(), max_size=14), st.randoms(use_true_random=False))
def test_order_and_doubles_do_not_matter(events: list[Event], random: object) -> None:
    shuffled = [*events, *events[: len(events) // 2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert seen(fold(events)) == seen(fold(shuffled))


@settings(deadline=None)
@given(st.lists(any_event(), max_size=14))
def test_nothing_live_is_retracted_and_nobody_elses_work_vanishes(events: list[Event]) -> None:
    state = fold(events)
    assert not set(state.live) & state.retracted
    for event in state.events.values():
        if event.act == "code" and event.coder == "ben" and event.id in state.retracted:
            assert any(state.coders.same(r.coder, "ben") for r in state.events.values() if r.act == "retract" and r["target"] == event.id)


def test_of_events_that_each_stand_in_place_of_fifty_the_last_is_left() -> None:
    """How the time grows with their number is measured in benchmarks/hostile.py."""

    data = {"transcript": "t", "text": "h", "start": 0, "code": "x"}
    events = [
        Event(f"{n:06d}", "a", "ana", "code", {**data, "end": n + 1, "replaces": [f"{k:06d}" for k in range(max(0, n - 50), n)]})
        for n in range(1500)
    ]
    assert list(fold(events).live) == ["001499"]
