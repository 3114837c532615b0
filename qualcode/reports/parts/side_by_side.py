"""Sites and groups side by side: the logic model, who spoke of which theme, where they lean alike and apart, and polls."""

from __future__ import annotations

import re

from qualcode.analysis.counts.compare import compare
from qualcode.analysis.evidence.joint import logic_model
from qualcode.analysis.evidence.polls import Poll, beside_themes, read_polls, share
from qualcode.analysis.material import NOT_STATED
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Section, Table
from qualcode.reports.parts.authored import where_written
from qualcode.reports.parts.counts import NOBODY, NOT_PREVALENCE, Line, merged_note, people_by, shade, shown_row
from qualcode.reports.parts.themes import heading
from qualcode.reports.plan import codes_of
from qualcode.reports.view import View

NO_THEMES = "No theme has been written yet."


def logic(view: View) -> Section:
    """The pathways of the scheme, each with the themes people set to support, qualify or contradict it."""
    result = logic_model(view.study, view.source.layer.name)
    if not result.rows:
        said = Paragraph("No logic model has been written (seeds/logic-model.yaml).", "unwritten")
        return Section("Logic model", (said,), key="logic-model")
    names = {t.id: heading(t) for t in view.source.themes}
    head = ("Pathway", "Activity", "Mechanism", "Outcome", "Supported by", "Qualified by", "Contradicted by")
    rows = tuple(tuple(_named(str(v), names) for v in row[1:]) for row in result.rows)
    intro = Paragraph(
        "Which theme supports, qualifies or contradicts a pathway is the authors' judgement; in brackets how settled the theme is, and the sites its passages come from.",
        "intro",
    )
    table = Table("The logic model, and what was heard on it", head, rows, (14, 14, 14, 13, 15, 15, 15), key="logic-model")
    return Section("Logic model", (intro, table), key="logic-model", wide=True)


def _named(cell: str, names: dict[str, str]) -> str:
    """A cell with the themes' short names as headings have them."""
    return re.sub(r"(?:^|(?<=; ))([\w-]+)(?= \[)", lambda m: names.get(m[1], m[1]), cell)


