"""What an import or export took, changed, left out and guessed: counted, with first examples, for the terminal and for a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.project.files import write_atomic

EXAMPLES = 3
"""How many examples are shown of each kind of loss."""

KINDS = ("changed", "left", "guessed", "noted")
_HEADS = {
    "changed": "Changed on the way: it came over, in another form",
    "left": "Left out: it did not come over",
    "guessed": "Guessed: it came over, and somebody should look",
    "noted": "To know",
}


@dataclass
class Loss:
    """One kind of thing that did not pass as it was: how often, and first examples."""

    count: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass
class Losses:
    """The loss report of one import or export. `about` says what was done, `checked` holds quotes as they stand on both sides."""

    about: str
    taken: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, dict[str, Loss]] = field(default_factory=lambda: {k: {} for k in KINDS})
    checked: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, what: str, count: int = 1) -> None:
        """Count something that passed as it was."""
        self.taken[what] += count

    def change(self, what: str, example: str = "", count: int = 1) -> None:
        """Count something that passed in another form."""
        self._add("changed", what, example, count)

    def leave(self, what: str, example: str = "", count: int = 1) -> None:
        """Count something that did not pass."""
        self._add("left", what, example, count)

    def guess(self, what: str, example: str = "", count: int = 1) -> None:
        """Count something that was decided on evidence, and which a person should look at."""
        self._add("guessed", what, example, count)

    def note(self, what: str, example: str = "", count: int = 1) -> None:
        """Say something a person should know."""
        self._add("noted", what, example, count)

    def _add(self, kind: str, what: str, example: str, count: int) -> None:
        if count < 1:
            return
        loss = self.kinds[kind].setdefault(what, Loss())
        loss.count += count
        if example and len(loss.examples) < EXAMPLES:
            loss.examples.append(" ".join(example.split())[:160])

    def as_json(self) -> dict[str, Any]:
        """The report for scripts."""
        parts = {k: {w: {"count": v.count, "examples": v.examples} for w, v in self.kinds[k].items()} for k in KINDS}
        checked = [{"where": w, "project": a, "file": b, "same": a == b} for w, a, b in self.checked]
        return {"about": self.about, "taken": dict(self.taken), **parts, "checked": checked}

    def as_text(self) -> str:
        """The report for people."""
        lines = [self.about, "", f"In short: {self._in_short()}", "", "Taken:"]
        lines += [f"  {n:>6,}  {what}" for what, n in self.taken.items() if n] or ["  nothing"]
        for kind in KINDS:
            if self.kinds[kind]:
                lines += ["", f"{_HEADS[kind]}"]
            for what, loss in self.kinds[kind].items():
                lines.append(f"  {loss.count:>6,}  {what}" if kind != "noted" or loss.count > 1 else f"       -  {what}")
                lines += [f"            {example}" for example in loss.examples]
                if loss.examples and loss.count > len(loss.examples):
                    lines.append(f"            and {loss.count - len(loss.examples):,} more")
        if self.checked:
            same = sum(a == b for _, a, b in self.checked)
            lines += ["", f"Checked: {same} of {len(self.checked)} quotes are the same on both sides"]
            for where, here, there in self.checked:
                lines += [
                    f"  {where}",
                    f"    project: {_short(here)}",
                    f"    file:    {_short(there)}{'' if here == there else '   <-- DIFFERS'}",
                ]
        return "\n".join(lines) + "\n"

    def _in_short(self) -> str:
        """One sentence that somebody can pass on: what came over whole, and how much did not."""
        counts = {k: sum(loss.count for loss in self.kinds[k].values()) for k in ("left", "changed", "guessed")}
        if not any(counts.values()):
            return "everything came over as it was; nothing was changed, left out or guessed."
        words = {"left": "left out", "changed": "changed on the way", "guessed": "guessed"}
        return (
            "; ".join(f"{n:,} {words[k]}" if n else f"nothing {words[k]}" for k, n in counts.items())
            + ". Each kind is named below with its first examples."
        )

    def write(self, path: Path) -> Path:
        """Write the report as a text file."""
        write_atomic(path, self.as_text().encode("utf-8"))
        return path


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= 110 else f"“{line[:70]} … {line[-35:]}”"


def spread(count: int, wanted: int = 10) -> list[int]:
    """The numbers of up to `wanted` of `count` things, spread evenly from the first to the last."""
    if count <= wanted:
        return list(range(count))
    return [round(i * (count - 1) / (wanted - 1)) for i in range(wanted)]
