"""The code view: all passages of a code, filters, recoding and sharing out many, editing the code after seeing what that touches."""

from __future__ import annotations

import re
from typing import Any

import pytest

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.study import Study
from tests.web.conftest import ONE, OTHER, Page


def theirs(project: Project, transcript: str = OTHER, start: int = 30, end: int = 50, code: str = "feas.role", **more: Any) -> str:
    """Ben codes something; gives its id."""
    study = Study(project)
    event = acts.code("ben", study.transcripts[transcript], Span(start, end), code, study.codebook, **more)
    study.write([event])
    return event.id


def listed(page: Page, code: str = "feas.role", query: str = "") -> list[dict[str, str]]:
    """The passages of the list under some filters, by their id, how they were seen, and whose they are."""
    shown = page.get(f"/codes/{code}/passages{query}")
    assert shown.status_code == 200, shown.text
    rows = re.findall(r'<li id="[^"]*" tabindex="-1" data-id="([^"]*)" data-seen="([^"]*)"(?: data-others="([^"]*)")?', shown.text)
    return [{"id": i, "seen": seen, "others": others} for i, seen, others in rows]


def recode(page: Page, rows: list[dict[str, str]], code: str = "feas.role", **more: Any) -> Any:
    """Send what the page would send about these passages."""
    chosen = [{"id": r["id"], "seen": r["seen"]} for r in rows]
    body = {"codebook": page.session.codebook.hash, "passages": chosen, "to": "feas.space", "reason": "it is about the room"}
    return page.post(f"/api/codes/{code}/recode", body | more)


def edit(page: Page, what: str, code: str = "feas.role", **more: str) -> Any:
    """Look at what an edit touches, then write it."""
    body = {"what": what, "reason": "plainer", **more}
    seen = page.post(f"/api/codes/{code}/preview", body)
    assert seen.status_code == 200, seen.text
    return page.post(f"/api/codes/{code}/change", body | {"seen": seen.json()["seen"]})


def test_all_passages_of_a_code_across_transcripts(page: Page, small: Project) -> None:
    page.code(26, 45)
    theirs(small)
    shown = page.get("/codes/feas.role").text
    assert "2 passages in 2 transcripts: 1 by ana, 1 by ben." in shown
    assert shown.count('name="chosen"') == 1, "only one's own can be chosen"
    assert "ben’s" in shown
    assert len(listed(page, "feas")) == 2, "a group lists the passages of its codes"
    assert page.get("/codes/nothing").status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("?group=family", 1),
        ("?group=school+staff", 2),
        ("?site=A", 3),
        ("?site=B", 0),
        ("?stance=negative", 1),
        ("?stance=-", 2),
        ("?coder=ben", 1),
        ("?restricted=yes", 1),
        ("?restricted=no", 2),
        ("?words=HOT++desk", 1),
        ("?coder=ana&stance=negative&restricted=no", 1),
    ],
)
def test_each_filter_limits_the_list(page: Page, small: Project, query: str, count: int) -> None:
    text = Study(small).transcripts[ONE].text
    page.code(26, 45, stance="negative")
    desk = text.index("hot desk")
    page.code(desk, desk + 8)
    page.act("restrict", start=desk, end=desk + 8, kind="third-party")
    theirs(small)
    assert len(listed(page, query=query)) == count


def test_filters_look_beyond_the_first_two_hundred(page: Page, small: Project) -> None:
    study = Study(small)
    transcript, text = study.transcripts[ONE], study.transcripts[ONE].text
    spans = [Span(s, e) for s in range(19, 40) for e in range(50, 61)][:220]
    study.write([acts.code("ana", transcript, s, "feas.role", study.codebook) for s in spans])
    last = text.index("made no difference")
    study.write([acts.code("ana", transcript, Span(last, last + 18), "feas.role", study.codebook)])
    assert (len(listed(page)), len(listed(page, query="?from=200"))) == (200, 21)
    assert len(listed(page, query="?words=no+difference")) == 1


def test_the_list_comes_anew_only_where_it_has_moved(page: Page, small: Project) -> None:
    page.code(26, 45)
    state = re.search(r'data-state="(\w+)"', page.get("/codes/feas.role/passages").text)
    assert state is not None
    path = f"/codes/feas.role/passages?state={state[1]}"
    assert page.get(path).status_code == 204
    theirs(small)
    assert page.get(path).status_code == 200


