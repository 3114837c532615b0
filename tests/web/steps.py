"""What a person does in the page, step by step, for the browser tests."""

from __future__ import annotations

import re
from typing import Any

from qualcode.project import Project
from qualcode.study import Study
from tests.web.browser import Server
from tests.web.conftest import ONE


def go(tab: Any, server: Server, transcript: str = ONE) -> None:
    tab.goto(f"{server.origin}/transcripts/{transcript}")
    tab.locator("#tray .state").wait_for()


def press(tab: Any, *keys: str) -> None:
    for key in keys:
        tab.keyboard.press(key)


def unasked(tab: Any) -> None:
    """From here on the page hears nothing of what others do unless it writes: its own looking every few seconds finds nothing new."""
    tab.route(re.compile(r"/api/transcripts/[^/]*[?]token="), lambda route: route.fulfill(status=204))


def drawn(tab: Any) -> None:
    """Wait until what the page draws when it has time is drawn: the lists beside the turns."""
    tab.evaluate("() => new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve)))")


def saved(tab: Any) -> None:
    """Wait until every write was answered."""
    tab.locator("#tray .state", has_text=re.compile("^saved")).wait_for()
    tab.locator("[data-id^=pending]").first.wait_for(state="detached")


def codings(project: Project) -> list[tuple[str, str]]:
    study = Study(project)
    return [(c.code, study.transcripts[c.transcript].slice(c.span)) for c in study.codings.codings]


def drag(tab: Any, turn: int, start: int, end: int, *, alt: bool = False) -> None:
    """Select characters of a turn with the mouse, as a hand would: pressed at one, let go at the other."""
    places = """([turn, at]) => {
        const range = document.createRange();
        const node = document.querySelector(`#turn-${turn} .words`).firstChild;
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        return [box.left, box.top + box.height / 2];
    }"""
    (x, y), (to_x, to_y) = tab.evaluate(places, [turn, start]), tab.evaluate(places, [turn, end])
    if alt:
        tab.keyboard.down("Alt")
    tab.mouse.move(x + 1, y)
    tab.mouse.down()
    tab.mouse.move(to_x, to_y, steps=4)
    tab.mouse.up()
    if alt:
        tab.keyboard.up("Alt")
