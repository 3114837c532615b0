"""Starting the page: a free port on this machine only, the address printed, Ctrl-C to stop."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable

import uvicorn

from qualcode.web.app import build
from qualcode.web.guard import Guard
from qualcode.web.session import Session


def serve(session: Session, say: Callable[[str], None], *, open_browser: bool, port: int = 0) -> None:
    """Serve the page until somebody stops it; `say` prints a line. Port 0 means any free one."""
    # Ctrl-C: uvicorn answers what is under way, closes everything, and then passes the signal on
    with contextlib.suppress(KeyboardInterrupt), socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        taken = int(listener.getsockname()[1])
        guard = Guard(build(session), lambda: taken)
        say(
            f"Open this address in a browser on this machine:\n\n  {guard.address}\n\nIt works until you stop it here with Ctrl-C. Everything is saved as you work."
        )
        if open_browser:
            _open(guard.address)
        config = uvicorn.Config(
            guard,
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=3,
            limit_concurrency=64,
            h11_max_incomplete_event_size=65_536,
        )
        uvicorn.Server(config).run(sockets=[listener])
    say("Stopped. Everything that was answered is saved.")


def _open(address: str) -> None:
    import threading
    import webbrowser

    # the server begins in a moment; a browser that is quicker waits, as the port listens already
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
