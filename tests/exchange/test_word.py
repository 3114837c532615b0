"""Word both ways: a colleague's comments become codings at the very words, and nothing in the text is taken over."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.exchange.word.align import Alignment, words_of
from qualcode.exchange.word.comments import read_word
from qualcode.exchange.word.grammar import Grammar, write_comment
from qualcode.exchange.word.take import import_word
from qualcode.exchange.word.write import word, write_word
from qualcode.model.coding import Coding
from qualcode.model.text import Span, Transcript
from qualcode.project.begin import begin
from qualcode.study import Study


def spans(study: Study) -> list[tuple[object, ...]]:
    return sorted(
        (c.coder, c.code, study.transcripts[c.transcript].text[c.start : c.end], c.stance, c.basis, c.star, c.note)
        for c in study.codings.codings
    )


def test_out_and_in_again_changes_nothing(coded: Study, tmp_path: Path) -> None:
    write_word(coded, coded.transcripts["t-aaaaaaaa"], tmp_path / "x.docx")
    found = read_word((tmp_path / "x.docx").read_bytes())
    assert found.body.text == coded.transcripts["t-aaaaaaaa"].text
    assert len(Document(str(tmp_path / "x.docx")).paragraphs) == found.body.text.count("\n") + 1
    losses = import_word(coded.project, [tmp_path / "x.docx"])
    assert losses.taken == {"codings that were here": 4}
    assert losses.kinds["left"] == losses.kinds["guessed"] == {}


def test_equal_transcripts_give_equal_bytes(coded: Study, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        write_word(coded, coded.transcripts["t-aaaaaaaa"], tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_libreoffice_keeps_every_coding(coded: Study, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice")
    write_word(coded, coded.transcripts["t-aaaaaaaa"], tmp_path / "x.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = subprocess.run(
        [office, profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), str(tmp_path / "x.docx")],
        capture_output=True, timeout=180, check=False,
    )  # fmt: skip
    assert (tmp_path / "out" / "x.docx").is_file(), done.stderr
    losses = import_word(coded.project, [tmp_path / "out" / "x.docx"])
    assert losses.taken == {"codings that were here": 4}


def commented(path: Path, lines: list[str], comments: list[tuple[int, str, str, str]]) -> Path:
    """A Word file with comments: (paragraph, its words, author, text)."""
    document = Document()
    for number, line in enumerate(lines):
        paragraph = document.add_paragraph()
        mine = [c for c in comments if c[0] == number]
        at = 0
        for _, words, author, text in mine:
            start = line.index(words, at)
            paragraph.add_run(line[at:start])
            run = paragraph.add_run(words)
            document.add_comment([run], text=text, author=author, initials=author[:1])
            at = start + len(words)
        paragraph.add_run(line[at:])
    document.save(str(path))
    return path


def test_a_study_that_lives_in_word_becomes_a_project(tmp_path: Path) -> None:
    lines = ["Interviewer: What changed?", "Karen: Nobody knew what her role was.", "Interviewer: And now?", "Karen: It is better."]
    one = commented(
        tmp_path / "one.docx", lines, [(1, "her role", "Ana M", "#Role clarity; first mention"), (3, "better", "Ana M", "#change\n#hope")]
    )
    two = commented(tmp_path / "two.docx", lines, [(1, "her role", "Ben", "#role-clarity"), (3, "better", "Ben", "no code here")])
    project = begin(tmp_path / "p", template="blank")
    losses = import_word(project, [one, two], new_codes=True)
    study = Study(project)
    assert len(study.transcripts) == 1
    assert spans(study) == [
        ("Ana M", "Role clarity", "her role", "", "", False, "first mention"), ("Ana M", "change", "better", "", "", False, ""),
        ("Ana M", "hope", "better", "", "", False, ""), ("Ben", "Role clarity", "her role", "", "", False, ""),
    ]  # fmt: skip
    assert losses.kinds["left"]["comments without a code"].count == 1
    assert import_word(project, [one, two], new_codes=True).taken == {"codings that were here": 4}


def test_unknown_codes_are_listed_with_the_nearest_and_never_made(coded: Study, tmp_path: Path) -> None:
    lines = coded.transcripts["t-aaaaaaaa"].text.rstrip().split("\n")
    path = commented(tmp_path / "x.docx", lines, [(2, "her role", "ana", "#Role clarety")])
    losses = import_word(coded.project, [path])
    assert "did you mean 'Role clarity'?" in losses.kinds["left"]["comments with a code the codebook does not have"].examples[0]
    assert len(Study(coded.project).codings.codings) == 5


def test_words_changed_in_word_are_reported_and_not_taken(coded: Study, tmp_path: Path) -> None:
    lines = coded.transcripts["t-aaaaaaaa"].text.rstrip().replace("Nobody knew", "Erm, nobody really knew").split("\n")
    path = commented(tmp_path / "x.docx", lines, [(2, "hot desk", "ana", "#feas.space [positive]")])
    before = coded.transcripts["t-aaaaaaaa"].text
    losses = import_word(coded.project, [path])
    study = Study(coded.project)
    assert study.transcripts["t-aaaaaaaa"].text == before
    assert ("ana", "feas.space", "hot desk", "positive", "", False, "") in spans(study)
    assert losses.kinds["left"]["changes to the words, which were not taken: mend a text with qualcode revise"].count >= 1


def test_a_note_changed_in_word_replaces_the_coding(coded: Study, tmp_path: Path) -> None:
    first = coded.transcripts["t-aaaaaaaa"]
    mine = [c for c in coded.codings.codings if c.note == "two\nlines"]
    (tmp_path / "x.docx").write_bytes(word(first, mine, ["#feas.space [mixed]; another note"]))
    import_word(coded.project, [tmp_path / "x.docx"])
    study = Study(coded.project)
    assert len(study.codings.codings) == 5
    assert ("ben", "feas.space", first.text[mine[0].start : mine[0].end], "mixed", "", False, "another note") in spans(study)


def test_two_codings_of_the_same_words_with_different_stances_stay_two(coded: Study, tmp_path: Path) -> None:
    first = coded.transcripts["t-aaaaaaaa"]
    place = Span(first.text.index("Nobody"), first.text.index("Nobody") + 6)
    coded.write([acts.code("zoe", first, place, "feas.space", coded.codebook, stance=stance) for stance in ("positive", "negative")])
    study = Study(coded.project)
    write_word(study, first, tmp_path / "x.docx")
    losses = import_word(coded.project, [tmp_path / "x.docx"])
    assert set(losses.taken) == {"codings that were here"}
    assert losses.kinds["changed"] == losses.kinds["left"] == {}
    assert spans(Study(coded.project)) == spans(study)
    coded.write(acts.uncode(Study(coded.project).state, "zoe", next(c for c in study.codings.codings if c.stance == "positive")))
    assert import_word(coded.project, [tmp_path / "x.docx"]).taken["codings"] == 1
    assert sorted(c.stance for c in Study(coded.project).codings.codings if c.coder == "zoe") == ["negative", "positive"]


def test_replies_are_memos_and_resolved_comments_are_flagged(tmp_path: Path, shared_data: Path) -> None:
    project = begin(tmp_path / "p", template="blank")
    losses = import_word(project, [shared_data / "refi" / "own" / "word" / "2-replies-resolved-trackedchanges.docx"], new_codes=True)
    study = Study(project)
    assert [e["text"] for e in study.state.of("memo")] == ["I disagree, this is #emotion"]
    assert losses.kinds["noted"]["comments that are resolved, taken all the same"].count == 1
    assert len(study.codings.codings) == 5


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all"])
def test_what_is_no_word_file_is_refused_and_nothing_written(data: bytes, coded: Study, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(data)
    with pytest.raises(QualcodeError):
        import_word(coded.project, [tmp_path / "x.docx"])


def test_codes_are_read_as_people_write_them(coded: Study) -> None:
    grammar = Grammar(coded.codebook)
    for text in (
        "#feas.role",
        "#Role clarity",
        "#role–clarity",
        "Role clarity",
        "#Feasibility/Role clarity",
        "#Feasibility > role clarity",
    ):
        assert [c for c, _ in grammar.read(text).codes] == ["feas.role"], text
    said = grammar.read("#feas.role [Negative, first‑hand]; #Space; a note; more\nlast")
    assert said.codes == [("feas.role", {"stance": "negative", "basis": "first-hand"}), ("feas.space", {})]
    assert said.note == "a note; more\nlast"
    assert grammar.read("#nonsense").unknown == ["nonsense"]
    assert grammar.read("We talked about the role clarity of her").codes == []


def test_fifteen_hundred_overlapping_comments_come_back_at_their_words() -> None:
    text = "".join(
        f"P: line {i} of talk that goes on for a good while, so that it is as long as talk is, more or less, and on it goes\n\n"
        for i in range(1700)
    )
    codings = [Coding(str(i), "t", i * 100, i * 100 + 350, "feas.role", "ana", at="2026-01-01T00:00:00Z") for i in range(1500)]
    data = word(Transcript("t", "t", text, ()), codings, ["#feas.role"] * 1500)
    found = read_word(data)
    assert [(c.start, c.end) for c in found.comments] == [words_of(text, c.start, c.end) for c in codings]


LINES = st.text(st.sampled_from("ab \n\t😀&<"), min_size=1, max_size=60)


@given(LINES, st.data())
def test_every_edge_is_exact(text: str, data: st.DataObject) -> None:
    pairs = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted).filter(lambda p: p[0] < p[1])
    wanted = data.draw(st.lists(pairs, max_size=6))
    codings = [Coding(str(n), "t", a, b, "c", "ana") for n, (a, b) in enumerate(wanted)]
    found = read_word(word(Transcript("t", "t", text, ()), codings, ["#c"] * len(codings)))
    assert found.body.text == text
    assert [(c.start, c.end) for c in found.comments] == [words_of(text, *p) for p in wanted]


@given(st.text(st.sampled_from("ab c\n"), max_size=60), st.text(st.sampled_from("ab c\n"), max_size=60), st.data())
def test_alignment_never_leaves_the_text_and_keeps_equal_words(one: str, other: str, data: st.DataObject) -> None:
    way = Alignment(one, other)
    start = data.draw(st.integers(0, len(one)))
    end = data.draw(st.integers(start, len(one)))
    there = way.span(start, end)
    if there is not None:
        assert 0 <= there[0] < there[1] <= len(other)
        if not there[2] and not any(e.start <= end and e.end >= start for e in way.edits):
            assert other[there[0] : there[1]] == one[start:end]


def test_a_coding_as_a_comment_reads_back(coded: Study) -> None:
    grammar = Grammar(coded.codebook)
    for coding in coded.codings.codings:
        said = grammar.read(write_comment(coding, coding.code))
        assert said.codes[0][0] == coding.code
        assert said.note == coding.note


def without_comment(path: Path, words: str) -> None:
    """Delete the comment that holds some words, as Word does."""
    document = Document(str(path))
    part = document.part._comments_part.element
    gone = next(c for c in part if words in "".join(c.itertext()))
    key = gone.get(qn("w:id"))
    part.remove(gone)
    for element in list(document.element.body.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference"))):
        if element.get(qn("w:id")) == key:
            element.getparent().remove(element)
    document.save(str(path))


def test_a_deleted_comment_is_listed_and_taken_back_only_by_its_coder(coded: Study, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    write_word(coded, coded.transcripts["t-aaaaaaaa"], path)
    without_comment(path, "sharp")
    for options in ({}, {"deleted_by": "ben"}):
        losses = import_word(coded.project, [path], **options)
        assert [w for w in losses.kinds["left"] if w.startswith("comments that were deleted")]
        assert len(Study(coded.project).codings.codings) == 5
    import_word(coded.project, [path], deleted_by="ana")
    study = Study(coded.project)
    assert len(study.codings.codings) == 4
    assert not [c for c in study.codings.codings if "sharp" in c.note]


def test_a_coding_made_after_the_export_is_not_missed(coded: Study, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    first = coded.transcripts["t-aaaaaaaa"]
    write_word(coded, first, path)
    coded.write([acts.code("ana", first, Span(0, 9), "feas.space", coded.codebook)])
    assert import_word(coded.project, [path], deleted_by="ana").kinds["left"] == {}
    assert len(Study(coded.project).codings.codings) == 6


def test_memos_go_out_as_replies_and_are_known_when_they_come_back(coded: Study, tmp_path: Path) -> None:
    coding = coded.codings.codings[0]
    coded.write([acts.memo("ben", coding.id, "is this hers?\nor his?")])
    path = tmp_path / "x.docx"
    write_word(coded, coded.transcripts["t-aaaaaaaa"], path)
    replies = [c for c in read_word(path.read_bytes()).comments if c.reply_to]
    assert [(c.author, c.text) for c in replies] == [("ben", "is this hers?\nor his?")]
    before = len(Study(coded.project).reading.events)
    assert import_word(coded.project, [path]).kinds["left"] == {}
    assert len(Study(coded.project).reading.events) == before


def test_an_author_is_the_coder_somebody_says(coded: Study, tmp_path: Path) -> None:
    lines = coded.transcripts["t-aaaaaaaa"].text.rstrip().split("\n")
    path = commented(tmp_path / "x.docx", lines, [(2, "hot desk", "Dr Ana Smith", "#feas.space [positive]")])
    import_word(coded.project, [path], authors={"Dr Ana Smith": "ana"})
    assert ("ana", "feas.space", "hot desk", "positive", "", False, "") in spans(Study(coded.project))


def test_ten_quotes_are_shown_from_both_sides(coded: Study, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    out = write_word(coded, coded.transcripts["t-aaaaaaaa"], path, check=True)
    assert len(out.checked) == 4
    assert all(here == there for _, here, there in out.checked)
    lines = coded.transcripts["t-aaaaaaaa"].text.rstrip().split("\n")
    commented(path, lines, [(2, "hot desk", "ana", "#feas.space [positive]")])
    assert [(a, b) for _, a, b in import_word(coded.project, [path], check=True).checked] == [("hot desk", "hot desk")]
