"""The review of names: every context, one key a decision, each kept at once outside the project, replaced everywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qualcode.project import Project
from qualcode.project.files import load
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.upkeep.names.key import open_key
from qualcode.upkeep.names.residue import open_questions
from qualcode.upkeep.names.review import Review
from tests.conftest import make_transcript
from tests.web.conftest import ONE, Page, opened


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "key.json"


@pytest.fixture
def review(small: Project, page: Page, key: Path) -> Reviewing:
    """A review with more than one string to decide."""
    store.save(small, make_transcript("t-cccccccc", [("Jo", "We asked Mrs Hughes about it, and then Doreen.")]))
    return Reviewing(page, key)


class Reviewing:
    """The page's side of a review: it sends the state it saw."""

    def __init__(self, page: Page, key: Path) -> None:
        self.page = page
        answer = page.post("/api/names", {"key": str(key)})
        assert answer.status_code == 200, answer.text
        self.now: dict[str, Any] = answer.json()

    def send(self, what: str, **body: Any) -> Any:
        answer = self.page.post(f"/api/names/{what}", {"token": self.now["token"], **body})
        if answer.status_code == 200:
            self.now = answer.json()
        return answer

    def decide(self, name: str, decision: str, **more: Any) -> Any:
        return self.send("decide", name=name, decision=decision, **more)

    def decision(self, name: str) -> tuple[str, str]:
        one = next(c for c in self.now["candidates"] if c["name"] == name)
        return one["decision"], one["replacement"]

    def contexts(self, name: str) -> dict[str, Any]:
        return dict(self.page.post("/api/names/contexts", {"name": name}).json())


def elsewhere(project: Project, key: Path, name: str, decision: str, words: str = "") -> None:
    """The terminal decides on a name."""
    Review.begin(Study(project), open_key(project, key)).decide([name], decision, words)


@pytest.mark.parametrize("place", ["key.json", "transcripts/key.json", "../small/deep/key.json"])
def test_the_key_never_lies_in_the_project(page: Page, small: Project, place: str) -> None:
    answer = page.post("/api/names", {"key": str(small.root / place)})
    assert answer.status_code == 422
    assert "inside the project" in answer.json()["error"]
    assert not list(small.root.rglob("key.json"))


def test_each_string_comes_with_all_its_contexts(review: Reviewing) -> None:
    assert len([c for c in review.now["candidates"] if c["name"] == "Karen"]) == 1
    shown = review.contexts("Karen")
    assert shown["suggestion"].startswith("[")
    assert len(shown["contexts"]) == 2
    _, word, after = shown["contexts"][0]["text"]
    assert (word, after[:8]) == ("Karen", ": Nobody")
    assert shown["contexts"][0]["title"] == ONE


def test_every_decision_is_in_the_key_when_it_is_answered(review: Reviewing, key: Path) -> None:
    for decision, more in [("replace", {}), ("generalise", {"replacement": "a colleague"}), ("keep", {}), ("here", {"places": [1]})]:
        assert review.decide("Karen", decision, **more).status_code == 200
        (entry,) = json.loads(key.read_text(encoding="utf-8"))["names"]
        assert (entry["names"], entry["decision"]) == (["Karen"], decision)
    assert len(entry["places"]) == 1
    assert review.now["open"] == len(review.now["candidates"]) - 1
    assert review.decide("Karen", "here", places=[]).status_code == 422
    assert review.decide("Karen", "forget").status_code == 422
    assert review.decide("nobody", "keep").status_code == 422


def test_undo_goes_back_decision_by_decision_and_says_which(review: Reviewing) -> None:
    review.decide("Karen", "replace", replacement="Lead A")
    review.decide("Karen", "keep")
    assert review.now["undo"] == "Karen: kept"
    assert review.send("undo").json()["said"] == "undone: Karen: kept"
    assert review.decision("Karen") == ("replace", "[Lead A]")
    review.send("undo")
    assert review.decision("Karen") == ("", "")
    assert review.send("undo").status_code == 422


