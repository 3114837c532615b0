"""The body of a report: what people said, theme by theme and code by code, with who was heard and a few quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.analysis.counts.heard import Heard
from qualcode.model.codebook import Code
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Section, Table
from qualcode.reports.parts.authored import anything_written, authored, where_written
from qualcode.reports.parts.counts import NOBODY, NOT_PREVALENCE, Line, few, merged_note, plural, tables
from qualcode.reports.parts.themes import heading, theme_section
from qualcode.reports.plan import alone, codes_in, not_written, themes_of
from qualcode.reports.view import View


@dataclass(frozen=True)
class Part:
    """A part of a report: the evaluation question or mark it answers, its heading, and what must be said before anything else."""

    question: str
    title: str
    intro: str


PARTS = (
    Part(
        "feasibility",
        "Feasibility",
        "This part is about delivery: whether the scheme could be set up and run as meant, here and with these people.",
    ),
    Part(
        "promise",
        "Promise",
        "This part is about what people think the scheme has brought about. That people like or welcome a scheme is not evidence that it has an effect. "
        "What did not change, what did harm and other explanations have parts of their own, which follow.",
    ),
)

MARKED = (
    Part("no-change", "What did not change", "Passages in which people say that little or nothing has changed, or that they cannot tell."),
    Part(
        "harm",
        "What did harm",
        "Passages in which people tell of unwanted or harmful consequences. How much stands here depends on who was asked, and on who felt free to say: little is no sign of little harm.",
    ),
    Part("rival", "Other explanations", "Passages in which people name something other than the scheme that could explain what they saw."),
)
"""Parts that are printed even where they are empty, by the mark of their codes."""

EMPTY = "No passage was coded here. That is not evidence that there was nothing to tell."
NO_CODE = "The codebook has no code for this, so nothing could be coded here."


def question_part(view: View, part: Part, before: Sequence[Section] = ()) -> Section:
    """The part on one evaluation question: what the authors wrote, then themes, then who was heard on what, then the codes no theme draws on."""
    codes, themes = codes_in(view, part.question), themes_of(view, part.question)
    spoken = [c for c in codes if c.id in view.by_code]
    blocks: list[Block] = [Paragraph(part.intro, "intro")] if part.intro else []
    if not spoken and not themes:
        blocks += [*where_written(view, part.question), Paragraph(EMPTY), *_unspoken(view, codes)]
        return Section(part.title, tuple(blocks), tuple(before), key=part.question)
    blocks += authored(view, part.question, _together(view, codes))
    blocks += _themes_not_written(view, part)
    sections = [*before, *(theme_section(view, t, part.question) for t in themes)]
    if part.question == "feasibility" and anything_written(view):
        sections.append(_helped(view, spoken))
    sections.append(_evidence_by_code(view, part, codes, spoken))
    return Section(part.title, tuple(blocks), tuple(sections), key=part.question)


def _themes_not_written(view: View, part: Part) -> list[Block]:
    names = [heading(t) for t in not_written(view, part.question)]
    if not names:
        return []
    return [Paragraph(f"Themes nobody has written on here yet, though people spoke on their codes: {'; '.join(names)}.", "unwritten")]


def _together(view: View, codes: Sequence[Code]) -> str:
    heard = view.heard(codes)
    people = few(view, len(heard.people))
    are = "is" if people in ("one person", "1 person") else "are"
    return f"{words.capital(people)} {are} heard in this part; what they say stands below."


def _helped(view: View, codes: Sequence[Code]) -> Section:
    """What helped and what got in the way: the authors', else under which codes passages lean which way, without a count that could be read as a vote."""
    for_, against = ({title(c): None for c in codes if view.by_code[c.id].stances.get(s)} for s in ("positive", "negative"))
    both = [name for name in for_ if name in against]
    sides = (
        ("Spoken of only as working", [n for n in for_ if n not in against]),
        ("Spoken of only as getting in the way", [n for n in against if n not in for_]),
    )
    said = [f"{what}: {'; '.join(names)}." for what, names in sides if names]
    if both:
        said.append(f"Spoken of as both: {words.count(len(both), 'code')}{' more' if said else ''}, listed below.")
    return Section(
        "What helped, and what got in the way",
        tuple(authored(view, "helped-and-hindered", " ".join(said))),
        key="feasibility/helped-and-hindered",
    )


def _evidence_by_code(view: View, part: Part, codes: Sequence[Code], spoken: Sequence[Code]) -> Section:
    """The table of who was heard, the codes no theme draws on, and the codes nobody spoke to."""
    blocks: list[Block] = []
    if spoken and view.sites:
        blocks += tables(view, part.title, [Line(title(c), frozenset([c.id])) for c in spoken], part.question)
        blocks += [Paragraph(note, "note") for note in (merged_note(view),) if note]
    elif spoken:
        blocks.append(_heard_table(view, part, spoken))
    of_its_own = [c for c in alone(view, codes) if not (view.sites and view.source.themes)]
    sections = tuple(Section(title(c), code_blocks(view, c), key=f"{part.question}/{c.id}") for c in of_its_own)
    return Section("Code by code", (*blocks, *_unspoken(view, codes)), sections, key=f"{part.question}/codes")


def _heard_table(view: View, part: Part, codes: Sequence[Code]) -> Table:
    """How many people are heard on each code, and of which groups; a site has too few people to print how many of each."""
    k = view.study.project.settings.k
    rows = []
    for code in codes:
        there = view.by_code[code.id]
        n = len(there.people)
        groups = "; ".join(plural(g, 2) for g in view.groups if there.groups.get(g))
        unmatched = "; speakers not matched" if there.unmatched else ""
        rows.append((title(code), f"under {k}" if 0 < n < k else str(n or NOBODY), f"{groups}{unmatched}".removeprefix("; ") or NOBODY))
    caption = f"{part.title}: people heard by code ({NOT_PREVALENCE})"
    return Table(caption, ("Code", "People", "Heard from"), tuple(rows), (46, 12, 42), frozenset({1}), key=f"{part.question}/people")


