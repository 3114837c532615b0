"""What was read before it was coded: the turns of interviews and focus groups that nobody is on record as having read."""

from __future__ import annotations

from qualcode.analysis.unread import Unread, unread_turns
from qualcode.reports import words
from qualcode.reports.content import Block, Paragraph, Section, Table
from qualcode.reports.look import Look
from qualcode.reports.source import Source
from qualcode.suggest.material import is_comment

COUNTS = "A turn counts as read where somebody marked it as read or coded a passage in it, or marked its transcript as read or coded."
IN_ORDER = "The program put transcripts into an order for reading (by what it expected to find in them, with a tenth drawn at random); it advises nobody to stop reading an interview."


def reading(view: Look) -> Section:
    """How much of the conversations was read, and what nobody read, by site; ids stay out of reports."""
    found = unread_of(view.source, view.site)
    if not found.n:
        said = "Every turn of the interviews and focus groups of this report is on record as read by somebody."
        blocks: list[Block] = [Paragraph(said)] if found.of else []
    else:
        where = f"{found.n:,} of {found.of:,} turns, in {len(found.turns)} of {words.count(found.conversations, 'conversation')}"
        blocks = [Paragraph(f"Turns that nobody is on record as having read: {where}. {COUNTS}")]
        rows = tuple(_row(view, site) for site in view.sites)
        if rows:
            head = ("Site", "Turns nobody read", "Turns there are", "Conversations")
            blocks.append(
                Table("Turns nobody is on record as having read", head, rows, (40, 20, 20, 20), frozenset({1, 2, 3}), key="methods/reading")
            )
    if any(e.get("kind") == "next" for e in view.study.state.of("record")):
        blocks.append(Paragraph(IN_ORDER))
    return Section("What was read", tuple(blocks), key="methods/reading")


def _row(view: Look, site: str) -> tuple[str, ...]:
    there = unread_of(view.source, site)
    return (site, f"{there.n:,}", f"{there.of:,}", str(there.conversations))


def unread_of(source: Source, site: str = "") -> Unread:
    """What nobody read of the conversations of a site; of all of them without one. Comments are counted apart."""
    study, setting = source.study, source.study.project.settings.site
    speaking = {v.transcript for v in source.voices.everybody() if v.heard and site in ("", v.site)}
    there = [t for t in study.transcripts if t in speaking or (not site or study.rows.get(t, {}).get(setting) == site)]
    return unread_turns(study, [t for t in there if not is_comment(study, t) and _is_talk(source, t)])


def _is_talk(source: Source, transcript: str) -> bool:
    """Whether somebody is heard in a transcript: a document or a coder's note is no conversation."""
    return any(source.voices.of(transcript, turn).heard for turn in source.study.transcripts[transcript].turns)
