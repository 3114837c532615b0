"""Writing from the page: through the terminal's functions, on the state it was based on, and nothing lost or doubled."""

from __future__ import annotations

import threading

import pytest

from qualcode.codings import acts
from qualcode.codings.log import read_logs
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from qualcode.web.views.blind import note_blind
from tests.web.conftest import ONE, OTHER, Page


def elsewhere(project: Project, start: int, end: int, code: str = "feas.space", coder: str = "ana") -> None:
    """The terminal, or another page, codes the same transcript."""
    study = Study(project)
    study.write([acts.code(coder, study.transcripts[ONE], Span(start, end), code, study.codebook)])


def codes(project: Project) -> list[tuple[int, int, str, str]]:
    return [(c.start, c.end, c.code, c.coder) for c in Study(project).codings.codings]


def test_a_coding_stands_in_the_log_as_the_terminal_writes_it(page: Page, small: Project) -> None:
    made = page.code(26, 45, stance="negative", basis="first-hand", star=True, note="look again")
    study = Study(small)
    (coding,) = study.codings.codings
    assert (coding.id, coding.span, coding.code, coding.coder) == (made["id"], Span(26, 45), "feas.role", "ana")
    assert (coding.stance, coding.basis, coding.star, coding.note) == ("negative", "first-hand", True, "look again")
    assert coding.codebook == study.codebook.hash
    assert (small.history / f"{study.codebook.hash}.yaml").is_file()


def test_a_change_stands_for_the_old_and_undo_brings_it_back(page: Page, small: Project) -> None:
    made = page.code(26, 45)
    answer = page.act("change", coding=made["id"], stance="mixed", start=26, end=50).json()
    assert answer["gone"] == [made["id"]]
    assert (answer["codings"][0]["stance"], answer["codings"][0]["end"]) == ("mixed", 50)
    assert answer["undo"]["words"].startswith("changed Role clarity “")
    undone = page.post("/api/undo", {"step": answer["undo"]["step"], "transcript": ONE}).json()
    assert undone["said"].startswith("undone: changed Role clarity")
    assert [c["end"] for c in undone["now"]["codings"]] == [45]
    redone = page.post("/api/redo", {"transcript": ONE}).json()
    assert [c["end"] for c in redone["now"]["codings"]] == [50]
    assert codes(small) == [(26, 50, "feas.role", "ana")]


def test_undo_without_limit_and_in_words(page: Page, small: Project) -> None:
    for n in range(20, 32):
        page.code(n, 45)
    for _ in range(12):
        assert page.post("/api/undo", {"transcript": ONE}).json()["said"].startswith("undone: coded Role clarity “")
    assert page.post("/api/undo", {"transcript": ONE}).status_code == 422
    for _ in range(12):
        assert page.post("/api/redo", {}).json()["said"].startswith("done again: coded Role clarity “")
    assert len(codes(small)) == 12
    assert page.post("/api/redo", {}).status_code == 422


def test_undo_of_another_step_than_the_page_shows_does_nothing(page: Page, small: Project) -> None:
    shown = page.act("code", start=26, end=45, code="feas.role").json()["undo"]
    elsewhere(small, 30, 50)
    answer = page.post("/api/undo", {"step": shown["step"], "transcript": ONE})
    assert answer.status_code == 409
    assert "coded Space" in answer.json()["hint"]
    assert len(codes(small)) == 2


def test_what_moved_meanwhile_is_shown_and_nothing_is_written(page: Page, small: Project) -> None:
    seen = page.data()["token"]
    elsewhere(small, 30, 50)
    answer = page.act("code", token=seen, start=26, end=45, code="feas.role")
    assert answer.status_code == 409
    assert [c["code"] for c in answer.json()["now"]["codings"]] == ["feas.space"]
    assert len(codes(small)) == 1
    again = page.act("code", token=answer.json()["now"]["token"], start=26, end=45, code="feas.role")
    assert again.status_code == 200
    assert len(codes(small)) == 2


def test_two_pages_never_lose_or_double_a_coding(page: Page, small: Project) -> None:
    other = Page(small)
    mine, theirs = page.data()["token"], other.data()["token"]
    assert page.act("code", token=mine, start=26, end=45, code="feas.role").status_code == 200
    refused = other.act("code", token=theirs, start=26, end=45, code="feas.role")
    assert refused.status_code == 409
    again = other.act("code", token=refused.json()["now"]["token"], start=26, end=45, code="feas.role")
    assert again.status_code == 422
    assert "already bears this code" in again.json()["error"]
    assert codes(small) == [(26, 45, "feas.role", "ana")]


