"""Assisted pseudonymisation of a study: gather candidates, keep what people decide in the key, replace in texts and tables, and erase on request.

It is called assisted because a person decides about every string, and because no program finds all that could lead to somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from qualcode.analysis.quotes import printings
from qualcode.codings import acts
from qualcode.codings.ids import now
from qualcode.model.text import Transcript
from qualcode.project import people, tables
from qualcode.project.mapping import rename_labels
from qualcode.study import Study
from qualcode.transcripts.pseudonyms.candidates import Candidate, Finder, collect
from qualcode.transcripts.pseudonyms.replacing import Replacer
from qualcode.transcripts.pseudonyms.search import ONE_OFF, NameSearch
from qualcode.transcripts.revise import revise
from qualcode.upkeep.names.key import Key

KIND = "pseudonymised"
"""The kind of the record that says what was put into a text, never what stood there before."""

NAME_COLUMNS = re.compile(r"\b(name|surname|forename|e-?mail|phone|telephone|mobile|address|alias|nickname)\b", re.IGNORECASE)
"""Columns of the tables of people whose cells are names to look for."""


def candidates(study: Study, key: Key, finder: Finder | None = None, only: Iterable[str] = ()) -> list[Candidate]:
    """Every string in the texts that may name somebody and that nobody has decided on yet; `only` limits it to some transcripts."""
    wanted = set(only)
    texts = {i: t for i, t in study.transcripts.items() if not wanted or i in wanted}
    labels = {t.speaker for transcript in texts.values() for t in transcript.turns if t.speaker}
    found = collect(texts, known=known_names(study), listed=key.listed, finder=finder, labels=labels)
    return [
        c
        for c in found
        if key.names.of(c.text) is None and c.text not in key.names.replacements and f"[{c.text}]" not in key.names.replacements
    ]


def known_names(study: Study) -> list[str]:
    """Names that stand in the tables: cells of columns such as `name` or `e-mail`, less what is a placeholder already."""
    found: dict[str, None] = {}
    for name in (people.PARTICIPANTS, people.TRANSCRIPTS):
        for row in people.read_rows(study.project, name).values():
            for column, value in row.items():
                if value and NAME_COLUMNS.search(column) and not value.startswith("["):
                    found[value] = None
    return list(found)


@dataclass
class Applied:
    """What a replacing did: how often each replacement was put into each transcript, and how many codings were carried along."""

    transcripts: dict[str, Mapping[str, int]] = field(default_factory=dict)
    cells: int = 0
    moved: int = 0


def apply(study: Study, key: Key, coder: str) -> tuple[Applied, Key]:
    """Replace every decided name in texts, labels, titles and tables, note it in the project without the names, and in the key with them.

    Texts that change become a revision, so codings follow. Running it again, after a crash or with more decisions, replaces what is left.

    Raises:
        QualcodeError: what reports have called people cannot be read; nothing is changed then.
    """
    done = Applied()
    replacer, in_tables, search = Replacer(key.names), Replacer(key.names, small_letters=True), NameSearch(key.names)
    printed, called = printings.load(study.project)
    events, lines = [], []
    for transcript_id, transcript in study.transcripts.items():
        mended, replaced = replacer.transcript(transcript)
        mended = replace(mended, title=_title(transcript.title, transcript_id, in_tables, search))
        if mended != transcript:
            _save(study, transcript, mended)
            put_in = dict(sorted(replaced.counts.items()))
            done.transcripts[transcript_id] = put_in
            events.append(
                acts.event(
                    coder,
                    "record",
                    {"kind": KIND, "on": transcript_id, "detail": {"from": transcript.hash, "to": mended.hash, "put in": put_in}},
                )
            )
            lines.append({"at": now(), "transcript": transcript_id, "replaced": dict(sorted(replaced.before.items()))})
        _rename(study, transcript_id, mended, replacer)
    done.cells = _tables(study, in_tables, search)
    done.moved = sum(c.transcript in done.transcripts for c in study.codings.codings)
    if events:
        study.write(events)
    for name in ("transcripts", "speakers", "participants", "rows", "codings"):
        study.__dict__.pop(name, None)
    key = replace(key, log=(*key.log, *lines)).save() if lines else key
    # what reports have called people (by their school, most often) goes last: the record stands already if somebody prints meanwhile
    printings.save(printed, in_tables.value(called))
    return done, key


def _save(study: Study, transcript: Transcript, mended: Transcript) -> None:
    revise(study.project, transcript.id, mended.text, transcript.hash, lambda _: mended)


def _title(title: str, transcript_id: str, replacer: Replacer, search: NameSearch) -> str:
    """A title without names. Most often it was a file's name, where names stand in small letters and between underscores; where one is left, the id serves."""
    new = replacer.text(title.replace("_", " "))
    new = title if new == title.replace("_", " ") else new
    return transcript_id if any(how != ONE_OFF for _, how, _ in search.find(new)) else new


def _rename(study: Study, transcript_id: str, mended: Transcript, replacer: Replacer) -> None:
    labels = list(dict.fromkeys(t.speaker for t in mended.turns if t.speaker))
    old = [label for (t, label) in study.speakers if t == transcript_id]
    renames = {label: new for label in old if (new := replacer.text(label)) != label and new in labels}
    if renames:
        rename_labels(study.project, transcript_id, renames, labels)


def _tables(study: Study, replacer: Replacer, search: NameSearch) -> int:
    """Replace names in the cells of the tables of people and transcripts, ids left out; gives how many cells changed."""
    changed = 0
    for name in (people.PARTICIPANTS, people.TRANSCRIPTS):
        table, loaded = tables.load(people.table_path(study.project, name))
        here = 0
        for row in table.rows:
            for column in row:
                is_title = name == people.TRANSCRIPTS and column == "label"
                new = _title(row[column], row.get("id", ""), replacer, search) if is_title else replacer.text(row[column])
                if column not in people.KEYS[name] and new != row[column]:
                    row[column], here = new, here + 1
        if here:
            tables.save(table, loaded, people.KEYS[name])
            changed += here
    return changed


def weak_names(study: Study) -> list[str]:
    """The transcripts in which hardly a word has a capital, as speech recognition writes them: there names are found badly."""
    return [i for i, t in study.transcripts.items() if is_small_lettered(t.text)]


def is_small_lettered(text: str) -> bool:
    """Whether a text hardly uses capitals: fewer than one word in fifty begins with one, speaker labels left out of account by their colon."""
    words = re.findall(r"(?<![\w])[^\W\d_]+(?!\w|:)", text)
    return len(words) > 50 and sum(w[0].isupper() for w in words) < len(words) / 50
