"""Coders who code a sample a second time: the name they do it under, and the name they first coded under."""

from __future__ import annotations

from qualcode.codings.fold import State


def again_coders(state: State) -> dict[str, str]:
    """By the name somebody coded again under (as the record of a pack says), the name of the first time."""
    name = state.coders.name
    found = {}
    for event in state.of("record"):
        detail = event.get("detail")
        if event.get("kind") == "pack" and isinstance(detail, dict) and detail.get("again"):
            found[name(str(detail.get("coder")))] = name(str(detail["again"]))
    return {again: first for again, first in found.items() if again != first}
