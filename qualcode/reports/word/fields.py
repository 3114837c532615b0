"""The fields of a file: numbering captions anew, and giving references the numbers they lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.reports.word.marks import Element
from qualcode.reports.word.ooxml import W


@dataclass
class Field:
    """A field: its instruction, the texts it shows, and the runs that make a field of it."""

    instruction: list[str]
    shown: list[Element]
    runs: list[Element]

    @property
    def words(self) -> list[str]:
        """The instruction in words: `REF`, the bookmark, switches."""
        return "".join(self.instruction).split()


def fields(body: Element) -> Iterator[Field]:
    """Every field of a file, inner ones before those around them."""
    begun: list[tuple[Field, list[bool]]] = []
    for part in body.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        if part.tag == f"{W}fldChar":
            kind = part.get(f"{W}fldCharType")
            if kind == "begin":
                begun.append((Field([], [], []), []))
            if begun:
                begun[-1][0].runs.append(part.getparent())
            if kind == "separate" and begun:
                begun[-1][1].append(True)
            elif kind == "end" and begun:
                yield begun.pop()[0]
        elif begun and part.tag == f"{W}instrText":
            begun[-1][0].instruction.append(part.text or "")
            begun[-1][0].runs.append(part.getparent())
        elif begun and begun[-1][1]:
            begun[-1][0].shown.append(part)


def renumber(body: Element) -> None:
    """Number the captions of tables and figures in the order they stand in, and show the same numbers where the text refers to them.

    A reference to what is no longer there becomes plain words: Word would print an error in its place.
    """
    counts: Counter[str] = Counter()
    everything = list(fields(body))
    for field in everything:
        if field.words[:1] == ["SEQ"] and len(field.words) > 1:
            counts[field.words[1]] += 1
            _show(field.shown, str(counts[field.words[1]]))
    labels = _labels(body)
    for field in everything:
        if field.words[:1] == ["REF"] and len(field.words) > 1 and field.words[1].startswith("_Ref"):
            if field.words[1] in labels:
                _show(field.shown, labels[field.words[1]])
            else:
                for run in {id(r): r for r in field.runs}.values():
                    run.getparent().remove(run)


def without_doubles(body: Element) -> None:
    """Of two bookmarks of one name (a table that moved into another section, while its old section was kept), the first keeps it."""
    seen: set[str] = set()
    for start in list(body.iter(f"{W}bookmarkStart")):
        name, number = start.get(f"{W}name"), start.get(f"{W}id")
        if name in seen:
            ends = [e for e in body.iter(f"{W}bookmarkEnd") if e.get(f"{W}id") == number]
            for element in [start, *ends]:
                element.getparent().remove(element)
        seen.add(name)


def _labels(body: Element) -> dict[str, str]:
    """What stands inside each bookmark of a caption's label."""
    found = {}
    for start in body.iter(f"{W}bookmarkStart"):
        if start.get(f"{W}name", "").startswith("_Ref"):
            text = []
            for after in start.itersiblings():
                if after.tag == f"{W}bookmarkEnd" and after.get(f"{W}id") == start.get(f"{W}id"):
                    break
                text += [t.text or "" for t in after.iter(f"{W}t")]
            found[start.get(f"{W}name")] = "".join(text)
    return found


def _show(shown: list[Element], text: str) -> None:
    for i, part in enumerate(shown):
        part.text = "" if i else text