def test_keeping_all_that_are_left_is_one_step(review: Reviewing) -> None:
    left = review.now["open"]
    assert left > 1
    review.send("decide", decision="keep rest")
    assert (review.now["open"], review.now["undo"]) == (0, f"kept {left} strings")
    review.send("undo")
    assert (review.now["open"], review.now["undo"]) == (left, "")


def test_a_review_goes_on_where_it_was_left(review: Reviewing, page: Page, key: Path, small: Project) -> None:
    review.decide("Karen", "replace", replacement="Lead A")
    assert "data-under-way" in page.get("/names").text
    again = page.post("/api/names", {}).json()
    assert (again["open"], again["undo"]) == (review.now["open"], "Karen: [Lead A]")
    other = Reviewing(Page(small), key)
    (before,) = [c for c in other.now["candidates"] if c.get("before")]
    assert (before["name"], before["replacement"]) == ("Karen", "[Lead A]")
    assert len(other.contexts("Karen")["contexts"]) == 2
    assert other.decide("Karen", "keep").status_code == 200, "what was decided before can be decided again"


def test_a_key_changed_elsewhere_is_shown_and_nothing_is_written(review: Reviewing, key: Path, small: Project) -> None:
    elsewhere(small, key, "Karen", "keep")
    before = key.read_bytes()
    for what, body in [("decide", {"name": "Karen", "decision": "replace"}), ("undo", {}), ("apply", {})]:
        review.send("decide", name="Karen", decision="keep", token="old")
        answer = review.send(what, **body)
        assert answer.status_code == 409
        (there,) = [c for c in answer.json()["now"]["candidates"] if c["name"] == "Karen"]
        assert there["decision"] == "keep"
    assert key.read_bytes() == before
    assert review.decide("Karen", "replace", token=answer.json()["now"]["token"]).status_code == 200


def test_a_second_page_of_an_older_state_writes_nothing(review: Reviewing) -> None:
    old = review.now["token"]
    review.decide("Karen", "keep")
    answer = review.decide("Karen", "replace", token=old)
    assert answer.status_code == 409
    assert review.decision("Karen") == ("keep", "")


def test_texts_changed_elsewhere_stop_a_decision_on_old_places(review: Reviewing, key: Path, small: Project) -> None:
    other = Reviewing(Page(small), key)
    other.decide("Karen", "replace", replacement="Lead A")
    other.send("apply")
    answer = review.decide("Karen", "here", places=[0])
    assert answer.status_code == 409
    assert "Karen" not in Study(small).transcripts[ONE].text


def test_replaced_everywhere_and_codings_follow(page: Page, review: Reviewing, small: Project) -> None:
    page.code(26, 45)
    review.decide("Karen", "replace", replacement="Lead A")
    done = review.send("apply").json()
    assert [r["title"] for r in done["replaced"]] == [ONE]
    study = Study(small)
    assert "Karen" not in study.transcripts[ONE].text
    (coding,) = study.codings.codings
    assert study.transcripts[ONE].slice(coding.span) == "obody knew what her"
    shown = page.get(f"/transcripts/{ONE}").text
    assert "Lead A" in shown
    assert "Karen" not in shown
    assert "Karen" not in "".join(p.read_text(encoding="utf-8", errors="replace") for p in small.codings.rglob("*") if p.is_file())


def test_a_new_passphrase_is_written_twice_and_then_needed(page: Page, key: Path, small: Project) -> None:
    assert page.post("/api/names", {"key": str(key), "passphrase": "short", "again": "short"}).status_code == 422
    assert page.post("/api/names", {"key": str(key), "passphrase": "several long words", "again": "other"}).status_code == 422
    there = page.post("/api/names", {"key": str(key), "passphrase": "several long words", "again": "several long words"}).json()
    page.post("/api/names/decide", {"token": there["token"], "name": "Karen", "decision": "keep"})
    assert b"Karen" not in (load(key).data or b"")
    fresh = Page(small)
    assert fresh.post("/api/names", {"key": str(key)}).status_code == 422
    assert fresh.post("/api/names", {"key": str(key), "passphrase": "several wrong words"}).status_code == 422
    assert fresh.post("/api/names", {"key": str(key), "passphrase": "several long words"}).status_code == 200
    assert "several long words" not in fresh.get("/names").text


