"""The views around the coding view: what they show, what they write, and what they refuse."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.model.coding import Fired, Suggestion, Why
from qualcode.project import Project, people
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.web.views.suggestions import because
from tests.conftest import make_transcript
from tests.web.conftest import ONE, ORIGIN, Page

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


def send_file(page: Page, name: str, data: bytes, kind: str = "application/octet-stream") -> dict[str, object]:
    answer = page.client.post("/api/import", params={"name": name}, content=data, headers={"origin": ORIGIN, "content-type": kind})
    return {"status": answer.status_code, **answer.json()}


# the start


def test_the_start_says_how_far_the_study_is(page: Page) -> None:
    shown = page.get("/").text
    assert "2 of 2 transcripts wait for you" in shown
    page.act("mark", to="coded")
    shown = page.get("/").text
    assert "1 of 2 transcripts wait for you" in shown
    assert re.search(r'<th scope="row">A</th><td>2</td><td>1</td><td><progress max="2" value="1"', shown)
    assert re.search(r'<th scope="row">family</th><td>1</td><td>0</td>', shown)


def test_a_file_is_looked_at_then_taken_in(page: Page, small: Project) -> None:
    data = b"I: What changed?\n\nJo: Everything, really.\n\nI: How?\n\nJo: She listens.\n"
    found = send_file(page, "talk.txt", data)
    (one,) = found["transcripts"]  # type: ignore[misc]
    assert one["turns"] == 4
    assert {s["label"] for s in one["speakers"]} == {"I", "Jo"}
    assert len(Study(small).transcripts) == 2, "nothing is written by looking"
    done = page.post("/api/import/take", {"key": found["key"], "site": "B", "kind": "interview"}).json()["done"]
    assert [d["outcome"] for d in done] == ["new"]
    study = Study(small)
    assert study.rows[done[0]["id"]]["site"] == "B"
    assert done[0]["id"] in page.get("/").text
    assert page.post("/api/import/take", {"key": found["key"]}).status_code == 422, "a file is taken in once"


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/passwd.txt", "..\\evil.txt", "C:\\x\\evil.txt"])
def test_a_file_name_leads_nowhere(page: Page, small: Project, name: str) -> None:
    before = {p for p in small.root.parent.rglob("*") if p.name != "evil.txt"}
    found = send_file(page, name, b"I: Well?\n\nJo: Yes.\n")
    assert "/" not in str(found.get("name", ""))
    assert "\\" not in str(found.get("name", ""))
    assert {p for p in small.root.parent.rglob("*")} == before


@pytest.mark.parametrize("name", ["", ".", "..", ".hidden", "con.txt", "a\0b.txt", "x" * 300 + ".txt"])
def test_a_file_name_that_cannot_be_is_refused(page: Page, name: str) -> None:
    assert send_file(page, name, b"I: Well?\n")["status"] == 422


def test_a_file_over_the_limit_is_refused(page: Page) -> None:
    answer = page.client.post(
        "/api/import?name=a.txt",
        content=b"",
        headers={"origin": ORIGIN, "content-type": "application/octet-stream", "content-length": "100000000"},
    )
    assert answer.status_code == 413


def test_what_is_no_transcript_is_refused_in_words(page: Page) -> None:
    found = send_file(page, "a.zip", b"PK\x03\x04 broken")
    assert found["key"] == ""
    assert found["refused"][0]["reason"]  # type: ignore[index]


def test_saying_who_a_speaker_is(page: Page, small: Project) -> None:
    found = send_file(page, "talk.txt", b"I: What changed?\n\nJo: Everything, really.\n\nI: How?\n\nJo: She listens.\n")
    new = page.post("/api/import/take", {"key": found["key"]}).json()["done"][0]["id"]
    assert 'data-label="Jo"' in page.get("/").text
    said = page.post(
        "/api/speakers", {"transcript": new, "label": "Jo", "role": "participant", "participant": "P9", "group": "family", "site": "B"}
    )
    assert said.json()["said"] == "Jo: P9, participant"
    assert Study(small).participants["P9"]["group"] == "family"
    assert 'data-label="Jo"' not in page.get("/").text


def test_consent_is_kept_with_a_record(page: Page, small: Project) -> None:
    refused = page.post("/api/consent", {"participant": "P2", "quote": "yes"})
    assert refused.status_code == 422
    assert "version" in refused.json()["error"]
    given = {"quote": "yes", "consent version": "v2", "consent date": "2026-06-15"}
    assert page.post("/api/consent", {"participant": "P2", **given}).json()["allows"] == ["quote"]
    study = Study(small)
    assert study.participants["P2"].may_be_quoted()
    (record,) = study.state.of("record")
    assert (record["kind"], record["on"], record["detail"]) == ("consent", "P2", given)


def test_backup_report_and_health(page: Page, small: Project) -> None:
    made = page.post("/api/backup", {}).json()["made"][0]
    assert Path(made).is_file()
    page.code(26, 45)
    reports = page.post("/api/report", {}).json()["made"]
    assert any(name.endswith(".docx") for name in reports)
    assert all((small.root / name).is_file() for name in reports)
    assert page.get("/api/doctor").json()["summary"]


@pytest.mark.parametrize(
    ("what", "files", "record"),
    [
        ("qdpx", ["study.qdpx"], [("export", "qdpx")]),
        ("word", [f"word/{ONE}.docx"], [("export", f"word, {ONE}")]),
        ("xlsx", ["study.xlsx"], [("export", "xlsx, codings, turns, participants, codebook, matrix")]),
        ("codebook", ["codebook.qdc", "codebook.xlsx"], []),
    ],
)
def test_each_export_is_written_and_on_record_where_it_bears_words(
    page: Page, small: Project, what: str, files: list[str], record: list[tuple[str, str]]
) -> None:
    page.code(26, 45)
    answer = page.post("/api/export", {"what": what})
    assert answer.status_code == 200, answer.text
    assert answer.json()["made"] == [f"outputs/exports/{name}" for name in files]
    assert all((small.outputs / "exports" / name).is_file() for name in files)
    assert [(e["kind"], e["on"]) for e in Study(small).state.of("record")] == record
    if not files[0].endswith(".xlsx"):  # tables leave nothing out
        report = small.outputs / "exports" / f"{files[0]}.report.txt"
        assert answer.json()["notes"] == report.read_text(encoding="utf-8").splitlines()[:60]


def test_a_deposit_waits_until_names_are_looked_for(page: Page) -> None:
    refused = page.post("/api/export", {"what": "archive"})
    assert (refused.status_code, "nobody has looked for names" in refused.json()["error"]) == (422, True)


def test_an_export_the_page_does_not_know_is_refused(page: Page) -> None:
    assert page.post("/api/export", {"what": "everything"}).status_code == 422


def test_blind_makes_no_report(small: Project) -> None:
    page = Page(small, blind=True)
    assert page.post("/api/report", {}).status_code == 422
    assert page.post("/api/export", {"what": "qdpx"}).status_code == 422


def test_one_is_said_in_the_singular_and_a_header_shows_the_day(page: Page, small: Project) -> None:
    new = "t-cccccccc"
    store.save(small, make_transcript(new, [("Jo", "Everything changed.")]))
    people.add_rows(small, people.TRANSCRIPTS, [{"id": new, "label": new, "date": "2022-09-26T12:00:00+00:00"}])
    page.code(26, 45)
    start, text = page.get("/").text, page.get(f"/transcripts/{new}/text").text
    assert "1 coding<" in start
    assert "3 turns" in start
    assert re.search(r"2022-09-26 · 1 turn<", text)
    assert not re.search(r"\b1 (turns|codings)\b", start + text)


def test_transcripts_stand_in_the_order_of_their_titles(page: Page, small: Project) -> None:
    for number, label in (("cccccccc", "Interview 10"), ("dddddddd", "Interview 2")):
        store.save(small, make_transcript(f"t-{number}", [("Jo", "Well.")]))
        people.add_rows(small, people.TRANSCRIPTS, [{"id": f"t-{number}", "label": label, "site": "A"}])
    for shown in (page.get("/").text, page.get(f"/transcripts/{ONE}").text):
        assert shown.index("Interview 2<") < shown.index("Interview 10<") < shown.index(f">{ONE}<")


def test_a_study_without_transcripts_says_what_comes_first(small: Project) -> None:
    for path in small.transcripts.glob("t-*"):
        path.unlink()
    shown = Page(small).get("/").text
    assert "Bring in your first transcripts." in shown
    assert "Nobody yet: bring in transcripts first." in shown


# suggestions


@pytest.fixture
def suggesting(page: Page, monkeypatch: pytest.MonkeyPatch) -> Page:
    one = Suggestion(ONE, 2, 26, 59, "feas.role", 0.7, "m1", (Fired("her role", 45, 53),))
    two = Suggestion(ONE, 2, 60, 80, "feas.space", 0.4, "m1", (Fired("hot desk", 66, 74, True),))
    monkeypatch.setattr("qualcode.suggest.learned.learned_suggestions", lambda *_: [one, two])
    return page


def shown(page: Page) -> dict[str, object]:
    return dict(page.get(f"/api/transcripts/{ONE}/suggestions").json())


def test_suggestions_are_hidden_until_the_text_was_read(suggesting: Page, small: Project) -> None:
    assert shown(suggesting)["suggestions"] == []
    assert "second look" in str(shown(suggesting)["hidden"])
    suggesting.act("read", turns=[1, 2])
    assert shown(suggesting)["suggestions"] == []
    suggesting.act("read", turns=[3])
    rows = shown(suggesting)["suggestions"]
    assert [(r["code"], r["score"], r["because"]) for r in rows] == [  # type: ignore[attr-defined]
        ("feas.role", 0.7, "the cue “her role”"),
        ("feas.space", 0.4, "the cue “hot desk” (denied or only supposed)"),
    ]
    assert [e["transcript"] for e in Study(small).state.of("offered")] == [ONE]


def test_accepting_adjusting_and_dismissing(suggesting: Page, small: Project) -> None:
    suggesting.act("mark", to="read")
    first, second = (r["key"] for r in shown(suggesting)["suggestions"])  # type: ignore[attr-defined]
    made = suggesting.act("accept", key=first, start=40, end=59).json()["codings"][0]
    assert (made["start"], made["end"]) == (40, 59)
    (coding,) = Study(small).codings.codings
    assert coding.origin is not None
    assert (coding.origin["start"], coding.origin["end"], coding.origin["score"]) == (26, 59, 0.7)
    assert suggesting.act("reject", key=second).status_code == 200
    assert [e["code"] for e in Study(small).state.of("reject")] == ["feas.space"]
    assert shown(suggesting)["suggestions"] == []
    assert suggesting.act("accept", key=first).status_code == 422
    assert len(Study(small).codings.codings) == 1


def test_no_suggestions_when_blind_or_reflexive(suggesting: Page, small: Project) -> None:
    suggesting.act("mark", to="read")
    blind = Page(small, blind=True)
    assert shown(blind) == {"hidden": "you work blind: no suggestions are shown", "suggestions": []}
    assert blind.get("/api/next").json()["next"] == []
    settings = small.root / "qualcode.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'approach = "reflexive"\n', encoding="utf-8", newline="\n")
    assert "reflexive" in str(shown(suggesting)["hidden"])


@pytest.mark.parametrize(("learnt", "said"), [(0.0, "words of the codebook: room"), (0.8, "words as in passages you coded: room")])
def test_a_reason_names_what_the_words_come_from(learnt: float, said: str) -> None:
    why = Why((("codebook words", 0.5), ("learnt words", learnt)), ("room",))
    assert "no telling word" in because(Suggestion(ONE, 2, 26, 59, "feas.role", 0.7, "m1", (), Why()))
    assert because(Suggestion(ONE, 2, 26, 59, "feas.role", 0.7, "m1", (), why)) == said


# the recording


def test_a_recording_beside_the_original_plays_in_parts(page: Page, small: Project) -> None:
    assert page.get(f"/recordings/{ONE}").status_code == 404
    (small.originals / f"{ONE}.wav").write_bytes(b"RIFF" + bytes(5000))
    assert page.get(f"/recordings/{ONE}").status_code == 404, "its turns have no times"
    there = Study(small).transcripts[ONE]
    store.save(small, replace(there, turns=tuple(replace(t, time=t.number * 10.0) for t in there.turns)))
    shown = page.get(f"/transcripts/{ONE}").text
    assert 'data-time="20.0"' in shown
    part = page.get(f"/recordings/{ONE}", headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"RIFF")
    assert page.get("/recordings/nobody").status_code == 404


# words that try to be markup


def test_markup_is_text_everywhere(small: Project) -> None:
    page = Page(small)
    made = page.code(26, 45, note=EVIL)
    page.post("/api/memos", {"on": made["id"], "text": EVIL, "transcript": ONE})
    page.post("/api/codes", {"name": EVIL, "under": "feas", "definition": EVIL, "id": "feas.evil"})
    page.code(26, 46, "feas.evil", note=EVIL)
    found = send_file(page, "talk.txt", f"{EVIL[:25]}: Well, {EVIL}\n\nI: And?\n\nJo: {EVIL}\n".encode())
    new = page.post("/api/import/take", {"key": found["key"]}).json()["done"][0]["id"]
    for path in ("/", f"/transcripts/{ONE}", f"/transcripts/{new}", f"/transcripts/{new}/text", "/codes/feas.evil", "/names"):
        answer = page.get(path)
        assert answer.status_code == 200, path
        assert "<script>alert" not in answer.text, path
        assert "<img src=x" not in answer.text, path
        assert answer.headers["content-type"].startswith("text/html")
    for path in (f"/api/transcripts/{ONE}", "/api/codebook", "/api/search?q=alert", "/api/memos"):
        answer = page.get(path)
        assert EVIL in str(answer.json()) or "alert" in str(answer.json())
        assert answer.headers["content-type"] == "application/json"
