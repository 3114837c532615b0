"""The figures of a report against the same report as the study would print it now: tables cell by cell, lines of ours number by number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.reports.check.finding import Finding
from qualcode.reports.check.paragraphs import Para
from qualcode.reports.content import Paragraph, Picture, Report, Table
from qualcode.reports.parts.counts import plural
from qualcode.reports.parts.findings import title
from qualcode.reports.source import Source
from qualcode.reports.view import view_of

_FIGURE = re.compile(r"(?:(?<![\w.,%)])[-−–])?\d+(?:[.,]\d+)*")
_COUNTED = "one two three four five six seven eight nine ten eleven twelve"
_COUNTED_OFF = "first second third fourth fifth sixth seventh eighth ninth tenth"
_NUMBERS = {word: str(n) for n, word in enumerate(_COUNTED.split(), 1)} | {word: f"{n}." for n, word in enumerate(_COUNTED_OFF.split(), 1)}
_AMOUNT = "|".join(["nobody", "one person", "a few", "some", "most", "all", "both ways", "positive", "negative", *_NUMBERS])
_WORDS = re.compile(rf"\b(?:{_AMOUNT})\b", re.IGNORECASE)
_RANGE = re.compile(r"(?<=\d)\s?(?:to|[-–—−])\s?(?=[-−–]?\d)")
_PER_CENT = re.compile(r"\s?(?:%|per\s?cent\b)", re.IGNORECASE)
_REFERENCE = re.compile(r"\[\[[^\]]*\]\]|\b(?:table|figure|section|part)\s+\d+\b", re.IGNORECASE)
_DASHES = frozenset("–—-−")
_KEPT_BACK = ("·", "under ", "fewer than ")
"""What stands in a cell whose small number a report keeps back."""
_NUMBERED = re.compile(r"^(?:table|figure)\s+\S{1,6}?\s*[:.–—-]\s*", re.IGNORECASE)


@dataclass
class Figures:
    """Compares the figures of a report with `ours`, the report as it would be made now; None for a report that is none of ours."""

    source: Source
    ours: Report | None
    site: str = ""

    def check(self, paras: Sequence[Para]) -> Iterator[Finding]:
        """Every figure that is not the study's, in tables and in lines of ours."""
        yield from self._tables(paras)
        for para in paras:
            if not para.cell and not para.is_caption and not para.is_contents:
                yield from self._line(para)
            elif para.is_caption:
                yield from self._caption(para)

    def lines_of_ours(self, paras: Sequence[Para]) -> set[int]:
        """The numbers of the paragraphs that are lines of ours, whatever figures stand in them."""
        return {n for n, p in enumerate(paras) if not p.cell and self._same_lines(p)}

    # --- lines -------------------------------------------------------------------------------------------------------

    @cached_property
    def _lines(self) -> dict[str, list[tuple[str, str]]]:
        """The lines of ours that hold figures: heading and text of each, by the text without its figures."""
        found: dict[str, list[tuple[str, str]]] = {}
        for heading, line in _paragraphs(self.ours):
            if figures(line, self._told):
                found.setdefault(mask(line, self._told), []).append((heading, line))
        return found

    @cached_property
    def _told(self) -> re.Pattern[str]:
        """The words that count as figures in a line of ours: amounts, sites and groups."""
        view = view_of(self.source, self.site)
        named = {
            form for name in (*self.source.sites, *view.groups, *_schools(self.source)) for form in (name, plural(name, 2), _many(name))
        }
        longest = "|".join(re.escape(name) for name in sorted(named - {""}, key=lambda n: (-len(n), n)))
        return re.compile(rf"\b(?:{longest}|{_AMOUNT})\b" if longest else rf"\b(?:{_AMOUNT})\b", re.IGNORECASE)

    def _same_lines(self, para: Para) -> list[str]:
        """The lines of ours that say the same, figures aside: those under the same heading, else the only one there is."""
        there = self._lines.get(mask(para.text, self._told), []) if figures(para.text, self._told) else []
        heading = para.headings[-1].casefold() if para.headings else ""
        return [line for h, line in there if h == heading] or ([there[0][1]] if len(there) == 1 else [])

    def _line(self, para: Para) -> Iterator[Finding]:
        same = self._same_lines(para)
        yield from self._told_apart(para, same)

    def _caption(self, para: Para) -> Iterator[Finding]:
        key = _NUMBERED.sub("", para.text.strip())
        same = [t.caption for t in _all_tables(self.ours) if mask(t.caption, self._told) == mask(key, self._told)]
        yield from self._told_apart(para, same, len(para.text.rstrip()) - len(key))

    def _told_apart(self, para: Para, same: Sequence[str], start: int = 0) -> Iterator[Finding]:
        """Each figure of a line that is not that of the line of ours it is."""
        printed = para.text[start:]
        given = figures(printed, self._told)
        if not same or any(figures(line, self._told) == given for line in same):
            return
        wanted = figures(same[0], self._told)
        places = _found(printed, self._told)
        ours = " ".join(same[0].split())
        if len(places) != len(wanted):
            yield Finding(
                "figure",
                para.where,
                " ".join(para.text.split()),
                ours,
                "the study's own line says something else",
                para,
                start,
                len(para.text),
            )
            return
        for match, right in zip(places, wanted, strict=True):
            if _plain(match[0]) != right:
                what = f"the study has {right} here, not {match[0]}"
                at, end = start + match.start(), start + match.end()
                yield Finding("figure", para.where, " ".join(para.text.split()), ours, what, para, at, end)

    # --- tables ------------------------------------------------------------------------------------------------------

    @cached_property
    def _ours_by_caption(self) -> dict[str, Table]:
        return {caption_key(t.caption): t for t in _all_tables(self.ours)}

    def _of_caption(self, caption: str) -> Table | None:
        """The table of ours under a caption, also where a figure in the caption was changed."""
        if found := self._ours_by_caption.get(caption_key(caption)):
            return found
        alike = [t for t in self._ours_by_caption.values() if mask(caption_key(t.caption)) == mask(caption_key(caption))]
        return alike[0] if len(alike) == 1 else None

    def _tables(self, paras: Sequence[Para]) -> Iterator[Finding]:
        found: dict[int, list[Para]] = {}
        for para in paras:
            if para.cell:
                found.setdefault(para.cell.table, []).append(para)
        for there in found.values():
            cell = there[0].cell
            table = self._of_caption(cell.caption) if cell else None
            expected = _by_names(table) if table else self._counts(there)
            yield from _compared(there, expected)

    def _counts(self, there: Sequence[Para]) -> dict[tuple[str, str, str], str]:
        """What a table of somebody's own should hold, where its rows are codes and its columns groups, sites, or all: the people heard."""
        heads = {p.column_name.casefold() for p in there if p.cell and p.cell.row == 0}
        expected: dict[tuple[str, str, str], str] = {}
        view = view_of(self.source, self.site)
        rows = {p.row_name.casefold() for p in there}
        codes = [c for c in self.source.study.codebook.walk() if {title(c).casefold(), c.id.casefold()} & rows]
        known = {g.casefold() for g in view.groups} | {s.casefold() for s in view.sites}
        if len(codes) < 2 or not heads & known:
            return {}
        for code in codes:
            heard = view.heard(code.walk())
            counts = {**{g: heard.groups.get(g, 0) for g in view.groups}, **{s: heard.sites.get(s, 0) for s in view.sites}}
            counts |= dict.fromkeys(("All", "Total", "People"), len(heard.people))
            for name in (title(code).casefold(), code.id.casefold()):
                expected |= {(name, "", head.casefold()): str(n) for head, n in counts.items()}
        return expected


