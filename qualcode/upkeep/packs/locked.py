"""Files that a passphrase locks: what travels must not be readable by whoever finds it."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.upkeep.names.key import SCRYPT

WHAT = "a locked pack of qualcode"
SHORTEST = 12
"""How many characters a passphrase must have: it may be tried by a machine, without limit."""


def lock(data: bytes, passphrase: str) -> bytes:
    """The data under a passphrase: scrypt (RFC 7914) makes the key, Fernet (AES-128 in CBC mode with HMAC-SHA-256) encrypts and seals.

    Raises:
        QualcodeError: the passphrase is too short.
    """
    from cryptography.fernet import Fernet

    if len(passphrase) < SHORTEST:
        raise QualcodeError(
            f"the passphrase has {len(passphrase)} characters", f"take {SHORTEST} or more, such as four words that do not belong together"
        )
    salt = os.urandom(16)
    head = {"what": WHAT, "format": 1, "kdf": "scrypt", **SCRYPT, "salt": salt.hex(), "cipher": "fernet"}
    return json.dumps(head).encode("ascii") + b"\n" + Fernet(_derived(passphrase, salt, SCRYPT)).encrypt(data)


def is_locked(data: bytes) -> bool:
    """Whether these are the bytes of such a file."""
    return data.startswith(b'{"what": "' + WHAT.encode("ascii"))


def unlock(data: bytes, passphrase: str, name: str) -> bytes:
    """What a locked file holds.

    Raises:
        QualcodeError: the passphrase does not open it, or it is damaged.
    """
    from cryptography.fernet import Fernet, InvalidToken

    if not passphrase:
        raise QualcodeError(f"{name} is locked", "give its passphrase: qualcode asks for it, or set QUALCODE_PASSPHRASE")
    head, _, token = data.partition(b"\n")
    try:
        found = json.loads(head)
        cost = {k: int(found[k]) for k in SCRYPT}
        salt = bytes.fromhex(found["salt"])
        if any(value > most for value, most in zip(cost.values(), (2**20, 32, 16), strict=True)):
            raise ValueError("its cost is out of all bounds")
        return Fernet(_derived(passphrase, salt, cost)).decrypt(token)
    except InvalidToken as error:
        raise QualcodeError(f"the passphrase does not open {name}", "try again, or ask whoever made it") from error
    except (ValueError, KeyError, TypeError) as error:
        raise QualcodeError(f"{name} is damaged: {error}", "have it sent again") from error


def _derived(passphrase: str, salt: bytes, cost: dict[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return base64.urlsafe_b64encode(Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode("utf-8")))
