"""Pseudonyms to offer: a different one for each different person; and which names share one that may be two people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from qualcode.project import people
from qualcode.study import Study
from qualcode.transcripts.pseudonyms.candidates import Candidate
from qualcode.transcripts.pseudonyms.mapping import Entry, NameMap, is_told_apart, suggestion
from qualcode.upkeep.names.key import Key

OWN_NAME = re.compile(r"\b(name|surname|forename|alias|nickname)\b", re.IGNORECASE)
"""Columns of the table of participants that say how somebody is called."""

Links = Mapping[str, set[str]]
"""The ids of the participants whose label or name a string is, by the string in small letters."""


def suggested(study: Study, key: Key, candidate: Candidate) -> str:
    """A replacement to offer: what the whole name was replaced by, the role of the person whose label it is, or its kind and a number."""
    whole = key.names.of(candidate.whole) if candidate.whole else None
    if whole and whole.replacement:
        return whole.replacement
    roles = _roles(study, candidate)
    return suggestion(candidate.kind, [*key.names.replacements, *_placeholders(study)], roles.pop() if len(roles) == 1 else "")


def _roles(study: Study, candidate: Candidate) -> set[str]:
    return {_role(study, t, label) for (t, label) in study.speakers if label.casefold() == candidate.text.casefold()} - {""}


def _role(study: Study, transcript_id: str, label: str) -> str:
    speaker = study.speakers[transcript_id, label]
    person = study.participants.get(speaker.participant)
    return person["role"] if person else speaker.role if speaker.role == "interviewer" else ""


def _placeholders(study: Study) -> set[str]:
    """What stands in square brackets in the texts already, so that no new replacement is taken for an old one."""
    return {m for t in study.transcripts.values() for m in re.findall(r"\[[^\[\]\n]{1,40}\]", t.text)}


def proposals(study: Study, key: Key, found: Sequence[Candidate]) -> dict[str, str]:
    """A replacement to offer for each string of one list: different for different people, the same for the names of one participant and a name's parts."""
    links = _links(study)
    groups = _by_person(found, links)
    standing = _standing(key.names, groups, links)
    taken = [*key.names.replacements, *_placeholders(study)]
    offered: dict[str, str] = {}
    for who, members in groups.items():
        decided = [e.replacement for c in members if c.whole and (e := key.names.of(c.whole)) and e.replacement]
        roles = {r for c in members for r in _roles(study, c)}
        kind = next((c.kind for c in members if c.kind == "person"), members[0].kind)
        new = next(iter(decided), "") or standing.get(who, "") or suggestion(kind, taken, roles.pop() if len(roles) == 1 else "")
        taken.append(new)
        offered.update({c.text: new for c in members})
    return offered


def _by_person(found: Sequence[Candidate], links: Links) -> dict[str, list[Candidate]]:
    """The strings grouped by whom they name, in order: the id of a participant, or the longest name they are a part of."""
    by_text = {c.text: c for c in found}
    roots = {c.text: _longest(c, by_text) for c in found}
    linked: defaultdict[str, set[str]] = defaultdict(set)
    for text, root in roots.items():
        linked[root] |= _participants([text], links)
    groups: dict[str, list[Candidate]] = {}
    for c in found:
        own = _participants([c.text], links) or linked[roots[c.text]]
        # a string that may be two participants is neither's
        who = next(iter(own)) if len(own) == 1 and is_told_apart(c.kind) else f"name {roots[c.text]}"
        groups.setdefault(who, []).append(c)
    return groups


def _standing(names: NameMap, groups: Mapping[str, list[Candidate]], links: Links) -> dict[str, str]:
    """What stands for a group already: for its participant, or for a part of its name that is part of no other group's."""
    found = {p: e.replacement for e in names.replaced for p in _participants(e.names, links)}
    wholes = {who: [_words(c.text) for c in members if c.kind in ("person", "name")] for who, members in groups.items()}
    for entry in names.replaced:
        parts = [_words(n) for n in entry.names] if entry.kind == "person" else []
        holders = [who for who, words in wholes.items() if any(p <= w for p in parts for w in words)]
        if len(holders) == 1 and holders[0].startswith("name "):
            found.setdefault(holders[0], entry.replacement)
    return found


