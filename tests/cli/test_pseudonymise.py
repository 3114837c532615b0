"""Assisted pseudonymisation from the terminal: the key apart, a review that can be left and taken up, what is left, and redaction."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.cli.review_names import review
from qualcode.codings import acts
from qualcode.errors import CheckFailed, QualcodeError
from qualcode.model.text import Span
from qualcode.project import Project, people
from qualcode.project.files import load
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.pseudonyms.mapping import NameMap
from qualcode.transcripts.pseudonyms.search import NameSearch
from qualcode.upkeep.backup import backup, restore
from qualcode.upkeep.doctor import doctor
from qualcode.upkeep.merging.merge import merge
from qualcode.upkeep.names import key as keys
from qualcode.upkeep.names.key import open_key
from qualcode.upkeep.names.residue import gate, open_questions
from qualcode.upkeep.names.review import Review
from tests.cli.conftest import Run
from tests.conftest import make_transcript


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch, in_small: Project) -> None:
    """In the small project, with keys that are quick to open."""
    monkeypatch.setitem(keys.SCRYPT, "n", 2**10)


@pytest.fixture
def named(small: Project) -> Project:
    """The small study with names said in it, a coding, a memo and a note, and names in the codebook."""
    first = store.load(small, "t-aaaaaaaa")
    text = first.text.replace("to me.", "to me. Ask Mrs Dunmore or Ruth, on 07700 900461. Karen's fine.")
    from qualcode.transcripts.revise import revise

    revise(small, first.id, text)
    (small.originals / first.original).write_text(text, encoding="utf-8")
    here = store.load(small, first.id)
    import hashlib
    from dataclasses import replace

    store.save(small, replace(here, original_hash=hashlib.sha256(text.encode()).hexdigest(), title="karen first"))
    study = Study(small)
    start = text.index("her role")
    study.write(
        [acts.code("ana", study.transcripts["t-aaaaaaaa"], Span(start, start + 8), "feas.role", study.codebook, note="Karen says it twice")]
    )
    study.write([acts.memo("ana", "project", "Ruth and Karen agree"), acts.memo("ben", "project", "nothing")])
    path = small.codebook_path
    path.write_text(path.read_text(encoding="utf-8").replace("What she is for", "What Ruth is for"), encoding="utf-8", newline="\n")
    from qualcode.codebooks import remember

    remember(small)
    return small


def tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def everything(root: Path) -> bytes:
    return b"\n".join([*tree(root).values(), *(n.encode() for n in tree(root))])


DECISIONS = (
    "--decide",
    "Karen=replace",
    "--decide",
    "Ruth=replace:SWIS worker A",
    "--decide",
    "Mrs Dunmore=replace:Head teacher A",
    "--decide",
    "Dunmore=same:Mrs Dunmore",
    "--decide",
    "07700 900461=replace",
)


def decide(run: Run, tmp_path: Path) -> None:
    assert run("pseudonymise", "--key", str(tmp_path / "names.key"), *DECISIONS)[0] == 0


def test_the_key_is_refused_inside_the_project_and_remembered_outside(run: Run, named: Project, tmp_path: Path) -> None:
    assert "is kept" in run("pseudonymise", "--list", "--no-model")[2]
    for place in ("x.key", "transcripts/../codings/x.key"):
        assert "inside the project" in run("pseudonymise", "--list", "--no-model", "--key", place)[2]
    decide(run, tmp_path)
    assert run("pseudonymise", "--list", "--no-model")[0] == 0
    assert b"Dunmore" not in b"".join(d for n, d in tree(named.root).items() if n.endswith((".json", ".toml")))


def test_a_key_in_a_checkout_that_can_be_pushed_is_refused(named: Project, tmp_path: Path) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / ".git" / "config").write_text('[remote "origin"]\n', encoding="utf-8")
    with pytest.raises(QualcodeError, match="push"):
        open_key(named, tmp_path / "repo" / "x.key")


def test_another_studys_key_is_refused(run: Run, named: Project, tmp_path: Path) -> None:
    decide(run, tmp_path)
    settings = named.root / "qualcode.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Small study", "Other study"), encoding="utf-8")
    with pytest.raises(QualcodeError, match="another study"):
        open_key(Project.open(named.root), tmp_path / "names.key")


def test_the_list_shows_contexts_and_suggestions(run: Run, named: Project, tmp_path: Path) -> None:
    people.add_rows(named, people.PARTICIPANTS, [{"id": "P1", "role": "safeguarding lead"}])
    code, out, _ = run("pseudonymise", "--key", str(tmp_path / "n.key"), "--list", "--json", "--no-model")
    rows = {r["name"]: r for r in json.loads(out)}
    assert code == 0
    assert rows["Karen"]["suggestion"] == "[Safeguarding lead A]"
    assert rows["07700 900461"]["suggestion"] == "[telephone number]"
    assert rows["Mrs Dunmore"]["contexts"][0] == {"transcript": "t-aaaaaaaa", "turn": 3, "text": rows["Mrs Dunmore"]["contexts"][0]["text"]}
    assert "Ask Mrs Dunmore or" in rows["Mrs Dunmore"]["contexts"][0]["text"]
    assert "not a guarantee" in run("pseudonymise", "--list", "--no-model")[2]


def test_replacing_carries_codings_and_labels_and_leaves_a_log_without_names(run: Run, named: Project, tmp_path: Path) -> None:
    decide(run, tmp_path)
    assert run("pseudonymise", "--apply")[0] == 1, "asks first"
    code, out, _ = run("pseudonymise", "--apply", "--yes")
    assert code == 0
    study = Study(named)
    there = study.transcripts["t-aaaaaaaa"]
    assert [t.speaker for t in there.turns] == ["I", "[Person 1]", "[Person 1]"]
    assert there.slice(there.turns[2].span).endswith("Ask [Head teacher A] or [SWIS worker A], on [telephone number]. [Person 1]'s fine.")
    assert study.speakers["t-aaaaaaaa", "[Person 1]"].participant == "P1"
    assert there.title == "[Person 1] first"
    assert [there.slice(c.span) for c in study.codings.codings] == ["her role"]
    record = next(e for e in study.state.of("record") if e["kind"] == "pseudonymised")
    assert record["detail"]["put in"] == {"[Head teacher A]": 1, "[Person 1]": 3, "[SWIS worker A]": 1, "[telephone number]": 1}
    assert not any(name in record.to_line() for name in ("Karen", "Ruth", "Dunmore"))
    log = json.loads((tmp_path / "names.key").read_bytes())["log"]
    assert log[0]["replaced"]["Karen"] == 3
    assert "Person 1" in out
    again = run("pseudonymise", "--apply", "--yes")
    assert (again[0], again[1]) == (0, ""), "replaced once"
    assert [f for f in doctor(named) if f.level == "error"] == []


def test_a_check_finds_what_is_left_everywhere_and_blocks(run: Run, named: Project, tmp_path: Path) -> None:
    decide(run, tmp_path)
    run("pseudonymise", "--apply", "--yes")
    gone = store.load(named, "t-bbbbbbbb")
    from qualcode.transcripts.revise import revise

    revise(named, gone.id, gone.text.replace("No idea.", "No idea. karen knew. Ask Karin. Dunmores of the Dunmoreite kind."))
    (named.outputs / "reports").mkdir(parents=True)
    with zipfile.ZipFile(named.outputs / "reports" / "x.docx", "w") as docx:
        docx.writestr("[Content_Types].xml", "<Types/>")
        docx.writestr("word/document.xml", "<w:p><w:r><w:t>It was Ka</w:t></w:r><w:r><w:t>ren.</w:t></w:r></w:p>")
        docx.writestr("docProps/core.xml", "<cp:coreProperties><dc:creator>Ruth</dc:creator></cp:coreProperties>")
    (named.outputs / "Karen-quotes.csv").write_text("a,b\n", encoding="utf-8")
    backup(named, tmp_path / "b-backup.zip")
    code, out, _ = run("pseudonymise", "--check", "--no-model", "--json")
    found = json.loads(out)
    met = {(r["part"], r["where"].split("/")[-1], r["word"], r["how"]) for r in found["residue"]}
    assert code == 3
    assert {
        ("text", "t-bbbbbbbb.txt", "karen", "in small letters"),
        ("text", "t-bbbbbbbb.txt", "Karin", "one letter off"),
        ("text", "t-bbbbbbbb.txt", "Dunmoreite", "inside a word"),
        ("output", "x.docx", "Karen", "the name"),
        ("output", "x.docx", "Ruth", "the name"),
        ("output", "Karen-quotes.csv (file name)", "Karen", "the name"),
        ("log", "ana.d1.jsonl", "Karen", "the name"),
        ("codebook", "codebook.yaml", "Ruth", "the name"),
        ("original", "t-aaaaaaaa.txt", "Karen", "the name"),
    } <= met
    assert any(part == "backup" for part, *_ in met)
    assert not any(r["blocks"] for r in found["residue"] if r["part"] in ("original", "backup"))
    with pytest.raises(CheckFailed, match="places still hold a name"):
        gate(Study(named), "no pack was written")
    assert run("report")[0] == 3


def test_a_near_miss_is_settled_by_keeping_the_word(run: Run, named: Project, tmp_path: Path) -> None:
    decide(run, tmp_path)
    run("pseudonymise", "--apply", "--yes")
    from qualcode.transcripts.revise import revise

    gone = store.load(named, "t-bbbbbbbb")
    revise(named, gone.id, gone.text.replace("No idea.", "No idea. Ask Karin."))
    run("pseudonymise", "--decide", "Karin=keep")
    assert "Karin" not in run("pseudonymise", "--check", "--no-model")[1]


def test_the_gate_opens_when_all_is_decided_and_shuts_when_a_text_changes(run: Run, named: Project, tmp_path: Path) -> None:
    assert open_questions(Study(named)) == []
    assert open_questions(Study(named), strict=True) != [], "a pack waits until somebody has looked"
    decide(run, tmp_path)
    run("pseudonymise", "--apply", "--yes")
    assert open_questions(Study(named)) == ["names were replaced, and nobody has checked what is left of them"]
    run("pseudonymise", "--redact", "--yes")
    rest = [r["name"] for r in json.loads(run("pseudonymise", "--list", "--json", "--no-model")[1])]
    for name in rest:
        run("pseudonymise", "--decide", f"{name}=keep")
    code, out, err = run("pseudonymise", "--check", "--no-model")
    assert (code, out) == (0, ""), err
    assert open_questions(Study(named), strict=True) == []
    from qualcode.transcripts.revise import revise

    gone = store.load(named, "t-bbbbbbbb")
    revise(named, gone.id, gone.text.replace("No idea.", "No idea. None."))
    assert "changed since" in open_questions(Study(named))[0]


def test_made_up_data_is_never_held_back(named: Project) -> None:
    settings = named.root / "qualcode.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "invented = true\n", encoding="utf-8")
    gate(Study.open(named.root), "x", strict=True)


def test_redaction_takes_names_out_of_originals_logs_and_history_and_nothing_brings_them_back(
    run: Run, named: Project, tmp_path: Path
) -> None:
    shutil.copytree(named.root, tmp_path / "older")
    archive = backup(named, tmp_path / "older-backup.zip")
    decide(run, tmp_path)
    run("pseudonymise", "--apply", "--yes")
    assert run("pseudonymise", "--redact", "--yes")[0] == 0
    for name in (b"Karen", b"Ruth", b"Dunmore", b"900461"):
        assert name not in everything(named.root)
    study = Study(named)
    assert [m["text"] for m in study.state.of("memo")] == ["[SWIS worker A] and [Person 1] agree", "nothing"]
    assert [c.note for c in study.codings.codings] == ["[Person 1] says it twice"]
    assert "What SWIS worker A is for" in study.codebook.get("feas.role").definition  # type: ignore[union-attr]
    assert [f for f in doctor(named) if f.level == "error"] == []

    done = merge(named, Project.open(tmp_path / "older"))
    assert done.events == 0
    for name in (b"Karen", b"Ruth", b"Dunmore", b"900461"):
        assert name not in everything(named.root)
    again = restore(archive, tmp_path / "restored", named)
    assert b"Dunmore" not in everything(again.root)
    merge(named, Project.open(tmp_path / "restored"))
    code, _, err = run("import", str(tmp_path / "older" / "transcripts" / "originals" / "t-aaaaaaaa.txt"))
    assert (code, "withdrawn" in err) == (1, True)
    assert b"Dunmore" not in everything(named.root)
    assert [c.note for c in Study(named).codings.codings] == ["[Person 1] says it twice"]


def test_a_word_original_is_redacted_also_where_a_name_is_split(named: Project, tmp_path: Path) -> None:
    from docx import Document

    from qualcode.transcripts.pseudonyms.originals import redact
    from qualcode.transcripts.pseudonyms.replacing import Replacer
    from qualcode.upkeep.contents import contents

    document = Document()
    document.core_properties.author = "Karen Smith"
    paragraph = document.add_paragraph("So Ka")
    paragraph.add_run("ren Sm").bold = True
    paragraph.add_run("ith said, and Karen too.")
    document.sections[0].header.paragraphs[0].text = "Interview Karen"
    document.save(str(tmp_path / "k.docx"))
    replacer = Replacer(NameMap().decided(["Karen"], "replace", "Person 1").decided(["Karen Smith"], "replace", "Person 1"))
    new = redact("k.docx", (tmp_path / "k.docx").read_bytes(), replacer)
    assert new is not None
    (tmp_path / "new.docx").write_bytes(new)
    assert Document(str(tmp_path / "new.docx")).paragraphs[0].text == "So [Person 1] said, and [Person 1] too."
    said = "\n".join(part.text or "" for part in contents(tmp_path / "new.docx", "x"))
    assert "Karen" not in said
    assert "Smith" not in said
    assert "Interview [Person 1]" in said
    assert redact("k.pdf", b"%PDF", replacer) is None
    assert redact("k.txt", "Karen é".encode("cp1252"), replacer) == "[Person 1] é".encode("cp1252")
    assert redact("k.txt", "Karen é".encode("utf-16"), replacer) == "[Person 1] é".encode("utf-16")


def test_a_locked_key_opens_with_its_passphrase_only(run: Run, named: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(run, tmp_path)
    assert b"Dunmore" in (tmp_path / "names.key").read_bytes()
    assert run("pseudonymise", "--lock")[0] == 1, "nobody can be asked here"
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "short")
    assert run("pseudonymise", "--lock")[0] == 1
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "correct horse battery")
    assert run("pseudonymise", "--lock")[0] == 0
    assert b"Dunmore" not in (tmp_path / "names.key").read_bytes()
    assert run("pseudonymise", "--decide", "Small=keep")[0] == 1, "it stands nowhere"
    assert run("pseudonymise", "--decide", "Karen=replace:Person 9")[0] == 0
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "wrong horse battery")
    assert "does not open" in run("pseudonymise", "--list", "--no-model")[2]
    monkeypatch.delenv("QUALCODE_PASSPHRASE")
    with pytest.raises(QualcodeError, match="locked"):
        open_key(named)
    assert open_key(named, None, "correct horse battery").names.of("Karen").replacement == "[Person 9]"  # type: ignore[union-attr]


def test_two_reviewers_at_once_do_not_overwrite_each_other(run: Run, named: Project, tmp_path: Path) -> None:
    decide(run, tmp_path)
    one, two = (Review.begin(Study(named), open_key(named)) for _ in "ab")
    one.decide(["Library"], "keep")
    with pytest.raises(QualcodeError, match="somebody else"):
        two.decide(["Library"], "replace", "Place 1")
    assert load(tmp_path / "names.key").data is not None


def answers(*keys: str) -> Callable[[str], str]:
    waiting = list(keys)
    return lambda _: waiting.pop(0) if waiting else "q"


def test_a_review_takes_one_key_for_each_decision_and_can_be_left_and_taken_up(
    named: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Review.begin(Study(named), open_key(named, tmp_path / "r.key"))
    first = session.open[0].text
    review(session, answers("r", "k", "q"), answers())
    shown = capsys.readouterr().err
    assert f"«{first}»" in shown
    assert "r replace" in shown
    assert len(session.key.names.entries) == 2
    later = Review.begin(Study(named), open_key(named))
    assert len(later.open) == len(session.candidates) - 2
    assert first not in [c.text for c in later.open]
    review(later, answers("u", "K", "q"), answers("no"))
    assert len(later.key.names.entries) == 2
    review(later, answers("e", "K"), answers("Somebody 7", "yes"))
    assert later.open == []
    assert "[Somebody 7]" in later.key.names.replacements
    assert "Every string is decided" in capsys.readouterr().err


def test_a_schools_name_is_replaced_in_what_reports_have_called_people(run: Run, named: Project, tmp_path: Path) -> None:
    path = named.outputs / "reports" / ".attributions.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"A": [[["A", "Dunmore School", "school staff", "teacher", "teacher, Dunmore School"]]]}), encoding="utf-8")
    run("pseudonymise", "--key", str(tmp_path / "names.key"), "--no-model", "--names", str(_listed(tmp_path, "Dunmore School")))
    run("pseudonymise", "--no-model", "--decide", "Dunmore School=replace:[School 1]", "--apply", "--yes", "--coder", "ana")
    assert json.loads(path.read_text(encoding="utf-8")) == {"A": [[["A", "[School 1]", "school staff", "teacher", "teacher, [School 1]"]]]}


def _listed(folder: Path, *names: str) -> Path:
    path = folder / "list.txt"
    path.write_text("\n".join(names), encoding="utf-8")
    return path


def test_the_rest_is_kept_at_once_and_shown_first(run: Run, named: Project, tmp_path: Path) -> None:
    key = tmp_path / "names.key"
    run("pseudonymise", "--key", str(key), "--no-model", "--decide", "Karen=replace:[Lead A]")
    waiting = [c["name"] for c in json.loads(run("pseudonymise", "--list", "--no-model", "--json")[1])]
    assert waiting
    shown = run("pseudonymise", "--keep-rest", "--no-model", "--yes")[1].split("\n")
    assert [name for name in shown if name] == waiting
    assert json.loads(run("pseudonymise", "--list", "--no-model", "--json")[1]) == []
    names = open_key(named, key).names
    assert {names.of(name).decision for name in waiting} == {"keep"}  # type: ignore[union-attr]
    assert names.of("Karen").decision == "replace"  # type: ignore[union-attr]


def test_only_here_in_a_review_and_undo(named: Project, tmp_path: Path) -> None:
    session = Review.begin(Study(named), open_key(named, tmp_path / "r.key"))
    while session.open[0].text != "Karen":
        session.decide([session.open[0].text], "keep")
    review(session, answers("h", "q"), answers("1", "Person 3"))
    entry = session.key.names.of("Karen")
    assert entry is not None
    assert (entry.decision, len(entry.places), entry.replacement) == ("here", 1, "[Person 3]")
    session.undo()
    assert session.key.names.of("Karen") is None


def test_decisions_that_fit_nothing_are_refused_with_a_hint(run: Run, named: Project, tmp_path: Path) -> None:
    key = str(tmp_path / "n.key")
    code, _, err = run("pseudonymise", "--key", key, "--decide", "Karren=replace")
    assert (code, "did you mean 'Karen'" in err) == (1, True)
    assert run("pseudonymise", "--key", key, "--decide", "Karen=here:Person 1 in t-bbb:2")[0] == 1
    assert run("pseudonymise", "--key", key, "--decide", "Ruth=here:Person 1 in t-aaa:3")[0] == 0
    run("pseudonymise", "--apply", "--yes")
    assert "or [Person 1], on" in store.load(named, "t-aaaaaaaa").text


def test_small_lettered_transcripts_get_a_warning(run: Run, named: Project, tmp_path: Path) -> None:
    talk = "".join(f"i: and then what happened in week {n} of it all\n\nk: well karen came and we talked for a bit\n\n" for n in range(9))
    (tmp_path / "asr.txt").write_text(talk, encoding="utf-8")
    run("import", str(tmp_path / "asr.txt"))
    assert "hardly use capitals" in run("pseudonymise", "--key", str(tmp_path / "n.key"), "--list", "--no-model")[2]


def test_a_users_list_is_kept_in_the_key(run: Run, named: Project, tmp_path: Path) -> None:
    (tmp_path / "class.txt").write_text("the library\n\nMo\n", encoding="utf-8")
    run("pseudonymise", "--key", str(tmp_path / "n.key"), "--names", str(tmp_path / "class.txt"))
    rows = json.loads(run("pseudonymise", "--list", "--json", "--no-model")[1])
    assert [(r["name"], r["found_by"]) for r in rows if r["name"] == "the library"] == [("the library", ["list"])]


@pytest.mark.parametrize(
    ("name", "text", "how"),
    [
        ("Karen", "KAREN", "the name"),
        ("Karen", "karen", "in small letters"),
        ("Siân", "Sian", "the name"),
        ("Denise", "Dénise", "the name"),
        ("Karen", "Karenina", "inside a word"),
        ("Karen", "Kraen", "one letter off"),
        ("Karen", "Kare", "one letter off"),
        ("Karen", "Karens", "the name"),
        ("Karen", "carer", ""),
        ("Mo", "Moss", ""),
        ("Karen", "[Person 1]", ""),
    ],
)
def test_what_counts_as_left(name: str, text: str, how: str) -> None:
    found = [h for _, h, _ in NameSearch(NameMap().decided([name], "replace", "Person 1")).find(text)]
    assert found == ([how] if how else [])


@pytest.mark.parametrize(
    ("name", "text", "how"),
    [
        ("Siân", "Sian said", "the name"),
        ("O'Neill", "ask ONeill", "the name"),
        ("Anne-Marie", "ask AnneMarie", "the name"),
        ("Lyndon Lewis", "lyndonlewis.docx", "the name"),
        ("محمد", "نعم ومحمد", "inside a word"),
        ("דוד", "אמר לדוד", "inside a word"),
        ("Ann", "Joanne and Annette", ""),
        ("Siân", "the sian colour", ""),
    ],
)
def test_names_typed_in_haste_or_with_small_words_before_them_are_left(name: str, text: str, how: str) -> None:
    found = [h for _, h, _ in NameSearch(NameMap().decided([name], "replace", "P 1", "person")).find(text)]
    assert found == [how] * bool(how)


def test_parts_of_a_replaced_name_of_two_words_are_left_over_whatever_its_kind() -> None:
    names = NameMap().decided(["Sharon Powell"], "replace", "Person 1").decided(["Grace Hill School"], "replace", "School 1", "name")
    text = "Sharon Elizabeth Powell came, and Ms Powell left. The school is on the hill. Sharon Powell, [Person 1]."
    found = [(word, how) for word, how, _ in NameSearch(names).find(text)]
    part = "part of a name"
    assert sorted(found) == [("Powell", part), ("Powell", part), ("Sharon", part), ("Sharon Powell", "the name")]
    kept = [word for word, _, _ in NameSearch(names.decided(["Powell"], "keep")).find(text)]
    assert kept == ["Sharon Powell", "Sharon"]


def test_part_of_a_persons_name_is_looked_for_and_titles_that_keep_one_become_the_id(run: Run, named: Project, tmp_path: Path) -> None:
    """Who was replaced as Mrs Dunmore is still named by a file called 2026_Dunmore_interview."""
    path = people.table_path(named, people.TRANSCRIPTS)
    path.write_text(
        path.read_text(encoding="utf-8-sig").replace("t-bbbbbbbb,t-bbbbbbbb", "t-bbbbbbbb,2026_Dunmore_interview"), encoding="utf-8"
    )
    assert run("pseudonymise", "--key", str(tmp_path / "n.key"), "--decide", "Mrs Dunmore=replace:[Head A]")[0] == 0
    run("pseudonymise", "--apply", "--yes")
    assert people.transcript_rows(named)["t-bbbbbbbb"]["label"] == "t-bbbbbbbb"
    Study(named).write([acts.memo("ana", "project", "Dunmore was away.")])
    _, out, _ = run("pseudonymise", "--check", "--no-model")
    assert "“Dunmore” (part of a name" in out
    with pytest.raises(CheckFailed):
        gate(Study(named), "x")


def test_a_damaged_file_of_earlier_printings_stops_replacing_before_anything_changes(run: Run, named: Project, tmp_path: Path) -> None:
    decide(run, tmp_path)
    path = named.outputs / "reports" / ".attributions.json"
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    before, key = tree(named.root), (tmp_path / "names.key").read_bytes()
    code, _, err = run("pseudonymise", "--apply", "--yes")
    assert (code, "cannot be read" in err) == (1, True)
    assert (tree(named.root), (tmp_path / "names.key").read_bytes()) == (before, key)
    path.unlink()
    assert run("pseudonymise", "--apply", "--yes")[0] == 0
    assert not path.exists(), "replacing makes none"
    assert [e["kind"] for e in Study(named).state.of("record")] == ["pseudonymised"]


@pytest.fixture
def staff(named: Project) -> Project:
    """Two heads and two interviewers under their names; the first head is called by her whole name too, and by another label elsewhere."""
    talk = [
        ("Anna", "Who came?"),
        ("Gwen", "Gwen Pritchard did. I asked Huw and Mrs Bevan. So Pritchard left."),
        ("Tomos", "I rang Mr Bevan."),
    ]
    store.save(named, make_transcript("t-cccccccc", talk))
    store.save(named, make_transcript("t-dddddddd", [("Owain", "And then?"), ("Gwennie", "We met Huw.")]))
    people.add_rows(named, people.TRANSCRIPTS, [{"id": i, "label": i, "site": "A"} for i in ("t-cccccccc", "t-dddddddd")])
    people.add_rows(named, people.PARTICIPANTS, [{"id": i, "role": "head teacher", "site": "A"} for i in ("P3", "P4")])
    labels = [("t-cccccccc", "Anna", "", "interviewer"), ("t-cccccccc", "Gwen", "P3", "participant")]
    labels += [("t-cccccccc", "Tomos", "P4", "participant"), ("t-dddddddd", "Owain", "", "interviewer")]
    labels += [("t-dddddddd", "Gwennie", "P3", "participant")]
    people.add_rows(named, people.SPEAKERS, [dict(zip(people.COLUMNS[people.SPEAKERS], row, strict=True)) for row in labels])
    return named


def offers(run: Run, tmp_path: Path) -> dict[str, str]:
    out = run("pseudonymise", "--key", str(tmp_path / "n.key"), "--list", "--json", "--no-model")[1]
    return {r["name"]: r["suggestion"] for r in json.loads(out)}


def test_different_people_of_one_list_are_offered_different_pseudonyms(run: Run, staff: Project, tmp_path: Path) -> None:
    offered = offers(run, tmp_path)
    assert {offered["Gwen"], offered["Tomos"]} == {"[Head teacher A]", "[Head teacher B]"}
    assert {offered["Anna"], offered["Owain"]} == {"[Interviewer A]", "[Interviewer B]"}
    others = [offered[name] for name in ("Karen", "Ruth", "Huw", "Mrs Bevan", "Mr Bevan")]
    assert len(set(others)) == len(others)


def test_names_of_one_person_are_offered_the_same_pseudonym(run: Run, staff: Project, tmp_path: Path) -> None:
    offered = offers(run, tmp_path)
    assert offered["Gwen"] == offered["Gwennie"] == offered["Gwen Pritchard"] == offered["Pritchard"]
    run("pseudonymise", "--decide", "Gwen=replace:[Head G]", "--decide", "Mrs Bevan=replace:[Person 9]")
    offered = offers(run, tmp_path)
    assert offered["Gwennie"] == offered["Gwen Pritchard"] == "[Head G]"


def test_a_pseudonym_for_two_people_is_taken_with_a_warning_that_tells_how_to_part_them(run: Run, staff: Project, tmp_path: Path) -> None:
    key = ("--key", str(tmp_path / "n.key"))
    assert "Warning" not in run("pseudonymise", *key, "--decide", "Gwen=replace:[Head teacher A]")[2]
    code, out, err = run("pseudonymise", "--decide", "Tomos=replace:[Head teacher A]")
    assert (code, out.strip()) == (0, "Tomos: replace [Head teacher A]")
    assert "[Head teacher A] stands for Gwen (P3) and for Tomos (P4)" in err
    assert '--decide "Tomos=replace:[Head teacher B]"' in err
    assert "Gwen (P3) and for Tomos (P4)" in run("pseudonymise", "--list", "--no-model")[2]
    code, out, _ = run("pseudonymise", "--check", "--no-model", "--json")
    assert ["Tomos (P4)" in said for said in json.loads(out)["shared"]] == [True]
    assert "Warning" not in run("pseudonymise", "--decide", "Tomos=replace:[Head teacher B]")[2]
    assert run("pseudonymise", "--decide", "Ruth=replace:[Head teacher B]")[2].count("Tomos (P4) and for Ruth:") == 1, (
        "also one in no table"
    )


def test_names_that_are_one_person_share_a_pseudonym_without_a_warning(run: Run, staff: Project, tmp_path: Path) -> None:
    key = ("--key", str(tmp_path / "n.key"))
    same = ("Gwen=replace:[Head A]", "Gwennie=replace:[Head A]", "Gwen Pritchard=replace:[Head A]")
    vague = ("Huw=generalise:[a colleague]", "Ruth=generalise:[a colleague]")
    for one in (*same, *vague):
        assert "Warning" not in run("pseudonymise", *key, "--decide", one)[2], one
    assert "Warning" in run("pseudonymise", "--decide", "Karen=replace:[Person 1]", "--decide", "Mrs Bevan=replace:[Person 1]")[2]
    assert "Warning" not in run("pseudonymise", "--decide", "Mrs Bevan=same:Karen")[2]
    assert "stands for" not in run("pseudonymise", "--list", "--no-model")[2]
