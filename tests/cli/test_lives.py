"""The life of a text and of a person from the terminal: mending, restricting, consent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.project.tombstones import add_lines, add_tombstones
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.importing import import_files
from tests.cli.conftest import Run
from tests.fingerprinted import fingerprints

pytestmark = pytest.mark.usefixtures("in_small")


def code_words(project: Project, *wanted: str, transcript: str = "t-aaaaaaaa") -> None:
    study = Study(project)
    text = study.transcripts[transcript].text
    spans = [Span(text.index(w), text.index(w) + len(w)) for w in wanted]
    study.write([acts.code("ana", study.transcripts[transcript], s, "feas.role", study.codebook) for s in spans])


def corrected(project: Project, tmp_path: Path, old: str, new: str) -> str:
    text = store.load(project, "t-aaaaaaaa").text
    assert old in text
    path = tmp_path / "corrected.txt"
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\r\n")
    return str(path)


def path_of(project: Project, tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "b.txt"
    path.write_text(store.load(project, "t-bbbbbbbb").text.replace(old, new), encoding="utf-8")
    return path


def test_words_that_lose_or_get_a_label_are_said_to_be_somebody_elses(run: Run, small: Project, tmp_path: Path) -> None:
    talk = "".join(f"I: Question number {n}, as it was then?\n\nKaren: Answer number {n}, as it was then.\n\n" for n in range(15))
    file = tmp_path / "corrected.txt"
    file.write_text(talk, encoding="utf-8")
    done = next(iter(import_files(small, [file]))).transcript
    assert done is not None
    file.write_text(done.text.replace("Karen: Answer number 7", "Answer number 7"), encoding="utf-8")
    code, out, err = run("revise", done.id, str(file))
    assert (code, "turn 16  Karen  →  I  “Answer number 7" in out, "add --yes" in err) == (1, True, True)
    assert [m["before"] for m in json.loads(run("revise", done.id, str(file), "--dry-run", "--json")[1])["moved"]] == ["Karen"]
    assert run("revise", done.id, str(file), "--yes")[0] == 0
    file.write_text(done.text, encoding="utf-8")
    code, out, _ = run("revise", done.id, str(file))
    assert (code, "turn 15  I  →  Karen  “Answer number 7" in out) == (1, True), "and back again"
    assert run("revise", done.id, str(file), "--yes")[0] == 0
    file.write_text(done.text.replace("Karen:", "Head:"), encoding="utf-8")
    assert run("revise", done.id, str(file))[0] == 0, "a label that is another one throughout moves nobody's words"


def test_revise_lists_flagged_edges_and_orphans_once_with_their_old_words(run: Run, small: Project, tmp_path: Path) -> None:
    code_words(small, "her role", "She had a hot", "in the library", "no difference")
    file = corrected(small, tmp_path, "a hot desk in the library", "one shared chair")
    code, out, _ = run("revise", "t-a", file, "--json", "--dry-run")
    found = json.loads(out)
    assert code == 0
    assert found["kept"] == 2
    assert {t["before"]: t["after"] for t in found["edges"]} | {t["before"]: "" for t in found["orphans"]} != {}
    assert "hot desk" in store.load(small, "t-aaaaaaaa").text, "a dry run writes nothing"
    code, _, err = run("revise", "t-a", file)
    assert (code, "add --yes" in err) == (1, True), "a person looks first"
    code, out, err = run("revise", "t-a", file, "--yes")
    assert code == 0
    assert "She had a hot" in out
    everything = b"".join(p.read_bytes() for p in small.root.rglob("*") if p.is_file() and p.parent != small.originals)
    assert b"library" not in everything, "old words are kept nowhere but in the original"


def test_an_orphan_is_listed_with_its_words(run: Run, small: Project, tmp_path: Path) -> None:
    code_words(small, "in the library")
    _, out, err = run("revise", "t-a", corrected(small, tmp_path, " in the library", ""), "--yes")
    assert "“in the library”" in out
    assert "kept nowhere else" in err
    assert [u.why for u in Study(small).codings.unplaced] == ["all its words were deleted"]


def test_a_label_mended_and_a_turn_put_in_are_turns(run: Run, small: Project, tmp_path: Path) -> None:
    talk = "".join(f"I: Question {n}, please?\n\nKaren: Well, that is answer {n} of mine.\n\n" for n in range(6))
    (tmp_path / "long.txt").write_text(talk, encoding="utf-8")
    run("import", str(tmp_path / "long.txt"))
    there = next(t for t in Study(small).transcripts.values() if len(t.turns) == 12)
    path = tmp_path / "corrected.txt"
    mended = there.text.replace("Karen: Well, that is answer 3", "I: Really?\n\nDenise: Well, that is answer 3")
    path.write_text(mended, encoding="utf-8")
    run("revise", there.id, str(path), "--yes")
    after = store.load(small, there.id)
    assert [(t.speaker, after.slice(t.span)) for t in after.turns[6:10]] == [
        ("I", "Question 3, please?"),
        ("I", "Really?"),
        ("Denise", "Well, that is answer 3 of mine."),
        ("I", "Question 4, please?"),
    ]


def test_a_label_mended_where_turns_cannot_be_read_off_the_text_is_taken_over(run: Run, small: Project, tmp_path: Path) -> None:
    run("revise", "t-a", corrected(small, tmp_path, "Karen: It made", "Denise: It made"), "--yes")
    assert [t.speaker for t in store.load(small, "t-aaaaaaaa").turns] == ["I", "Karen", "Denise"]
    assert Study(small).speakers["t-aaaaaaaa", "Denise"].participant == "", "nobody has said who that is"
    assert Study(small).speakers["t-aaaaaaaa", "Karen"].participant == "P1"
    run("revise", "t-b", str(path_of(small, tmp_path, "Mum: She", "Mother: She")), "--yes")
    assert Study(small).speakers["t-bbbbbbbb", "Mother"].participant == "P2", "a label mended throughout keeps its person"


def test_a_corrected_original_is_read_anew(run: Run, small: Project, tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for turn in (
        "I: What changed?",
        "Karen: Nobody knew what her role was. She had a warm desk in the library.",
        "Karen: It made no difference to me.",
    ):
        document.add_paragraph(turn)
    document.save(str(tmp_path / "karen.docx"))
    code_words(small, "her role")
    assert run("revise", "t-a", str(tmp_path / "karen.docx"), "--yes")[0] == 0
    after = Study(small)
    assert "warm desk" in after.transcripts["t-aaaaaaaa"].text
    assert [after.transcripts["t-aaaaaaaa"].slice(c.span) for c in after.codings.codings] == ["her role"]


def test_a_correction_does_not_bring_withdrawn_words_back(run: Run, small: Project, tmp_path: Path) -> None:

    said = "there were nine of us in that small room and nobody had told me what it was about"
    add_lines(small, [{"salt": "s", "words": sorted(fingerprints(said, "s"))}])
    code, _, err = run("revise", "t-a", corrected(small, tmp_path, "It made", f"Yes, {said}. It made"), "--yes")
    assert (code, "withdrawn" in err) == (1, True)
    assert "nine of us" not in store.load(small, "t-aaaaaaaa").text


def test_a_restricted_passage_is_not_quoted_and_its_words_are_not_listed(run: Run, small: Project) -> None:
    code_words(small, "her role", "hot desk")
    code, _, err = run("restrict", "t-a", "2:1-6", "--as", "safeguarding", "--told", "safeguarding lead", "--when", "2026-06-15")
    assert code == 0
    assert "Nobody" not in err
    assert [q["text"] for q in json.loads(run("quotes", "--json")[1])] == ["hot desk"]
    _, out, _ = run("restrict")
    assert "told: safeguarding lead, 2026-06-15" in out
    assert "role was" not in out + run("history")[1].split("restrict")[1]
    log = b"".join(p.read_bytes() for p in small.codings.glob("*.jsonl"))
    assert b"Nobody knew" not in log


def test_a_restriction_is_lifted_by_name_and_with_a_reason_only(run: Run, small: Project) -> None:
    run("restrict", "t-a", "2", "--as", "legal")
    end = json.loads(run("restrict", "--json")[1])[0]["id"][-8:]
    assert "nothing to undo" in run("undo")[2]
    assert run("restrict", "--lift", end, "--yes")[0] == 2
    assert run("restrict", "--lift", end, "--reason", "settled", "--yes", "--coder", "ben")[0] == 1
    assert json.loads(run("restrict", "--json")[1]) != []
    assert run("restrict", "--lift", end, "--reason", "settled", "--yes")[0] == 0
    assert json.loads(run("restrict", "--json")[1]) == []


@pytest.mark.parametrize(
    "args",
    [
        ("--as", "gossip"),
        (),
        ("--as", "legal", "--when", "yesterday", "--told", "x"),
        ("--as", "legal", "--told", "x" * 201),
        ("--as", "legal", "--when", "2026-06-15"),
    ],
)
def test_a_restriction_that_says_too_little_or_too_much_is_refused(run: Run, args: tuple[str, ...]) -> None:
    assert run("restrict", "t-a", "2", *args)[0] == 1


def test_a_restriction_without_a_place_restricts_the_whole_text(run: Run, small: Project) -> None:
    code_words(small, "hot desk")
    study = Study(small)
    event = acts.restrict("ana", study.transcripts["t-aaaaaaaa"], Span(4, 8), "legal")
    study.write([acts.event("ana", "restrict", {**event.data, "text": "0" * 16})])
    assert json.loads(run("quotes", "--json")[1]) == []


def test_consent_is_written_with_version_and_day_and_recorded(run: Run, small: Project) -> None:
    assert run("participants", "consent", "P2", "--quote", "yes")[0] == 1, "no version, no day"
    code, _, err = run("participants", "consent", "P2", "--quote", "yes", "--version", "v2", "--date", "2026-06-15")
    assert (code, "P2 allows: quote." in err) == (0, True)
    assert Study(small).participants["P2"].allows("quote")
    assert [(e["kind"], e["on"], e["detail"]["quote"]) for e in Study(small).state.of("record")] == [("consent", "P2", "yes")]
    assert run("participants", "consent", "P2", "--archive", "perhaps")[0] == 1
    assert run("participants", "consent", "P9")[0] == 1


def test_a_later_consent_counts_after_a_partial_withdrawal_and_an_older_one_does_not(run: Run, small: Project) -> None:
    code_words(small, "hot desk")
    run("participants", "consent", "P1", "--version", "v1", "--date", "2026-06-01")
    add_lines(small, [{"participant": "P1", "level": "quotes", "at": "2026-06-20"}])
    assert json.loads(run("quotes", "--json")[1]) == []
    run("participants", "consent", "P1", "--quote", "yes", "--version", "v2", "--date", "2026-07-01")
    assert len(json.loads(run("quotes", "--json")[1])) == 1


def test_who_withdrew_everything_is_nobody_here(run: Run, small: Project) -> None:
    add_tombstones(small)
    add_lines(small, [{"participant": "P1", "level": "everything", "at": "2026-06-20"}])
    study = Study(small)
    assert list(study.participants) == ["P2"]
    assert study.speakers["t-aaaaaaaa", "Karen"].role == "pooled"


def test_a_restricted_passage_among_the_codebooks_examples_is_named_without_its_words(run: Run, small: Project) -> None:
    path = small.codebook_path
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("        cues: [hot desk]", '        cues: [hot desk]\n        examples: ["She had a hot desk"]'),
        encoding="utf-8",
        newline="\n",
    )
    assert "restricted" not in run("doctor")[1]
    run("restrict", "t-a", "2", "--as", "third-party")
    out = run("doctor")[1]
    assert "an example of feas.space is from a restricted passage" in out
    assert "had a hot desk" not in out
