"""The body of a report: what people said, code by code, with who was heard and a few quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.analysis.attribution import NEUTRAL
from qualcode.analysis.heard import Heard
from qualcode.model.codebook import Code
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Section, Table
from qualcode.reports.view import View

NOT_PREVALENCE = "people heard, not prevalence"


@dataclass(frozen=True)
class Part:
    """A part of a report: the evaluation question it answers, its heading, and what must be said before anything else."""

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
        "What did not change, what did harm and other explanations have parts of their own, further on.",
    ),
    Part(
        "impact",
        "Impact: what people say, which is never proof",
        "What people say about referrals, plans, rates and figures is their impression or their reading of them. It shows how the change is seen; "
        "whether there was one, and what caused it, only measured rates with a fair comparison can show.",
    ),
    Part(
        "cost",
        "Costs: what people say, which is never proof",
        "What people say about time, money and savings is their impression. It is no account of what the scheme cost or saved.",
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


def parts(view: View) -> tuple[Section, ...]:
    """Every part of the findings: the evaluation questions in their order, the marked parts after promise, then whatever else the codebook asks."""
    book = view.study.codebook
    unmarked = [c for c in book.walk() if not c.is_group and not c.merged_into and not c.marks]
    asked = {book.question(c.id) for c in unmarked}
    known = {p.question: p for p in PARTS}
    others = [Part(q, words.capital(q) or "Other themes", "") for q in sorted(asked - set(known), key=lambda q: (not q, q))]
    marked = [marked_part(view, part) for part in MARKED]
    sections = []
    for part in (*PARTS, *others):
        if part.question in asked:
            sections.append(question_part(view, part, [c for c in unmarked if book.question(c.id) == part.question]))
        if part.question == "promise":
            sections += marked
    return tuple(sections)


def question_part(view: View, part: Part, codes: Sequence[Code]) -> Section:
    """The part on one evaluation question: a table of who was heard on what, then code by code, then the codes nobody spoke to."""
    spoken = [c for c in codes if c.id in view.by_code]
    blocks: list[Block] = [Paragraph(part.intro, "intro")] if part.intro else []
    silent = [title(c) for c in codes if c.id not in view.by_code and c.status != "retired"]
    unspoken = [Paragraph(f"No passage was coded under: {'; '.join(silent)}.")] if silent else []
    if not spoken:
        return Section(part.title, (*blocks, Paragraph(EMPTY), *unspoken))
    together = view.heard(codes)
    are = "is" if len(together.people) == 1 else "are"
    blocks.append(
        Paragraph(
            f"{words.people(len(together.people))} {are} heard in this part, in {words.count(together.passages, 'passage')}.", "intro"
        )
    )
    blocks += tables(view, part.title.split(":")[0], spoken)
    sections = [Section(title(c), code_blocks(view, c)) for c in spoken]
    if unspoken:
        sections.append(Section("Codes nobody spoke to", tuple(unspoken)))
    return Section(part.title, tuple(blocks), tuple(sections))


def marked_part(view: View, part: Part) -> Section:
    """A part that is printed even where it is empty."""
    codes = [c for c in view.study.codebook.walk() if c.marks == part.question and not c.merged_into]
    spoken = [c for c in codes if c.id in view.by_code]
    intro = Paragraph(part.intro, "intro")
    if not spoken:
        return Section(part.title, (intro, Paragraph(EMPTY if codes else NO_CODE)))
    if len(codes) == 1:
        return Section(part.title, (intro, *code_blocks(view, codes[0])))
    sections = [Section(title(c), code_blocks(view, c) if c in spoken else (Paragraph(EMPTY),)) for c in codes]
    return Section(part.title, (intro, *tables(view, part.title, spoken)), tuple(sections))


def title(code: Code) -> str:
    """The name of a code, with its standing where it is not settled."""
    return f"{code.name or code.id} ({code.status} code)" if code.status else code.name or code.id


def code_blocks(view: View, code: Code) -> tuple[Block, ...]:
    """What a report says on one code: what it means, who was heard, and a few quotations."""
    there = view.by_code[code.id]
    blocks: list[Block] = [Paragraph(words.capital(code.definition).rstrip(".") + ".", "definition")] if code.definition else []
    blocks.append(Paragraph(evidence(view, there), "evidence"))
    chosen = view.chosen.get(code.id, [])
    return (*blocks, *chosen) if chosen else (*blocks, Paragraph(no_quotation(view, code), "note"))


def no_quotation(view: View, code: Code) -> str:
    """Why nothing is quoted for a code."""
    if any(q.code == code.id for q in view.may_print):
        return "The passages of this code that may be quoted stand under other codes, or are of people quoted often already."
    if any(q.code == code.id for q in view.quotable):
        return "Not quoted, because the words name somebody who speaks in the study."
    return "No passage of this code may be quoted."


def evidence(view: View, there: Heard) -> str:
    """The evidence line of a code: how many people were heard, of which groups, and how the passages lean."""
    people, of = len(there.people), len(view.everybody.people)
    opening = {0: "", 1: "This rests on one person. "}.get(
        people, f"{words.capital(words.amount(people, of))} of those heard spoke of this. "
    )
    lean = words.by(
        {stance or "with no stance": n for stance, n in there.stances.items()}, [*filter(None, there.stances), "with no stance"]
    )
    clauses = [_heard_from(view, there), f"{lean} {'passage' if there.passages == 1 else 'passages'}"]
    if bases := words.by({_BASES.get(basis, ""): n for basis, n in there.bases.items()}, _BASES.values()):
        clauses.append(bases)
    return opening + "; ".join(clauses) + "." + by_site(view, there)


def _heard_from(view: View, there: Heard) -> str:
    unmatched = f"{words.count(len(there.unmatched), 'speaker')} not matched to a participant"
    if not there.people:
        return f"Heard only from {unmatched}"
    groups = words.by({plural(word, n): n for word, n in there.groups.items()}, [plural(g, there.groups.get(g, 0)) for g in view.groups])
    return f"Heard from {words.people(len(there.people))}: {groups}" + (f"; besides, {unmatched}" if there.unmatched else "")


_BASES = {"first-hand": "told at first hand", "reported": "passed on from others", "opinion": "given as opinion"}


def plural(word: str, n: int) -> str:
    """A group's word as it stands after a number."""
    return "participants" if word == NEUTRAL and n != 1 else word


