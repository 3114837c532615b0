"""Who may talk to the page: everybody else is refused, and every answer bears the headers."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from qualcode.web.assets import version
from tests.web.conftest import ONE, ORIGIN, Client, Page


def bears_headers(answer: object) -> bool:
    headers = answer.headers  # type: ignore[attr-defined]
    policy = headers["content-security-policy"]
    return (
        policy.startswith("default-src 'self'")
        and "unsafe" not in policy
        and headers["x-content-type-options"] == "nosniff"
        and headers["x-frame-options"] == "DENY"
        and headers["referrer-policy"] == "no-referrer"
    )


@pytest.fixture
def stranger(page: Page) -> Client:
    """A program on this machine that knows the port and nothing else."""
    return Client(page.guard)


def test_the_address_becomes_a_strict_cookie(page: Page, stranger: Client) -> None:
    answer = stranger.get(page.guard.address)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert page.guard.token not in answer.headers["set-cookie"]
    assert bears_headers(answer)
    assert stranger.get(f"/transcripts/{ONE}").status_code == 200


@pytest.mark.parametrize("path", ["/", f"/transcripts/{ONE}", f"/api/transcripts/{ONE}", f"/static/{version()}/page.css", "/nothing"])
def test_without_the_cookie_nothing_is_shown(stranger: Client, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 401
    assert "Karen" not in answer.text
    assert bears_headers(answer)


@pytest.mark.parametrize("token", ["", "x", "../", "é", "a" * 5000])
def test_a_wrong_token_opens_nothing(stranger: Client, token: str) -> None:
    answer = stranger.get(f"/open/{token}")
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:4242", "127.0.0.1", "127.0.0.1:4243", "[::1]:4242", ""])
def test_another_host_is_refused(page: Page, host: str) -> None:
    answer = page.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert bears_headers(answer)


def test_localhost_is_this_machine_too(page: Page) -> None:
    assert page.get("/", headers={"host": "localhost:4242"}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:4243", "https://127.0.0.1:4242", "http://localhost:4242", None]
)
def test_a_write_from_elsewhere_is_refused(page: Page, origin: str | None) -> None:
    token = page.data()["token"]
    body = {"token": token, "start": 20, "end": 30, "code": "feas.role"}
    headers = {"origin": origin} if origin else {}
    answer = page.client.post(f"/api/transcripts/{ONE}/code", json=body, headers=headers)
    assert answer.status_code == 403
    assert bears_headers(answer)
    assert page.data()["codings"] == []


def test_reading_from_another_site_is_refused(page: Page) -> None:
    assert page.get(f"/api/transcripts/{ONE}", headers={"origin": "http://evil.example"}).status_code == 403
    assert page.get(f"/api/transcripts/{ONE}", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert page.get(f"/api/transcripts/{ONE}", headers={"sec-fetch-site": "same-site"}).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", f"/api/transcripts/{ONE}", f"/api/transcripts/{ONE}/code"])
def test_wrong_methods_are_refused(page: Page, method: str, path: str) -> None:
    answer = page.client.request(method, path, headers={"origin": ORIGIN})
    assert answer.status_code == 405
    assert bears_headers(answer)


def test_a_write_by_get_is_refused(page: Page) -> None:
    assert page.get(f"/api/transcripts/{ONE}/code").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        f"/static/{version()}/../app.py",
        f"/static/{version()}/..%2fapp.py",
        f"/static/{version()}/%2e%2e/app.py",
        f"/static/{version()}/..\\app.py",
        "/static/0/page.css",
        "/transcripts/..%2f..%2fqualcode.toml",
        "/recordings/..%2f..%2fqualcode.toml",
        "/recordings/%2fetc%2fpasswd",
        "/transcripts/%00",
        "//etc/passwd",
    ],
)
def test_no_path_leads_out(page: Page, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 404
    assert "Small study" not in answer.text
    assert "import" not in answer.text
    assert bears_headers(answer)


def test_errors_bear_the_headers_too(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page.session, "codings", lambda _: 1 / 0)
    answer = page.get(f"/api/transcripts/{ONE}")
    assert answer.status_code == 500
    assert bears_headers(answer)
    assert "Traceback" not in answer.text


def test_a_hundred_megabytes_are_not_read(page: Page) -> None:
    """Neither where the length is announced nor where it is not."""
    read = 0

    async def parts() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 1_000_000
            yield b" " * 1_000_000

    headers = {"origin": ORIGIN, "content-type": "application/json"}
    path = f"/api/transcripts/{ONE}/code"
    announced = page.client.post(path, content=b"", headers=headers | {"content-length": "100000000"})
    assert announced.status_code == 413
    streamed = page.client.post(path, content=parts(), headers=headers)
    assert streamed.status_code == 413
    assert page.data()["codings"] == []


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{", b'"x"', b"\xff", b'{"start": 1e999}', b"[" * 5000])
def test_a_body_that_is_no_object_is_refused(page: Page, content: bytes) -> None:
    answer = page.client.post(
        f"/api/transcripts/{ONE}/code", content=content, headers={"origin": ORIGIN, "content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["hint"]


def test_a_form_of_another_page_could_not_write(page: Page) -> None:
    answer = page.client.post(
        f"/api/transcripts/{ONE}/code", content=b'{"token": "x"}', headers={"origin": ORIGIN, "content-type": "text/plain"}
    )
    assert answer.status_code == 422


def test_words_are_never_kept_by_the_browser(page: Page) -> None:
    assert page.get(f"/transcripts/{ONE}").headers["cache-control"] == "no-store"
    assert page.get(f"/api/transcripts/{ONE}").headers["cache-control"] == "no-store"


def test_two_starts_have_two_addresses(small: Project) -> None:
    assert Page(small).guard.address != Page(small).guard.address


def test_a_character_that_no_table_can_keep_is_refused(page: Page) -> None:
    """A NUL in participants.csv would make the table unreadable for good."""
    answer = page.post("/api/speakers", {"transcript": ONE, "label": "Karen", "participant": "\0", "role": "participant"})
    assert (answer.status_code, "no table" in answer.json()["error"]) == (422, True)
    assert page.get("/").status_code == 200


def test_working_blind_hides_what_the_doctor_knows_of_others_and_shows_what_is_restricted(small: Project) -> None:
    """The doctor names codings that clash, with their codes and coders; a restriction is no coding, and protects whoever said it."""
    study = Study(small)
    transcript = study.transcript(ONE)
    first = acts.code("joe", transcript, transcript.turn(2).span, "feas.role", study.codebook)
    again = [
        acts.code("joe", transcript, transcript.turn(2).span, "feas.space", study.codebook, note=n, replaces=(first.id,)) for n in "ab"
    ]
    study.write([first, *again, acts.restrict("joe", transcript, Span(60, 70), "safeguarding")])
    page = Page(small, blind=True)
    answer = page.get("/api/doctor")
    assert (answer.status_code, "feas.space" in answer.text) == (422, False)
    assert (page.data()["codings"], [(r["start"], r["end"], r["coder"]) for r in page.data()["restricted"]]) == ([], [(60, 70, "")])


def test_a_project_that_is_gone_is_said_to_be_gone_every_time(page: Page, small: Project) -> None:
    """Else the second request would read what was in memory, and write it into a folder of one log."""
    assert page.get("/").status_code == 200
    shutil.rmtree(small.root)
    for _ in range(2):
        assert page.get(f"/transcripts/{ONE}").status_code == 404
        assert page.post("/api/memos", {"on": "project", "text": "a thought"}).status_code == 422
    assert not small.root.exists()