def test_the_way_in_from_the_start(page: Page) -> None:
    assert 'href="/codes"' in page.get("/").text
    answer = page.get("/codes")
    assert (answer.status_code, answer.headers["location"]) == (303, "/codes/feas.role")
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_codes_are_offered_in_the_order_of_the_codebook(page: Page) -> None:
    shown = page.get("/codes/feas.role").text
    choice = shown[shown.index('id="choose-code"') : shown.index("</select>")]
    assert re.findall(r'<option value="([^"]+)"', choice) == ["feas.role", "feas.space", "prom.nochange"]


def test_recoding_many_is_one_step_with_a_reason(page: Page, small: Project) -> None:
    for start in (26, 28, 30):
        page.code(start, 45, stance="mixed", note="look")
    rows = listed(page)
    assert recode(page, rows, reason=" ").status_code == 422
    answer = recode(page, rows).json()
    assert answer["done"] == 3
    found = Study(small)
    assert {(c.code, c.stance, c.note) for c in found.codings.codings} == {("feas.space", "mixed", "look")}
    assert {e["reason"] for e in found.state.of("code")} == {"it is about the room"}
    assert page.post("/api/undo", {"step": answer["undo"]["step"]}).json()["said"].endswith("and 2 more")
    assert {c.code for c in Study(small).codings.codings} == {"feas.role"}


def test_others_passages_are_left_and_named(page: Page, small: Project) -> None:
    page.code(26, 45)
    theirs(small)
    rows = listed(page)
    answer = recode(page, rows).json()
    assert (answer["done"], answer["left"]) == (1, "1 of ben")
    assert {(c.coder, c.code) for c in Study(small).codings.codings} == {("ana", "feas.space"), ("ben", "feas.role")}
    refused = recode(page, [r for r in rows if r["others"]])
    assert refused.status_code == 422
    assert "yours" in refused.json()["error"]


def test_what_moved_meanwhile_is_told_and_nothing_is_written(page: Page, small: Project) -> None:
    first, second = page.code(26, 45), page.code(28, 45)
    rows = listed(page)
    page.act("change", coding=first["id"], code="prom.nochange")
    page.act("uncode", coding=second["id"])
    answer = recode(page, rows)
    assert answer.status_code == 409
    told = [one["what"] for one in answer.json()["now"]["moved"]]
    assert told[0].startswith("it stands under No change now, on “")
    assert told[1] == "it was taken away"
    assert [c.code for c in Study(small).codings.codings] == ["prom.nochange"]


def test_a_codebook_edited_meanwhile_is_shown_before_recoding(page: Page, small: Project) -> None:
    page.code(26, 45)
    rows, old = listed(page), page.session.codebook.hash
    path = small.codebook_path
    path.write_text(path.read_text(encoding="utf-8").replace("Where she sits", "Her room"), encoding="utf-8", newline="\n")
    answer = recode(page, rows, codebook=old)
    assert answer.status_code == 409
    assert answer.json()["now"]["changes"] == ["the definition of feas.space changed from “Where she sits” to “Her room”"]
    assert recode(page, rows, codebook=answer.json()["now"]["codebook"]).status_code == 200


def test_sharing_out_into_a_new_code_beside_the_old(page: Page, small: Project) -> None:
    page.code(26, 45)
    page.code(28, 45)
    rows = listed(page)
    answer = recode(page, rows[:1], new={"name": "Job title", "definition": "What she is called"}).json()
    assert (answer["to"], answer["done"]) == ("feas.job-title", 1)
    study = Study(small)
    assert sorted(c.code for c in study.codings.codings) == ["feas.job-title", "feas.role"]
    group = study.codebook.get("feas")
    assert group is not None
    assert [c.id for c in group.codes] == ["feas.role", "feas.job-title", "feas.space"], "right after the one it was split from"
    assert "# who does what" in small.codebook_path.read_text(encoding="utf-8")


def test_a_refused_split_leaves_the_codebook_alone(page: Page, small: Project) -> None:
    page.code(26, 45)
    rows, before = listed(page), small.codebook_path.read_bytes()
    page.act("uncode", coding=rows[0]["id"])
    assert recode(page, rows, new={"name": "Job title"}).status_code == 409
    assert recode(page, [], new={"name": "Job title"}).status_code == 422
    assert small.codebook_path.read_bytes() == before