def test_a_lost_answer_sent_again_doubles_nothing(page: Page, small: Project) -> None:
    seen = page.data()["token"]
    assert page.act("code", token=seen, start=26, end=45, code="feas.role").status_code == 200
    assert page.act("code", token=seen, start=26, end=45, code="feas.role").status_code == 409
    assert len(codes(small)) == 1


def test_two_pages_at_once_keep_everything(page: Page, small: Project) -> None:
    """Both write as fast as they can, taking the state anew where it moved; every coding that was answered is there once."""
    answered: list[tuple[int, int]] = []

    def write(one: Page, code: str) -> None:
        token = one.data()["token"]
        for start in range(20, 45):
            while True:
                answer = one.act("code", token=token, start=start, end=46, code=code)
                if answer.status_code == 200:
                    token = answer.json()["token"]
                    answered.append((start, 46))
                    break
                assert answer.status_code == 409
                token = answer.json()["now"]["token"]

    threads = [threading.Thread(target=write, args=a) for a in ((page, "feas.role"), (Page(small), "feas.space"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((s, e) for s, e, _, _ in codes(small)) == sorted(answered)
    assert len(codes(small)) == 50
    assert read_logs(small).problems == []


def test_anothers_coding_cannot_be_changed(page: Page, small: Project) -> None:
    elsewhere(small, 30, 50, coder="ben")
    (there,) = page.data()["codings"]
    for what in ("change", "uncode"):
        answer = page.act(what, coding=there["id"], stance="negative")
        assert answer.status_code == 422
        assert "ben's" in answer.json()["error"]
    assert len(codes(small)) == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"start": 5, "end": 5, "code": "feas.role"}, "no words"),
        ({"start": 9, "end": 5, "code": "feas.role"}, "no words"),
        ({"start": -1, "end": 5, "code": "feas.role"}, "start"),
        ({"start": 1, "end": 10**9, "code": "feas.role"}, "beyond its end"),
        ({"start": True, "end": 5, "code": "feas.role"}, "start"),
        ({"start": 1, "end": 9, "code": "feas"}, "group"),
        ({"start": 1, "end": 9, "code": "nothing"}, "no code"),
        ({"start": 1, "end": 9, "code": 7}, "code"),
        ({"start": 1, "end": 9, "code": "feas.role", "stance": "angry"}, "no stance"),
        ({"start": 1, "end": 9, "code": "feas.role", "note": "x" * 20_001}, "at most"),
        ({"start": 1, "end": 9, "code": "feas.role", "note": "\ud800"}, "half a character"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(page: Page, body: dict[str, object], says: str) -> None:
    answer = page.act("code", **body)
    assert answer.status_code == 422
    assert says in answer.json()["error"]
    assert page.data()["codings"] == []


def test_reading_and_marking(page: Page, small: Project) -> None:
    answer = page.act("read", turns=[1, 2]).json()
    assert answer["read"] == [1, 2]
    assert page.act("read", turns=[2]).json()["read"] == [1, 2]
    assert page.act("mark", to="read").json()["state"] == "read"
    assert page.act("mark", to="coded").json()["state"] == "coded"
    study = Study(small)
    assert [(e.act, e.get("to")) for e in study.state.of("read", "state")] == [("read", None), ("read", None), ("state", "coded")]
    assert study.state.conflicts == []
    assert page.act("mark", to="finished").status_code == 422


def test_a_restricted_passage(page: Page, small: Project) -> None:
    answer = page.act("restrict", start=26, end=45, kind="safeguarding", told="safeguarding lead", when="2026-06-15").json()
    (there,) = answer["restricted"]
    assert (there["start"], there["end"], there["told"], there["mine"]) == (26, 45, "safeguarding lead, 2026-06-15", True)
    (event,) = Study(small).state.of("restrict")
    assert event["told"] == "safeguarding lead, 2026-06-15"
    assert "words" not in event.data


def test_memos_on_anything_and_their_new_versions(page: Page) -> None:
    made = page.code(26, 45)
    for on in ("project", ONE, "feas.role", made["id"]):
        answer = page.post("/api/memos", {"on": on, "text": f"about {on}", "kind": "question", "transcript": ONE})
        assert answer.status_code == 200, answer.text
    assert [m["on"] for m in page.data()["memos"]] == ["project", ONE, "feas.role", made["id"]]
    first = page.data()["memos"][0]
    page.post("/api/memos", {"on": "project", "text": "better said", "replaces": first["id"]})
    assert "better said" in [m["text"] for m in page.data()["memos"]]
    assert first["id"] not in [m["id"] for m in page.data()["memos"]]
    assert page.post("/api/memos", {"on": "nothing", "text": "x", "transcript": ONE}).status_code == 409
    assert page.post("/api/memos", {"on": "project", "text": "  "}).status_code == 422


def test_a_new_code_keeps_the_comments_of_the_file(page: Page, small: Project) -> None:
    answer = page.post("/api/codes", {"name": "Gossip & such", "under": "feas", "definition": "What is said behind backs"}).json()
    assert answer["added"] == "feas.gossip-such"
    text = small.codebook_path.read_text(encoding="utf-8")
    assert "# who does what" in text
    assert page.code(26, 45, "feas.gossip-such")["code"] == "feas.gossip-such"
    assert page.post("/api/codes", {"name": "Gossip & such", "under": "feas"}).json()["added"] == "feas.gossip-such-2"
    assert page.post("/api/codes", {"name": " "}).status_code == 422


def test_after_locking_a_new_code_is_a_proposal(page: Page, small: Project) -> None:
    path = small.codebook_path
    path.write_text(
        path.read_text(encoding="utf-8").replace("name: Small\n", "name: Small\nlocked: true\n"), encoding="utf-8", newline="\n"
    )
    page.post("/api/codes", {"name": "Gossip"})
    assert Study(small).codebook.get("gossip").status == "proposed"  # type: ignore[union-attr]


def test_a_codebook_edited_elsewhere_is_read_anew(page: Page, small: Project) -> None:
    page.code(26, 45)
    path = small.codebook_path
    path.write_text(path.read_text(encoding="utf-8").replace("Role clarity", "Clear role"), encoding="utf-8", newline="\n")
    assert "Clear role" in page.get("/api/codebook").text
    assert page.data()["undo"]["words"].startswith("coded Clear role")


def test_blind_shows_nothing_of_others_and_the_end_of_it_is_logged(small: Project) -> None:
    elsewhere(small, 30, 50, coder="ben")
    study = Study(small)
    study.write([acts.memo("ben", ONE, "ben thinks so")])
    page = Page(small, blind=True)
    note_blind(page.session)
    token = page.data()["token"]
    assert "ben" not in str(page.data())
    elsewhere(small, 20, 40, coder="ben")
    assert page.data()["token"] == token, "what others do does not even move the state"
    page.code(26, 45)
    assert [c["coder"] for c in page.data()["codings"]] == ["ana"]
    assert page.post("/api/blind/off", {}).json() == {"blind": False}
    assert len(page.data()["codings"]) == 3
    records = Study(small).state.of("record")
    assert [(r["kind"], r["detail"]["to"]) for r in records] == [("blind", "on"), ("blind", "off")]


def test_codings_of_other_transcripts_do_not_move_this_one(page: Page) -> None:
    token = page.data(ONE)["token"]
    assert page.act("code", OTHER, start=20, end=30, code="feas.role").status_code == 200
    assert page.data(ONE)["token"] == token
    assert page.get(f"/api/transcripts/{ONE}?token={token}").status_code == 204


def test_a_restriction_is_lifted_by_whose_it_is_and_with_a_reason(page: Page, small: Project) -> None:
    study = Study(small)
    study.write([acts.restrict("ben", study.transcripts[ONE], Span(60, 80), "legal")])
    page.act("restrict", start=26, end=45, kind="safeguarding")
    other, mine = page.data()["restricted"]
    assert page.act("lift", restriction=mine["id"]).status_code == 422
    refused = page.act("lift", restriction=other["id"], reason="the panel decided")
    assert (refused.status_code, "only ben can lift it" in refused.json()["error"]) == (422, True)
    answer = page.act("lift", restriction=mine["id"], reason="the panel decided").json()
    assert [r["id"] for r in answer["restricted"]] == [other["id"]]
    assert page.act("lift", restriction=mine["id"], reason="again").status_code == 409
    found = Study(small)
    assert [e.coder for e in found.state.of("restrict")] == ["ben"]
    assert [e["reason"] for e in found.state.events.values() if e.act == "retract"] == ["the panel decided"]