def _longest(candidate: Candidate, by_text: Mapping[str, Candidate]) -> str:
    whole = candidate.whole
    while whole in by_text and by_text[whole].whole not in ("", whole):
        whole = by_text[whole].whole
    return whole or candidate.text


def _links(study: Study) -> Links:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (_, label), speaker in study.speakers.items():
        if speaker.participant:
            found[label.casefold()].add(speaker.participant)
    for row in people.read_rows(study.project, people.PARTICIPANTS).values():
        for column, value in row.items():
            if value and OWN_NAME.search(column):
                found[value.casefold()].add(row["id"])
    return found


def _participants(names: Iterable[str], links: Links) -> set[str]:
    """The participants that names stand for; a name that may be two of them counts for neither."""
    found = [links.get(n.casefold(), set()) for n in names]
    return {p for there in found if len(there) == 1 for p in there}


def shared(study: Study, names: NameMap, name: str = "") -> list[str]:
    """Which names share a pseudonym though nothing says that they are one person, and what to do, a sentence each; `name` limits it to what was decided on it.

    Names of one entry (`same`), of one participant, and parts of one another may share one. So may vaguer descriptions, and what is named by its shape.
    """
    links = _links(study)
    chosen = names.of(name) if name else None
    by_replacement: defaultdict[str, list[Entry]] = defaultdict(list)
    for e in names.entries:
        if is_told_apart(e.kind) and (e.decision == "replace" or (name and e.decision == "here")):
            by_replacement[e.replacement.casefold()].append(e)
    said = []
    for there in by_replacement.values():
        first, *rest = _one_person_each(there, links)
        for group in rest:
            if chosen is None or chosen in (*first, *group):
                one, other = (chosen if chosen and chosen in entries else entries[0] for entries in (first, group))
                said.append(_said(study, names, one, other, links))
    return said


def _one_person_each(entries: Sequence[Entry], links: Links) -> list[list[Entry]]:
    """The entries by whom they name: those of one participant, or whose names are parts of one another's, together; two participants never."""
    groups: list[list[Entry]] = []
    for entry in entries:
        mine, apart = [entry], []
        for group in groups:
            if any(_may_be_one(entry, e, links) for e in group) and not _are_two(mine, group, links):
                mine = [*group, *mine]
            else:
                apart.append(group)
        groups = sorted([*apart, mine], key=lambda g: min(map(entries.index, g)))
    return groups


def _may_be_one(one: Entry, other: Entry, links: Links) -> bool:
    is_linked = bool(_participants(one.names, links) & _participants(other.names, links))
    return is_linked or any(a <= b or b <= a for a in map(_words, one.names) for b in map(_words, other.names))


def _are_two(some: Iterable[Entry], others: Iterable[Entry], links: Links) -> bool:
    mine, theirs = ({p for e in entries for p in _participants(e.names, links)} for entries in (some, others))
    return bool(mine and theirs) and not mine & theirs


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))


def _said(study: Study, names: NameMap, one: Entry, other: Entry, links: Links) -> str:
    stem = re.sub(r" (?:\d+|[A-Z]{1,2})$", "", other.replacement.strip("[]"))
    role = stem if stem != other.replacement.strip("[]") and not other.replacement[-2].isdigit() else ""
    free = suggestion(other.kind or "person", [*names.replacements, *_placeholders(study)], role)
    first, second = one.names[0], other.names[0]
    is_one = f' If they are one, say so: --decide "{second}=same:{first}".' if "here" not in (one.decision, other.decision) else ""
    return (
        f"{one.replacement} stands for {_called(one, links)} and for {_called(other, links)}: in the texts the two become one. "
        f'If they are two, tell them apart before they are replaced: --decide "{second}=replace:{free}".{is_one}'
    )


def _called(entry: Entry, links: Links) -> str:
    ids = sorted(_participants(entry.names, links))
    return f"{entry.names[0]} ({', '.join(ids)})" if ids else entry.names[0]