def test_blind_holds_and_no_coder_is_named(small: Project, key: Path) -> None:
    from qualcode.codings import acts
    from qualcode.model.text import Span

    study = Study(small)
    study.write([acts.code("ben", study.transcripts[ONE], Span(26, 45), "feas.role", study.codebook)])
    page = Page(small, blind=True)
    review = Reviewing(page, key)
    review.decide("Karen", "replace", replacement="Lead A")
    said = page.get("/names").text + str(review.contexts("Karen")) + str(review.send("apply").json())
    assert "ben" not in said
    assert "· blind" in said


def test_nothing_can_be_done_before_the_key_is_open(page: Page) -> None:
    for what in ("", "/contexts", "/decide", "/undo", "/apply"):
        assert page.post(f"/api/names{what}", {"name": "Karen", "decision": "keep", "token": ""}).status_code == 422


# in the browser


@pytest.fixture
def names_tab(tab: Any, server: Any, key: Path) -> Any:
    tab.goto(f"{server.origin}/names")
    tab.get_by_label("File").fill(str(key))
    tab.get_by_label("Let the English model").uncheck()
    tab.get_by_role("button", name="Look for names").click()
    tab.locator(".contexts li").first.wait_for()
    return tab


def ready(tab: Any) -> None:
    """Wait until the string that is looked at stands on the page with its contexts."""
    tab.locator("#one:not([aria-busy])").wait_for()


def decided(key: Path) -> dict[str, str]:
    return {e["names"][0]: e["decision"] for e in json.loads(key.read_text(encoding="utf-8"))["names"]} if key.exists() else {}


def test_by_keys_alone(names_tab: Any, key: Path) -> None:
    said = names_tab.locator("#progress")
    count = int(said.inner_text().split(" of ")[1].split()[0])
    first = names_tab.locator("#h-one").inner_text()
    names_tab.keyboard.press("k")
    names_tab.get_by_text(f"1 of {count} decided").wait_for()
    ready(names_tab)
    assert decided(key) == {first: "keep"}
    names_tab.keyboard.press("u")
    names_tab.get_by_text(f"0 of {count} decided").wait_for()
    ready(names_tab)
    assert names_tab.locator("#h-one").inner_text() == first, "undo comes back to the string"
    names_tab.keyboard.press("g")
    names_tab.keyboard.type("a colleague")
    names_tab.keyboard.press("Enter")
    names_tab.get_by_text(f"1 of {count} decided").wait_for()
    assert decided(key) == {first: "generalise"}


def test_nothing_is_decided_before_its_contexts_are_shown(names_tab: Any, key: Path) -> None:
    """A second press that comes before the next string is on the page does nothing."""
    names_tab.route("**/api/names/contexts", lambda route: None)
    names_tab.keyboard.press("k")
    names_tab.get_by_text("1 of ").wait_for()
    sent = names_tab.evaluate("""async () => {
        const [real, sent] = [globalThis.fetch, []];
        globalThis.fetch = (path, ...more) => (sent.push(path), real(path, ...more));
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "k", bubbles: true, cancelable: true }));
        await new Promise((resolve) => setTimeout(resolve));  // writes begin in a microtask
        return sent;
    }""")
    assert sent == []
    assert len(decided(key)) == 1
    assert names_tab.get_by_role("dialog").count() == 0


