"""The page as a person uses it, in a real browser, mostly by keys."""

from __future__ import annotations

import re
from typing import Any

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from tests.conftest import make_transcript
from tests.web.browser import Server, serving
from tests.web.conftest import ONE, OTHER, opened

EVIL = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"


def go(tab: Any, server: Server, transcript: str = ONE) -> None:
    tab.goto(f"{server.origin}/transcripts/{transcript}")
    tab.locator("#tray .state").wait_for()


def press(tab: Any, *keys: str) -> None:
    for key in keys:
        tab.keyboard.press(key)


def saved(tab: Any) -> None:
    """Wait until every write was answered."""
    tab.locator("#tray .state", has_text=re.compile("^saved")).wait_for()
    tab.locator("[data-id^=pending]").first.wait_for(state="detached")


def codings(project: Project) -> list[tuple[str, str]]:
    study = Study(project)
    return [(c.code, study.transcripts[c.transcript].slice(c.span)) for c in study.codings.codings]


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


def test_what_moved_meanwhile_is_shown_beside_ones_own(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
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
    tab.locator(".coding", has_text="Space").wait_for(timeout=12_000)


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


def test_words_that_try_to_be_markup_do_nothing(small: Project, chromium: Any) -> None:
    from qualcode.transcripts import store

    store.save(small, make_transcript("t-cccccccc", [(EVIL, EVIL), ("Jo", EVIL)]))
    study = Study(small)
    coding = acts.code("ana", study.transcripts["t-cccccccc"], Span(90, 120), "feas.role", study.codebook, note=EVIL)
    study.write([coding, acts.memo("ana", "t-cccccccc", EVIL)])
    with serving(small.root) as server, opened(chromium, server) as tab:
        go(tab, server, "t-cccccccc")
        press(tab, ".", "m")
        tab.locator("#drawer .memo").wait_for()
        assert tab.locator("#turn-2 .words").inner_text() == EVIL
        tab.goto(f"{server.origin}/codes/feas.role")
        assert EVIL in tab.locator(".passages").inner_text()
        tab.goto(server.origin)
        assert tab.title() != "ran"
        assert tab.locator("script:not([src])").count() == 0


def test_without_the_highlight_api_stripes_and_lists_still_work(small: Project, chromium: Any) -> None:
    study = Study(small)
    study.write([acts.code("ana", study.transcripts[ONE], Span(26, 45), "feas.role", study.codebook)])
    with serving(small.root) as server, opened(chromium, server) as tab:
        tab.add_init_script(
            "delete CSS.highlights; delete globalThis.Highlight; Object.defineProperty(CSS, 'highlights', { value: undefined });"
        )
        go(tab, server)
        tab.locator(".coding", has_text="Role clarity").wait_for()
        assert tab.locator("#stripes rect").count() == 1
        press(tab, "ArrowDown", "ArrowDown", "Enter")
        tab.keyboard.type("space")
        press(tab, "Enter")
        saved(tab)
        assert tab.locator("#stripes rect").count() == 2


def test_right_to_left_talk_and_zoom_and_paper(small: Project, chromium: Any) -> None:
    from qualcode.transcripts import store

    store.save(small, make_transcript("t-cccccccc", [("יעל", "שלום לכולם. זה המבחן."), ("Jo", "Plain words " * 60)]))
    with serving(small.root) as server, opened(chromium, server) as tab:
        go(tab, server, "t-cccccccc")
        assert tab.evaluate("getComputedStyle(document.querySelector('#turn-1 .words')).direction") == "rtl"
        assert tab.evaluate("getComputedStyle(document.querySelector('#turn-2 .words')).direction") == "ltr"
        press(tab, "ArrowDown", "ArrowRight")
        assert tab.evaluate("getSelection().toString()") == "שלום לכולם."
        tab.set_viewport_size({"width": 640, "height": 430})
        for path in ("/transcripts/t-cccccccc", "/", "/codes/feas.role", "/names"):
            tab.goto(f"{server.origin}{path}")
            tab.wait_for_timeout(300)
            assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        go(tab, server, "t-cccccccc")
        tab.emulate_media(media="print")
        assert not tab.locator(".bar").is_visible()
        assert tab.locator("#turn-2 .words").is_visible()


def test_keys_can_be_switched_off(tab: Any, server: Server, small: Project) -> None:
    go(tab, server)
    press(tab, "?")
    tab.locator("dialog [name=single]").uncheck()
    tab.get_by_role("button", name="Close").click()
    press(tab, "ArrowDown", "w", "v")
    tab.wait_for_timeout(200)
    assert Study(small).state.of("read") == []


def test_a_first_coding_from_a_file_by_the_page_alone(small: Project, chromium: Any) -> None:
    """From the start view: choose a file, check the table, take it in, open it, code it."""
    with serving(small.root) as server, opened(chromium, server) as tab:
        talk = {
            "name": "talk.txt",
            "mimeType": "text/plain",
            "buffer": "I: What changed?\n\nJo: Everything 😀 really.\n\nI: How?\n\nJo: She listens.\n".encode(),
        }
        tab.locator("#files").set_input_files(talk)
        tab.locator(".check table", has_text="Jo").wait_for()
        tab.locator(".check [name=site]").fill("B")
        tab.get_by_role("button", name="Take it in").click()
        tab.locator("#transcripts .cards li").nth(2).wait_for()
        assert "3 of 3" in tab.locator(".lead .next").inner_text(), "the start shows how the study stands now"
        assert "taken in" in tab.locator(".check").inner_text(), "what was said stays"
        tab.locator(".check a").first.click()
        tab.locator("#tray .state").wait_for()
        press(tab, "ArrowDown", "ArrowDown", "Enter")
        tab.keyboard.type("no ch")
        press(tab, "Enter")
        saved(tab)
    assert codings(small) == [("prom.nochange", "Everything 😀 really.")]


def test_saving_a_speaker_shows_the_people_as_they_stand_now(small: Project, chromium: Any) -> None:
    from qualcode.transcripts import store

    store.save(small, make_transcript("t-cccccccc", [("Jo", "Well."), ("Al", "Yes.")]))
    with serving(small.root) as server, opened(chromium, server) as tab:
        people = tab.locator("#people")
        people.get_by_text("2 labels stand for nobody yet").wait_for()
        jo, al = tab.locator("form.speaker[data-label=Jo]"), tab.locator("form.speaker[data-label=Al]")
        al.locator("[name=participant]").fill("P8")
        jo.locator("[name=participant]").fill("P9")
        jo.get_by_role("button", name="Save").click()
        people.get_by_text("1 label stands for nobody yet").wait_for()
        assert jo.count() == 0
        assert al.locator("[name=participant]").input_value() == "P8", "what is half filled in stays"
        assert people.locator("[data-consent=P9]").count() == 1
        assert "Jo: P9" in tab.locator("#say").inner_text()


def test_the_key_for_suggestions_answers_while_they_are_looked_for(tab: Any, server: Server) -> None:
    go(tab, server)
    held: list[Any] = []
    with tab.expect_request("**/suggestions"):  # the first, on opening
        pass
    tab.route("**/suggestions", lambda route: held.append(route))
    press(tab, "V")
    with tab.expect_request("**/suggestions"):
        tab.get_by_role("button", name="Mark", exact=True).click()
    press(tab, "g")
    tab.locator("#say.shown", has_text="Looking …").wait_for()
    held[0].fulfill(json={"hidden": "", "suggestions": []})
    tab.locator("#say.shown", has_text="0 suggestions are open here").wait_for()


def test_working_blind_is_seen_and_its_end_is_asked_for(small: Project, chromium: Any) -> None:
    study = Study(small)
    study.write([acts.code("ben", study.transcripts[ONE], Span(60, 80), "feas.space", study.codebook)])
    with serving(small.root, "ana", "--blind") as server, opened(chromium, server) as tab:
        go(tab, server)
        assert tab.locator(".coding").count() == 0
        tab.wait_for_timeout(1500)
        press(tab, "g")
        tab.locator("#say", has_text="you work blind").wait_for()
        tab.locator("#blind").click()
        tab.get_by_role("button", name="Stop working blind").click()
        tab.locator(".coding", has_text="Space").wait_for()
        assert tab.locator("#blind").count() == 0
    assert [e["detail"]["to"] for e in Study(small).state.of("record")] == ["on", "off"]