def _schools(source: Source) -> set[str]:
    return {p.get("school", "") for p in [*source.voices.people.values(), *source.population]}


def _many(name: str) -> str:
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def _compared(there: Sequence[Para], expected: dict[tuple[str, str, str], str]) -> Iterator[Finding]:
    rows: dict[int, list[Para]] = {}
    for para in there:
        if para.cell and para.cell.row:
            rows.setdefault(para.cell.row, []).append(para)
    for row in rows.values():
        second = next((_cell_key(p.text) for p in row if p.cell and p.cell.column == 1), "")
        third = next((_cell_key(p.text) for p in row if p.cell and p.cell.column == 2), "")
        for para in row:
            keys = [(_cell_key(para.row_name), rest, _cell_key(para.column_name)) for rest in (f"{second}|{third}", second, "")]
            right = next((expected[k] for k in keys if k in expected), None)
            if right is not None and differ(para.text, right):
                what = _said(right, para.text.strip())
                yield Finding("figure", para.where, para.text.strip(), right, what, para, 0, len(para.text))


def _said(right: str, printed: str) -> str:
    if right.casefold().startswith(_KEPT_BACK):
        return f"the study keeps this small number back: print “{right}”, not {printed}"
    return f"the study has {right or 'nothing'} here, not {printed}"


