"""The start view in a real browser: importing, people, mending."""

from __future__ import annotations

from typing import Any

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from tests.conftest import make_transcript
from tests.web.browser import serving
from tests.web.conftest import opened
from tests.web.steps import codings, press, saved


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


def test_all_files_without_doubts_are_taken_in_at_once_and_a_corrected_one_mends(small: Project, chromium: Any) -> None:
    """Three files are chosen; two are plain. Later one comes back corrected, and its coding follows."""

    def talk(name: str, *said: str) -> dict[str, Any]:
        words = "".join(f"I: How was {name} of all things?\n\nJo: {one}\n\n" for one in said)
        return {"name": f"{name}.txt", "mimeType": "text/plain", "buffer": words.encode()}

    first = ["She came to us every week of the year.", "It took a long tiem to settle in here.", "Nobody would have known what to do."]
    with serving(small.root) as server, opened(chromium, server) as tab:
        tab.locator("#files").set_input_files([talk("one", *first), talk("two", "Everything has changed since.", "We all knew it.")])
        tab.get_by_role("button", name="Take the 2 files without doubts in").click()
        tab.locator("#say", has_text="All are taken in.").wait_for()
        study = Study(small)
        (new,) = [t for t in study.transcripts.values() if "tiem" in t.text]
        at = new.text.index("It took")
        study.write([acts.code("ana", new, Span(at, at + 38), "feas.role", study.codebook)])
        tab.locator("#files").set_input_files([talk("one", *[s.replace("tiem", "time") for s in first])])
        tab.get_by_role("button", name="Take it in").click()
        dialog = tab.get_by_role("dialog")
        dialog.get_by_text("Codings mended inside (1)").wait_for()
        assert "1 stretch of the text would change" in dialog.inner_text()
        dialog.get_by_role("button", name="Mend the transcript").click()
        tab.get_by_text("now reads as this file does").wait_for()
    assert [w for _, w in codings(small)] == ["It took a long time to settle in here."]
    assert len(Study(small).transcripts) == 4
