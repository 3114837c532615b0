"""The page's own scripts and stylesheet: read once at the start, named by what is in them, so that the browser may keep them until they change."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

STATIC = Path(__file__).parent / "static"
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@cache
def files() -> dict[str, tuple[bytes, str]]:
    """Every file that is served, by its name; nothing else can be asked for."""
    return {p.name: (p.read_bytes(), KINDS[p.suffix]) for p in sorted(STATIC.iterdir()) if p.suffix in KINDS}


@cache
def version() -> str:
    """The name of this set of files."""
    return hashlib.sha256(b"".join(name.encode() + data for name, (data, _) in files().items())).hexdigest()[:12]


def modules() -> list[str]:
    """The scripts, so that the browser can fetch them together."""
    return [name for name in files() if name.endswith(".js")]


async def serve(request: Request) -> Response:
    """One file of this version."""
    found = files().get(request.path_params["name"])
    if found is None or request.path_params["version"] != version():
        return PlainTextResponse("There is no such file.", 404)
    return Response(found[0], media_type=found[1], headers={"cache-control": "private, max-age=31536000, immutable"})
