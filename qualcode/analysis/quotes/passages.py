"""Finding the coding an analyst linked, also where coders have since settled on a common one in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.model.coding import Coding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualcode.study import Study


def find_coding(study: Study, name: str) -> Coding:
    """A live coding by its id or a unique end of it.

    Raises:
        QualcodeError: nothing or more than one fits.
    """
    found = placed(study, name)
    return found if found is not None else study.coding(name)


def placed(study: Study, coding_id: str) -> Coding | None:
    """The coding of this id as it stands on today's text; None where it was taken away or has no place. A newer version of it counts."""
    known = study.codings.by_id
    if coding_id in known:
        return known[coding_id]
    newer = [e.id for e in study.state.of("code") if coding_id in study.state.lineage(e.id)] if coding_id in study.state.events else []
    return next((known[i] for i in newer if i in known), None)


def in_layer(codings: Iterable[Coding]) -> dict[str, Coding]:
    """The codings of a layer by every id somebody may have linked them under: their own, their equals', and those a consensus was made from.

    Of a consensus only the source whose words it kept is the same passage.
    """
    found: dict[str, Coding] = {}
    for coding in codings:
        for i in (*coding.sources, *coding.same_as, coding.id):
            found.setdefault(i, coding)
    return found
