"""What stands where in a report: which part a theme belongs to, which codes have a heading of their own, and how many quotations each heading prints."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.analysis.themes.themes import Theme
from qualcode.model.codebook import Code
from qualcode.model.coding import Quote
from qualcode.reports.look import Look
from qualcode.reports.quoting import Place

THEME_FOR, THEME_AGAINST = 3, 2
"""How many quotations a theme prints for and against its claim."""
CODE, CODE_ALONE, MARKED = 2, 3, 6
"""How many a code prints that no theme draws on; where the study has no themes at all; and one whose part is always printed (no change, harm, rivals)."""


def part_of(view: Look, theme: Theme) -> str:
    """The part of a report a theme stands in: that of its first code, by the code's mark or else by its question; empty where it has no code."""
    book = view.study.codebook
    for code_id in theme.codes:
        if (code := book.get(book.current(code_id))) is not None:
            return code.marks or book.question(code.id)
    return ""


def themes_of(view: Look, part: str) -> list[Theme]:
    """The themes of a part that this report speaks of, in the order they were written."""
    return [t for t in shown(view) if part_of(view, t) == part]


def shown(view: Look) -> list[Theme]:
    """The themes this report speaks of: all of them across sites; at a site those with a written summary or with linked passages from there."""
    return [t for t in view.source.themes if not view.site or cell_of(view, t.id) or _linked_here(view, t)]


def _linked_here(view: Look, theme: Theme) -> bool:
    return any(view.source.voices.in_coding(c, view.site) for side in view.source.linked(theme).values() for c in side)


def not_written(view: Look, part: str) -> list[Theme]:
    """The themes of a part of which nobody has written on this site, though people here spoke on their codes."""
    speaking = {t.id for t in shown(view)}
    rest = (t for t in view.source.themes if t.id not in speaking and part_of(view, t) == part)
    return [t for t in rest if view.heard(codes_of(view, t)).passages]


def cell_of(view: Look, theme: str, site: str = "") -> str:
    """The summary somebody wrote for a theme at a site; empty where nobody has."""
    found = view.source.cells.get((site or view.site, theme))
    return str(found.get("summary") or "") if found else ""


def codes_of(view: Look, theme: Theme) -> list[str]:
    """The codes a theme draws on, as they are today."""
    return [view.study.codebook.current(c) for c in theme.codes]


def codes_in(view: Look, part: str) -> list[Code]:
    """The codes of a part that passages can bear, in the codebook's order; those with a mark belong to the part of their mark."""
    book = view.study.codebook
    leaves = [c for c in book.walk() if not c.is_group and not c.merged_into]
    return [c for c in leaves if (c.marks or book.question(c.id)) == part]


def alone(view: Look, codes: Iterable[Code]) -> list[Code]:
    """Those of the codes that somebody is heard on and no theme of this report draws on."""
    drawn_on = {c for t in shown(view) for c in codes_of(view, t)}
    return [c for c in codes if c.id in view.by_code and c.id not in drawn_on]


def places(view: Look) -> list[Place]:
    """The headings that print quotations, those that must not go without one first."""
    quotes = view.may_print
    by_code: dict[str, list[Quote]] = {}
    for quote in quotes:
        by_code.setdefault(quote.code, []).append(quote)
    known = {i: c.id for i, c in view.source.by_link.items()}
    by_coding: dict[str, list[Quote]] = {}
    for quote in quotes:
        by_coding.setdefault(quote.coding, []).append(quote)
    found = [place for theme in shown(view) for place in _of_theme(view, theme, by_coding, by_code, known)]
    found.sort(key=lambda p: (len({q.participant for q in p.quotes}), len(p.quotes)))  # a heading with few passages before others take them
    codes = [c for c in view.study.codebook.walk() if c.id in view.by_code]
    marked = [c for c in codes if c.marks]
    across_themes = bool(view.source.themes) and not view.site
    rest = [] if across_themes else alone(view, (c for c in codes if not c.marks))
    rest.sort(key=lambda c: (len(by_code.get(c.id, ())), c.id))
    most = CODE if view.source.themes else CODE_ALONE
    found += [Place(f"code/{c.id}", by_code.get(c.id, []), MARKED) for c in marked]
    return found + [Place(f"code/{c.id}", by_code.get(c.id, []), most) for c in rest]


def _of_theme(
    view: Look, theme: Theme, by_coding: dict[str, list[Quote]], by_code: dict[str, list[Quote]], known: dict[str, str]
) -> list[Place]:
    """A theme's heading for and against; the quotes linked to its summary stand with those for it, unless they are linked against it.

    Where no passage that may be printed is linked here, passages under its codes stand in for them.
    """
    cells = (view.source.cells.get((row, theme.id)) for row in (view.site, *view.sites))
    linked = {str(i) for c in cells if c is not None for i in c.get("quotes") or ()}
    against = {known[i] for i in theme.against if i in known}
    for_ = ({known[i] for i in theme.for_ if i in known} | {known[i] for i in linked if i in known}) - against
    first = {known[i] for i in linked if i in known}
    sides = (("for", for_, THEME_FOR), ("against", against, THEME_AGAINST))
    name = f"theme/{theme.id}"
    found = [
        Place(f"{name}/{side}", [q for i in sorted(ids) for q in by_coding.get(i, ())], most, first, name) for side, ids, most in sides
    ]
    found = [place for place in found if place.quotes]
    if found:
        return found
    under_codes = [q for code in codes_of(view, theme) for q in by_code.get(code, ())]
    return [Place(f"{name}/codes", under_codes, THEME_FOR)] if under_codes else []
