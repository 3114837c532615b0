"""The parts of every score: what is known without coding and what was learnt, each brought to one scale."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from qualcode.model.codebook import Codebook
from qualcode.suggest.learning.ground import Ground, barred, cue_table
from qualcode.suggest.learning.learnt import Learnt, previous, who_table
from qualcode.suggest.learning.stacker import PARTS
from qualcode.suggest.learning.talk import Heard

FEW = 50
"""Turns as many as these have to be seen before their own spread outweighs the usual one."""


@dataclass(frozen=True)
class Scale:
    """Where the values of a part lie (`middle`) and how far they spread, for each code."""

    middle: Any
    spread: Any

    @classmethod
    def of(cls, values: Any, usual: tuple[float, float]) -> Scale:
        """The scale of values (turns by codes), drawn towards the usual middle and spread where turns are few."""
        import numpy as np

        n = len(values)
        mean, square = (values.mean(axis=0), values.var(axis=0)) if n else (0.0, 0.0)
        middle = (n * mean + FEW * usual[0]) / (n + FEW)
        square = (n * square + FEW * usual[1] ** 2) / (n + FEW)
        return cls(middle, np.sqrt(np.maximum(square, (0.25 * usual[1]) ** 2)))

    def even(self, values: Any) -> Any:
        """The values at this scale."""
        return (values - self.middle) / self.spread


def free_parts(codebook: Codebook, ground: Ground, heard: Heard, lifted: Collection[tuple[str, str]] = ()) -> dict[str, Any]:
    """The parts that need no coding, turns by codes, as they come; `lifted` are the labels and codes whose bar coding has contradicted."""
    import numpy as np

    wide = np.ones((1, len(codebook.codable)))
    return {
        "cues": cue_table(codebook, heard.hits, ground.rarity),
        "rows": np.asarray(heard.matrix @ ground.codebook, dtype=float),
        "likeness": np.asarray(heard.matrix @ ground.likeness, dtype=float),
        "company": np.asarray(heard.matrix @ ground.company, dtype=float),
        "rule": -barred(codebook, heard.talk, ground.told, lifted),
        "length": ground.lengths(heard.talk)[:, None] * wide,
        **({} if ground.meaning is None else {"meaning": np.asarray(heard.meaning @ ground.meaning.codebook, dtype=float)}),
    }


def learnt_parts(learnt: Learnt, heard: Heard, places: Any) -> dict[str, Any]:
    """The parts that were learnt, for the turns numbered in `places`, as they come."""
    import numpy as np

    rows = heard.matrix[places]
    words = np.asarray(rows @ learnt.words, dtype=float)
    if learnt.context:
        words += previous(heard.talk, heard.matrix, places) @ learnt.before + who_table(heard.talk, learnt.labels, places) @ learnt.who
    has = (learnt.positives > 0).astype(float)
    nothing = np.zeros(len(has))
    lifts = np.array([learnt.speakers.get(heard.talk.speakers[place], nothing) for place in places]).reshape(len(places), len(has))
    found = {"words": words, "centre": np.asarray(rows @ learnt.centre, dtype=float), "speaker": lifts * has}
    return found if learnt.meant is None else found | {"meant": np.asarray(heard.meaning[places] @ learnt.meant, dtype=float)}


def stacked(values: Mapping[str, Any], scales: Mapping[str, Scale], common: Any) -> Any:
    """All parts at one scale, turns by codes by parts in the order of `PARTS`."""
    import numpy as np

    even = {name: scales[name].even(table) if name in scales else table for name, table in values.items()}
    shape = next(iter(values.values())).shape
    even["common"] = np.broadcast_to(common, shape)
    return np.stack([even.get(name, np.zeros(shape)) for name in PARTS], axis=-1)
