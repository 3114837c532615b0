"""A new project: the folder, its settings, an empty or ready codebook, and the tables of people."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from pathlib import Path

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.project import files, people
from qualcode.project.folder import SETTINGS, Project
from qualcode.project.locks import forget_logs

TEMPLATES = ("feasibility", "blank")

_SETTINGS = """\
name = {name}
format = 1
# how the study understands coding: reliability (agreement is reported), codebook (agreement if asked), reflexive (none)
approach = "codebook"
codebook = "codebooks/{codebook}"
# the columns of participants.csv that reports are split by, and that quotes are attributed by
site = "site"
group = "group"
# hash: ids say nothing about people; names: the file names are pseudonymous codes and serve as ids
ids = "hash"
# the smallest number of people a printed attribution may fit
k = 3
seed = 0
language = "en-GB"
coders = []

[study]
# ethics = "…"   protocol = "…"   funder = "…"   interests = "…"

# [study.retention]          # until when what is kept; qualcode doctor speaks up
# audio = "2027-07-31"       # also: originals, key, backups
"""

_BLANK = """\
# The codebook. Every code has an id that never changes and a name that may; see docs/file-formats.md.
format: 1
name: Codebook
stance: towards what is studied
locked: false
codes:
  - id: first
    name: First code
    definition: What it covers, in one sentence
    include: []
    exclude: []
    examples: []
    cues: []
"""

_README = """\
What commands make goes here: reports, tables, pictures. All of it can be made again, so nothing here needs a backup.
A file that you change yourself is never overwritten or removed.
"""


def begin(folder: Path, *, template: str = "feasibility", name: str | None = None) -> Project:
    """Make a new project in a folder.

    Raises:
        QualcodeError: the folder is a project already or holds something in the way, or there is no such template; nothing is written then.
    """
    if template not in TEMPLATES:
        raise QualcodeError(
            f"there is no template {template!r}", did_you_mean(template, list(TEMPLATES)) or f"use {' or '.join(TEMPLATES)}"
        )
    folder = folder.resolve()
    if (folder / SETTINGS).exists():
        raise QualcodeError(f"{folder} is a project already", "go into it and begin with: qualcode import FILES")
    if folder.exists() and not folder.is_dir():
        raise QualcodeError(f"{folder} is a file", "name a folder")
    codebook = "swis.yaml" if template == "feasibility" else "codebook.yaml"
    files.check_name(folder / SETTINGS)
    if (folder / "codebooks" / codebook).exists() or (folder / "transcripts").exists():
        raise QualcodeError(f"{folder} holds a folder 'transcripts' or 'codebooks' already", "begin in a new folder: qualcode init DIR")
    for part in ("transcripts/originals", "codings", "seeds", "outputs", "codebooks/history"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    settings = _SETTINGS.format(name=json.dumps(name or folder.name, ensure_ascii=False), codebook=codebook)
    files.write_atomic(
        folder / "codebooks" / codebook, sample_file("codebooks/swis.yaml") if template == "feasibility" else _BLANK.encode()
    )
    if not (folder / "outputs" / "README.md").exists():
        files.write_atomic(folder / "outputs" / "README.md", _README.encode())
    # git must not change line ends: codings count every character
    _add_lines(
        folder / ".gitattributes",
        ["transcripts/*.txt -text", "transcripts/originals/* -text", "codings/*.jsonl -text", "codebooks/** -text"],
    )
    _add_lines(folder / ".gitignore", ["outputs/*", "!outputs/README.md", ".*.part"])
    files.write_atomic(folder / SETTINGS, settings.encode("utf-8"))  # last: with it the folder is a project
    project = Project.open(folder)
    forget_logs(folder)
    for table in people.COLUMNS:
        people.add_rows(project, table, [])
    return project


def _add_lines(path: Path, lines: list[str]) -> None:
    """Add lines to a file that may be somebody's own; those it has already are left alone."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    new = [line for line in lines if line not in old.splitlines()]
    if new:
        start = old if not old or old.endswith("\n") else f"{old}\n"
        files.write_atomic(path, (start + "".join(f"{line}\n" for line in new)).encode("utf-8"))


def sample_study() -> Path:
    """The folder of the sample study: in the installed package, or the checkout.

    Raises:
        QualcodeError: this installation has no sample study.
    """
    installed = Path(str(resources.files("qualcode"))) / "sample"
    checkout = Path(str(resources.files("qualcode"))).parent
    for folder in (installed, checkout):
        if (folder / SETTINGS).is_file() and (folder / "codebooks" / "swis.yaml").is_file():
            return folder
    raise QualcodeError("this installation of qualcode has no sample study", "install qualcode again")


def sample_file(name: str) -> bytes:
    """One file of the sample study."""
    return (sample_study() / name).read_bytes()


def copy_sample(folder: Path) -> Project:
    """A copy of the sample study in a new folder, without anything that was made from it.

    Raises:
        QualcodeError: the folder is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QualcodeError(f"{folder} is not empty", "name a new folder")
    source = sample_study()
    for part in (SETTINGS, ".gitattributes", "codebooks", "transcripts", "codings", "seeds"):
        if (source / part).is_dir():
            shutil.copytree(source / part, folder / part)
        elif (source / part).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / part, folder / part)
    (folder / "outputs").mkdir(exist_ok=True)
    forget_logs(folder)
    return Project.open(folder)
