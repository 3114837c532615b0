"""REFI-QDA both ways: what goes out is valid and stands where it stood; what comes in is read by every convention, and refused where it must be."""

from __future__ import annotations

import importlib.util
import io
import json
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from qualcode.codings import acts
from qualcode.errors import QualcodeError
from qualcode.exchange.refi.check import check_against
from qualcode.exchange.refi.read import read_qdpx
from qualcode.exchange.refi.take import import_refi
from qualcode.exchange.refi.write import qdpx, write_qdpx
from qualcode.exchange.refi.write_codes import qdc, write_qdc
from qualcode.model.text import Span
from qualcode.project import Project
from qualcode.project.begin import begin
from qualcode.study import Study

REFUSED = {
    "doctype", "guid-duplicate", "out-of-range", "ref-dangling-code", "ref-kind", "start-after-end", "text-latin1", "text-twice", "user-unknown",
    "zip-slip",
}  # fmt: skip


@pytest.fixture
def validator(shared_data: Path) -> ModuleType:
    """The acceptance check of the shared data."""
    return load(shared_data / "refi" / "check_qdpx.py")


def load(path: Path) -> ModuleType:
    """A script of the shared data as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def checked(validator: ModuleType, path: Path, shared_data: Path, unit: str = "auto") -> Any:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(shared_data / "refi" / "schema" / "Project.xsd")))
    report, _ = validator.check(str(path), schema, unit)
    return report


def new_project(folder: Path, name: str = "Small study") -> Project:
    return begin(folder, template="blank", name=name)


def content(study: Study) -> dict[str, Any]:
    """What a study says, without ids that differ between copies."""
    labels = {i: study.rows.get(i, {}).get("label") or i for i in study.transcripts}
    codings = sorted(
        (
            labels[c.transcript],
            c.start,
            c.end,
            study.transcripts[c.transcript].text[c.start : c.end],
            c.code,
            c.coder,
            c.stance,
            c.basis,
            c.star,
            c.note,
            c.at,
        )
        for c in study.codings.codings
    )
    names = {e.id: f"{e['code']} by {e.coder}" for e in study.state.of("code")} | labels
    memos = sorted((names.get(e["on"], e["on"]), e["kind"], e["text"], e.coder, e.at, e.get("title", "")) for e in study.state.of("memo"))
    rows = {labels[i]: {k: v for k, v in row.items() if v and k != "id"} for i, row in study.rows.items()}
    return {
        "texts": {labels[i]: t.text for i, t in study.transcripts.items()},
        "turns": {labels[i]: [(t.speaker, t.start, t.end) for t in x.turns] for i, x in study.transcripts.items()},
        "codings": codings,
        "codes": [
            (c.id, c.name, c.definition, c.include, c.exclude, c.examples, c.colour, c.marks, c.is_group, [x.text for x in c.cues])
            for c in study.codebook.walk()
        ],
        "memos": memos,
        "people": {i: {k: v for k, v in p.attributes.items() if v} for i, p in study.participants.items()},
        "speakers": sorted((labels[s.transcript], s.label, s.participant, s.role) for s in study.speakers.values()),
        "rows": rows,
        "themes": [(e["theme"], e["claim"], e["codes"]) for e in study.state.of("theme")],
    }


def test_an_export_is_valid_and_every_selection_is_our_quote(
    studied: Study, tmp_path: Path, shared_data: Path, validator: ModuleType
) -> None:
    made = write_qdpx(studied, tmp_path / "x.qdpx")
    report = checked(validator, tmp_path / "x.qdpx", shared_data)
    assert (report["errors"], report["warnings"]) == ([], [])
    there = sorted(
        (s["text"], c["code"].split(" > ")[-1], c["user"], s["user"])
        for x in report["sources"]
        for s in x["selections"]
        for c in s["codings"]
    )
    ours = sorted(
        (studied.transcripts[c.transcript].text[c.start : c.end], studied.codebook.get(c.code).name, c.coder, c.coder)  # type: ignore[union-attr]
        for c in studied.codings.codings
    )
    assert there == ours
    assert all(s.get("name_matches_text", True) for x in report["sources"] for s in x["selections"])
    assert made.losses.taken["codings"] == 5


def test_utf16_positions_are_what_nvivo_counts(studied: Study, tmp_path: Path, shared_data: Path, validator: ModuleType) -> None:
    write_qdpx(studied, tmp_path / "x.qdpx", offset_unit="utf16")
    report = checked(validator, tmp_path / "x.qdpx", shared_data, "utf16")
    assert "😀" in [s["text"] for x in report["sources"] for s in x["selections"]]
    assert report["errors"] == []


def test_the_same_project_gives_the_same_bytes(studied: Study) -> None:
    assert qdpx(studied).data == qdpx(Study(studied.project)).data


def test_the_file_keeps_to_the_safe_dialect(studied: Study) -> None:
    with zipfile.ZipFile(io.BytesIO(qdpx(studied).data)) as archive:
        xml = archive.read("project.qde").decode("utf-8")
        texts = [archive.read(n) for n in archive.namelist()[1:]]
        assert all(n.startswith("sources/") for n in archive.namelist()[1:])
    assert not any(t.startswith(b"\xef\xbb\xbf") or b"\r" in t for t in texts)
    assert "richTextPath" not in xml
    assert xml.count("<PlainTextSelection ") == xml.count("<Coding ")
    assert "<Graphs" not in xml


def test_two_codes_of_one_name_are_told_apart_with_a_notice(studied: Study) -> None:
    path = studied.project.codebook_path
    path.write_text(path.read_text(encoding="utf-8").replace("name: Space", "name: Role clarity"), encoding="utf-8", newline="\n")
    made = qdpx(Study(studied.project))
    assert sorted(c.name for c in read_qdpx(made.data).codes.values()) == [
        "Feasibility",
        "No change",
        "Role clarity",
        "Role clarity (feas.space)",
    ]
    assert made.losses.kinds["changed"]["names of codes that another code has too"].count == 1


def test_the_codebook_alone_is_valid(studied: Study, tmp_path: Path, shared_data: Path) -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(shared_data / "refi" / "schema" / "Codebook.xsd")))
    for groups in ("parents", "sets"):
        write_qdc(studied, tmp_path / "x.qdc", groups=groups)
        tree = etree.parse(str(tmp_path / "x.qdc"))
        assert schema.validate(tree), schema.error_log
    assert qdc(studied)[0] == qdc(studied)[0]


def test_out_and_into_a_new_project_gives_the_same_study(studied: Study, tmp_path: Path) -> None:
    write_qdpx(studied, tmp_path / "x.qdpx")
    copy = new_project(tmp_path / "copy")
    losses = import_refi(copy, tmp_path / "x.qdpx", check=True)
    assert content(Study(copy)) == content(studied)
    assert all(here == there for _, here, there in losses.checked)
    assert len(losses.checked) == 5


def test_a_copy_exports_the_same_guids_again(studied: Study, tmp_path: Path) -> None:
    write_qdpx(studied, tmp_path / "x.qdpx")
    copy = new_project(tmp_path / "copy", "Another name")
    import_refi(copy, tmp_path / "x.qdpx")
    one, two = (read_qdpx(d) for d in ((tmp_path / "x.qdpx").read_bytes(), qdpx(Study(copy)).data))
    assert list(one.codes) == list(two.codes)
    assert {c.guid for s in one.sources for x in s.selections for c in x.codings} == {
        c.guid for s in two.sources for x in s.selections for c in x.codings
    }
    assert {s.guid for s in one.sources} == {s.guid for s in two.sources}
    assert set(one.cases) == set(two.cases)
    assert set(one.notes) == set(two.notes)


def test_taking_a_file_twice_adds_nothing(studied: Study, tmp_path: Path) -> None:
    write_qdpx(studied, tmp_path / "x.qdpx")
    for _ in range(2):
        losses = import_refi(studied.project, tmp_path / "x.qdpx")
    assert losses.taken["codings that were here"] == 5
    assert losses.taken["codings"] == losses.taken["transcripts"] == losses.taken["memos"] == 0
    assert content(Study(studied.project)) == content(studied)


def test_two_codings_of_the_same_words_with_different_stances_stay_two(studied: Study, tmp_path: Path) -> None:
    first = studied.transcripts["t-aaaaaaaa"]
    studied.write(
        [acts.code("ana", first, Span(0, 20), "feas.role", studied.codebook, stance=stance) for stance in ("positive", "negative", "")]
    )
    study = Study(studied.project)
    write_qdpx(study, tmp_path / "x.qdpx")
    project = new_project(tmp_path / "other")
    import_refi(project, tmp_path / "x.qdpx", coder="zoe")
    assert content(Study(project))["codings"] == content(study)["codings"]
    for there in (project, studied.project):
        losses = import_refi(there, tmp_path / "x.qdpx", coder="zoe")
        assert losses.taken["codings that were here"] == 8
        assert len(Study(there).codings.codings) == 8


def test_a_coding_taken_away_here_does_not_come_back(studied: Study, tmp_path: Path) -> None:
    write_qdpx(studied, tmp_path / "x.qdpx")
    victim = next(c for c in studied.codings.codings if c.coder == "ben")
    studied.write(acts.uncode(studied.state, "ben", victim))
    losses = import_refi(studied.project, tmp_path / "x.qdpx")
    assert losses.kinds["left"]["codings that were taken away here since"].count == 1
    assert len(Study(studied.project).codings.codings) == 4


def test_codings_made_elsewhere_on_an_older_text_find_their_place(studied: Study, tmp_path: Path) -> None:
    from qualcode.transcripts.revise import revise

    write_qdpx(studied, tmp_path / "x.qdpx")
    text = studied.transcripts["t-aaaaaaaa"].text.replace("What changed?", "What has changed?")
    revise(studied.project, "t-aaaaaaaa", text)
    copy = Study(studied.project)
    copy.write(acts.uncode(copy.state, "ben", next(c for c in copy.codings.codings if c.note == "two\nlines")))
    data = (tmp_path / "x.qdpx").read_bytes().replace(b"", b"")
    found = read_qdpx(data)
    assert found.sources[0].text != text
    losses = import_refi(studied.project, tmp_path / "x.qdpx")
    assert losses.taken["transcripts that were here"] == 2
    assert losses.taken["codings that were here"] == 4


def test_the_check_reads_the_file_and_not_the_project(studied: Study) -> None:
    data = qdpx(studied).data
    assert all(here == there for _, here, there in check_against(studied, data))
    wrong = repacked(data, "project.qde", lambda xml: xml.replace(b'startPosition="', b'startPosition="1'))
    assert any(here != there for _, here, there in check_against(studied, wrong))


def repacked(data: bytes, name: str, change: Any) -> bytes:
    """A file with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.namelist():
            new.writestr(item, change(old.read(item)) if item == name else old.read(item))
    return out.getvalue()