def matrix(view: View) -> Section:
    """Who spoke of which theme, by site and group: a heat map of people, with what was asked where nobody spoke."""
    themes = view.source.themes
    if not themes or not view.sites:
        return Section("Themes by site and group", (Paragraph(NO_THEMES, "unwritten"),), key="matrix")
    columns = [(site, group) for site in view.sites for group in view.groups]
    lines = [Line(heading(t), frozenset(codes_of(view, t))) for t in themes]
    people, k = people_by(view, lines, "both"), view.study.project.settings.k
    keys = [f"{site} / {group}" for site, group in columns]
    rows = [
        shown_row([frozenset(people.get((n, key), ())) for key in keys], frozenset(people.get((n, ""), ())), k) for n in range(len(lines))
    ]
    any_merged = any(r.merged for r in rows)
    cells, shades = [], []
    for line, row in zip(lines, rows, strict=True):
        there = [c if c != NOBODY else _silence(view, line, *column) for c, column in zip(row.cells, columns, strict=True)]
        cells.append((line.name, *there, *((row.merged or NOBODY,) if any_merged else ()), row.total))
        shades.append((None, *shade(row.cells, rows), *((None,) if any_merged else ()), None))
    head = ("Theme", *(f"{site}: {group}" for site, group in columns), *(("Together (·)",) if any_merged else ()), "All")
    each = max(5, (100 - 14 - 14) // len(columns))
    widths = (14, *[each] * len(columns), *((9,) if any_merged else ()), 5)
    table = Table(
        f"Themes by site and group ({NOT_PREVALENCE})", head, tuple(cells), widths, frozenset(range(1, len(head))), tuple(shades), "matrix"
    )
    notes = [
        merged_note(view),
        "Asked, not raised: a topic that invites the theme was asked in at least one conversation with this group here, and nobody spoke of it. Not asked: it was left out in all of them.",
    ]
    return Section("Themes by site and group", (table, *(Paragraph(n, "note") for n in notes if n)), key="matrix", wide=True)


def _silence(view: View, line: Line, site: str, group: str) -> str:
    """Why a cell is empty: asked and not raised, not asked, or nothing on record."""
    voices = view.source.voices
    there = sorted({v.transcript for v in voices.everybody() if v.heard and v.site == site and voices.word(v) == group})
    asking = view.source.guide.asking(there, line.codes)
    return "asked, not raised" if asking.asked else asking.words if asking.words == "not asked" else "nobody heard" if not there else NOBODY


def convergence(view: View) -> Section:
    """How groups and sites lean on each theme, with minorities and the contrary cases an analyst linked; no count that could be read as a vote."""
    title = "Where groups and sites agree and differ"
    written = where_written(view, "convergence")
    if not view.source.themes:
        return Section(title, (*written, Paragraph(NO_THEMES, "unwritten")), key="convergence")
    settings, material = view.study.project.settings, view.source.material
    readings = {what: compare(material, what) for what in (settings.group, settings.site)}
    last = {
        what: {str(row[0]): (str(row[-2] or ""), str(row[-1] or "")) for row in result.rows if row[1] == "all"}
        for what, result in readings.items()
    }
    rows = []
    for theme in view.source.themes:
        by_group, minority = last[settings.group].get(theme.id, ("", ""))
        by_site, _ = last[settings.site].get(theme.id, ("", ""))
        rows.append((heading(theme), _read(by_group), _read(by_site), _minority(minority), _contrary(view, theme.id)))
    head = ("Theme", f"By {settings.group}", f"By {settings.site}", "Minority view", "Contrary cases linked by an analyst")
    table = Table("Where groups and sites agree and differ", head, tuple(rows), (19, 16, 16, 24, 25), key="convergence")
    intro = Paragraph(
        "People are read by how all they said on a theme leans. This describes and does not judge; no side is a majority of anything but of those heard.",
        "intro",
        "A group or site leans one way where more of its people lean that way than the other; two or more with a lean are alike or apart. Those who lean against most "
        "of those who lean at all are the minority view. Contrary cases are passages a person read and linked against the theme; proposals of the program are not among them.",
    )
    return Section(title, (*written, intro, table), key="convergence")


def _read(reading: str) -> str:
    return words.capital(reading.replace(NOT_STATED, "people not placed")) or NOBODY


def _minority(found: str) -> str:
    side = found.split(" ", 1)[-1] if found else ""
    return f"Some lean {side}, against most" if side else "None among those heard"


def _contrary(view: View, theme_id: str) -> str:
    theme = next(t for t in view.source.themes if t.id == theme_id)
    against = view.source.linked(theme)["against"]
    sites = sorted({v.site for c in against for v in view.source.voices.in_coding(c) if v.site})
    if not against:
        return "None linked" + ("" if theme.searched else "; not searched")
    return f"From {words.listing(sites) or 'no site'}"


def polls(view: View) -> list[Section]:
    """Polls, with their wording, dates and bases; those that speak for no site stand in the report across sites only."""
    found = [p for p in read_polls(view.study) if (view.site in p.sites if view.site else True)]
    if not found:
        return []
    coded = {c for c in view.by_code}
    blocks: list[Block] = [
        Paragraph(
            "A poll is no interview: nothing of it counts among the people heard, and it says nothing about a site it does not speak for.",
            "intro",
        )
    ]
    blocks += [Paragraph(f"{text}.", "note") for text in beside_themes(view.study, found, coded)]
    return [Section("Polls", tuple(blocks), tuple(_poll(p) for p in found), key="polls")]


def _poll(poll: Poll) -> Section:
    number = f"{poll.responded if poll.responded is not None else 'a number not reported'} answered"
    invited = f" of {poll.invited} invited" if poll.invited is not None else ""
    blocks: list[Block] = [Paragraph(f"Asked {poll.dates} of: {poll.population}. {number}{invited}. Source: {poll.source}.")]
    rows = []
    for question in poll.questions:
        asked = question.wording or question.about or question.id
        size = str(question.size) if question.size is not None else "not reported"
        note = f" {words.sentence(question.note)}" if question.note else ""
        blocks.append(
            Paragraph(
                f"{words.sentence(asked)}{'' if question.wording else ' (The wording is not on record.)'} Base: {question.base}; n: {size}.{note}",
                "note",
            )
        )
        rows += [(words.capital(question.about or question.id), o.text, share(question, o)) for o in question.options]
    if rows:
        blocks.append(
            Table(
                f"{poll.name}: answers, each with its base",
                ("Question", "Answer", "Share"),
                tuple(rows),
                (34, 36, 30),
                key=f"polls/{poll.id}",
            )
        )
    return Section(poll.name, tuple(blocks), key=f"polls/{poll.id}")