def _unspoken(view: View, codes: Sequence[Code]) -> list[Paragraph]:
    silent = [title(c) for c in codes if c.id not in view.by_code and c.status != "retired"]
    return [Paragraph(f"No passage was coded under: {'; '.join(silent)}.")] if silent else []


def marked_parts(view: View) -> list[Section]:
    """The parts that are always printed."""
    return [marked_part(view, part) for part in MARKED]


def marked_part(view: View, part: Part) -> Section:
    """A part that is printed even where it is empty."""
    codes, themes = codes_in(view, part.question), themes_of(view, part.question)
    spoken = [c for c in codes if c.id in view.by_code]
    intro = Paragraph(part.intro, "intro")
    if not spoken:
        blocks: tuple[Block, ...] = (intro, *where_written(view, part.question), Paragraph(EMPTY if codes else NO_CODE))
        return Section(part.title, blocks, tuple(theme_section(view, t, part.question) for t in themes), key=part.question)
    asked: list[Block] = [Paragraph(text, "note") for text in (_not_asked(view, codes),) if text]
    asked += _themes_not_written(view, part)
    sections = [theme_section(view, t, part.question) for t in themes]
    if len(codes) == 1 and not themes:
        return Section(part.title, (intro, *asked, *authored(view, part.question), *code_blocks(view, codes[0])), key=part.question)
    sections += [Section(_further(c, themes), code_blocks(view, c), key=f"{part.question}/{c.id}") for c in spoken]
    return Section(part.title, (intro, *asked, *authored(view, part.question)), tuple(sections), key=part.question)


def _further(code: Code, themes: Sequence[object]) -> str:
    return f"{title(code)}: further passages" if themes else title(code)


def _not_asked(view: View, codes: Sequence[Code]) -> str:
    """That a topic was asked of nobody, so that silence is not taken for an answer; site by site in the report across sites."""
    guide = view.source.guide
    if not guide.topics:
        return ""
    silent = []
    for site in [view.site] if view.site else view.sites:
        there = sorted({v.transcript for v in view.source.voices.everybody() if v.heard and v.site == site})
        if guide.asking(there, [c.id for c in codes]).words == "not asked":
            silent.append(site)
    return (
        f"Nobody was asked about this in {words.listing(silent)}: what stands here was volunteered, and its rarity means nothing."
        if silent
        else ""
    )


def title(code: Code) -> str:
    """The name of a code, with its standing where it is not settled."""
    return f"{code.name or code.id} ({code.status} code)" if code.status else code.name or code.id


def code_blocks(view: View, code: Code) -> tuple[Block, ...]:
    """What a report says on one code: what it means, who was heard, and a few quotations."""
    there = view.by_code[code.id]
    blocks: list[Block] = [Paragraph(words.sentence(code.definition), "definition")] if code.definition else []
    blocks.append(Paragraph(evidence(view, there), "evidence"))
    chosen = view.chosen.get(f"code/{code.id}", [])
    return (*blocks, *chosen) if chosen else (*blocks, *no_quotation(view, code))


def no_quotation(view: View, code: Code) -> list[Paragraph]:
    """Why nothing is quoted for a code; in a factual check nothing is."""
    if view.source.status == "factual-check":
        return []
    said = "No passage of this code may be quoted."
    if any(q.code == code.id for q in view.may_print):
        said = "The passages of this code that may be quoted stand under other headings, or are of people quoted often already or whom no words may name."
    elif any(q.code == code.id for q in view.passed_over):
        said = "Not quoted, because the words name somebody."
    elif any(q.code == code.id for q in view.quotable):
        said = "Not quoted, because no author has approved a passage."
    return [Paragraph(said, "note")]


def evidence(view: View, there: Heard) -> str:
    """The evidence line of a code, kept short: who was heard, and whether passages lean one way or both."""
    n = len(there.people)
    unmatched = f"{words.count(len(there.unmatched), 'speaker')} not matched to a participant"
    if not n:
        return f"Heard only from {unmatched}."
    groups = words.listing(plural(g, 2) for g in view.groups if there.groups.get(g))
    k = view.study.project.settings.k
    if n == 1 or n < k:
        said = f"This rests on {few(view, n)} ({groups})"
    else:
        said = (
            f"{words.capital(words.amount(n, len(view.everybody.people)))} of those heard spoke of this: {words.people(n)}, from {groups}"
        )
    return f"{said}{f'; besides, {unmatched}' if there.unmatched else ''}.{leaning(there)}{by_site(view, there)}"


def leaning(there: Heard) -> str:
    """Which way passages lean, in words: a count would be read as votes."""
    sides = {s for s in ("positive", "negative") if there.stances.get(s)} | (
        {"positive", "negative"} if there.stances.get("mixed") else set()
    )
    if len(sides) == 2:
        return " Passages lean both ways."
    return f" Where passages lean, it is {sides.pop()}." if sides else ""


def by_site(view: View, there: Heard) -> str:
    """At which sites people were heard on a code, and at which nobody was; empty in a report on one site."""
    if not view.sites:
        return ""
    heard_at = [site for site in view.sites if there.sites.get(site)]
    silent = [site for site in view.sites if not there.sites.get(site)]
    said = f" Heard in {words.listing(heard_at)}" if heard_at else ""
    return f"{said}; nobody in {words.listing(silent)}." if said and silent else f"{said}." if said else ""
