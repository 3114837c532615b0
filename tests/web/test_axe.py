"""axe-core finds nothing on any view, light or dark, wide or narrow."""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import make_project
from tests.web.browser import serving
from tests.web.conftest import ONE, opened

AXE = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")

RUN = "axe.run().then((r) => JSON.stringify({ violations: r.violations, incomplete: r.incomplete }))"


def violations(tab: Any) -> list[str]:
    """What axe finds, each with the elements it is about."""
    # the page lets no foreign script in; the browser's own inspector may still run one
    session = tab.context.new_cdp_session(tab)
    session.send("Runtime.evaluate", {"expression": AXE})
    # the column of stripes lies over the text's box without touching a word; with it there axe would not judge any contrast
    session.send("Runtime.evaluate", {"expression": "document.querySelector('.beside')?.style.setProperty('display', 'none')"})
    session.send("Runtime.evaluate", {"expression": "document.getElementById('say')?.classList.remove('shown')"})
    said = session.send("Runtime.evaluate", {"expression": RUN, "awaitPromise": True, "returnByValue": True})
    session.detach()
    found = json.loads(said["result"]["value"])
    failed = [f"axe could not judge {v['id']}: {v.get('message', '')}" for v in found["incomplete"] if not v["nodes"]]
    nodes = [(v, n) for v in found["violations"] for n in v["nodes"]]
    return failed + [f"{v['id']}: {v['help']}: {n['html'][:200]} {[a['message'] for a in n['any']]}" for v, n in nodes]


def coding(tab: Any, server: Any) -> None:
    tab.goto(f"{server.origin}/transcripts/{ONE}")
    tab.locator("#tray .hint").wait_for()


def coded(tab: Any, server: Any) -> None:
    coding(tab, server)
    tab.evaluate("() => new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve)))")  # the lists are drawn then
    if not tab.locator(".coding").count():
        for key in ("ArrowDown", "ArrowDown", "Enter", "Enter"):
            tab.keyboard.press(key)
        tab.locator(".coding:not([data-id^=pending])").first.wait_for()
        tab.keyboard.press("Escape")
    tab.keyboard.press(".")
    tab.locator("#tray .code-name").wait_for()


def choosing(tab: Any, server: Any) -> None:
    coding(tab, server)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.locator("#palette").wait_for()


def keys(tab: Any, server: Any) -> None:
    coding(tab, server)
    tab.keyboard.press("?")
    tab.locator("dialog").wait_for()


def notes(tab: Any, server: Any) -> None:
    coding(tab, server)
    tab.keyboard.press("m")
    tab.locator("#drawer textarea").fill("What a thing to say")
    tab.keyboard.press("Control+Enter")
    tab.locator("#drawer .memo").first.wait_for()  # both schemes write one into the same study


def searching(tab: Any, server: Any) -> None:
    coding(tab, server)
    tab.keyboard.press("/")
    tab.keyboard.type("her role")
    tab.keyboard.press("Enter")
    tab.locator("#drawer .result").first.wait_for()


def new_code(tab: Any, server: Any) -> None:
    coding(tab, server)
    tab.keyboard.press("w")
    tab.keyboard.press("i")
    tab.locator("dialog").wait_for()


def start(tab: Any, server: Any) -> None:
    tab.goto(server.origin)


def importing(tab: Any, server: Any) -> None:
    tab.goto(server.origin)
    talk = {"name": "talk.txt", "mimeType": "text/plain", "buffer": b"I: What changed?\n\nJo: Everything.\n\nI: How?\n\nJo: She listens.\n"}
    tab.locator("#files").set_input_files(talk)
    tab.locator(".check table").wait_for()
    tab.get_by_role("button", name="Check the project").click()
    tab.locator("#findings b").first.wait_for()


def one_code(tab: Any, server: Any) -> None:
    tab.goto(f"{server.origin}/codes/feas")
    if not tab.locator(".passages input").count():
        coded(tab, server)
        tab.goto(f"{server.origin}/codes/feas")
    tab.locator(".passages input").first.check()
    assert violations(tab) == []


def rewording(tab: Any, server: Any) -> None:
    tab.goto(f"{server.origin}/codes/feas.role")
    tab.keyboard.press("d")
    tab.get_by_label("New definition").fill("What she is there for")
    tab.get_by_label("Why").fill("clearer")
    assert violations(tab) == []
    tab.get_by_role("button", name="See what it touches").click()
    tab.get_by_text("This touches").wait_for()


def names(tab: Any, server: Any) -> None:
    tab.goto(f"{server.origin}/names")
    if not tab.locator("[data-under-way]").count():
        assert violations(tab) == []
        tab.locator("[name=key]").fill(str(Path(tempfile.mkdtemp()) / "key.json"))
        tab.locator("[name=model]").uncheck()
        tab.get_by_role("button", name="Look for names").click()
    tab.locator("#one:not([aria-busy]) h2", has_not_text="Looking").wait_for()
    if tab.locator(".contexts li").count():  # both schemes decide in the same review
        tab.keyboard.press("1")
        tab.keyboard.press("k")
    tab.locator(".name-entry.done").first.wait_for()


VIEWS = [start, importing, one_code, rewording, names, coding, coded, choosing, keys, notes, searching, new_code]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_project(tmp_path_factory.mktemp("axe") / "small")


@pytest.fixture(scope="module")
def server(folder: Any) -> Any:
    """One server for all views."""
    with serving(folder.root) as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS, ids=lambda v: v.__name__)
def test_axe_finds_nothing(chromium: Any, server: Any, view: Any, scheme: str) -> None:
    with opened(chromium, server, color_scheme=scheme, reduced_motion="reduce") as tab:
        view(tab, server)
        assert violations(tab) == []
        tab.set_viewport_size({"width": 640, "height": 430})
        assert violations(tab) == [], "at 200 % zoom"
