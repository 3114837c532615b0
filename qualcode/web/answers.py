"""How requests reach the study and answers go back: bodies of a bounded size, errors in words, work off the main thread."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from qualcode.errors import ConflictError, QualcodeError
from qualcode.web.pages import render
from qualcode.web.session import Moved, Session

LARGEST = 1_000_000
"""The largest body of a request that is no file, in bytes."""

Body = dict[str, Any]
View = Callable[[Session, Request, Body], Response]


class TooLarge(Exception):
    """A body over the limit; it was not read to its end."""


def page(view: View) -> Callable[[Request], Awaitable[Response]]:
    """A view that answers with a page; errors are pages too."""
    return _endpoint(view, _body, as_page=True)


def api(view: View) -> Callable[[Request], Awaitable[Response]]:
    """A view that answers the page's scripts with JSON; what moved meanwhile is answered 409, what a person can mend 422."""
    return _endpoint(view, _body, as_page=False)


def upload(view: View, most: int) -> Callable[[Request], Awaitable[Response]]:
    """The same for a view that is sent a file of at most `most` bytes, which it finds as `data`."""

    async def data(request: Request) -> Body:
        if request.headers.get("content-type", "") != "application/octet-stream":
            raise QualcodeError("the page sent something that is no file", "load the page again")
        return {"data": await bounded(request, most)}

    return _endpoint(view, data, as_page=False)


def _endpoint(view: View, read: Callable[[Request], Awaitable[Body]], *, as_page: bool) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        session: Session = request.app.state.session
        try:
            body = await read(request) if request.method == "POST" else {}
            return await run_in_threadpool(view, session, request, body)
        except TooLarge:
            return _failed(
                as_page,
                413,
                "this is larger than the page takes; nothing was written",
                "large files can be imported in the terminal: qualcode import",
            )
        except ClientDisconnect:
            return Response(status_code=400)
        except Moved as error:
            return _failed(as_page, 409, error.message, error.hint)
        except ConflictError as error:
            return _failed(as_page, 409, str(error.message), error.hint)
        except QualcodeError as error:
            return _failed(as_page, 404 if as_page else 422, error.message, error.hint)
        except Exception as error:
            logging.getLogger("qualcode.web").exception("an error inside the page")
            said = f"something went wrong inside the program ({type(error).__name__}); nothing that was saved before is lost"
            return _failed(as_page, 500, said, "load the page again; if it stays, report what the terminal shows")

    return endpoint


def _failed(as_page: bool, status: int, message: str, hint: str) -> Response:
    if as_page:
        return HTMLResponse(render("error.html", title="Something is in the way", message=message, hint=hint), status)
    return JSONResponse({"error": message, "hint": hint}, status)


async def _body(request: Request) -> Body:
    """The JSON object a request brings.

    Raises:
        TooLarge: there is more than a page of ours ever sends.
        QualcodeError: it is none.
    """
    data = await bounded(request, LARGEST)
    try:
        found = json.loads(data or b"{}")
    except (ValueError, RecursionError) as error:
        raise QualcodeError("the page sent something that is no JSON", "load the page again") from error
    if not isinstance(found, dict) or request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise QualcodeError("the page sent something that is no JSON object", "load the page again")
    return found


async def bounded(request: Request, most: int) -> bytes:
    """The body of a request, read no further than `most` bytes.

    Raises:
        TooLarge: there is more.
    """
    announced = request.headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > most:
        raise TooLarge
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)
