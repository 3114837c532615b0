"""Who coded and how: coders, agreement, suggestions, the codebook and its changes, and what readers said at the factual check."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from qualcode.agreement.settling.decisions import WAITS
from qualcode.analysis.report_comments import read_comments
from qualcode.analysis.result import text
from qualcode.project import files
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Section, Table
from qualcode.reports.view import View
from qualcode.study import Study
from qualcode.suggest.material import is_comment
from qualcode.suggest.offers import is_off
from qualcode.suggest.reading import unread
from qualcode.suggest.usage import usage

CHANGES_SHOWN = 40


def coders(view: View) -> Section:
    """Who read and coded what, and who wrote about their own position."""
    state = view.study.state
    name, work = state.coders.name, defaultdict(set)
    codings: Counter[str] = Counter()
    for each in state.of("code"):
        work[name(each.coder)].add(str(each["transcript"]))
        codings[name(each.coder)] += 1
    read: dict[str, set[str]] = defaultdict(set)
    for each in state.of("read"):
        read[name(each.coder)].add(str(each["transcript"]))
    positions = Counter(name(e.coder) for e in state.of("memo") if e.get("kind") == "positionality")
    people = sorted({*work, *read})
    rows = tuple((c, str(len(read[c] | work[c])), str(codings[c]), str(positions[c] or "–")) for c in people)
    table = Table(
        "Coders",
        ("Coder", "Transcripts read", "Codings that stand", "Memos on own position"),
        rows,
        (34, 22, 22, 22),
        frozenset({1, 2, 3}),
        key="methods/coders",
    )
    together = [t for t in view.study.transcripts if sum(t in work[c] for c in people if c != "consensus") > 1]
    decided = Counter(str(e["decision"]) for e in state.of("resolve") if e.get("decision"))
    settled = {what: n for what, n in sorted(decided.items()) if what not in WAITS}
    waiting = sum(n for what, n in decided.items() if what in WAITS)
    said = [f"{len(together)} of {len(view.study.transcripts)} transcripts were coded by more than one person."]
    if settled:
        decisions = ", ".join(f"{what} {n}" for what, n in settled.items())
        said.append(
            f"{words.count(sum(settled.values()), 'difference')} between coders {'was' if sum(settled.values()) == 1 else 'were'} settled or left standing ({decisions})."
        )
    if waiting:
        said.append(f"{words.count(waiting, 'difference').capitalize()} {'was' if waiting == 1 else 'were'} put off.")
    return Section("Who coded", (table, Paragraph(" ".join(said))), key="methods/coders")


FOR_THE_RECORD = "Agreement was used to find where the codebook was read differently; differences were then talked through. It is reported for the record."


def agreement(view: View) -> Section:
    """How far coders agree, code by code, or why no figure is given; every table under a key."""
    section = view.source.agreement
    blocks = tuple(
        replace(b, key=section.key if n == 0 else f"{section.key}/{n + 1}") if isinstance(b, Table) else b
        for n, b in _numbered(section.blocks)
    )
    codebook_first = view.study.project.settings.approach == "codebook" and any(isinstance(b, Table) for b in blocks)
    return replace(section, blocks=((Paragraph(FOR_THE_RECORD, "intro"), *blocks) if codebook_first else blocks))


def _numbered(blocks: Iterable[Block]) -> Iterator[tuple[int, Block]]:
    """The blocks, tables counted from nought."""
    n = -1
    for block in blocks:
        n += isinstance(block, Table)
        yield n, block


def saturation(view: View) -> list[Section]:
    """Saturation by group, only where the study says that it uses it (`saturation = true` under [report])."""
    settings = view.study.project.settings
    if settings.approach == "reflexive" or settings.report.get("saturation") is not True:
        return []
    from qualcode.analysis.counts.saturation import saturation as run

    result = run(view.source.material)
    rows = tuple(tuple(text(v, "–") for v in row) for row in result.rows)
    table = Table(
        result.title,
        result.head,
        rows,
        tuple([100 // len(result.head)] * len(result.head)),
        frozenset(range(1, len(result.head))),
        key="methods/saturation",
    )
    return [Section("Saturation", (table, *(Paragraph(words.sentence(n), "note") for n in result.notes)), key="methods/saturation")]


SECOND_LOOK = {
    True: "The project is set so that a coder sees them only after marking a transcript as read.",
    False: "The project is set so that coders may see them before they have read a transcript.",
}


def suggestions(view: View) -> Section:
    """What became of the program's suggestions; said also where none was used, or where they are switched off."""
    study, title, key = view.study, "Suggestions by the program", "methods/suggestions"
    if is_off(study):
        return Section(title, (Paragraph("Suggestions by the program are switched off in this study."),), key=key)
    found = usage(study)
    if not found.used and not found.offered:
        none = Paragraph("No coding of this study was accepted from a suggestion, and no coder is on record as having been shown any.")
        return Section(title, (none, *_comments_unread(study)), key=key)
    together: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for used in found.used:
        together[used.coder, used.source].update({"accepted": used.accepted, "adjusted": used.adjusted, "rejected": used.rejected})
    rows = tuple(
        (coder, source, *(str(n[what]) for what in ("accepted", "adjusted", "rejected"))) for (coder, source), n in sorted(together.items())
    )
    blocks: list[Block] = [
        Paragraph(
            "The program suggests codes where cues of the codebook or passages coded before point to them; a person decides on each, and nothing is coded by itself. "
            + SECOND_LOOK[study.project.settings.second_look],
            "intro",
        )
    ]
    if rows:
        blocks.append(
            Table(
                "What became of suggestions",
                ("Coder", "Source", "Accepted", "Adjusted", "Rejected"),
                rows,
                (28, 24, 16, 16, 16),
                frozenset({2, 3, 4}),
                key=key,
            )
        )
    shown = ", ".join(f"{coder} {n}" for coder, n in found.offered)
    blocks += [Paragraph(f"Transcripts on which coders were shown suggestions: {shown}.")] if shown else []
    blocks += [Paragraph(words.sentence(w), "note") for w in found.warnings]
    return Section(title, (*blocks, *_comments_unread(study)), key=key)


