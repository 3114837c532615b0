"""The settings of a project: `qualcode.toml`, read and checked."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.events import RESERVED_CODERS
from qualcode.project.locks import config_folder

FORMAT = 1
"""The newest project format this version reads and writes."""

APPROACHES = ("reliability", "codebook", "reflexive")


@dataclass(frozen=True)
class Settings:
    """What a study has settled for itself.

    `site` and `group` are the participant attributes reports are split and attributed by; `ids` is `hash` (ids say nothing about people) or `names`
    (the file names are pseudonymous codes and serve as ids); `k` is the smallest number of people a printed attribution may fit;
    `file_names` says what the parts of a file's name stand for;
    `pack` is the id of the pack a folder is, empty for a project;
    `second_look` hides the suggestions for a transcript until the coder has marked it as read.
    """

    name: str = "Untitled study"
    format: int = FORMAT
    approach: str = "codebook"
    codebook: str = "codebooks/codebook.yaml"
    site: str = "site"
    group: str = "group"
    ids: str = "hash"
    invented: bool = False
    language: str = "en-GB"
    coders: tuple[str, ...] = ()
    k: int = 3
    seed: int = 0
    second_look: bool = True
    pack: str = ""
    file_names: Mapping[str, Any] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)
    study: Mapping[str, Any] = field(default_factory=dict)

    @property
    def team(self) -> str:
        """Who wrote what is handed over: `team` under [study], else under [report]; empty where nobody is named."""
        return str(self.study.get("team", "") or self.report.get("team", ""))


def read_settings(path: Path) -> Settings:
    """Read `qualcode.toml`.

    Raises:
        QualcodeError: the file cannot be read, is no TOML, names a setting that does not exist, or was written by a newer version.
    """
    try:
        found = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise QualcodeError(f"{path} cannot be read: {error.strerror}", "is this the project's folder?") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise QualcodeError(f"{path}: {error}", "mend that line; texts stand in quotation marks") from error
    known = {f.name: f for f in fields(Settings)}
    for key in found:
        if key not in known:
            raise QualcodeError(f"{path}: unknown setting {key!r}", did_you_mean(key, list(known)) or f"known are {', '.join(known)}")
    coders = found.get("coders", [])
    if not isinstance(coders, list) or not all(isinstance(c, str) for c in coders):
        raise QualcodeError(f"{path}: coders must be a list of names", 'write coders = ["ana", "ben"]')
    settings = Settings(**{**found, "coders": tuple(coders)})
    _check(settings, path)
    return settings


def _check(settings: Settings, path: Path) -> None:
    if type(settings.format) is not int or settings.format < 1:
        raise QualcodeError(f"{path}: format must be a whole number from 1", f"write format = {FORMAT}")
    if settings.format > FORMAT:
        raise QualcodeError(
            f"{path}: this project has format {settings.format}, this qualcode reads up to {FORMAT}", "install a newer qualcode"
        )
    for name in ("name", "codebook", "site", "group", "language"):
        if not isinstance(getattr(settings, name), str) or not getattr(settings, name).strip():
            raise QualcodeError(f"{path}: {name} must be a text", f'write {name} = "…"')
    if not isinstance(settings.pack, str):
        raise QualcodeError(f"{path}: pack must be a text", "take it from the pack as it was sent")
    for name in ("file_names", "report", "study"):
        if not isinstance(getattr(settings, name), dict):
            raise QualcodeError(f"{path}: {name} must be a table of its own", f"write [{name}] on a line, and its settings below it")
    for name, allowed in (("approach", APPROACHES), ("ids", ("hash", "names"))):
        if getattr(settings, name) not in allowed:
            raise QualcodeError(f"{path}: {name} is {getattr(settings, name)!r}", f"write one of {', '.join(allowed)}")
    for name, least in (("k", 1), ("seed", 0)):
        value = getattr(settings, name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise QualcodeError(f"{path}: {name} must be a whole number from {least}", f"write {name} = {getattr(Settings, name)}")
    for name, means in (
        ("invented", "true marks made-up data on every page"),
        ("second_look", "true hides suggestions until a transcript is read"),
    ):
        if not isinstance(getattr(settings, name), bool):
            raise QualcodeError(f"{path}: {name} must be true or false", means)
    codebook = Path(settings.codebook)
    if codebook.is_absolute() or ".." in codebook.parts:
        raise QualcodeError(f"{path}: the codebook must lie inside the project", 'write codebook = "codebooks/NAME.yaml"')
    for coder in settings.coders:
        check_coder(coder)


def check_coder(name: str) -> str:
    """The coder's name, if it can be one.

    Raises:
        QualcodeError: the name is empty, reserved, or cannot stand in a file name.
    """
    from qualcode.project.files import check_name

    name = name.strip()
    if not name:
        raise QualcodeError("a coder's name cannot be empty", "for example --coder ana")
    if name.casefold() in RESERVED_CODERS:
        raise QualcodeError(f"{name!r} cannot be a coder's name: it names a layer of codings", "choose another name")
    if "." in name:
        raise QualcodeError(f"{name!r}: a coder's name holds no full stop", f"for example {name.replace('.', '-')!r}")
    check_name(Path(f"{name}.x.jsonl"))
    return name


def who_writes(coder: str | None) -> str:
    """The name to write under: as given, else `QUALCODE_CODER`, else the user's own settings; never the shared file.

    Raises:
        QualcodeError: nobody is named.
    """
    own = config_folder() / "settings.toml"
    name = coder or os.environ.get("QUALCODE_CODER") or _own_settings(own).get("coder", "")
    if not name:
        raise QualcodeError("nobody is named as the coder", f'add --coder NAME, or set QUALCODE_CODER, or write coder = "NAME" into {own}')
    return check_coder(str(name))


def _own_settings(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise QualcodeError(f"{path}: your own settings cannot be read ({error})", 'it should hold a line such as coder = "ana"') from error