def test_the_golden_file_comes_out_as_it_went_in(tmp_path: Path, shared_data: Path, validator: ModuleType) -> None:
    own = shared_data / "refi" / "own"
    golden = json.loads((own / "golden.expected.json").read_text(encoding="utf-8"))
    study = new_project(tmp_path / "golden", "Golden sample")
    import_refi(study, own / "golden.qdpx")
    write_qdpx(Study(study), tmp_path / "out.qdpx")
    report = checked(validator, tmp_path / "out.qdpx", shared_data)
    assert (report["errors"], report["warnings"]) == ([], [])
    for part in ("codes", "cases", "variables", "notes", "links", "users", "codings_by_code_and_user"):
        if part == "notes":
            for note in [*golden[part], *report[part]]:
                note["attached_to"] = [x.partition(":")[0] for x in note["attached_to"]]
        assert report[part] == golden[part], part
    assert sorted(s["name"] for s in report["sets"]) == sorted(s["name"] for s in golden["sets"])
    assert selections(report) == selections(golden)
    again = new_project(tmp_path / "again", "Golden sample")
    import_refi(again, tmp_path / "out.qdpx")
    assert content(Study(again)) == content(Study(study))


def selections(report: Any) -> list[Any]:
    return sorted(
        (x["guid"], x["name"], x["variables"].get("interview date"), s["start"], s["end"], s["text"], s["description"] or "", c["code"], c["user"], c["date"], c["guid"])
        for x in report["sources"]
        for s in x["selections"]
        for c in s["codings"]
    )  # fmt: skip


