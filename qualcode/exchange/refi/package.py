"""The zip a REFI project is: fixed order and times, so that equal projects are equal bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

QDE = "project.qde"


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of members in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(member, data)
    return out.getvalue()
