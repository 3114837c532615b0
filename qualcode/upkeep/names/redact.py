"""Taking names out of everything that remembers: originals, logs and the kept versions of the codebook. Nothing of it can be undone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.codebooks.read import parse
from qualcode.codings import acts
from qualcode.codings.free_text import with_free_text
from qualcode.codings.log import read_logs
from qualcode.codings.rewrite import rewrite_logs
from qualcode.errors import QualcodeError
from qualcode.model.events import Event
from qualcode.project import files
from qualcode.project.tombstones import Line, add_lines, content_hash
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.pseudonyms.originals import redact as redact_bytes
from qualcode.transcripts.pseudonyms.replacing import Replacer
from qualcode.upkeep.contents import contents
from qualcode.upkeep.names.key import Key
from qualcode.upkeep.withdrawal.erasure import clear_caches


@dataclass
class Redacted:
    """What a redaction did: originals rewritten or, where their kind cannot be rewritten, removed; lines of logs and versions of the codebook changed."""

    rewritten: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    lines: int = 0
    versions: int = 0


def redact(study: Study, key: Key, coder: str) -> Redacted:
    """Take every replaced name out of originals, logs and codebook history, and see to it that merging and restoring do not bring them back.

    The tombstones are written first: whatever a crash leaves half done is refused elsewhere, and running it again finishes it.

    Raises:
        QualcodeError: a text still waits beside its transcript because two people mended it apart.
    """
    for transcript_id in study.transcripts:
        if store.side_texts(study.project, transcript_id):
            raise QualcodeError(
                f"{transcript_id} was mended apart by two people and the other text still lies beside it",
                "put what it has into the transcript with qualcode revise and remove it; then redact",
            )
    replacer = Replacer(key.names, small_letters=False)
    done = Redacted()
    add_lines(study.project, [*_older_texts(study), *_reworded(study, replacer)])
    _originals(study, replacer, done)
    _codebooks(study, replacer, done)
    done.lines = rewrite_logs(study.project, lambda e: with_free_text(e, replacer.text), replacer.text)
    clear_caches(study.project)
    for name in ("reading", "state", "codings", "transcripts", "codebook"):
        study.__dict__.pop(name, None)
    detail = {"originals": [*done.rewritten, *done.removed], "lines": done.lines, "codebooks": done.versions}
    study.write([acts.event(coder, "record", {"kind": "redacted", "on": "project", "detail": detail})])
    return done


def _older_texts(study: Study) -> Iterator[Line]:
    """Tombstones for every older text of a transcript that was pseudonymised: they hold the names."""
    mended = {e["on"] for e in study.state.events.values() if e.act == "record" and e.get("kind") == "pseudonymised"}
    for transcript in (t for i, t in study.transcripts.items() if i in mended):
        for older in sorted({h for r in transcript.revisions for h in (r.from_hash, r.to_hash)} - {transcript.hash}):
            yield {"text": older, "now": transcript.hash, "in": "redacted"}


def _reworded(study: Study, replacer: Replacer) -> Iterator[Line]:
    """Tombstones for the wording of every event that holds a name."""
    for event in read_logs(study.project).events:
        if _changes(event, replacer):
            yield {"event": event.id, "was": content_hash(event)}


def _changes(event: Event, replacer: Replacer) -> bool:
    return with_free_text(event, replacer.text) is not event


def _originals(study: Study, replacer: Replacer, done: Redacted) -> None:
    for transcript in study.transcripts.values():
        path = study.project.originals / Path(transcript.original).name
        if not transcript.original or not path.is_file() or not _names_in(path, replacer):
            continue
        data = path.read_bytes()
        old = hashlib.sha256(data).hexdigest()
        new = redact_bytes(path.name, data, replacer)
        add_lines(study.project, [{"text": old}])
        if new is not None:
            files.write_atomic(path, new)
        if new is None or _names_in(path, replacer):
            path.unlink()
            done.removed.append(path.name)
            continue
        done.rewritten.append(path.name)
        here = store.load(study.project, transcript.id)
        store.save(study.project, replace(here, original_hash=hashlib.sha256(new).hexdigest()))


def _names_in(path: Path, replacer: Replacer) -> bool:
    """Whether a file says a name that is replaced, or cannot be looked into and so may."""
    return any(part.text is None or replacer.text(part.text) != part.text for part in contents(path, path.name))


def _codebooks(study: Study, replacer: Replacer, done: Redacted) -> None:
    """Every kept version keeps its name, by which codings know it. Replacements stand without brackets here, which YAML would take for a list."""
    project = study.project
    kept = sorted(project.history.glob("*")) if project.history.is_dir() else []
    for path in [project.codebook_path, *kept]:
        data = path.read_bytes() if path.is_file() else b""
        new = _bare(data.decode("utf-8", "surrogateescape"), replacer).encode("utf-8", "surrogateescape")
        if new == data:
            continue
        if path.suffix == ".yaml":
            parse(new, project.within(path))
            add_lines(project, [{"text": hashlib.sha256(data).hexdigest()}])
        files.write_atomic(path, new)
        done.versions += 1


def _bare(text: str, replacer: Replacer) -> str:
    done = replacer.replace(text)
    parts, at, shift = [], 0, 0
    for start, end, length in done.map:
        parts += [text[at:start], done.text[start + shift : start + shift + length].strip("[]")]
        shift += length - (end - start)
        at = end
    return "".join([*parts, text[at:]])