@pytest.mark.parametrize("passages", [[{"id": 1, "seen": "x"}], ["x"], {"id": "x"}, None, []])
def test_what_makes_no_sense_is_refused(page: Page, passages: Any) -> None:
    body = {"codebook": page.session.codebook.hash, "passages": passages, "to": "feas.space", "reason": "r"}
    assert page.post("/api/codes/feas.role/recode", body).status_code == 422


def test_what_an_edit_touches_is_shown_and_nothing_is_written(page: Page, small: Project) -> None:
    page.code(26, 45)
    theirs(small, code="feas.space")
    before = small.codebook_path.read_bytes()
    shown = page.post("/api/codes/feas.role/preview", {"what": "merge", "into": "feas.space"}).json()
    assert shown["changes"] == ["feas.role was merged into feas.space"]
    assert shown["touches"] == [
        "1 passage in 1 transcript: 1 by ana. They count for the other code from now on; the log keeps what they were.",
        "Space: 1 passage in 1 transcript: 1 by ben.",
        "Its 1 cue suggests nothing any more.",
    ]
    assert small.codebook_path.read_bytes() == before


def test_rename_and_reword_keep_the_comments_of_the_file(page: Page, small: Project) -> None:
    assert edit(page, "rename", name="Clear roles").json()["said"] == ["feas.role was renamed from “Role clarity” to “Clear roles”"]
    assert edit(page, "reword", definition="What she is for, and what not").status_code == 200
    code = Study(small).codebook.get("feas.role")
    assert code is not None
    assert (code.name, code.definition) == ("Clear roles", "What she is for, and what not")
    assert "# who does what" in small.codebook_path.read_text(encoding="utf-8")
    assert edit(page, "retire").status_code == 200
    assert "retired" in page.get("/codes/feas.role").text


def test_an_edit_is_written_only_as_it_was_shown(page: Page, small: Project) -> None:
    body = {"what": "rename", "name": "Clear roles", "reason": "plainer"}
    seen = page.post("/api/codes/feas.role/preview", body).json()["seen"]
    before = small.codebook_path.read_bytes()
    theirs(small)
    answer = page.post("/api/codes/feas.role/change", body | {"seen": seen})
    assert answer.status_code == 409
    assert "1 passage in 1 transcript: 1 by ben." in answer.json()["now"]["touches"][0]
    assert small.codebook_path.read_bytes() == before
    assert page.post("/api/codes/feas.role/change", body | {"seen": answer.json()["now"]["seen"]}).status_code == 200
    assert page.post("/api/codes/feas.role/change", body | {"seen": seen, "reason": ""}).status_code == 422
    assert page.post("/api/codes/feas.role/preview", {"what": "burn"}).status_code == 422


def test_blind_shows_and_tells_nothing_of_others(small: Project) -> None:
    other = theirs(small, stance="negative")
    page = Page(small, blind=True)
    page.code(26, 45)
    shown = page.get("/codes/feas.role").text
    assert "ben" not in shown
    assert "1 passage in 1 transcript (as far as you see it, working blind): 1 by ana." in shown
    assert len(listed(page)) == 1
    assert listed(page, query="?coder=ben") == []
    told = recode(page, [{"id": other, "seen": "x"}])
    assert told.status_code == 409
    assert told.json()["now"]["moved"] == [{"id": other, "what": "it is no longer there"}]
    assert "ben" not in str(page.post("/api/codes/feas.role/preview", {"what": "retire"}).json())


def test_script_in_names_notes_and_filters_is_shown_as_text(page: Page) -> None:
    evil = "<script>alert(1)</script>"
    edit(page, "rename", name=evil)
    page.code(26, 45, note=f'"{evil}')
    shown = page.get("/codes/feas.role", params={"words": f'">{evil}'}).text
    assert evil not in shown + page.get("/codes/feas.role").text
    assert "&lt;script&gt;" in shown


def test_a_code_whose_id_holds_a_slash_has_its_page(page: Page, small: Project) -> None:
    path = small.codebook_path
    path.write_text(path.read_text(encoding="utf-8").replace("feas.space", "feas/space?"), encoding="utf-8", newline="\n")
    assert '<h1 dir="auto">Space</h1>' in page.get("/codes/feas%2Fspace%3F").text
    assert page.get("/codes/feas%2Fspace%3F/passages").status_code == 200
    assert page.post("/api/codes/feas%2Fspace%3F/preview", {"what": "rename", "name": "Room"}).json()["changes"]


