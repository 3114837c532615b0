"""The routes of the page: which view answers what."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route

from qualcode.web import assets
from qualcode.web.answers import api, page, upload
from qualcode.web.session import Session
from qualcode.web.views import (
    blind,
    code,
    codebook,
    coding,
    exports,
    imports,
    mending,
    names,
    people,
    recording,
    reword,
    start,
    suggestions,
    upkeep,
    writing,
)

ONE = "/api/transcripts/{id}"


def build(session: Session) -> Starlette:
    """The page for one session; a guard must stand before it."""
    app = Starlette(
        routes=[
            Route("/", page(start.show), methods=["GET"]),
            Route("/transcripts/{id}", page(coding.show), methods=["GET"]),
            Route("/transcripts/{id}/text", page(coding.text), methods=["GET"]),
            Route("/codes", page(code.first), methods=["GET"]),
            Route("/codes/{id:path}/passages", page(code.listed), methods=["GET"]),
            Route("/codes/{id:path}", page(code.show), methods=["GET"]),
            Route("/names", page(names.show), methods=["GET"]),
            Route("/recordings/{id}", recording.play, methods=["GET"]),
            Route(ONE, api(coding.data), methods=["GET"]),
            Route(f"{ONE}/code", api(writing.code), methods=["POST"]),
            Route(f"{ONE}/change", api(writing.change), methods=["POST"]),
            Route(f"{ONE}/uncode", api(writing.uncode), methods=["POST"]),
            Route(f"{ONE}/restrict", api(writing.restrict), methods=["POST"]),
            Route(f"{ONE}/lift", api(writing.lift), methods=["POST"]),
            Route(f"{ONE}/read", api(writing.read), methods=["POST"]),
            Route(f"{ONE}/mark", api(writing.mark), methods=["POST"]),
            Route(f"{ONE}/suggestions", api(suggestions.show), methods=["GET"]),
            Route(f"{ONE}/accept", api(suggestions.accept), methods=["POST"]),
            Route(f"{ONE}/reject", api(suggestions.reject), methods=["POST"]),
            Route("/api/next", api(suggestions.read_next), methods=["GET"]),
            Route("/api/undo", api(writing.undo), methods=["POST"]),
            Route("/api/redo", api(writing.redo), methods=["POST"]),
            Route("/api/memos", api(coding.memos), methods=["GET"]),
            Route("/api/memos", api(writing.memo), methods=["POST"]),
            Route("/api/codebook", api(codebook.data), methods=["GET"]),
            Route("/api/codes", api(codebook.add), methods=["POST"]),
            Route("/api/codes/{id:path}/recode", api(code.recode), methods=["POST"]),
            Route("/api/codes/{id:path}/preview", api(reword.preview), methods=["POST"]),
            Route("/api/codes/{id:path}/change", api(reword.change), methods=["POST"]),
            Route("/api/names", api(names.begin), methods=["POST"]),
            Route("/api/names/contexts", api(names.contexts), methods=["POST"]),
            Route("/api/names/decide", api(names.decide), methods=["POST"]),
            Route("/api/names/undo", api(names.undo), methods=["POST"]),
            Route("/api/names/apply", api(names.apply), methods=["POST"]),
            Route("/api/search", api(coding.search), methods=["GET"]),
            Route("/api/import", upload(imports.look, imports.LARGEST_FILE), methods=["POST"]),
            Route("/api/import/take", api(imports.take), methods=["POST"]),
            Route("/api/import/mend", api(mending.mend), methods=["POST"]),
            Route("/api/speakers", api(people.speaker), methods=["POST"]),
            Route("/api/consent", api(people.consent), methods=["POST"]),
            Route("/api/doctor", api(upkeep.doctor), methods=["GET"]),
            Route("/api/backup", api(upkeep.backup), methods=["POST"]),
            Route("/api/report", api(upkeep.report), methods=["POST"]),
            Route("/api/export", api(exports.export), methods=["POST"]),
            Route("/api/blind/off", api(blind.switch_off), methods=["POST"]),
            Route("/static/{version}/{name}", assets.serve, methods=["GET"]),
        ]
    )
    app.state.session = session
    return app
