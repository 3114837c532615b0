"""Packs: nothing goes out that is not needed, and what was coded outside finds its place when it comes back."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.codings import acts
from qualcode.codings.append import append
from qualcode.errors import CheckFailed, QualcodeError
from qualcode.model.revisions import Revision
from qualcode.model.text import Span
from qualcode.project import Project, people
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.revise import revise
from qualcode.upkeep.doctor import doctor, healthy
from qualcode.upkeep.merging.merge import merge
from qualcode.upkeep.packs.blackout import BLACK
from qualcode.upkeep.packs.files import close_pack, open_pack, opened, write_pack
from qualcode.upkeep.packs.pack import Pack, Wanted, draw, prepare
from qualcode.upkeep.packs.sent import sent
from qualcode.upkeep.retention import destroyed
from qualcode.upkeep.withdrawal.plan import plan
from qualcode.upkeep.withdrawal.withdraw import withdraw


@pytest.fixture
def team(small: Project) -> Study:
    """The small study as made-up data (so that nobody must have looked for names), coded by ana, with a memo and consent."""
    (small.root / "qualcode.toml").write_text('name = "Small study"\nk = 1\ninvented = true\n', encoding="utf-8")
    study = Study.open(small.root)
    transcript = study.transcript("t-a")
    study.write([acts.code("ana", transcript, transcript.turn(2).span, "feas.role", study.codebook, note="a secret thought")])
    study.write([acts.memo("ana", "project", "another secret thought"), acts.mark("ana", transcript.id, "coded")])
    return study


def pack_for(study: Study, folder: Path, **wanted: object) -> tuple[Pack, Project]:
    """A pack on disk, opened as the coder would."""
    ready = prepare(study, Wanted("ben", **wanted), "lead")  # type: ignore[arg-type]
    return ready, Project.open(write_pack(study, ready, folder))


def code_in(pack: Project, words: str, coder: str = "ben") -> None:
    study = Study(pack)
    transcript = study.transcript("t-a")
    start = transcript.text.index(words)
    span = Span(start, start + len(words))
    study.write([acts.code(coder, transcript, span, "feas.space", study.codebook), acts.mark(coder, transcript.id, "coded")])


def test_a_blind_pack_holds_texts_and_codebook_and_nothing_of_the_others(team: Study, tmp_path: Path) -> None:
    _, pack = pack_for(team, tmp_path / "pack")
    names = sorted(p.relative_to(pack.root).as_posix() for p in pack.root.rglob("*") if p.is_file())
    assert not [n for n in names if n.startswith(("codings", "seeds", "outputs", "transcripts/originals")) or "withdrawn" in n]
    everything = b"".join(p.read_bytes() for p in pack.root.rglob("*") if p.is_file()).decode()
    assert "secret" not in everything
    assert "consent" not in everything
    assert Study(pack).transcript("t-a").text == team.transcript("t-a").text
    assert healthy(doctor(pack))


def test_attributes_are_group_and_site_of_those_who_speak(team: Study, tmp_path: Path) -> None:
    people.add_rows(
        team.project, people.PARTICIPANTS, [{"id": "P1", "school": "School 9", "quote": "yes"}, {"id": "P7", "group": "nobody here"}]
    )
    _, pack = pack_for(Study(team.project), tmp_path / "pack")
    text = people.table_path(pack, people.PARTICIPANTS).read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "id,group,site"
    assert "School 9" not in text
    assert "P7" not in text


def test_a_pack_that_is_not_blind_has_the_codings_without_their_notes(team: Study, tmp_path: Path) -> None:
    _, pack = pack_for(team, tmp_path / "pack", blind=False)
    (coding,) = Study(pack).codings.codings
    assert (coding.coder, coding.note) == ("ana", "")
    code_in(pack, "hot desk")
    done = merge(team.project, pack)
    assert done.by_coder == {"ben": 2}
    assert {c.note for c in Study(team.project).codings.codings if c.coder == "ana"} == {"a secret thought"}


def test_restricted_words_are_blacked_out_and_codings_made_beside_them_find_their_place(team: Study, tmp_path: Path) -> None:
    transcript = team.transcript("t-a")
    start = transcript.text.index("library")
    team.write([acts.restrict("ana", transcript, Span(start, start + 7), "legal")])
    ready, pack = pack_for(team, tmp_path / "pack")
    text = Study(pack).transcript("t-a").text
    assert "library" not in "".join(p.read_text(encoding="utf-8") for p in pack.root.rglob("*") if p.is_file() and p.suffix != ".csv")
    assert BLACK * 7 in text
    assert ready.masked == {"t-aaaaaaaa": 1}
    code_in(pack, "hot desk")
    before = team.transcript("t-a").text
    revise(team.project, "t-aaaaaaaa", before.replace("Nobody", "No one at all"))
    merge(team.project, pack)
    after = Study(team.project)
    (coding,) = [c for c in after.codings.codings if c.coder == "ben"]
    assert after.transcript("t-a").slice(coding.span) == "hot desk"
    assert "library" in after.transcript("t-a").text


def test_a_text_restricted_as_a_whole_stays_here(team: Study, tmp_path: Path) -> None:
    transcript = team.transcript("t-a")
    team.write([acts.restrict("ana", transcript, Span(0, len(transcript.text)), "legal")])
    ready, pack = pack_for(team, tmp_path / "pack")
    assert ready.left_out == {"t-aaaaaaaa": "restricted as a whole"}
    assert pack.transcript_ids() == ["t-bbbbbbbb"]


def test_a_text_mended_in_the_pack_is_not_taken_but_its_codings_are(team: Study, tmp_path: Path) -> None:
    _, pack = pack_for(team, tmp_path / "pack")
    before = team.transcript("t-a").text
    revise(pack, "t-aaaaaaaa", before.replace("Nobody", "No one at all"))
    code_in(pack, "hot desk")
    done = merge(team.project, pack)
    after = Study(team.project)
    assert after.transcript("t-a").text == before
    assert [after.transcript("t-a").slice(c.span) for c in after.codings.codings if c.coder == "ben"] == ["hot desk"]
    assert any("mended in the pack" in c for c in done.conflicts)


def test_names_that_nobody_looked_for_stop_a_pack(small: Project, tmp_path: Path) -> None:
    with pytest.raises(CheckFailed, match="nobody has looked for names"):
        prepare(Study(small), Wanted("ben"), "lead")


def test_an_example_from_a_restricted_passage_stops_a_pack(team: Study) -> None:
    transcript = team.transcript("t-a")
    team.write([acts.restrict("ana", transcript, transcript.turn(2).span, "legal")])
    path = team.project.codebook_path
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "cues: [hot desk]", 'cues: [hot desk]\n        examples: ["She had a hot desk in the library."]'
        ),
        encoding="utf-8",
    )
    with pytest.raises(QualcodeError, match="example"):
        prepare(Study(team.project), Wanted("ben"), "lead")


def test_the_same_seed_draws_the_same_sample_and_it_is_on_record(team: Study, tmp_path: Path) -> None:
    one, two = (draw(team, Wanted("ben", sample="50%", seed=s))[1] for s in (7, 7))
    assert one == two
    assert len(one) == 1
    pack_for(team, tmp_path / "pack", sample="50%", seed=7, back_by="2026-06-15")
    (record,) = sent(Study(team.project))
    assert (record.detail["sample"], record.detail["seed"], record.detail["of"]) == ("50%", 7, 2)
    assert (record.detail["transcripts"], record.detail["back by"], record.detail["blind"]) == (one, "2026-06-15", True)


@pytest.mark.parametrize("sample", ["0", "3", "150%", "many", "-1"])
def test_a_sample_that_cannot_be_drawn_is_refused(team: Study, sample: str) -> None:
    with pytest.raises(QualcodeError, match="sample"):
        draw(team, Wanted("ben", sample=sample))


def test_what_comes_back_is_frozen_and_noted_once(team: Study, tmp_path: Path) -> None:
    ready, pack = pack_for(team, tmp_path / "pack")
    code_in(pack, "hot desk")
    merge(team.project, pack, coder="lead")
    merge(team.project, pack, coder="lead")
    study = Study(team.project)
    assert [e["name"] for e in study.state.of("snapshot")] == [f"pack {ready.slip.id} of ben came back"]
    assert sent(study)[0].returned
    study.write([destroyed(study, "lead", ready.slip.id, "2026-01-02", "the copy outside")])
    assert sent(study)[0].destroyed == "2026-01-02"


def test_a_pack_of_another_project_is_refused(team: Study, tmp_path: Path) -> None:
    _, pack = pack_for(team, tmp_path / "pack")
    shutil.rmtree(team.project.codings)
    with pytest.raises(QualcodeError, match="did not go out from"):
        merge(team.project, pack)


def test_work_under_another_name_is_pointed_out(team: Study, tmp_path: Path) -> None:
    _, pack = pack_for(team, tmp_path / "pack")
    code_in(pack, "hot desk", coder="benny")
    assert any("benny=ben" in n for n in merge(team.project, pack).notes)


def test_a_locked_pack_opens_with_its_passphrase_only(team: Study, tmp_path: Path) -> None:
    ready = prepare(team, Wanted("ben"), "lead")
    path = write_pack(team, ready, tmp_path / "p.qcpack", "four words not one")
    assert b"Nobody knew" not in path.read_bytes()
    with pytest.raises(QualcodeError, match="does not open"):
        open_pack(path, tmp_path / "x", "another passphrase")
    pack = open_pack(path, tmp_path / "there", "four words not one")
    code_in(pack, "hot desk")
    back = close_pack(pack.root, tmp_path / "back.qcpack", "quite other words")
    with opened(back, "quite other words") as there:
        assert merge(team.project, there).by_coder == {"ben": 2}


def test_a_short_passphrase_is_refused(team: Study, tmp_path: Path) -> None:
    with pytest.raises(QualcodeError, match="passphrase"):
        write_pack(team, prepare(team, Wanted("ben"), "lead"), tmp_path / "p.qcpack", "short")


def test_a_zip_of_the_folder_comes_back_as_well(team: Study, tmp_path: Path) -> None:
    _, pack = pack_for(team, tmp_path / "pack")
    code_in(pack, "hot desk")
    archive = shutil.make_archive(str(tmp_path / "back"), "zip", tmp_path, "pack")  # as a file manager would: the folder in the zip
    with opened(Path(archive)) as there:
        assert merge(team.project, there).by_coder == {"ben": 2}


def test_a_zip_that_would_write_outside_its_folder_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as zipped:
        zipped.writestr("qualcode.toml", 'name = "x"\n')
        zipped.writestr("../evil.txt", "x")
        zipped.writestr("a/../../evil.txt", "x")
    with pytest.raises(QualcodeError, match="outside its folder"):
        open_pack(tmp_path / "bad.zip", tmp_path / "there")
    assert not (tmp_path / "evil.txt").exists()


def test_a_pack_is_never_written_over_something_or_into_the_project(team: Study, tmp_path: Path) -> None:
    ready = prepare(team, Wanted("ben"), "lead")
    with pytest.raises(QualcodeError, match="inside the project"):
        write_pack(team, ready, team.project.root / "pack")
    (tmp_path / "there.zip").write_text("x")
    with pytest.raises(QualcodeError, match="already"):
        write_pack(team, ready, tmp_path / "there.zip")
    assert sent(Study(team.project)) == []


def test_the_record_says_for_whom_and_under_which_name_a_coder_codes_again(team: Study, tmp_path: Path) -> None:
    ready = prepare(team, Wanted("ana", again=True), "lead")
    write_pack(team, ready, tmp_path / "again")
    assert json.loads((tmp_path / "again" / "pack.json").read_bytes())["coder"] == "ana-again"
    assert sent(Study(team.project))[0].detail["again"] == "ana"


# --- packs that somebody tampered with --------------------------------------------------------------------------------


def test_what_a_pack_calls_withdrawn_takes_nothing_out_of_the_project(team: Study, tmp_path: Path) -> None:
    _, pack = pack_for(team, tmp_path / "pack")
    lines = ['{"transcript": "t-aaaaaaaa"}', '{"participant": "P1", "level": "everything", "at": "2026-01-01"}']
    (pack.root / "withdrawn.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = merge(team.project, pack)
    assert any("nothing was taken out" in n for n in done.notes)
    assert Study(team.project).transcript("t-a").text == team.transcript("t-a").text
    assert not team.project.tombstones.exists()


def test_work_in_the_name_of_another_coder_of_the_project_stays_in_the_pack(team: Study, tmp_path: Path) -> None:
    _, pack = pack_for(team, tmp_path / "pack")
    code_in(pack, "hot desk", coder="Ana")
    code_in(pack, "hot desk", coder="consensus")
    append(pack, [acts.event("ana", "retract", {"target": team.codings.codings[0].id})])
    done = merge(team.project, pack)
    assert done.events == 0
    assert any("in the name of ana" in n for n in done.notes)
    assert [c.coder for c in Study(team.project).codings.codings] == ["ana"]


def test_a_pack_cannot_make_its_coder_somebody_else(team: Study, tmp_path: Path) -> None:
    """An alias of ben for ana would let ben take back what ana coded."""
    _, pack = pack_for(team, tmp_path / "pack")
    target = team.codings.codings[0].id
    append(pack, [acts.event("ben", "alias", {"name": "ben", "of": "ana"}), acts.event("ben", "retract", {"target": target})])
    done = merge(team.project, pack)
    assert any("1 alias" in n for n in done.notes)
    assert [c.coder for c in Study(team.project).codings.codings] == ["ana"]


def test_approvals_and_records_of_consent_do_not_come_with_a_pack(team: Study, tmp_path: Path) -> None:
    _, pack = pack_for(team, tmp_path / "pack")
    code_in(pack, "hot desk")
    append(pack, [acts.event("ben", "approve", {"on": "x", "text": "y", "cuts": []}), acts.event("ben", "record", {"kind": "checked"})])
    assert merge(team.project, pack).events == 2
    assert not [e for e in Study(team.project).state.of("approve", "record") if e.coder == "ben" and e.get("kind") != "returned"]


@pytest.mark.parametrize(
    "wrong", [{"coder": "ana"}, {"transcripts": {"../../x": "1"}}, {"coder": 5}, {"transcripts": 5}, {"transcripts": ["t-aaaaaaaa"]}]
)
def test_a_slip_that_is_not_as_it_went_out_is_refused(team: Study, tmp_path: Path, wrong: dict[str, object]) -> None:
    _, pack = pack_for(team, tmp_path / "pack")
    slip = json.loads((pack.root / "pack.json").read_text(encoding="utf-8"))
    (pack.root / "pack.json").write_text(json.dumps(slip | wrong), encoding="utf-8")
    with pytest.raises(QualcodeError, match=r"slip|cannot be read"):
        merge(team.project, pack)


def test_a_map_in_a_pack_does_not_move_what_others_coded(team: Study, tmp_path: Path) -> None:
    """A map from an older text to today's would be the shortest way for every coding on the older one."""
    before = team.transcript("t-a")
    for old, new in (("Nobody", "No one at all"), ("hot desk", "desk")):
        revise(team.project, before.id, Study(team.project).transcript("t-a").text.replace(old, new))
    here = Study(team.project)
    (was,) = here.codings.codings
    _, pack = pack_for(here, tmp_path / "pack")
    theirs = store.load(pack, before.id)
    store.save(pack, replace(theirs, revisions=(Revision(before.hash, theirs.hash, ((0, 30, 0),)),)))
    merge(team.project, pack)
    (now,) = [c for c in Study(team.project).codings.codings if c.coder == "ana"]
    assert now.span == was.span