def test_only_here_by_keys(names_tab: Any, key: Path) -> None:
    name = names_tab.locator("#h-one").inner_text()
    for press in ("h", "1", "h"):
        names_tab.keyboard.press(press)
    names_tab.get_by_role("dialog").wait_for()
    names_tab.keyboard.press("Enter")
    names_tab.locator(".name-entry.done").first.wait_for()
    assert decided(key) == {name: "here"}


def test_both_are_shown_where_the_terminal_decided_meanwhile(names_tab: Any, key: Path, small: Project) -> None:
    name = names_tab.locator("#h-one").inner_text()
    elsewhere(small, key, name, "keep")
    names_tab.keyboard.press("r")
    dialog = names_tab.get_by_role("dialog")
    dialog.wait_for()
    assert f"{name}: keep (was: not decided)" in dialog.inner_text()
    dialog.get_by_role("button", name="Do mine too").click()
    names_tab.locator(".name-entry.gone").first.wait_for()
    assert decided(key) == {name: "replace"}


def test_a_reload_goes_on_and_the_focus_stays_on_the_decisions(names_tab: Any) -> None:
    names_tab.locator('[data-way="k"]').focus()
    names_tab.keyboard.press("Enter")
    names_tab.get_by_text("1 of ").wait_for()
    names_tab.locator('[data-way="k"]:focus, #h-one:focus').wait_for()
    names_tab.reload()
    names_tab.get_by_text("1 of ").wait_for()
    assert names_tab.locator("#open").is_hidden()


def test_replacing_in_the_browser(names_tab: Any, small: Project) -> None:
    names_tab.locator('.name-entry[data-name="Karen"]').click()
    ready(names_tab)
    names_tab.keyboard.press("r")
    names_tab.locator(".name-entry.gone").first.wait_for()
    names_tab.get_by_role("button", name="Replace in all texts").click()
    names_tab.get_by_role("dialog").get_by_role("button", name="Replace").click()
    names_tab.get_by_text("Replaced in 1 transcript; codings followed.").wait_for()
    assert "Karen" not in Study(small).transcripts[ONE].text
    assert names_tab.get_by_text("Decided before (1)").is_visible()


def test_script_in_a_name_is_text(chromium: Any, small: Project, key: Path) -> None:
    from qualcode.project import people
    from tests.web.browser import serving

    evil = "<img src=x onerror=alert(1)>"
    table = people.table_path(small, people.PARTICIPANTS)
    text = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([text[0] + ",name", *(f"{line},{evil}" for line in text[1:])]) + "\n", encoding="utf-8", newline="\n")
    with serving(small.root) as found, opened(chromium, found) as tab:
        tab.goto(f"{found.origin}/names")
        tab.get_by_label("File").fill(str(key))
        tab.get_by_label("Let the English model").uncheck()
        tab.get_by_role("button", name="Look for names").click()
        tab.locator("#review").wait_for()
        tab.locator(".contexts, .name-entry").first.wait_for()
        ready(tab)
        tab.keyboard.press("e")
        tab.keyboard.type(evil)
        tab.keyboard.press("Enter")
        tab.get_by_text("1 of ").wait_for()
        assert tab.locator("img").count() == 0
        assert evil in tab.locator("#groups").inner_text()


def test_the_sheet_names_every_key(names_tab: Any) -> None:
    names_tab.keyboard.press("?")
    said = names_tab.get_by_role("dialog").inner_text()
    for words in ("a vaguer description", "keep it as it is", "in the chosen places only", "undo"):
        assert words in said


def test_replacing_makes_the_check_that_the_terminal_makes(review: Reviewing, small: Project) -> None:
    review.decide("Karen", "replace", replacement="Lead A")
    done = review.send("apply").json()
    assert not done["settled"]
    assert open_questions(Study(small)) == [f"{done['open']} strings that may be names wait for a decision"] + (
        [f"{done['left']} places still hold a name"] if done["left"] else []
    )
    review.send("decide", decision="keep rest")
    again = review.send("apply").json()
    assert again["settled"] is (again["left"] == 0)
    if again["settled"]:
        assert open_questions(Study(small)) == []