def test_what_is_in_and_out_is_edited_after_seeing_what_it_touches(page: Page, small: Project) -> None:
    page.code(26, 45)
    given = {"include": "remit\nexpectations", "exclude": "where she sits -> feas.space", "cues": "her role\nher job"}
    assert edit(page, "entries", **given).json()["said"] == [
        "feas.role gained in its include: remit; expectations",
        "feas.role gained in its exclude: where she sits (use feas.space)",
        "feas.role gained in its cues: her job",
    ]
    assert "# who does what" in small.codebook_path.read_text(encoding="utf-8")
    assert edit(page, "entries", include="remit").json()["said"] == ["feas.role lost from its include: expectations"]
    code = Study(small).codebook.get("feas.role")
    assert code is not None
    assert (code.include, [c.text for c in code.cues]) == (("remit",), ["her role", "her job"])
    assert page.post("/api/codes/feas.role/preview", {"what": "entries", "exclude": "this -> nowhere"}).status_code == 422


def test_undoing_a_split_takes_the_new_code_away_and_redoing_brings_it_back(page: Page, small: Project) -> None:
    page.code(26, 45)
    before = small.codebook_path.read_bytes()
    made = recode(page, listed(page), new={"name": "Job title"}).json()
    with_it = small.codebook_path.read_bytes()
    undone = page.post("/api/undo", {"step": made["undo"]["step"]}).json()
    assert undone["said"].endswith("The code feas.job-title is gone with them.")
    assert small.codebook_path.read_bytes() == before
    assert [c.code for c in Study(small).codings.codings] == ["feas.role"]
    assert page.post("/api/redo", {}).json()["said"].endswith("The code feas.job-title is back with them.")
    assert small.codebook_path.read_bytes() == with_it
    assert [c.code for c in Study(small).codings.codings] == ["feas.job-title"]


def test_redoing_a_split_puts_the_code_beside_what_was_edited_since(page: Page, small: Project) -> None:
    page.code(26, 45)
    recode(page, listed(page), new={"name": "Job title", "definition": "What she is called"})
    page.post("/api/undo", {})
    with small.codebook_path.open("a", encoding="utf-8", newline="\n") as file:
        file.write("# looked at on Monday\n")
    edit(page, "rename", name="Clear roles")
    assert page.post("/api/redo", {}).json()["said"].endswith("The code feas.job-title is back with them.")
    study = Study(small)
    code = study.codebook.get("feas.job-title")
    assert code is not None
    assert code.definition == "What she is called"
    assert [c.code for c in study.codings.codings] == ["feas.job-title"]
    text = small.codebook_path.read_text(encoding="utf-8")
    assert "# looked at on Monday\n" in text
    assert "Clear roles" in text
    assert page.post("/api/undo", {}).json()["said"].endswith("The code feas.job-title is gone with them.")


def test_redoing_a_split_whose_code_cannot_come_back_is_refused_before_anything_is_written(page: Page, small: Project) -> None:
    page.code(26, 45, "feas.space")
    recode(page, listed(page, "feas.space"), "feas.space", new={"name": "Room"})
    page.post("/api/undo", {})
    small.codebook_path.write_text("format: 1\nname: B\ncodes:\n  - {id: feas.space, name: Space}\n", encoding="utf-8", newline="\n")
    refused = page.post("/api/redo", {})
    assert refused.status_code == 422
    assert "feas.room, which these passages would bear again, is no longer in the codebook" in refused.json()["error"]
    assert [c.code for c in Study(small).codings.codings] == ["feas.space"]


def test_undoing_a_split_leaves_the_code_where_others_use_it_or_the_codebook_was_edited(page: Page, small: Project) -> None:
    page.code(26, 45)
    recode(page, listed(page), new={"name": "Job title"})
    theirs(small, code="feas.job-title")
    assert "stays in the codebook: passages bear it" in page.post("/api/undo", {}).json()["said"]
    page.code(28, 45, "feas.space")
    recode(page, listed(page, "feas.space"), "feas.space", new={"name": "Room"})
    edit(page, "rename", name="Clear roles")
    assert "stays in the codebook: the codebook was edited since" in page.post("/api/undo", {}).json()["said"]
    assert "feas.room" in Study(small).codebook
