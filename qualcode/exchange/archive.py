"""A deposit for a data service: what people agreed to have kept, with everything a stranger needs to understand it, and the rest left out and counted.

Only talk of participants whose consent form says yes to archiving goes in, with the questions of those who interview. Restricted passages, text outside the
turns, codings, memos and originals stay out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.exchange.losses import Losses
from qualcode.exchange.refi.package import pack
from qualcode.model.text import Span, Transcript, Turn
from qualcode.project import files
from qualcode.project.tables import Row, Table, render

if TYPE_CHECKING:
    from qualcode.study import Study

NO_CONSENT = "[left out: no consent to archive]"
RESTRICTED = "[left out: restricted]"
_KEPT_COLUMNS = ("kind", "wave", "site", "language")
_ASKS = ("interviewer", "interpreter")


@dataclass
class _Deposit:
    """The talk of one transcript that may be kept."""

    text: str = ""
    turns: int = 0
    without_consent: int = 0
    restricted: int = 0
    heard: set[str] = field(default_factory=set)


def write_archive(study: Study, path: Path, consent_form: Path | None = None) -> Losses:
    """Write the deposit as a zip; `consent_form` is a blank form to put in.

    Whether names still wait for a decision is for the caller to ask first (`qualcode.upkeep.names.residue.gate`).

    Raises:
        QualcodeError: nobody has agreed to archiving, the form cannot be read, or the file cannot be written.
    """
    losses = Losses(f"{study.project.settings.name}: deposit for a data service")
    members: dict[str, bytes] = {}
    rows: list[Row] = []
    for transcript in study.transcripts.values():
        deposit = _deposit(study, transcript)
        if not deposit.heard:
            losses.leave("transcripts of which nobody has agreed to archiving", transcript.id)
            continue
        losses.leave("turns of people who have not agreed to archiving, or who are not known", transcript.id, deposit.without_consent)
        losses.leave("restricted passages", transcript.id, deposit.restricted)
        losses.take("transcripts")
        losses.take("turns", deposit.turns)
        members[f"transcripts/{transcript.id}.txt"] = deposit.text.encode("utf-8")
        rows.append(_row(study, transcript, deposit))
    if not rows:
        raise QualcodeError(
            "nobody in this study has agreed to archiving, so there is nothing to deposit",
            "answers stand in participants.csv, column archive",
        )
    members["data-list.csv"] = render(Table(list(rows[0]), rows))
    members["codebook.csv"] = _codebook(study)
    _documents(study, consent_form, members, losses)
    members["README.txt"] = _readme(study, members, losses).encode("utf-8")
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(members.items()))
    members["checksums-sha256.txt"] = sums.encode("ascii")
    files.write_atomic(path, pack(sorted(members.items())))
    return losses


def _deposit(study: Study, transcript: Transcript) -> _Deposit:
    found = _Deposit()
    parts = []
    for turn in transcript.turns:
        words = _words(study, transcript, turn, found)
        if words:
            found.turns += words != NO_CONSENT
            # who refused is not even told apart from others who did
            parts.append(f"{_label(study, transcript, turn) if words != NO_CONSENT else 'participant: '}{words}")
    found.text = "\n\n".join(parts) + "\n"
    return found


def _words(study: Study, transcript: Transcript, turn: Turn, found: _Deposit) -> str:
    """What may be kept of a turn."""
    speaker = study.speaker(transcript.id, turn)
    person = study.participants.get(speaker.participant)
    if speaker.role not in _ASKS:
        if person is None or not person.allows("archive"):
            found.without_consent += 1
            return NO_CONSENT
        found.heard.add(person.id)
    out, at = [], turn.start
    for span in sorted(study.codings.restricted.get(transcript.id, ())):
        if span.overlaps(Span(turn.start, turn.end)):
            out += [transcript.text[at : max(at, span.start)], RESTRICTED]
            at = max(at, min(span.end, turn.end))
            found.restricted += 1
    return "".join([*out, transcript.text[at : turn.end]])


def _label(study: Study, transcript: Transcript, turn: Turn) -> str:
    """Who speaks: a participant by the id the study gave them, anybody else by their role; never by the label in the text, which may be a name."""
    speaker = study.speaker(transcript.id, turn)
    name = speaker.participant or speaker.role or "speaker"
    return f"{name}: "


def _row(study: Study, transcript: Transcript, deposit: _Deposit) -> Row:
    known = study.rows.get(transcript.id, {})
    groups = sorted({study.participants[p][study.project.settings.group] for p in deposit.heard} - {""})
    return {
        "file": f"transcripts/{transcript.id}.txt",
        **{c: known.get(c, "") for c in _KEPT_COLUMNS},
        "month": known.get("date", "")[:7],
        "groups": "; ".join(groups),
        "participants": str(len(deposit.heard)),
        "turns": str(deposit.turns),
        "words": str(len(deposit.text.split())),
        "turns left out": str(deposit.without_consent),
        "restricted passages left out": str(deposit.restricted),
    }


def _codebook(study: Study) -> bytes:
    """The codebook without its examples, which may be somebody's words."""
    head = ["id", "name", "group", "definition", "include", "exclude"]
    rows = [
        {
            "id": c.id, "name": c.name, "group": (study.codebook.parent(c.id) or c).id, "definition": c.definition, "include": "; ".join(c.include),
            "exclude": "; ".join(f"{e.when} (use {e.use})" if e.use else e.when for e in c.exclude),
        }
        for c in study.codebook.walk()
    ]  # fmt: skip
    return render(Table(head, rows))


def _documents(study: Study, consent_form: Path | None, members: dict[str, bytes], losses: Losses) -> None:
    guides = [p for p in sorted(study.project.seeds.glob("*guide*")) if p.is_file()]
    for guide in guides:
        members[f"documents/{guide.name}"] = guide.read_bytes()
    losses.take("topic guides", len(guides))
    if not guides:
        losses.note("there is no topic guide in seeds/; data services ask for one")
    if consent_form is None:
        losses.note("no blank consent form was given (--consent-form); data services ask for one")
        return
    data = files.load(consent_form).data
    if data is None:
        raise QualcodeError(f"there is no file {consent_form}", "name a blank consent form, or leave --consent-form out")
    members[f"documents/consent-form{consent_form.suffix.casefold()}"] = data
    losses.take("consent form")


def _readme(study: Study, members: dict[str, bytes], losses: Losses) -> str:
    settings = study.project.settings
    about = [f"{key}: {value}" for key, value in settings.study.items() if isinstance(value, str)]
    left = [f"{loss.count} {what}" for what, loss in losses.kinds["left"].items()]
    lines = [
        settings.name,
        "",
        *(["All of it is invented."] if settings.invented else []),
        *about,
        "",
        "What is here",
        *(f"  {name}" for name in sorted(members)),
        "",
        "Transcripts hold the talk of participants who agreed to archiving, under the ids of the study, and the questions they were asked.",
        "Left out: " + ("; ".join(left) or "nothing") + ".",
        "Codings, memos, originals and the key to the ids are not part of this deposit.",
    ]
    return "\n".join(lines) + "\n"
