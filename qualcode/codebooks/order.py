"""Putting two orders of the same things together."""

from __future__ import annotations

from collections.abc import Sequence


def merge_order(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], keep: set[str]) -> list[str] | None:
    """The ids of `keep` in the order of both sides; None where both changed the order differently.

    What only one side has follows what it follows there. Which side is called mine makes no difference.
    """
    orders = [[i for i in order if i in keep] for order in (base, mine, theirs)]
    shared = set(orders[1]) & set(orders[2])
    old, here, there = ([i for i in order if i in shared] for order in orders)
    known = set(old)
    here_moved = [i for i in here if i in known] != old
    there_moved = [i for i in there if i in known] != old
    if here != there and here_moved and there_moved:
        return None
    spine = max(here, there) if here_moved == there_moved else (here if here_moved else there)
    added: dict[str, list[list[str]]] = {}
    for order in orders[1:]:
        for anchor, run in _runs(order, shared):
            added.setdefault(anchor, []).append(run)
    found: list[str] = []
    for anchor in ("", *spine):
        found += [anchor] if anchor else []
        for run in sorted(added.get(anchor, [])):
            found += run
    return found


def _runs(order: Sequence[str], shared: set[str]) -> list[tuple[str, list[str]]]:
    """What stands between the shared ids, each run with the shared id before it (empty at the beginning)."""
    runs: list[tuple[str, list[str]]] = [("", [])]
    for i in order:
        if i in shared:
            runs.append((i, []))
        else:
            runs[-1][1].append(i)
    return [(anchor, run) for anchor, run in runs if run]
