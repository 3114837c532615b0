"""Who may talk to the page: only a browser on this machine that was given the address, and only from the page itself.

The guard stands outside everything else, so that every answer bears its headers: pages, redirects, refusals and errors. It checks, in this order, the
host that was asked for, where the request comes from, and the cookie that the address's token was changed into.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
"""On every answer. What may be kept by the browser is said apart: words of transcripts never are."""

OPEN = "/open/"
"""The path that changes a token into the cookie."""


class Guard:
    """The gate in front of the page: `app` is reached by requests that pass every check."""

    def __init__(self, app: ASGIApp, port: Callable[[], int], token: str | None = None) -> None:
        self.app = app
        self.port = port
        self.token = token or secrets.token_urlsafe(32)
        self._cookie_value = secrets.token_urlsafe(32)

    @property
    def address(self) -> str:
        """What a person opens: the address with the token in it."""
        return f"http://127.0.0.1:{self.port()}{OPEN}{self.token}"

    @property
    def cookie(self) -> str:
        """The cookie's name; browsers share cookies between ports, so the port is in it."""
        return f"qualcode-{self.port()}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # the page uses no sockets; uvicorn refuses what nobody accepts

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that does not pass, or the one that sets the cookie; None where it passes."""
        headers = Headers(scope=scope)
        path, method = scope["path"], scope["method"]
        if headers.getlist("host") not in [[host] for host in self._hosts()]:
            return PlainTextResponse("This page answers on this machine only, under the address that qualcode work printed.", 421)
        if not self._from_the_page(headers, method):
            return PlainTextResponse("This request did not come from the page itself.", 403)
        if path.startswith(OPEN) and method == "GET":
            return self._let_in(path.removeprefix(OPEN))
        if not self._knows_cookie(headers):
            return PlainTextResponse("Open the address that qualcode work printed in the terminal; it is a new one at every start.", 401)
        return None

    def _hosts(self) -> tuple[str, str]:
        return f"127.0.0.1:{self.port()}", f"localhost:{self.port()}"

    def _from_the_page(self, headers: Headers, method: str) -> bool:
        """Whether a request is the page's own: one that writes must say so, one that reads must not say otherwise."""
        origins = headers.getlist("origin")
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return False
        if method in ("GET", "HEAD") and not origins:
            return True
        return origins == [f"http://{headers['host']}"]

    def _let_in(self, given: str) -> Response:
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode("ascii")):
            return PlainTextResponse("This address is no longer valid: it is a new one at every start of qualcode work.", 401)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.cookie, self._cookie_value, httponly=True, samesite="strict", path="/")
        return answer

    def _knows_cookie(self, headers: Headers) -> bool:
        given = cookie_parser("; ".join(headers.getlist("cookie"))).get(self.cookie, "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._cookie_value.encode("ascii"))
