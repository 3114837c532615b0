"""A page over the small project, without a browser."""

from __future__ import annotations

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from qualcode.project import Project
from qualcode.web.app import build
from qualcode.web.guard import Guard
from qualcode.web.session import Session

PORT = 4242
ORIGIN = f"http://127.0.0.1:{PORT}"
ONE, OTHER = "t-aaaaaaaa", "t-bbbbbbbb"


class Client:
    """Requests to an application that is called and not served; it keeps cookies."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, cookies=self.cookies) as client:
                return await client.request(method, path, **more)

        # in a thread of its own: where a browser runs too, this one's event loop belongs to playwright
        with ThreadPoolExecutor(1) as thread:
            answer = thread.submit(lambda: asyncio.run(one())).result()
        self.cookies.update(answer.cookies)
        return answer

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)


class Page:
    """A browser of sorts: it has the cookie, and says where its requests come from."""

    def __init__(self, project: Project, coder: str = "ana", *, blind: bool = False) -> None:
        self.session = Session(project, coder, blind=blind)
        self.guard = Guard(build(self.session), lambda: PORT)
        self.client = Client(self.guard)
        assert self.client.get(self.guard.address).status_code == 303

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def post(self, path: str, body: dict[str, Any], **more: Any) -> Any:
        headers = {"origin": ORIGIN, "content-type": "application/json"} | more.pop("headers", {})
        return self.client.post(path, content=json.dumps(body), headers=headers, **more)

    def data(self, transcript: str = ONE) -> dict[str, Any]:
        found = self.get(f"/api/transcripts/{transcript}")
        assert found.status_code == 200, found.text
        return dict(found.json())

    def act(self, what: str, transcript: str = ONE, token: str = "", **body: Any) -> Any:
        """Write as the page does, on the state it sees now or on an older one."""
        return self.post(f"/api/transcripts/{transcript}/{what}", {"token": token or self.data(transcript)["token"], **body})

    def code(self, start: int, end: int, code: str = "feas.role", **more: Any) -> dict[str, Any]:
        answer = self.act("code", start=start, end=end, code=code, **more)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["codings"][0])


@pytest.fixture
def page(small: Project) -> Page:
    return Page(small)


@pytest.fixture(scope="session")
def chromium() -> Any:
    """Debian's Chromium, started once."""
    from playwright.sync_api import sync_playwright

    from tests.web.browser import CHROMIUM, FLAGS

    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail("Chromium is not there, and in CI nothing is skipped")
        pytest.skip("needs Chromium (apt-get install chromium)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def server(small: Project) -> Any:
    """`qualcode work` on the small project, as ana."""
    from tests.web.browser import serving

    with serving(small.root) as found:
        yield found


@pytest.fixture
def tab(chromium: Any, server: Any) -> Any:
    """A page of the browser that was let in; whatever a script complains of fails the test."""
    with opened(chromium, server) as found:
        yield found


@contextmanager
def opened(chromium: Any, server: Any, **options: Any) -> Any:
    """A page let in at the start view, with an eye on its console and on where its requests go."""
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, **options)
    found = context.new_page()
    complaints: list[str] = []
    found.on("pageerror", lambda e: complaints.append(str(e)))
    found.on("console", lambda m: complaints.append(m.text) if m.type == "error" and "409" not in m.text and "422" not in m.text else None)
    found.on("request", lambda r: complaints.append(f"asked {r.url}") if not r.url.startswith((server.origin, "data:")) else None)
    found.goto(server.address)
    yield found
    context.close()
    assert complaints == []
