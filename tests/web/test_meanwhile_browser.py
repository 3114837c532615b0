"""What happens in the page while something else happens: a fast hand, another program, a server that is gone."""

from __future__ import annotations

import re
from typing import Any

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from tests.web.browser import Server, serving
from tests.web.conftest import ONE, OTHER, opened
from tests.web.steps import codings, drawn, go, press, saved, unasked


def holding(tab: Any, pattern: Any) -> list[Any]:
    """Hold the requests of an address back, until they are let on."""
    held: list[Any] = []
    tab.route(pattern, lambda route: held.append(route))
    return held


def test_what_moved_meanwhile_is_shown_beside_ones_own(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    unasked(tab)
    press(tab, "ArrowDown", "ArrowDown", "Enter")
    tab.keyboard.type("role")
    study = Study(small)
    study.write([acts.code("ana", study.transcripts[ONE], Span(60, 80), "feas.space", study.codebook)])
    press(tab, "Enter")
    dialog = tab.locator("dialog")
    dialog.wait_for()
    assert "new: Space" in dialog.inner_text()
    assert "Role clarity on “Nobody knew" in dialog.inner_text()
    assert len(codings(small)) == 1
    tab.get_by_role("button", name="Do mine too").click()
    saved(tab)
    assert sorted(c for c, _ in codings(small)) == ["feas.role", "feas.space"]


def test_what_the_terminal_does_appears_by_itself(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    study = Study(small)
    study.write([acts.code("ana", study.transcripts[ONE], Span(60, 80), "feas.space", study.codebook)])
    tab.locator(".coding", has_text="Space").wait_for()


def test_when_the_server_is_gone_it_is_said_and_nothing_pretends(small: Project, chromium: Any) -> None:
    with serving(small.root) as server:
        context = chromium.new_context()
        tab = context.new_page()
        tab.goto(server.address)
        go(tab, server)
        server.process.kill()
        server.process.wait(10)
        press(tab, "ArrowDown", "ArrowDown", "Enter")
        tab.keyboard.type("role")
        press(tab, "Enter")
        tab.locator("#say.alarm", has_text="nothing was written").wait_for()
        assert tab.locator(".coding").count() == 0
        context.close()


def test_the_key_for_suggestions_answers_while_they_are_looked_for(tab: Any, server: Server) -> None:
    held: list[Any] = []
    answer = {"hidden": "", "suggestions": []}
    found: list[bool] = []
    tab.route("**/suggestions", lambda route: route.fulfill(json=answer) if found else held.append(route))
    go(tab, server)
    press(tab, "V")
    with tab.expect_request("**/suggestions"):
        tab.get_by_role("button", name="Mark", exact=True).click()
    press(tab, "g")
    tab.locator("#say.shown", has_text="Looking …").wait_for()
    found.append(True)
    for route in held:
        route.fulfill(json=answer)
    tab.locator("#say.shown", has_text="0 suggestions are open here").wait_for()


def test_working_blind_is_seen_and_its_end_is_asked_for(small: Project, chromium: Any) -> None:
    study = Study(small)
    study.write([acts.code("ben", study.transcripts[ONE], Span(60, 80), "feas.space", study.codebook)])
    with serving(small.root, "ana", "--blind") as server, opened(chromium, server) as tab:
        go(tab, server)
        press(tab, "g")
        tab.locator("#say", has_text="you work blind").wait_for()
        drawn(tab)
        assert tab.locator(".coding").count() == 0
        tab.locator("#blind").click()
        tab.get_by_role("button", name="Stop working blind").click()
        tab.locator(".coding", has_text="Space").wait_for()
        assert tab.locator("#blind").count() == 0
    assert [e["detail"]["to"] for e in Study(small).state.of("record")] == ["on", "off"]


# answers that come late: a person is quicker than the wire


def test_an_older_answer_does_not_take_back_what_was_done_since(tab: Any, server: Server, small: Project) -> None:
    """The page asks now and then how things stand; what is coded before the answer comes stays on the page."""
    go(tab, server)
    stale = tab.evaluate(f"fetch('/api/transcripts/{ONE}').then((r) => r.json())")
    held = holding(tab, re.compile(r"[?]token="))
    with tab.expect_request(re.compile(r"[?]token=")):
        tab.evaluate("dispatchEvent(new Event('focus'))")
    press(tab, "ArrowDown", "ArrowDown", "Enter")
    tab.keyboard.type("role")
    press(tab, "Enter")
    saved(tab)
    with tab.expect_response(re.compile(r"[?]token=")):
        held[0].fulfill(json=stale)
    press(tab, "+")
    saved(tab)
    tab.locator(".coding.mine", has_text="Role clarity").wait_for()
    assert [c.stance for c in Study(small).codings.codings] == ["positive"]


def test_what_is_selected_while_edges_are_kept_stays_selected(tab: Any, server: Server) -> None:
    go(tab, server)
    press(tab, "ArrowDown", "ArrowDown", "ArrowRight", "Enter")
    tab.keyboard.type("role")
    press(tab, "Enter")
    saved(tab)
    held = holding(tab, "**/change")
    press(tab, "e", "b")
    with tab.expect_request("**/change"):
        press(tab, "Enter")
    press(tab, "ArrowDown")
    tab.locator("#tray .quote", has_text="She had a hot desk").wait_for()
    held[0].continue_()
    saved(tab)
    assert "hot desk" in tab.locator("#tray .quote").inner_text()
    assert "hot desk" in tab.evaluate("getSelection().toString()")


def test_pressing_twice_puts_a_mark_on_and_takes_it_off(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    press(tab, "ArrowDown", "ArrowDown", "Enter")
    tab.keyboard.type("role")
    press(tab, "Enter", "*", "+", "*", "+", "+")
    saved(tab)
    (one,) = Study(small).codings.codings
    assert (one.star, one.stance) == (False, "positive")


def test_of_two_transcripts_chosen_one_after_the_other_the_second_opens(tab: Any, server: Server) -> None:
    go(tab, server)
    held = holding(tab, f"**/transcripts/{OTHER}/text")
    with tab.expect_request(f"**/transcripts/{OTHER}/text"):
        tab.locator("#choose").select_option(OTHER)
    tab.locator("#choose").select_option(ONE)
    with tab.expect_response(f"**/transcripts/{OTHER}/text"):
        held[0].continue_()
    tab.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    assert tab.locator("#turns").get_attribute("data-transcript") == ONE


def test_a_key_right_after_the_drawer_closes_is_not_lost(tab: Any, server: Server) -> None:
    """A hidden field keeps the focus until the next frame; a fast typist's next key came too early for that."""
    go(tab, server)
    press(tab, "T")
    tab.locator("#drawer textarea").wait_for()
    said = tab.evaluate("""() => {
        const key = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        key("Escape");
        return [document.activeElement.tagName, key("m")];
    }""")
    assert said == ["BODY", False], "the second key found the field that had gone"
    tab.locator("#drawer h2", has_text="Notes").wait_for()
