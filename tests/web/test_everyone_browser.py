"""The page for everyone: hostile words, older browsers, other scripts, keys off, colours told apart."""

from __future__ import annotations

from typing import Any

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from tests.conftest import make_transcript
from tests.web.browser import Server, serving
from tests.web.conftest import ONE, opened
from tests.web.steps import go, press, saved

EVIL = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"

COLOURS = """async () => {
    const { given, distance } = await import(document.querySelector('script[type=module]').src.replace('work.js', 'colours.js'));
    const blues = Array.from({ length: 24 }, (_, n) => ({ id: `c${n}`, colour: `#1${n % 10}4${n % 7}7${n % 5}` }));
    const kept = given([{ id: "a", colour: "#b3d900" }, ...blues]);
    const looks = [...kept.values()];
    const pairs = looks.flatMap((a, n) => looks.slice(n + 1).map((b) => [a, b]));
    return {
        own: kept.get("a")[0],
        alike: pairs.filter(([a, b]) => a[1] === b[1] && distance(a[0], b[0]) < 0.085).length,
        red_and_green: distance("#aa0000", "#5c5c00"),
    };
}"""


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
        for path, there in (
            ("/transcripts/t-cccccccc", "#tray .state"),
            ("/", "#drop"),
            ("/codes/feas.role", "#bulk"),
            ("/names", "#open"),
        ):
            tab.goto(f"{server.origin}{path}")
            tab.locator(there).wait_for(state="attached")
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
    press(tab, "ArrowDown", "w", "v", "Control+z")
    tab.locator("#say.alarm", has_text="nothing to undo").wait_for()  # keys with Ctrl still work, and writes come one after the other
    assert Study(small).state.of("read") == []


def test_codes_are_told_apart_without_red_and_green_and_by_more_than_a_shade(tab: Any, server: Server) -> None:
    """Two dozen codes of one blue: no two have one pattern and colours that anybody would confuse; a colour that stands alone is kept."""
    go(tab, server)
    found = tab.evaluate(COLOURS)
    assert found["own"] == "#b3d900"
    assert found["alike"] == 0
    assert found["red_and_green"] < 0.12, "the distance is that for whoever sees them least apart"