def by_site(view: View, there: Heard) -> str:
    """At which sites people were heard on a code, and at which nobody was; empty in a report on one site."""
    if not view.sites:
        return ""
    heard_at = [f"{site} ({there.sites[site]})" for site in view.sites if there.sites.get(site)]
    silent = [site for site in view.sites if not there.sites.get(site)]
    said = f" People heard by site: {', '.join(heard_at)}" if heard_at else ""
    return f"{said}; nobody in {words.listing(silent)}." if said and silent else f"{said}." if said else ""


def tables(view: View, name: str, codes: Sequence[Code]) -> list[Table]:
    """Who was heard on what: by group, and where sites are compared by site; in one table where both fit the page."""
    by_group = [Column(words.capital(plural(g, 2)), tuple(view.by_code[c.id].groups.get(g, 0) for c in codes)) for g in view.groups]
    at_sites = [Column(s, tuple(view.by_code[c.id].sites.get(s, 0) for c in codes)) for s in view.sites]
    everybody = [Column("All", tuple(len(view.by_code[c.id].people) for c in codes))]
    if any(view.by_code[c.id].unmatched for c in codes):
        everybody.append(Column("Not matched", tuple(len(view.by_code[c.id].unmatched) for c in codes)))
    together = [*by_group, *at_sites, *everybody]
    if sum(c.width for c in together) <= 100 - NAME_WIDTH:
        return [_table(f"{name}: people heard by code{', group and site' if at_sites else ' and group'}", codes, together)]
    by = [("group", by_group), *([("site", at_sites)] if at_sites else [])]
    return [_table(f"{name}: people heard by code and {what}", codes, [*columns, *everybody]) for what, columns in by]


NAME_WIDTH = 32
"""The least share of the page, in hundredths, that the names of codes take in a table."""


@dataclass(frozen=True)
class Column:
    """A column of counts, one for each code."""

    head: str
    values: tuple[int, ...]

    @property
    def width(self) -> int:
        """The share of the page it needs, in hundredths, so that no word of its head is broken."""
        return 3 + round(1.25 * max(5, *(len(word) for word in self.head.split())))


def _table(caption: str, codes: Sequence[Code], columns: Sequence[Column]) -> Table:
    rows = tuple((title(code), *(str(c.values[i] or "–") for c in columns)) for i, code in enumerate(codes))
    widths = (max(NAME_WIDTH, 100 - sum(c.width for c in columns)), *(c.width for c in columns))
    return Table(f"{caption} ({NOT_PREVALENCE})", ("Code", *(c.head for c in columns)), rows, widths, frozenset(range(1, len(columns) + 1)))
