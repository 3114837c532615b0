"""The code view in the browser: by keys alone, filters, what moved meanwhile, rewording, sharing out, blind."""

from __future__ import annotations

from typing import Any

import pytest

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from tests.web.conftest import ONE, opened
from tests.web.test_code_view import theirs


@pytest.fixture
def code_tab(tab: Any, server: Any, small: Project) -> Any:
    """The code view with two passages of ana's and one of ben's."""
    study = Study(small)
    for start in (26, 30):
        study.write([acts.code("ana", study.transcripts[ONE], Span(start, 45), "feas.role", study.codebook)])
    theirs(small)
    tab.goto(f"{server.origin}/codes/feas.role")
    tab.locator(".passages > li").nth(2).wait_for()
    return tab


def test_by_keys_alone_from_reading_to_recoding_and_undo(code_tab: Any, small: Project) -> None:
    for key in ["ArrowDown", "x", "ArrowDown", "x", "ArrowDown", "x"]:
        code_tab.keyboard.press(key)
    assert "only ben can recode it" in code_tab.locator("#say").inner_text()
    assert code_tab.locator("#count").inner_text() == "2"
    code_tab.keyboard.press("c")
    code_tab.keyboard.type("Space")
    code_tab.keyboard.press("Tab")
    code_tab.keyboard.type("it is about the room")
    code_tab.keyboard.press("Enter")
    code_tab.locator(".passages > li").nth(1).wait_for(state="detached")
    assert {(c.coder, c.code) for c in Study(small).codings.codings} == {("ana", "feas.space"), ("ben", "feas.role")}
    code_tab.keyboard.press("Escape")
    code_tab.keyboard.press("u")
    code_tab.locator(".passages > li").nth(2).wait_for()
    assert {c.code for c in Study(small).codings.codings} == {"feas.role"}


def test_filters_in_the_browser_stay_over_a_reload(code_tab: Any) -> None:
    code_tab.get_by_label("Coder").select_option("ben")
    code_tab.locator(".passages > li").nth(1).wait_for(state="detached")
    assert code_tab.locator("#shown").inner_text() == "1 of 3"
    code_tab.reload()
    assert code_tab.locator(".passages > li").count() == 1
    assert code_tab.get_by_label("Coder").input_value() == "ben"


def test_both_are_shown_where_a_passage_moved(code_tab: Any, small: Project) -> None:
    code_tab.locator("#all").click()
    study = Study(small)
    first = next(c for c in study.codings.codings if c.start == 26)
    study.write(acts.uncode(study.state, "ana", first))
    code_tab.get_by_label("Put under").select_option("feas.space")
    code_tab.get_by_label("because").fill("the room")
    code_tab.get_by_role("button", name="Recode", exact=True).click()
    dialog = code_tab.get_by_role("dialog")
    assert "it was taken away" in dialog.inner_text()
    dialog.get_by_role("button", name="Recode the other 1").click()
    code_tab.get_by_text("1 put under Space").wait_for()
    assert sorted(c.code for c in Study(small).codings.codings) == ["feas.role", "feas.space"]


def test_rewording_shows_first_what_it_touches(code_tab: Any, small: Project) -> None:
    code_tab.keyboard.press("d")
    code_tab.get_by_label("New definition").fill("What she is for here")
    code_tab.get_by_label("Why").fill("clearer")
    code_tab.get_by_role("button", name="See what it touches").click()
    dialog = code_tab.get_by_role("dialog")
    assert "2 by ana, 1 by ben" in dialog.inner_text()
    assert "What she is for here" not in small.codebook_path.read_text(encoding="utf-8")
    dialog.get_by_role("button", name="Reword").click()
    code_tab.locator("main header").get_by_text("What she is for here").wait_for()
    assert "What she is for here" in small.codebook_path.read_text(encoding="utf-8")


def test_sharing_out_in_the_browser(code_tab: Any, small: Project) -> None:
    code_tab.locator(".passages input").first.check()
    code_tab.get_by_label("Put under").select_option("+new")
    code_tab.get_by_label("because").fill("two things in one")
    code_tab.get_by_role("button", name="Recode", exact=True).click()
    code_tab.get_by_label("Name", exact=True).fill("<b>Job</b> title")
    code_tab.get_by_role("button", name="Add and recode").click()
    code_tab.get_by_text("1 put under <b>Job</b> title").wait_for()
    assert code_tab.get_by_label("Put under").locator("option:checked").inner_text() == "<b>Job</b> title"
    assert sorted(c.code for c in Study(small).codings.codings) == ["feas.b-job-b-title", "feas.role", "feas.role"]


def test_the_sheet_names_every_key(code_tab: Any) -> None:
    code_tab.keyboard.press("?")
    said = code_tab.get_by_role("dialog").inner_text()
    for words in ("next passage", "choose the passage", "reword its definition", "undo"):
        assert words in said


def test_blind_in_the_browser(chromium: Any, small: Project) -> None:
    from tests.web.browser import serving

    theirs(small)
    with serving(small.root, "ana", "--blind") as found, opened(chromium, found) as tab:
        tab.goto(f"{found.origin}/codes/feas.role")
        assert "blind" in tab.locator(".who").inner_text()
        assert "ben" not in tab.locator("body").inner_text().split()
