"""The recording of a transcript, where it lies beside the original: a turn plays from its time."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from qualcode.model.text import Transcript
from qualcode.web.session import Session

KINDS = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".wav": "audio/wav", ".ogg": "audio/ogg", ".mp4": "video/mp4", ".webm": "video/webm"}


def find(session: Session, transcript: Transcript) -> Path | None:
    """The recording that bears the original's name, if its turns have times to play from."""
    if not any(t.time is not None for t in transcript.turns):
        return None
    stem = Path(transcript.original).stem
    found = sorted(p for p in session.project.originals.glob("*") if p.stem in (stem, transcript.id) and p.suffix.lower() in KINDS)
    return found[0] if found else None


async def play(request: Request) -> Response:
    """The sound itself, in the parts the browser asks for."""
    session: Session = request.app.state.session
    transcript = session.study.transcripts.get(request.path_params["id"])
    path = await run_in_threadpool(find, session, transcript) if transcript is not None else None
    if path is None:
        return PlainTextResponse("There is no recording beside this transcript's original.", 404)
    return FileResponse(path, media_type=KINDS[path.suffix.lower()])
