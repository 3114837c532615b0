"""The check whether names are settled: what is left of replaced names, and which strings wait for a decision. It goes on record, and what leaves the team waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.codings import acts
from qualcode.upkeep.names.residue import Residue, rare_combinations, residue, state_of
from qualcode.upkeep.names.review import Review


@dataclass(frozen=True)
class Checked:
    """What a check found: everything left of replaced names, files that could not be looked into, strings nobody has decided on, people known without a name, and names that share a pseudonym."""

    left: list[Residue]
    closed: list[str]
    waiting: list[str]
    rare: list[str]
    shared: list[str]

    @property
    def blocking(self) -> list[Residue]:
        """What is left where it must not be."""
        return [r for r in self.left if r.blocks]

    @property
    def is_settled(self) -> bool:
        """Whether packs, archives and reports may go out, as far as names are concerned."""
        return not (self.blocking or self.waiting)


def check(session: Review, coder: str) -> Checked:
    """Look everywhere for what is left of the names, and put on record how it stands: the one check that terminal and page make.

    Raises:
        QualcodeError: the log cannot be written.
    """
    study = session.study
    left, closed = residue(study, session.key.names)
    done = Checked(left, closed, [c.text for c in session.open], rare_combinations(study), session.shared())
    detail = {"state": state_of(study), "residue": len(done.blocking), "open": len(done.waiting)}
    study.write([acts.event(coder, "record", {"kind": "checked", "on": "project", "detail": detail})])
    return done
