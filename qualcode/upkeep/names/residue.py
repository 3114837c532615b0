"""What is left of names after they were replaced: looked for everywhere, also in small letters, inside words, and one letter off.

Nothing found here is proof that nothing else is there: what nobody decided on is not looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qualcode.codings.free_text import free_text
from qualcode.codings.log import parse_log
from qualcode.errors import CheckFailed
from qualcode.model.people import Participant
from qualcode.project import Project, people
from qualcode.project.folder import SETTINGS
from qualcode.study import Study
from qualcode.transcripts.pseudonyms.mapping import NameMap
from qualcode.transcripts.pseudonyms.search import ONE_OFF, NameSearch
from qualcode.upkeep.contents import Contents, contents, project_files
from qualcode.upkeep.nearby import backups

APART = ("original", "backup")
"""Where names may stay if it is kept apart: they are told of, and block nothing."""


@dataclass(frozen=True, slots=True, order=True)
class Residue:
    """A name that is still there: in what kind of place, where, the word as it stands, how it was met, and what should stand in its place."""

    part: str
    where: str
    word: str
    how: str
    replacement: str
    count: int = 1

    @property
    def blocks(self) -> bool:
        """Whether packs, archives and reports wait for it."""
        return self.part not in APART and self.how != ONE_OFF


def residue(study: Study, names: NameMap) -> tuple[list[Residue], list[str]]:
    """Everything left of the replaced names in the project and its backups, and the files that could not be looked into."""
    search = NameSearch(names)
    found: dict[Residue, int] = {}
    closed: list[str] = []
    for part, there in _everything(study.project):
        if there.text is None:
            closed.append(there.where)
            continue
        for word, how, replacement in search.find(there.text):
            one = Residue(part, there.where, word, how, replacement)
            found[one] = found.get(one, 0) + 1
    return sorted(Residue(r.part, r.where, r.word, r.how, r.replacement, n) for r, n in found.items()), closed


def _everything(project: Project) -> Iterator[tuple[str, Contents]]:
    """Every place a name may be left: files by what they are, their own names, and the backups beside the project."""
    for path in project_files(project):
        where = project.within(path)
        part = _part(project, where)
        if part == "tombstones":
            continue
        yield part, Contents(f"{where} (file name)", path, path.stem)
        if part == "log":
            yield part, Contents(where, path, "\n".join(_log_text(path.read_bytes(), where)))
        else:
            for inside in contents(path, where):
                yield part, inside
    for path in backups(project):
        for inside in contents(path, path.name):
            yield "backup", inside


def _log_text(data: bytes, where: str) -> Iterable[str]:
    """What people typed into the events of a log, and the lines that are no events."""
    events, problems = parse_log(data, where)
    yield from (text for event in events for text in free_text(event))
    if problems:
        lines = data.split(b"\n")
        yield from (lines[int(p.where.rpartition(":")[2]) - 1].decode("utf-8", "replace") for p in problems)


def _part(project: Project, where: str) -> str:
    """What kind of file this is."""
    if where == project.tombstones.name:
        return "tombstones"
    kinds = (
        ("transcripts/originals/", "original"),
        ("transcripts/", "table" if where.endswith(".csv") else "text"),
        ("codings/", "log" if where.endswith(".jsonl") else "snapshot"),
        ("codebooks/", "codebook"),
        ("outputs/", "output"),
        (SETTINGS, "settings"),
    )
    return next((kind for start, kind in kinds if where.startswith(start)), "other")


def rare_combinations(study: Study, columns: Iterable[str] = ("role", "school")) -> list[str]:
    """The people whose attributes together fit fewer than k of those who take part: no name is needed to know them. Shown as ids, to look at."""
    settings = study.project.settings
    wanted = [c for c in dict.fromkeys((settings.site, settings.group, *columns))]

    def seen(person: Participant) -> tuple[str, ...]:
        return tuple(person[c] for c in wanted)

    alike: dict[tuple[str, ...], list[str]] = {}
    for person in study.participants.values():
        alike.setdefault(seen(person), []).append(person.id)
    return sorted(i for ids in alike.values() if len(ids) < settings.k for i in ids)


def state_of(study: Study) -> str:
    """A name for what the texts, people and codebook are now, so that a check made elsewhere counts for exactly this."""
    from qualcode.model.text import text_hash

    parts = [f"{i} {t.hash}" for i, t in study.transcripts.items()]
    parts += [f"{name} {sorted(sorted(r.items()) for r in people.read_rows(study.project, name).values())}" for name in people.COLUMNS]
    return text_hash("\n".join([*parts, study.codebook.hash]))


def open_questions(study: Study, strict: bool = False) -> list[str]:
    """Why nothing should leave the team yet, in words; empty where nothing stands against it.

    What counts is the last check on record (`qualcode pseudonymise --check`) and whether anything changed since. A study that has never been checked is let
    through unless `strict`, which packs and archives are. Made-up data is always let through.
    """
    if study.project.settings.invented:
        return []
    checks = [e for e in study.state.of("record") if e.get("kind") == "checked"]
    touched = any(e.get("kind") == "pseudonymised" for e in study.state.of("record"))
    if not checks:
        if touched:
            return ["names were replaced, and nobody has checked what is left of them"]
        return ["nobody has looked for names in this study"] if strict else []
    last = checks[-1]["detail"]
    said = [
        f"{last[what]} {words}"
        for what, words in (("residue", "places still hold a name"), ("open", "strings that may be names wait for a decision"))
        if last.get(what)
    ]
    if last.get("state") != state_of(study):
        said.append("texts, tables or codebook have changed since names were last checked")
    return said


def gate(study: Study, what: str, strict: bool = False) -> None:
    """Stop before something leaves the team while names wait for a decision.

    Raises:
        CheckFailed: they do; the message says how many, and what to do.
    """
    if said := open_questions(study, strict):
        raise CheckFailed(
            f"{what}: {'; '.join(said)}", "where the key is kept, run: qualcode pseudonymise --check, and decide what it lists"
        )
