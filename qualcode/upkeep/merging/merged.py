"""What a merge took in, and what it leaves for a person to decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcode.model.words import count


@dataclass
class Merged:
    """What came from the other copy: events (in all and by coder), transcripts, mended texts, changes of tables, codebook, settings and seeds, snapshots.

    `conflicts` wait for a person, and of each yours was kept; `notes` are to be known. `dry_run` says that nothing was written.
    """

    events: int = 0
    by_coder: dict[str, int] = field(default_factory=dict)
    transcripts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    codebook: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    seeds: list[str] = field(default_factory=list)
    snapshots: int = 0
    conflicts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    uncounted: dict[str, str] = field(default_factory=dict)
    """The transcripts that have codings and count for nothing in the study layer now, with the reason."""
    cure: str = ""
    """What to do so that they count."""
    pack: str = ""
    """The id of the pack that came back, where it was one."""
    dry_run: bool = False

    @property
    def changed(self) -> bool:
        """Whether anything was taken in."""
        return bool(
            self.events or self.transcripts or self.texts or self.tables or self.codebook or self.settings or self.seeds or self.snapshots
        )

    def warning(self) -> str:
        """One sentence on the transcripts that count for nothing now, with what to do; empty where there are none."""
        if not self.uncounted:
            return ""
        names = ", ".join(f"{t} ({why})" for t, why in self.uncounted.items())
        return f"{count(len(self.uncounted), 'coded transcript')} count{'s' * (len(self.uncounted) == 1)} for nothing after this in the study layer: {names}. To cure it, {self.cure}"

    def lines(self) -> Iterator[str]:
        """What came, in words, one kind a line."""
        by = ", ".join(f"{n:,} from {coder}" for coder, n in self.by_coder.items())
        counts = (
            count(self.events, "event") + (f" ({by})" if by else ""),
            count(len(self.transcripts), "new transcript"),
            count(len(self.texts), "mended text"),
        )
        yield ", ".join(counts)
        for what, found in (("codebook", self.codebook), ("tables", self.tables), ("settings", self.settings), ("seeds", self.seeds)):
            if found:
                yield f"{what}: {'; '.join(found)}"
        if self.snapshots:
            yield count(self.snapshots, "snapshot")