@pytest.mark.parametrize("name", ["C:/evil.txt", "a.txt:stream"])
def test_names_that_lead_out_on_windows_are_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as zipped:
        zipped.writestr("qualcode.toml", 'name = "x"\n')
        zipped.writestr(name, "x")
    with pytest.raises(QualcodeError, match="outside its folder"):
        open_pack(tmp_path / "bad.zip", tmp_path / "there")


def test_a_zip_that_was_damaged_on_its_way_is_said_to_be(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("qualcode.toml", 'name = "x"\n')
        zipped.writestr("a.txt", "hello world " * 1000)
    data = bytearray((tmp_path / "bad.zip").read_bytes())
    start = data.index(b"a.txt") + 5
    data[start : start + 12] = bytes(b ^ 0xFF for b in data[start : start + 12])
    (tmp_path / "bad.zip").write_bytes(data)
    with pytest.raises(QualcodeError, match="cannot be opened as a zip"):
        open_pack(tmp_path / "bad.zip", tmp_path / "there")


def test_withdrawn_words_do_not_come_back_in_the_codebook_of_a_pack(team: Study, tmp_path: Path) -> None:
    """A coder who did not know yet may have taken them up as an example."""
    _, pack = pack_for(team, tmp_path / "pack")
    words = "Nobody knew what her role was. She had a hot desk in the library"
    book = pack.codebook_path.read_text(encoding="utf-8").replace("What she is for", words)
    pack.codebook_path.write_text(book, encoding="utf-8")
    (pack.history / "0123456789ab.yaml").write_text(book, encoding="utf-8")
    withdraw(team, plan(team, "P1", lambda t, turn: True), "ana")
    done = merge(team.project, pack)
    assert any("holds words that were withdrawn" in c for c in done.conflicts)
    for path in team.project.root.rglob("*.yaml"):
        assert "hot desk in the library" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("unmarked", ["slip", "slip and settings"])
def test_a_pack_that_lost_its_slip_is_taken_for_a_pack_all_the_same(team: Study, tmp_path: Path, unmarked: str) -> None:
    _, pack = pack_for(team, tmp_path / "pack")
    code_in(pack, "hot desk")
    before = (team.project.transcripts / "participants.csv").read_bytes()
    (pack.root / "pack.json").unlink()
    if unmarked != "slip":
        (pack.root / "qualcode.toml").write_text('name = "Small study"\nk = 1\n', encoding="utf-8")
    (pack.transcripts / "participants.csv").write_text("id,group,quote\nP1,family,yes\n", encoding="utf-8")
    text = store.load(pack, "t-aaaaaaaa").text
    revise(pack, "t-aaaaaaaa", text.replace("hot desk", "half a table"))
    done = merge(team.project, Project.open(pack.root))
    assert done.pack
    assert done.by_coder == {"ben": 2}
    assert (team.project.transcripts / "participants.csv").read_bytes() == before
    assert "hot desk" in store.load(team.project, "t-aaaaaaaa").text


def test_a_pack_without_its_slip_that_did_not_go_out_from_here_is_refused(team: Study, tmp_path: Path) -> None:
    _, pack = pack_for(team, tmp_path / "pack")
    (pack.root / "pack.json").unlink()
    for log in team.project.codings.glob("*.jsonl"):
        kept = [line for line in log.read_text(encoding="utf-8").splitlines(keepends=True) if '"kind":"pack"' not in line]
        log.write_text("".join(kept), encoding="utf-8", newline="\n")
    with pytest.raises(QualcodeError, match="its slip"):
        merge(team.project, pack)
