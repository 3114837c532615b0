"""Cases, variables and sets of a REFI file as rows of the project's tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.found import FoundCase
from qualcode.exchange.refi.read import Found
from qualcode.exchange.refi.take_texts import TakenText
from qualcode.model.people import CONSENT_COLUMNS, ROLES
from qualcode.project import tables
from qualcode.transcripts.draft import fold

_VARIABLE_SET = re.compile(r"^([^:]{1,60}): (.+)$")
_KEPT = ("id", "label", "sets", "participant", "speaker", "transcript")


@dataclass
class PeoplePlan:
    """Rows for the tables, and the GUIDs the file gives to people, variables and sets."""

    participants: list[tables.Row] = field(default_factory=list)
    transcripts: dict[str, tables.Row] = field(default_factory=dict)
    speakers: list[tables.Row] = field(default_factory=list)
    guids: dict[str, str] = field(default_factory=dict)


def plan_people(found: Found, texts: dict[str, TakenText], losses: Losses) -> PeoplePlan:
    """Work out the rows of participants, transcripts and speakers."""
    return _Planner(found, texts, losses).plan()


class _Planner:
    def __init__(self, found: Found, texts: dict[str, TakenText], losses: Losses) -> None:
        self.found, self.texts, self.losses = found, texts, losses
        self.own = found.origin.startswith("qualcode")
        self.out = PeoplePlan()
        self.columns = {guid: self._column(guid, name) for guid, (name, _) in found.variables.items()}

    def plan(self) -> PeoplePlan:
        """Rows from sources, then cases, then sets."""
        for source in self.found.sources:
            if source.guid in self.texts:
                taken = self.texts[source.guid]
                self.out.transcripts[source.guid] = {
                    "id": taken.transcript.id,
                    "label": taken.label,
                    "lead coder": taken.words.lead,
                } | self._row(source.values)
        for number, case in enumerate(self.found.cases.values(), 1):
            self._case(case, number)
        self._sets()
        for guid in self.texts:
            self._labels(guid)
        self.losses.take("attributes", len(self.columns))
        return self.out

    def _column(self, guid: str, name: str) -> str:
        column = name or "unnamed"
        # a column of consent from elsewhere must never count as somebody's consent here
        if column.casefold() in _KEPT or (not self.own and column.casefold() in CONSENT_COLUMNS) or column in self.out.guids:
            column = f"{column} (file)"
            self.losses.change("names of attributes that mean something else here", f"{name} → {column}")
        self.out.guids[f"variable:{column}"] = guid
        return column

    def _row(self, values: dict[str, str]) -> tables.Row:
        return {self.columns[guid]: " ".join(value.split()) for guid, value in values.items()}

    def _case(self, case: FoundCase, number: int) -> None:
        where = [s for s in case.sources if s in self.texts]
        self.losses.leave("sources of a case that were not taken or are not there", case.name, len(case.sources) - len(where))
        self.losses.leave("passages put into a case one by one", case.name, len(case.selections))
        self.losses.leave("codes put on a whole case", case.name, len(case.codes))
        if not case.name and len(where) == 1:
            self.out.transcripts[where[0]] |= self._row(case.values)
            self.losses.change("cases without a name, taken as attributes of their transcript", self.texts[where[0]].label)
            return
        name = case.name or f"Case {number}"
        if not case.name:
            self.losses.change("cases without a name", name)
        self.out.guids[f"case:{name}"] = case.guid
        row = {"id": name} | self._row(case.values)
        if case.description.strip():
            row.setdefault("description", " ".join(case.description.split()))
            self.losses.change("descriptions of cases, now in the column description of the participants", f"{name}: {case.description}")
        self.out.participants.append(row)
        self.losses.take("cases as participants")
        for guid in where:
            if not any(person == name for _, person, _ in self.texts[guid].words.speakers):
                self._link(name, guid)

    def _link(self, person: str, guid: str) -> None:
        """Say which label stands for a person who speaks in a text: one of that name, else the only one nobody asks questions under."""
        taken = self.texts[guid]
        proposals = {s.label: s.role for s in taken.draft.speakers} if taken.draft else {}
        free = [t.speaker for t in taken.transcript.turns if t.speaker and t.speaker not in (label for label, _, _ in taken.words.speakers)]
        labels = list(dict.fromkeys(free))
        named = [label for label in labels if fold(label) == fold(person)]
        talkers = [label for label in labels if proposals.get(label, "") in ("", "participant", "pooled")]
        fits = named or (talkers if len(talkers) == 1 else [])
        if len(fits) == 1:
            taken.words.speakers.append((fits[0], person, "participant"))
            if not named:
                self.losses.guess("labels taken to stand for the only case of their transcript", f"{taken.label}: {fits[0]} = {person}")
        else:
            self.losses.leave("cases whose label in the text is not known; say it in speakers.csv", f"{person} in {taken.label}")

    def _labels(self, guid: str) -> None:
        """The rows of speakers.csv: as the file says, else as the reader proposes."""
        taken = self.texts[guid]
        known = {label: (person, role) for label, person, role in taken.words.speakers}
        people = {p["id"] for p in self.out.participants}
        proposals = {s.label: s.role for s in taken.draft.speakers} if taken.draft else {}
        for label in dict.fromkeys([*known, *(t.speaker for t in taken.transcript.turns if t.speaker)]):
            person, role = known.get(label, ("", proposals.get(label, "")))
            if person and person not in people:
                person = ""
            row = {"transcript": taken.transcript.id, "speaker": label, "participant": person, "role": role if role in ROLES else ""}
            self.out.speakers.append(row)

    def _sets(self) -> None:
        for each in self.found.sets:
            members = [s for s in each.sources if s in self.texts]
            match = _VARIABLE_SET.match(each.name)
            for guid in members:
                row = self.out.transcripts[guid]
                if match and "atlas" in self.found.origin.casefold():
                    row.setdefault(match[1], match[2])
                else:
                    row["sets"] = "; ".join(dict.fromkeys([*filter(None, row.get("sets", "").split("; ")), each.name.replace(";", ",")]))
            self.losses.leave("notes gathered in a set", each.name, each.notes)
            if members and each.description.strip():
                self.losses.leave("descriptions of sets of sources", f"{each.name}: {each.description}")
            if members:
                self.out.guids[f"sources:{each.name.replace(';', ',')}"] = each.guid
                self.losses.take("sets of sources")
