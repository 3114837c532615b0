"""Events that stand in place of each other in a ring, which no log that people made has and one made by hand may have."""

from __future__ import annotations


def rings(edges: dict[str, list[str]]) -> list[set[str]]:
    """The sets of events that all lead to each other: the strongly connected components with an edge inside them (Tarjan 1972), without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found = []
    for root in edges:
        if root in index:
            continue
        work = [(root, iter(edges[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            here, onward = work[-1]
            there = next(onward, None)
            if there is not None and there not in index:
                index[there] = low[there] = len(index)
                stack.append(there)
                on_stack.add(there)
                work.append((there, iter(edges.get(there, ()))))
            elif there is not None:
                if there in on_stack:
                    low[here] = min(low[here], index[there])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[here])
                if low[here] == index[here]:
                    ring = _pop_until(stack, on_stack, here)
                    if len(ring) > 1 or here in edges.get(here, ()):
                        found.append(ring)
    return found


def _pop_until(stack: list[str], on_stack: set[str], last: str) -> set[str]:
    ring = set()
    while True:
        node = stack.pop()
        on_stack.discard(node)
        ring.add(node)
        if node == last:
            return ring
