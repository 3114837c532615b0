"""A real browser on a real server: Debian's Chromium, and `qualcode work` as a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Server:
    """`qualcode work` on a project."""

    def __init__(self, folder: Path, coder: str = "ana", *options: str) -> None:
        command = [sys.executable, "-m", "qualcode", "work", "--project", str(folder), "--coder", coder, "--no-browser", *options]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment)
        assert self.process.stderr is not None
        said = ""
        for line in self.process.stderr:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/open/(\S+)", line):
                self.address, self.port, self.token = found[0], int(found[1]), found[2]
                self.origin = f"http://127.0.0.1:{self.port}"
                return
        raise AssertionError(f"the server gave no address: {said}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        assert self.process.stderr is not None
        self.process.stderr.close()


@contextmanager
def serving(folder: Path, coder: str = "ana", *options: str) -> Iterator[Server]:
    """A server for as long as it is needed."""
    server = Server(folder, coder, *options)
    try:
        yield server
    finally:
        server.stop()
