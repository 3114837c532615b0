"""Make the pictures of the local page from the sample study: each view at 1280 and 800 px, light and dark.

    python docs/make_page_pictures.py [--all]

Needs Chromium and playwright. Without --all only the pictures that the documentation shows are kept.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import sync_playwright

from qualcode.project.begin import copy_sample
from tests.web.browser import CHROMIUM, FLAGS, Server, serving

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
SHOWN = ("page-coding-1280-light", "page-coding-1280-dark", "page-start-1280-light", "page-code-1280-light")
Prepare = Callable[[Any, Server], None]


def coding(tab: Any, server: Server) -> None:
    """A transcript, with a coding looked at."""
    tab.goto(f"{server.origin}/transcripts/A_FG_01")
    tab.locator("#tray .state").wait_for()
    tab.locator("#turn-42").scroll_into_view_if_needed()
    tab.locator("#turn-42 .coding").first.click()


def choosing(tab: Any, server: Server) -> None:
    """A code chosen by typing."""
    coding(tab, server)
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        tab.keyboard.press(key)
    tab.keyboard.type("sti")


def keys(tab: Any, server: Server) -> None:
    """The sheet of keys."""
    coding(tab, server)
    tab.keyboard.press("?")


def start(tab: Any, server: Server) -> None:
    """The start view."""
    tab.goto(server.origin)


def importing(tab: Any, server: Server) -> None:
    """A file looked at before it is taken in."""
    tab.goto(server.origin)
    tab.locator("#files").set_input_files(ROOT / "transcripts" / "originals" / "A_FG_01.docx")
    tab.locator(".check table").wait_for()
    tab.locator("#import").scroll_into_view_if_needed()


def code(tab: Any, server: Server) -> None:
    """All passages of one code."""
    tab.goto(f"{server.origin}/codes/feas.role")


def names(tab: Any, server: Server) -> None:
    """The review of names, before its key is open."""
    tab.goto(f"{server.origin}/names")


VIEWS: dict[str, Prepare] = {
    "coding": coding,
    "choosing": choosing,
    "keys": keys,
    "start": start,
    "importing": importing,
    "code": code,
    "names": names,
}


def main(every: bool) -> None:
    """Take the pictures."""
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["QUALCODE_HOME"] = str(Path(temporary) / "home")
        project = copy_sample(Path(temporary) / "study")
        with serving(project.root, "ines") as server, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for width in (1280, 800):
                for scheme in ("light", "dark"):
                    context = browser.new_context(viewport={"width": width, "height": 820}, color_scheme=scheme, reduced_motion="reduce")
                    tab = context.new_page()
                    tab.goto(server.address)
                    for name, prepare in VIEWS.items():
                        picture = f"page-{name}-{width}-{scheme}"
                        if every or picture in SHOWN:
                            prepare(tab, server)
                            tab.wait_for_timeout(700)
                            tab.screenshot(path=PICTURES / f"{picture}.png")
                    context.close()
            browser.close()


if __name__ == "__main__":
    main("--all" in sys.argv)
