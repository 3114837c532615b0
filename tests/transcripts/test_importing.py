"""What becomes of files on their way into a project: new, the same again, corrected, refused; surveys and their mappings."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from qualcode.project import Project, people
from qualcode.project.tombstones import add_lines
from qualcode.transcripts import store
from qualcode.transcripts.choices import Choices
from qualcode.transcripts.draft import SurveyColumns
from qualcode.transcripts.importing import Imported, import_files
from qualcode.transcripts.paths import without_own

TALK = [
    ("Interviewer", "How did the social worker come to your school, in your own words?"),
    ("Karen", "She was placed with us in January, I think, and it was cold."),
    ("Interviewer", "And how did the staff take it in those first weeks?"),
    ("Karen", "Some were glad of it, and some asked who she was working for."),
    ("Interviewer", "Thank you, that is very helpful indeed."),
    ("Karen", "You are welcome, it was good to talk."),
]
HEADS = ["Response ID", "Start date", "Status", "Finished", "IP address", "How old are you?", "Tell us about the scheme."]
ROWS = [
    ["R_1", "2025-03-01", "ok", "1", "203.0.113.7", "25-34", "Good, mostly, and the desk is fine now."],
    ["R_2", "2025-03-01", "ok", "1", "203.0.113.8", "35-44", "No comment."],
    ["R_3", "2025-03-01", "ok", "1", "203.0.113.9", "25-34", "No comment."],
    ["R_4", "2025-03-01", "ok", "1", "203.0.113.9", "25-34", "It was all rather late in the year for us to do anything about it."],
    ["R_5", "2025-03-01", "ok", "1", "203.0.113.9", "25-34", "More days with us, and a room of her own, would be good."],
]


@pytest.fixture(params=["hash", "names"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    """An empty project, with ids from hashes and with file names as ids."""
    root = tmp_path / "study"
    root.mkdir()
    (root / "qualcode.toml").write_text(f'name = "S"\nformat = 1\nids = "{request.param}"\n', encoding="utf-8", newline="\n")
    return Project.open(root)


def written(path: Path, talk: list[tuple[str, str]]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{s}: {x}\n" for s, x in talk), encoding="utf-8", newline="\n")
    return path


def survey(path: Path, rows: list[list[str]]) -> Path:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADS, *rows])
    path.write_text(out.getvalue(), encoding="utf-8", newline="\n")
    return path


def taken(project: Project, *paths: Path, **options: object) -> list[Imported]:
    return list(import_files(project, paths, **options))  # type: ignore[arg-type]


def corrected(talk: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*talk[:3], (talk[3][0], talk[3][1].replace("asked", "wondered")), *talk[4:]]


def test_a_corrected_file_waits_and_names_the_transcript_it_corrects(project: Project, tmp_path: Path) -> None:
    first = taken(project, written(tmp_path / "a" / "A_01.txt", TALK))[0]
    again = taken(project, written(tmp_path / "b" / "A_01.txt", corrected(TALK)))[0]
    assert first.transcript is not None
    assert (again.outcome, again.corrects) == ("corrects", first.transcript.id)
    assert "2 of its 3 answers" in again.reason
    assert project.transcript_ids() == [first.transcript.id]


def test_a_corrected_file_is_known_by_its_lines_under_any_name(project: Project, tmp_path: Path) -> None:
    first = taken(project, written(tmp_path / "A_01.txt", TALK))[0]
    again = taken(project, written(tmp_path / "final.txt", corrected(TALK)))[0]
    assert first.transcript is not None
    assert (again.outcome, again.corrects) == ("corrects", first.transcript.id)


def test_the_same_words_in_another_file_are_the_same(project: Project, tmp_path: Path) -> None:
    taken(project, written(tmp_path / "A_01.txt", TALK))
    path = tmp_path / "copy.txt"
    path.write_text("".join(f"{s}: {x}\r\n\r\n" for s, x in TALK), encoding="utf-8", newline="")
    assert [d.outcome for d in taken(project, path)] == ["same"]


def test_as_new_takes_it_in_beside_the_other(project: Project, tmp_path: Path) -> None:
    taken(project, written(tmp_path / "A_01.txt", TALK))
    assert [d.outcome for d in taken(project, written(tmp_path / "A_02.txt", corrected(TALK)), as_new=True)] == ["new"]
    assert len(project.transcript_ids()) == 2


def test_another_interview_with_the_same_questions_is_new(project: Project, tmp_path: Path) -> None:
    taken(project, written(tmp_path / "A_01.txt", TALK))
    other = [(s, x if s == "Interviewer" else f"Something quite different was said here, number {n}.") for n, (s, x) in enumerate(TALK)]
    other += [("Karen", f"And there was much more to say on that day, number {n}.") for n in range(6)]
    assert [d.outcome for d in taken(project, written(tmp_path / "A_02.txt", other))] == ["new"]


def test_one_name_that_cannot_be_an_id_stops_no_other(tmp_path: Path) -> None:
    root = tmp_path / "study"
    root.mkdir()
    (root / "qualcode.toml").write_text('name = "S"\nformat = 1\nids = "names"\n', encoding="utf-8", newline="\n")
    files = [written(tmp_path / name, [(s, x + name) for s, x in TALK]) for name in ("Karen Hughes.txt", "CON.txt", "A_01.txt")]
    done = taken(Project.open(root), *files)
    assert [d.outcome for d in done] == ["refused", "refused", "new"]
    assert "cannot serve as an id" in done[0].reason


def test_the_projects_own_files_are_left_out_of_a_folder(project: Project, tmp_path: Path) -> None:
    taken(project, written(tmp_path / "A_01.txt", TALK))
    mine = written(project.root / "new" / "B_01.txt", TALK[:3])
    (project.root / "README.md").write_text("About.\n", encoding="utf-8", newline="\n")
    files, left = without_own(project, [project.root])
    assert [f.name for f in files] == [mine.name]
    assert left >= 6
    assert [f.suffix for f in without_own(project, [project.originals])[0]] == [".txt"]


def test_a_surveys_columns_are_confirmed_once_and_kept(project: Project, tmp_path: Path) -> None:
    asked: list[SurveyColumns] = []

    def confirm(columns: SurveyColumns) -> bool:
        asked.append(columns)
        return len(asked) > 1

    path = survey(tmp_path / "s.csv", ROWS)
    assert {d.outcome for d in taken(project, path, confirm=confirm)} == {"refused"}
    assert {d.outcome for d in taken(project, path, confirm=confirm)} == {"new"}
    taken(project, survey(tmp_path / "t.csv", [["R_9", *ROWS[0][1:-1], "Something else altogether, I should say."]]), confirm=confirm)
    assert len(asked) == 2
    assert ("How old are you?", "How old are you?", "closed") in asked[0].columns
    kept = (project.transcripts / "surveys" / f"{asked[0].key}.csv").read_text(encoding="utf-8-sig")
    assert "IP address,IP address,identifier\n" in kept


def test_a_column_named_by_a_person_is_used_as_they_say_and_from_then_on(project: Project, tmp_path: Path) -> None:
    path = survey(tmp_path / "s.csv", ROWS)
    taken(project, path, choices=Choices(columns={"how old are you?": "identifier"}))
    there = [store.load(project, i) for i in project.transcript_ids()]
    assert all(t.metadata["answers"] == {} for t in there)
    more = taken(project, survey(tmp_path / "t.csv", [["R_9", *ROWS[0][1:-1], "Something else altogether, I should say."]]))
    assert more[0].transcript is not None
    assert more[0].transcript.metadata["answers"] == {}


def test_a_column_the_survey_lacks_is_refused_with_those_it_has(project: Project, tmp_path: Path) -> None:
    done = taken(project, survey(tmp_path / "s.csv", ROWS), choices=Choices(columns={"Colour": "open"}))
    assert [d.outcome for d in done] == ["refused"]
    assert "How old are you?" in done[0].reason


def test_closed_answers_are_where_polls_are_read_from(project: Project, tmp_path: Path) -> None:
    taken(project, survey(tmp_path / "s.csv", ROWS[:2]))
    taken(project, survey(tmp_path / "t.csv", [["R_9", *ROWS[0][1:5], "45-54", "Something else altogether, I should say."]]))
    (rows,) = (project.seeds / "polls").glob("*.csv")
    (poll,) = (project.seeds / "polls").glob("*.yaml")
    assert [line.split(",")[1] for line in rows.read_text(encoding="utf-8-sig").splitlines()] == [
        "How old are you?",
        "25-34",
        "35-44",
        "45-54",
    ]
    said = poll.read_text(encoding="utf-8")
    assert f"rows: {rows.name}" in said
    assert said.count("- {id:") == 3
    assert "203.0.113" not in said + rows.read_text(encoding="utf-8-sig")


def test_one_respondent_who_withdrew_stays_out_and_the_others_come_in(project: Project, tmp_path: Path) -> None:
    done = taken(project, survey(tmp_path / "s.csv", ROWS))
    gone = done[1].transcript
    assert gone is not None
    add_lines(project, [{"transcript": gone.id}, {"text": gone.hash}])
    for path in (store.text_path(project, gone.id), store.record_path(project, gone.id), project.originals / gone.original):
        path.unlink()
    assert [d.outcome for d in taken(project, tmp_path / "s.csv")] == ["same", "refused", "same", "same", "same"]
    newer = survey(tmp_path / "newer.csv", [*ROWS, ["R_6", *ROWS[0][1:-1], "And a sixth voice that was not there before."]])
    assert [d.outcome for d in taken(project, newer)] == ["same", "refused", "same", "same", "same", "new"]
    assert not list(project.originals.iterdir())


def test_respondents_are_rows_of_transcripts(project: Project, tmp_path: Path) -> None:
    done = taken(project, survey(tmp_path / "s.csv", ROWS[:2]))
    rows = people.transcript_rows(project)
    assert {rows[d.transcript.id]["kind"] for d in done if d.transcript} == {"poll comments"}
