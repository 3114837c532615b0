"""The codebook as a document: what each code means, when to use it and when not, and how the codebook changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.codebooks import history
from qualcode.model.codebook import Code, Cue
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Report, Section, Table

if TYPE_CHECKING:
    from qualcode.study import Study

_MARKS = {"no-change": "what did not change", "harm": "what did harm", "rival": "other explanations"}


def codebook(study: Study) -> Report:
    """The codebook for readers: groups and codes in their order, an overview, the cues of the suggestions, and what was changed and why."""
    book, settings = study.codebook, study.project.settings
    codes = [c for c in book.walk() if not c.is_group]
    said = f"{words.count(len(book.codable), 'code')} in use. Version {book.hash}."
    stance = [Paragraph(f"Stance is coded {book.stance}.")] if book.stance else []
    sections = [
        Section("Overview", (_overview(study, codes),), key="overview"),
        *(_group(c) if c.is_group else _code(c) for c in book.codes),
        *([Section("Words the suggestions look for", tuple(_cues(codes)), key="cues", wide=True)] if any(c.cues for c in codes) else []),
    ]
    changes = history.log(study.project)
    if changes:
        sections.append(Section("How the codebook changed", (_history(changes),), key="history", wide=True))
    return Report(
        title=f"{settings.name}: codebook",
        subtitle=book.name or "Codes and what they mean",
        study=settings.name,
        language=settings.language,
        invented=settings.invented,
        made_at=max((str(c.get("at", "")) for c in changes), default=""),
        author=settings.team,
        opening=(Paragraph(said, "note"), *stance),
        sections=tuple(sections) if codes else (),
    )


def _overview(study: Study, codes: list[Code]) -> Table:
    book = study.codebook
    rows = tuple((_title(c), words.capital(book.question(c.id)), words.capital(c.definition)) for c in codes if not c.merged_into)
    return Table("The codes and what they mean", ("Code", "Question", "Meaning"), rows, (26, 16, 58), key="overview")


def _title(code: Code) -> str:
    return f"{code.name or code.id} ({code.status})" if code.status else code.name or code.id


def _group(group: Code) -> Section:
    inner = tuple(_group(c) if c.is_group else _code(c) for c in group.codes)
    meaning = (Paragraph(words.sentence(group.definition), "intro"),) if group.definition else ()
    return Section(group.name or group.id, meaning, inner, key=f"group/{group.id}")


def _code(code: Code) -> Section:
    return Section(_title(code), tuple(_about(code)), key=f"code/{code.id}")


def _about(code: Code) -> Iterator[Block]:
    yield Paragraph(f"{words.sentence(code.definition)} Id: {code.id}".strip(), "evidence")
    if code.merged_into:
        yield Paragraph(f"Merged into {code.merged_into}.", "note")
    if code.marks in _MARKS:
        yield Paragraph(f"Its passages stand in the part of every report on {_MARKS[code.marks]}.", "note")
    if code.include:
        yield Paragraph(f"Use it for: {'; '.join(code.include)}.", "bullet")
    if code.exclude:
        yield Paragraph(f"Not for: {'; '.join(e.when + (f' (use {e.use})' if e.use else '') for e in code.exclude)}.", "bullet")
    for example in code.examples:
        yield Paragraph(f"Example: {example}", "bullet")


def _cues(codes: list[Code]) -> Iterator[Block]:
    yield Paragraph("A cue points to a code; it never codes. Single words are looked for in any inflection.", "intro")
    rows = tuple((_title(c), _listed(c.cues), _listed(c.not_cues)) for c in codes if c.cues)
    yield Table("Cues by code", ("Code", "Points to it", "Does not"), rows, (22, 58, 20), key="cues")


def _listed(cues: tuple[Cue, ...]) -> str:
    return "; ".join(cue.text for cue in cues)


def _history(changes: list[dict[str, object]]) -> Table:
    rows = tuple(
        (
            words.date(str(c.get("at", ""))),
            str(c.get("act", "")),
            str(c.get("code", "")),
            str(c.get("coder", "")),
            words.sentence(str(c.get("reason", ""))),
        )
        for c in changes
    )
    return Table("Changes to the codebook", ("Day", "What", "Code", "Who", "Why"), rows, (14, 10, 18, 10, 48), key="history")
