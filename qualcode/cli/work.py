"""`work`: the local page."""

from __future__ import annotations

from typing import Annotated

import typer

from qualcode.cli.common import CoderOption, ProjectOption, open_project, talk, who


def work(
    coder: CoderOption = None,
    blind: Annotated[
        bool, typer.Option("--blind", help="Show nobody else's codings, and no suggestions; switching it off is logged.")
    ] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address; open no browser.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="A port of your choice (default: any free one).")] = 0,
    project: ProjectOption = None,
) -> None:
    """Read and code in the browser, on this machine only; stop with Ctrl-C."""
    from qualcode.web.serve import serve
    from qualcode.web.session import Session
    from qualcode.web.views.blind import note_blind

    session = Session(open_project(project), who(coder), blind=blind)
    note_blind(session)
    serve(session, talk, open_browser=not no_browser, port=port)
