"""The key: which names stand behind the pseudonyms. A file of its own, outside the project, that can be locked with a passphrase."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.project import Project, files
from qualcode.project.git import remotes
from qualcode.project.locks import config_folder
from qualcode.transcripts.pseudonyms.mapping import NameMap

FORMAT = 1
WHAT = "the names behind the pseudonyms of a study"
SCRYPT = {"n": 2**17, "r": 8, "p": 1}
"""Cost of guessing a passphrase (scrypt, RFC 7914; the values OWASP recommends): about half a second and 128 MB a guess."""


@dataclass(frozen=True)
class Key:
    """A key file as it was read: the decisions, the user's own list of names, and what was replaced when. `passphrase` is empty for an open file."""

    path: Path
    names: NameMap = field(default_factory=NameMap)
    listed: tuple[str, ...] = ()
    log: tuple[Mapping[str, Any], ...] = ()
    study: str = ""
    passphrase: str = field(default="", repr=False)
    salt: str = ""
    loaded: files.Loaded | None = field(default=None, repr=False)

    def save(self) -> Key:
        """Write the key over what was read.

        Raises:
            ConflictError: somebody else has decided something meanwhile; nothing is written.
        """
        based_on = self.loaded or files.load(self.path)
        is_new = based_on.data is None
        mine = replace(self, salt=self.salt or os.urandom(16).hex())
        saved = files.save(based_on, _render(mine))
        if is_new:
            self.path.chmod(0o600)
        return replace(mine, loaded=saved)


def open_key(project: Project, path: Path | None = None, passphrase: str = "") -> Key:
    """The key of a project: the named file, or the one used last on this machine; a file that is not there yet is an empty key.

    Raises:
        QualcodeError: no key is known, its place would give it away, it belongs to another study, or it does not open.
    """
    place = path or known_key(project)
    if place is None:
        raise QualcodeError(
            "it is not known where the key is kept",
            "name a file outside the project: --key ../names-of-the-study.key (made if it is not there)",
        )
    place = place.expanduser().resolve()
    check_place(project, place)
    loaded = files.load(place)
    key = Key(place, study=project.settings.name, passphrase=passphrase, loaded=loaded)
    if loaded.data is not None:
        key = _parse(key, loaded.data)
        known = {str(line.get("transcript")) for line in key.log} & set(project.transcript_ids())
        if key.study != project.settings.name and key.names.entries and not known:
            raise QualcodeError(f"{key.path} is the key of another study ({key.study})", "name this study's key, or a new file")
    remember(project, place)
    return key


def check_place(project: Project, place: Path) -> None:
    """Refuse a place where the key would travel with what it protects."""
    root = project.root.resolve()
    if place.is_relative_to(root):
        raise QualcodeError(f"{place} lies inside the project, and would be shared with it", "choose a place outside the project's folder")
    if there := remotes(place.parent):
        raise QualcodeError(
            f"{place} lies in a git checkout that has a remote ({there[0]}): a push would send the names away", "choose another place"
        )
    if place.is_dir():
        raise QualcodeError(f"{place} is a folder", "name a file")


def is_locked(path: Path) -> bool:
    """Whether a key file needs a passphrase."""
    data = files.load(path).data
    try:
        return data is not None and "locked" in json.loads(data)
    except ValueError:
        return False


def _name_of(project: Project) -> str:
    return hashlib.sha256(os.path.normcase(str(project.root.resolve())).encode()).hexdigest()[:24]


def known_key(project: Project) -> Path | None:
    """Where this machine last found the project's key; None where it never did."""
    try:
        found = json.loads((config_folder() / "keys.json").read_text(encoding="utf-8"))
        return Path(found[_name_of(project)])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(project: Project, place: Path) -> None:
    """Note in the user's own settings, never in the project, where the key is."""
    path = config_folder() / "keys.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    if found.get(_name_of(project)) != str(place):
        files.write_atomic(path, (json.dumps({**found, _name_of(project): str(place)}, indent=1) + "\n").encode("utf-8"))


def _render(key: Key) -> bytes:
    inside = {
        "study": key.study,
        "names": key.names.to_json(),
        "list": list(key.listed),
        "log": [dict(line) for line in key.log],
    }
    head: dict[str, Any] = {"format": FORMAT, "what": WHAT}
    if not key.passphrase:
        return _json({**head, **inside})
    from cryptography.fernet import Fernet

    token = Fernet(_derived(key.passphrase, key.salt, tuple(SCRYPT.values()))).encrypt(_json(inside))
    return _json({**head, "locked": {"kdf": "scrypt", **SCRYPT, "salt": key.salt, "cipher": "fernet"}, "token": token.decode("ascii")})


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


@cache
def _derived(passphrase: str, salt: str, cost: tuple[int, ...]) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    n, r, p = cost
    made = Scrypt(salt=bytes.fromhex(salt), length=32, n=n, r=r, p=p).derive(passphrase.encode("utf-8"))
    return base64.urlsafe_b64encode(made)


def _parse(key: Key, data: bytes) -> Key:
    try:
        found = json.loads(data)
        if found["what"] != WHAT or found["format"] > FORMAT:
            raise ValueError(f"format {found['format']}")
        if "locked" in found:
            found = json.loads(_unlocked(key, found))
        names = NameMap.from_json(found["names"])
        listed, log, study = tuple(map(str, found["list"])), tuple(found["log"]), str(found["study"])
    except QualcodeError:
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise QualcodeError(f"{key.path} is no key that qualcode wrote: {error}", "name the right file, or take it from a copy") from error
    return replace(key, names=names, listed=listed, log=log, study=study)


def _unlocked(key: Key, found: Mapping[str, Any]) -> bytes:
    from cryptography.fernet import Fernet, InvalidToken

    if not key.passphrase:
        raise QualcodeError(f"{key.path} is locked", "give its passphrase: qualcode asks for it, or set QUALCODE_PASSPHRASE")
    locked = found["locked"]
    cost = tuple(int(locked[name]) for name in ("n", "r", "p"))
    if any(value > most for value, most in zip(cost, (2**20, 32, 16), strict=True)):
        raise ValueError("its cost is out of all bounds")
    try:
        return Fernet(_derived(key.passphrase, str(locked["salt"]), cost)).decrypt(found["token"].encode("ascii"))
    except InvalidToken as error:
        raise QualcodeError(f"the passphrase does not open {key.path}", "try again; without it, nobody can read the names") from error