def _comments_unread(study: Study) -> list[Paragraph]:
    """How many comments nobody has read, where a study has comments: `qualcode next` may have said that reading could stop."""
    comments = {i for i in study.transcripts if is_comment(study, i)}
    left = len(comments & set(unread(study, None)))
    return (
        [Paragraph(f"Of {words.count(len(comments), 'comment')}, {left} {'was' if left == 1 else 'were'} read by nobody.")]
        if comments
        else []
    )


def codebook(view: View) -> Section:
    """The codebook as it is, and every change on record with its reason."""
    book = view.study.codebook
    rows = []
    for code in book.walk():
        if not code.merged_into:
            name = f"{code.name or code.id}{f' ({code.status})' if code.status else ''}"
            rows.append(
                (name, code.id, words.sentence(code.definition) if code.definition else "A group of codes." if code.is_group else "–")
            )
    table = Table(
        f"The codebook: {book.name or 'no name'}, version {book.hash}",
        ("Code", "Id", "What it means"),
        tuple(rows),
        (30, 22, 48),
        key="methods/codebook",
    )
    changes = list(_changes(view))
    if not changes:
        return Section("Codebook", (table, Paragraph("No change of the codebook is on record.")), key="methods/codebook")
    more = f" The newest {CHANGES_SHOWN} of {len(changes)} are shown." if len(changes) > CHANGES_SHOWN else ""
    changed = Table(
        "Changes of the codebook",
        ("When, who", "What", "Why"),
        tuple(changes[-CHANGES_SHOWN:]),
        (22, 28, 50),
        key="methods/codebook-changes",
    )
    return Section(
        "Codebook", (table, Paragraph(f"Changes are listed in [[methods/codebook-changes]].{more}"), changed), key="methods/codebook"
    )


def _changes(view: View) -> Iterator[tuple[str, str, str]]:
    """The changes on record, oldest first; a line that cannot be read is left out."""
    data = files.load(view.study.project.history / "log.jsonl").data or b""
    for line in data.decode("utf-8", "replace").split("\n"):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield (
                f"{words.date(str(found.get('at') or ''))}, {found.get('coder') or 'not on record'}",
                f"{found.get('act') or 'changed'} {found.get('code') or ''}".strip(),
                words.sentence(str(found.get("reason") or "no reason is on record")),
            )


def comments(view: View) -> list[Section]:
    """What readers said at the factual check, and what was answered."""
    found = [c for c in read_comments(view.study) if c.site == view.name]
    if not found:
        return []
    rows = tuple((f"{c.source}, {words.date(c.at)}", c.text, " ".join(c.answers) or "not answered yet") for c in found)
    table = Table("Comments at the factual check", ("From", "Comment", "Answer"), rows, (22, 39, 39), key="methods/comments")
    return [Section("Factual check", (table,), key="methods/comments")]
