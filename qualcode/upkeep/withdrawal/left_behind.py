"""What a withdrawal cannot take out by itself: where others speak of the person, and copies that lie out of reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualcode.study import Study
from qualcode.transcripts.pseudonyms.matching import Matcher
from qualcode.transcripts.pseudonyms.name_words import WORD
from qualcode.upkeep.names.key import known_key
from qualcode.upkeep.nearby import backups, git_folder, sync_program
from qualcode.upkeep.withdrawal.erase_turns import is_name
from qualcode.upkeep.withdrawal.plan import Erasure, their_turns

LEFT_HOME = ("pack", "export", "archive", "report", "returned")
"""Kinds of record that say that something left the project; what went out cannot be called back from here."""


def names_of(study: Study, erasure: Erasure) -> frozenset[str]:
    """What the person is called by their labels: the labels that are names, and the names in them. To be asked before the labels are gone."""
    labels = {(turn.speaker, t.text) for t, turn in their_turns(study, erasure.participant) if turn.speaker}
    named = {label for label, text in labels if is_name(label, text)}
    words = {(word, text) for label, text in labels for word in WORD.findall(label)}
    return frozenset(named | {word for word, text in words if is_name(word, text)})


def mentions(study: Study, names: Iterable[str]) -> list[str]:
    """Where others speak of the person by a name: turns as they are numbered now, and titles. For a person to read, for these words are somebody else's."""
    matcher = Matcher(names)
    found = []
    for transcript in study.transcripts.values():
        label = study.rows.get(transcript.id, {}).get("label", "")
        if _says(matcher, f"{transcript.title}\n{label}"):
            found.append(f"{transcript.id}: its title")
        found += [f"{transcript.id}:{turn.number}" for turn in transcript.turns if _says(matcher, transcript.slice(turn.span))]
    return found


def _says(matcher: Matcher, text: str) -> bool:
    return next(iter(matcher.find(text)), None) is not None


def out_of_reach(study: Study) -> Iterator[str]:
    """What may hold withdrawn words and cannot be cleaned from here."""
    project = study.project
    for path in backups(project):
        yield f"backup beside the project: {path.name}"
    for event in study.state.of("record"):
        if event.get("kind") in LEFT_HOME:
            on = f": {event['on']}" if event.get("on") else ""
            yield f"{event['kind']} of {event.at[:10]} by {event.coder}{on}"
    if (key := known_key(project)) and key.is_file():
        yield f"the names in the key, {key}"
    if folder := git_folder(project):
        yield f"git history of {folder}"
    if name := sync_program(project):
        yield f"older versions that the sync program of {name} keeps, and its recycle bin"
    yield "other copies of the project, on other machines and in packs: merge this one into them, or destroy them"
    yield "recordings, notes on paper, and e-mails with transcripts in them"
