"""Office files are zip packages; written as they come, two equal ones differ in their times."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def steady(data: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """The same package with one fixed time on every member, so that equal contents are equal bytes; members in `replaced` get new contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            member = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            new.writestr(member, (replaced or {}).get(item.filename) or old.read(item))
    return out.getvalue()
