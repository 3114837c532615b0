"""The server is killed in the middle of fast coding: everything that was answered is there, once."""

from __future__ import annotations

import os
import signal
import threading
from itertools import count

import httpx

from qualcode.project import Project
from qualcode.study import Study
from tests.web.browser import Server
from tests.web.conftest import ONE


def test_what_was_answered_is_there(small: Project) -> None:
    """Codings are sent one upon the other without end; the process is killed with no word of warning after some two hundred."""
    server = Server(small.root)
    answered: list[str] = []
    enough = threading.Event()

    def send() -> None:
        with httpx.Client(base_url=server.origin, headers={"origin": server.origin}) as client:
            client.get(server.address)
            token = client.get(f"/api/transcripts/{ONE}").json()["token"]
            codes = ["feas.role", "feas.space", "prom.nochange"]
            for n in count():
                body = {"token": token, "start": 20 + n % 30, "end": 55 + n // 30 % 10, "code": codes[n % 3], "note": str(n)}
                try:
                    answer = client.post(f"/api/transcripts/{ONE}/code", json=body)
                except httpx.HTTPError:
                    return
                assert answer.status_code == 200, answer.text
                token = answer.json()["token"]
                answered.append(answer.json()["codings"][0]["id"])
                if len(answered) > 200:
                    enough.set()

    sender = threading.Thread(target=send)
    sender.start()
    assert enough.wait(60)
    os.kill(server.process.pid, signal.SIGKILL)
    sender.join(20)
    server.process.wait(20)
    assert server.process.stderr is not None
    server.process.stderr.close()
    assert len(answered) > 200
    study = Study(small)
    there = [c.id for c in study.codings.codings]
    assert set(answered) <= set(there)
    assert len(there) == len(set(there))
    assert len(there) - len(answered) <= 1, "at most the one that was on its way"
    again = Server(small.root)
    try:
        with httpx.Client(base_url=again.origin) as client:
            client.get(again.address)
            assert {c["id"] for c in client.get(f"/api/transcripts/{ONE}").json()["codings"]} == set(there)
    finally:
        again.stop()


def test_ctrl_c_stops_it_with_a_word(small: Project) -> None:
    server = Server(small.root)
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(20) == 0
    assert server.process.stderr is not None
    assert "Stopped. Everything that was answered is saved." in server.process.stderr.read()
    server.process.stderr.close()
