"""Coding as a person does it, in a real browser, mostly by keys."""

from __future__ import annotations

from typing import Any

from qualcode.project import Project
from qualcode.study import Study
from tests.web.browser import Server
from tests.web.conftest import ONE, OTHER
from tests.web.steps import codings, drag, go, press, saved


def test_coding_by_keys_alone(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    press(tab, "ArrowDown", "ArrowDown", "ArrowRight", "Enter")
    tab.keyboard.type("role")
    press(tab, "Enter")
    saved(tab)
    assert codings(small) == [("feas.role", "Nobody knew what her role was.")]
    press(tab, "+", "f", "*")
    saved(tab)
    press(tab, "n")
    tab.locator("dialog textarea").fill("look again")
    tab.get_by_role("button", name="Save").click()
    saved(tab)
    (one,) = Study(small).codings.codings
    assert (one.stance, one.basis, one.star, one.note) == ("positive", "first-hand", True, "look again")
    press(tab, "Escape", "ArrowDown", "ArrowDown", "ArrowRight", "r", "Escape", "w", "1")
    saved(tab)
    assert len(codings(small)) == 3


def test_several_codes_on_one_span_and_by_number(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    press(tab, "ArrowDown", "ArrowDown", "Enter")
    tab.keyboard.type("role")
    press(tab, "Control+Enter")
    tab.keyboard.type("space")
    press(tab, "Enter", "Escape")
    saved(tab)
    assert sorted(code for code, _ in codings(small)) == ["feas.role", "feas.space"]
    assert len({words for _, words in codings(small)}) == 1
    press(tab, "ArrowDown", "ArrowDown", "2")
    saved(tab)
    assert [c for c, w in codings(small) if w.startswith("It made")] == ["feas.space"]


def test_the_edges_move_by_keys_and_undo_says_what_it_undoes(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    press(tab, "ArrowDown", "ArrowDown", "ArrowRight", "Enter")
    tab.keyboard.type("role")
    press(tab, "Enter")
    saved(tab)
    press(tab, "e", "b", "W", "Enter")
    saved(tab)
    assert codings(small) == [("feas.role", "knew what her role")]
    press(tab, "Delete")
    saved(tab)
    assert codings(small) == []
    press(tab, "u")
    tab.locator("#say", has_text="undone: taken away").wait_for()
    press(tab, "u", "u")
    tab.locator("#say", has_text="undone: coded Role clarity “Nobody knew").wait_for()
    assert codings(small) == []
    press(tab, "U", "U")
    saved(tab)
    tab.locator("#say", has_text="done again: changed").wait_for()
    assert codings(small) == [("feas.role", "knew what her role")]


def test_by_mouse_and_the_tree(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    tab.locator("#turn-2 .words").dblclick(position={"x": 20, "y": 12})
    tab.locator("#tray .quote", has_text="“Nobody”").wait_for()
    tab.locator("#tree [data-code='feas.space']").click()
    saved(tab)
    assert codings(small) == [("feas.space", "Nobody")]
    assert tab.locator("#definition h2").inner_text().startswith("Space")
    assert tab.evaluate("document.activeElement.id") == "text", "the next keys belong to the text"
    assert tab.locator("#stripes rect").count() == 1
    assert "Space" in str(tab.locator("#turn-2 .coding").get_attribute("aria-label"))


def test_a_clicked_button_does_not_keep_enter_for_itself(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    press(tab, "ArrowDown", "ArrowDown", "ArrowRight", "Enter")
    tab.keyboard.type("role")
    press(tab, "Enter")
    saved(tab)
    tab.locator(".coding").first.click()
    press(tab, "ArrowDown", "ArrowDown", "Enter")
    tab.locator("#palette").wait_for()


def test_reading_marks_and_the_next_turn(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    press(tab, "ArrowDown", "v", "v")
    tab.locator("#turn-2.read").wait_for()
    assert [e["start"] for e in Study(small).state.of("read")] == [t.start for t in Study(small).transcripts[ONE].turns[:2]]
    press(tab, "V")
    tab.get_by_role("button", name="Mark", exact=True).click()
    tab.locator("#tray .state", has_text="marked read").wait_for()


def test_a_new_code_in_vivo_and_a_memo(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    press(tab, "ArrowDown", "ArrowDown", "w", "W", "i")
    assert tab.locator("dialog [name=name]").input_value() == "Nobody knew"
    tab.get_by_role("button", name="Add and code").click()
    saved(tab)
    tab.locator(".coding", has_text="Nobody knew").wait_for()
    assert [w for _, w in codings(small)] == ["Nobody knew"]
    assert "# who does what" in small.codebook_path.read_text(encoding="utf-8")
    press(tab, "T")
    tab.locator("#drawer textarea").fill("Is this one of ours?")
    press(tab, "Control+Enter")
    tab.locator("#drawer .memo").wait_for()
    press(tab, "Escape")
    tab.locator("#drawer").wait_for(state="hidden")
    press(tab, "Q")
    tab.locator("#drawer", has_text="Is this one of ours?").wait_for()


def test_search_with_context_goes_there(tab: Any, server: Server) -> None:
    go(tab, server)
    press(tab, "/")
    tab.keyboard.type("no idea")
    tab.locator("#drawer input[type=checkbox]").check()
    tab.get_by_role("button", name="Find").click()
    tab.locator(".result").click()
    tab.locator(f"#turns[data-transcript={OTHER}]").wait_for()
    assert tab.evaluate("getSelection().toString()") == "No idea"
    assert tab.url.endswith(OTHER)
    tab.go_back()
    tab.locator(f"#turns[data-transcript={ONE}]").wait_for()


def test_a_selection_by_mouse_takes_whole_words_unless_alt_is_held_or_it_is_switched_off(tab: Any, server: Server) -> None:
    go(tab, server)
    quote = tab.locator("#tray .quote")
    drag(tab, 2, 2, 9)  # “body kn” of “Nobody knew what her role was.”
    tab.locator("#tray .quote", has_text="“Nobody knew”").wait_for()
    assert tab.evaluate("getSelection().toString()") == "Nobody knew"
    press(tab, "?")
    tab.locator("dialog [name=words]").uncheck()
    tab.get_by_role("button", name="Close").click()
    press(tab, "Escape")
    drag(tab, 2, 2, 9)
    tab.locator("#tray .quote", has_text="“body kn”").wait_for()
    assert quote.inner_text() == "“body kn”"


def test_a_restriction_is_lifted_in_the_page(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    press(tab, "ArrowDown", "ArrowDown", "R")
    tab.get_by_role("dialog").get_by_role("button", name="Restrict").click()
    tab.get_by_role("button", name="1 restricted").click()
    tab.get_by_role("button", name="Lift …").click()
    tab.get_by_role("dialog").get_by_label("Why").fill("the panel decided on 3 July")
    tab.get_by_role("dialog").get_by_role("button", name="Lift it").click()
    tab.locator("#drawer", has_text="Nothing.").wait_for()
    assert Study(small).state.of("restrict") == []