def test_every_broken_variant_is_refused_or_read_with_a_notice(tmp_path: Path, shared_data: Path) -> None:
    variants = sorted((shared_data / "refi" / "own" / "broken").glob("*.qdpx"))
    assert len(variants) == 24
    for variant in variants:
        project = new_project(tmp_path / variant.stem)
        before = sorted(p for p in project.root.rglob("*"))
        if variant.stem in REFUSED:
            with pytest.raises(QualcodeError):
                import_refi(project, variant)
            assert sorted(p for p in project.root.rglob("*")) == before, variant.stem
        else:
            losses = import_refi(project, variant)
            told = {**losses.kinds["noted"], **losses.kinds["left"], **losses.kinds["changed"]}
            assert told, variant.stem
            codings = Study(project).codings.codings
            assert len(codings) == (4 if variant.stem == "file-missing" else 5), variant.stem


@pytest.mark.parametrize("sample", ["nvivo-win-12.6-deidentified.qdpx", "nvivo-mac-12.7-deidentified.qdpx"])
def test_nvivo_is_read_in_utf16_units(sample: str, tmp_path: Path, shared_data: Path) -> None:
    project = new_project(tmp_path / "n")
    losses = import_refi(project, shared_data / "refi" / "samples" / sample, check=True)
    found = read_qdpx((shared_data / "refi" / "samples" / sample).read_bytes())
    best = next(s for s in found.chosen.scores if s.counting == found.chosen.counting)
    assert found.chosen.counting.utf16
    assert found.chosen.counting.crlf == ("win" in sample)
    assert best.clean_edges / (2 * best.selections) >= 0.99
    assert any("UTF-16" in said for said in losses.kinds["guessed"])
    assert all(here == there for _, here, there in losses.checked)


def test_the_atlas_ti_sample_says_what_it_could_not_take(tmp_path: Path, shared_data: Path) -> None:
    project = new_project(tmp_path / "a")
    losses = import_refi(project, shared_data / "refi" / "samples" / "atlasti-mac-8.4-standard-project.qdpx")
    assert losses.taken["codes and groups"] == 14
    assert losses.kinds["left"]["videos"].count == 2
    assert losses.kinds["left"]["sources without a text"].count == 11  # eight texts, and those of two films and a picture


def test_a_consent_of_another_program_is_nobodys_consent_here(tmp_path: Path, shared_data: Path) -> None:
    data = (shared_data / "refi" / "own" / "golden.qdpx").read_bytes()
    (tmp_path / "x.qdpx").write_bytes(repacked(data, "project.qde", lambda xml: xml.replace(b'name="gender"', b'name="quote"')))
    project = new_project(tmp_path / "x")
    import_refi(project, tmp_path / "x.qdpx")
    assert Study(project).participants["P1"]["quote"] == ""
    assert Study(project).participants["P1"]["quote (file)"] == "f"