def _by_names(table: Table) -> dict[tuple[str, str, str], str]:
    """The cells of a table by the names of row and column; a row whose first name others share is known by its second and third cells as well."""
    firsts = Counter(_cell_key(row[0]) for row in table.rows)
    seconds = Counter((_cell_key(row[0]), _cell_key(row[1])) for row in table.rows if len(row) > 1)
    found: dict[tuple[str, str, str], str] = {}
    for row in table.rows:
        name = _cell_key(row[0])
        rest = ""
        if firsts[name] > 1 and len(row) > 1:
            rest = _cell_key(row[1])
            rest += f"|{_cell_key(row[2])}" if seconds[name, rest] > 1 and len(row) > 2 else ""
        if seconds.get((name, _cell_key(row[1]) if len(row) > 1 else ""), 0) > 1 and len(row) <= 2:
            continue
        found |= {(name, rest, _cell_key(head)): cell for head, cell in list(zip(table.head, row, strict=False))[1:]}
    return found


def differ(printed: str, right: str) -> bool:
    """Whether a cell holds another figure than it should; a cell of words that differ is the author's own."""
    one, two = (" ".join(x.split()) for x in (printed, right))
    if (one in _DASHES or one in ("", "0")) and (two in _DASHES or two in ("", "0")):
        return False
    if two.casefold().startswith(_KEPT_BACK):
        return bool(_FIGURE.fullmatch(one))
    bare = [_FIGURE.fullmatch(x) or x in _DASHES for x in (one, two)]
    if all(bare):
        return _plain(one) != _plain(two)
    return mask(one) == mask(two) and figures(one) != figures(two)


def caption_key(caption: str) -> str:
    """A caption without its number, its brackets and its case."""
    return " ".join(re.sub(r"\([^()]*\)\s*$", "", _NUMBERED.sub("", caption.strip())).casefold().split())


def _cell_key(text: str) -> str:
    return " ".join(text.casefold().split())


def _paragraphs(report: Report | None) -> Iterator[tuple[str, str]]:
    """The paragraphs of a report with the heading each stands under."""
    if report is None:
        return
    for block in report.opening:
        if isinstance(block, Paragraph):
            yield "", block.text
    for section in report.walk():
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield " ".join(section.title.split()).casefold(), block.text


def _all_tables(report: Report | None) -> Iterator[Table]:
    for section in report.walk() if report else ():
        for block in section.blocks:
            if isinstance(block, Table):
                yield block
            elif isinstance(block, Picture):
                yield block.data


def mask(text: str, told: re.Pattern[str] = _WORDS) -> str:
    """A line without its figures, its words for amounts and its references, to find the line it was made as; `told` are the words that count as figures."""
    bare = _PER_CENT.sub("%", _RANGE.sub(" to ", _REFERENCE.sub("§", text)))
    bare = told.sub("#", _FIGURE.sub("#", bare))
    bare = re.sub(r"#(?:(?:, | and |, and )#)+", "#", bare)
    return " ".join(re.sub(r"[“”‘’\"'\u00ad\u200b]", "", bare).replace("\u00a0", " ").casefold().split())


def _found(text: str, told: re.Pattern[str] = _WORDS) -> list[re.Match[str]]:
    """The figures and amounts of a line, in order; not those of references to tables."""
    apart = [m.span() for m in _REFERENCE.finditer(text)]
    words = [m for m in told.finditer(text) if not any(s <= m.start() < e for s, e in apart)]
    apart += [m.span() for m in words]
    numbers = [m for m in _FIGURE.finditer(text) if not any(s <= m.start() < e for s, e in apart)]
    return sorted([*words, *numbers], key=lambda m: m.start())


def figures(text: str, told: re.Pattern[str] = _WORDS) -> list[str]:
    """The figures and amounts of a line as they are compared."""
    return [_plain(m[0]) for m in _found(text, told)]


def _plain(figure: str) -> str:
    word = " ".join(figure.casefold().split())
    if word in _NUMBERS:
        return _NUMBERS[word]
    return re.sub(r"^[−–]", "-", word.replace(",", "") if word[-1:].isdigit() else word)
