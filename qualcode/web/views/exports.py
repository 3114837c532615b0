"""The study for other programs: each kind of file is written into outputs/exports, with an account of what did not fit, and kept on record where it bears words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.project import Project
from qualcode.project.files import write_atomic
from qualcode.study import Study
from qualcode.web import fields
from qualcode.web.answers import Body
from qualcode.web.session import Session
from qualcode.web.views.upkeep import not_blind

if TYPE_CHECKING:
    from qualcode.exchange.losses import Losses

MOST_NOTES = 60
"""How many lines of the account the page shows; the report beside the export holds all."""


@dataclass
class Made:
    """A file that was written: what the record calls it, and what is to be known of it. Without a kind it bears no words of anybody and is not on record."""

    path: Path
    kind: str = "export"
    what: str = ""
    notes: list[str] = field(default_factory=list)
    losses: Losses | None = None


def export(session: Session, request: Request, body: Body) -> Response:
    """Write the study in one of the kinds of `KINDS`."""
    not_blind(session)
    what = fields.text(body, "what")
    if what not in KINDS:
        raise QualcodeError(f"the page makes no {what!r}", f"it makes {', '.join(KINDS)}")
    study = Study(Project.open(session.project.root))
    folder = study.project.outputs / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for one in KINDS[what](study, folder):  # each is on record before the next is written
        made.append(one)
        if one.kind:
            with session.fresh():
                session.write([acts.left(session.coder, one.kind, one.what, one.path.read_bytes())])
        if one.losses is not None:
            one.losses.write(one.path.with_name(f"{one.path.name}.report.txt"))
            one.notes.extend(one.losses.as_text().splitlines())
    if not made:
        raise QualcodeError("there is nothing to export yet", "code something first")
    notes = [line for one in made for line in one.notes]
    return JSONResponse({"made": [study.project.within(one.path) for one in made], "notes": notes[:MOST_NOTES]})


def _qdpx(study: Study, folder: Path) -> Iterator[Made]:
    from qualcode.exchange.refi.write import write_qdpx
    from qualcode.upkeep.names.residue import gate

    gate(study, "export qdpx")
    to = folder / "study.qdpx"
    yield Made(to, what="qdpx", losses=write_qdpx(study, to).losses)


def _word(study: Study, folder: Path) -> Iterator[Made]:
    """One Word file a transcript that bears codings."""
    from qualcode.exchange.word.write import write_word
    from qualcode.upkeep.names.residue import gate

    gate(study, "export word")
    coded = {c.transcript for c in study.codings.codings}
    (folder / "word").mkdir(exist_ok=True)
    for transcript in (t for i, t in sorted(study.transcripts.items()) if i in coded):
        to = folder / "word" / f"{transcript.id}.docx"
        yield Made(to, what=f"word, {transcript.id}", losses=write_word(study, transcript, to))


def _sheets(study: Study, folder: Path) -> Iterator[Made]:
    from qualcode.exchange.frames import TABLES, table
    from qualcode.reports.tables.export import to_bytes
    from qualcode.upkeep.names.residue import gate

    gate(study, "export xlsx")
    to = folder / "study.xlsx"
    results = [table(study, name, "all") for name in TABLES]
    write_atomic(to, to_bytes(to, results))
    notes = [f"{r.title}: {len(r.rows)} rows" for r in results]
    if any(c.restricted for c in study.codings.codings):
        notes.append("Some of these passages are restricted here: this is a working copy, not one to publish.")
    yield Made(to, what=f"xlsx, {', '.join(TABLES)}", notes=notes)


def _archive(study: Study, folder: Path) -> Iterator[Made]:
    from qualcode.exchange.archive import write_archive
    from qualcode.upkeep.names.residue import gate

    gate(study, "export archive", strict=True)
    to = folder / "deposit.zip"
    yield Made(to, "archive", "deposit", losses=write_archive(study, to))


def _codebook(study: Study, folder: Path) -> Iterator[Made]:
    from qualcode.exchange.frames import table
    from qualcode.exchange.refi.write_codes import write_qdc
    from qualcode.reports.tables.export import to_bytes

    qdc, sheet = folder / "codebook.qdc", folder / "codebook.xlsx"
    yield Made(qdc, kind="", losses=write_qdc(study, qdc))
    write_atomic(sheet, to_bytes(sheet, [table(study, "codebook")]))
    yield Made(sheet, kind="")


KINDS: dict[str, Callable[[Study, Path], Iterator[Made]]] = {
    "qdpx": _qdpx,
    "word": _word,
    "xlsx": _sheets,
    "codebook": _codebook,
    "archive": _archive,
}
"""What the page makes, by the name of its button."""
