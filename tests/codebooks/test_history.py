"""Every saved version is kept, with who changed it and why; two people's changes are put together."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.codebooks import edit, history, parse, remember
from qualcode.codebooks.read import hash_of
from qualcode.errors import ConflictError, QualcodeError
from qualcode.project import Project, files

BOOK = b"# ours\ncodes:\n  - id: a\n    name: A\n  - id: b\n    name: B\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "qualcode.toml").write_text('name = "Study"\ncodebook = "codebooks/book.yaml"\n', encoding="utf-8", newline="\n")
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "book.yaml").write_bytes(BOOK)
    return Project.open(tmp_path)


def rename(project: Project, code: str, name: str, coder: str = "ana") -> None:
    history.change(
        project, lambda data, file: edit.rename(data, code, name, file=file), reason="clearer", coder=coder, act="rename", code=code
    )


def test_the_version_in_use_is_kept_once(project: Project) -> None:
    book = remember(project)
    assert book.hash == hash_of(BOOK)
    kept = project.history / f"{book.hash}.yaml"
    before = kept.stat().st_mtime_ns
    remember(project)
    assert (kept.read_bytes(), kept.stat().st_mtime_ns) == (BOOK, before)


def test_a_change_keeps_both_versions_and_logs_the_reason(project: Project) -> None:
    book, changes = history.change(
        project, lambda d, f: edit.rename(d, "a", "New", file=f), reason="clearer", coder="ana", act="rename", code="a"
    )
    assert [c.what for c in changes] == ["a was renamed from “A” to “New”"]
    assert history.versions(project) == sorted([hash_of(BOOK), book.hash])
    (entry,) = history.log(project)
    assert list(entry) == ["at", "coder", "act", "code", "reason", "from", "to"]
    assert {**entry, "at": ""} == {
        "at": "",
        "coder": "ana",
        "act": "rename",
        "code": "a",
        "reason": "clearer",
        "from": hash_of(BOOK),
        "to": book.hash,
    }
    assert entry["at"].endswith("Z")


def test_the_log_grows_by_a_line_a_change_even_after_a_line_that_was_cut_short(project: Project) -> None:
    rename(project, "a", "One")
    path = project.history / "log.jsonl"
    path.write_bytes(path.read_bytes() + b'{"at":"2026')
    rename(project, "a", "Two")
    assert [e["to"] for e in history.log(project)] == [history.log(project)[0]["to"], remember(project).hash]
    assert path.read_bytes().count(b"\n") == 3


def test_a_change_that_changes_nothing_is_not_logged(project: Project) -> None:
    rename(project, "a", "A")
    assert history.log(project) == []


def test_changes_made_apart_are_put_together_and_the_other_version_is_kept(project: Project) -> None:
    read = files.load(project.codebook_path)
    rename(project, "a", "Theirs", coder="ben")
    theirs = project.codebook_path.read_bytes()
    saved = history.save(project, edit.rename(BOOK, "b", "Mine"), read, reason="", coder="ana", act="rename", code="b")
    assert saved.data is not None
    book = parse(saved.data, "")
    assert [c.name for c in book.codable] == ["Theirs", "Mine"]
    assert b"# ours" in saved.data
    assert {hash_of(BOOK), hash_of(theirs), book.hash} == set(history.versions(project))


def test_a_version_written_by_hand_meanwhile_is_kept_too(project: Project) -> None:
    read = files.load(project.codebook_path)
    by_hand = BOOK.replace(b"# ours", b"# ours and theirs")
    project.codebook_path.write_bytes(by_hand)
    history.save(project, edit.rename(BOOK, "b", "Mine"), read, reason="", coder="ana", act="rename", code="b")
    assert hash_of(by_hand) in history.versions(project)
    assert b"# ours and theirs" in project.codebook_path.read_bytes()


def test_changes_that_clash_are_listed_and_nothing_is_written(project: Project) -> None:
    read = files.load(project.codebook_path)
    rename(project, "a", "Theirs", coder="ben")
    before = project.codebook_path.read_bytes()
    with pytest.raises(ConflictError) as caught:
        history.save(project, edit.rename(BOOK, "a", "Mine"), read, reason="", coder="ana", act="rename", code="a")
    assert "a: name was changed on both sides" in caught.value.conflicts[0]
    assert project.codebook_path.read_bytes() == before
    assert len(history.log(project)) == 1


def test_an_unusable_version_is_not_saved(project: Project) -> None:
    with pytest.raises(QualcodeError, match=r"codebooks/book.yaml:1: unknown key"):
        history.save(project, b"nam: x\ncodes: []\n", files.load(project.codebook_path), reason="", coder="ana", act="edit")
    assert project.codebook_path.read_bytes() == BOOK


def test_a_first_codebook_can_be_saved(project: Project) -> None:
    project.codebook_path.unlink()
    history.save(project, BOOK, files.load(project.codebook_path), reason="begun", coder="ana", act="add")
    assert history.log(project)[0]["from"] == ""


def test_a_version_is_found_by_the_beginning_of_its_hash(project: Project) -> None:
    rename(project, "a", "New")
    assert history.version(project, hash_of(BOOK)[:6]).get("a").name == "A"  # type: ignore[union-attr]
    with pytest.raises(QualcodeError, match="no kept version of the codebook begins with 'zz'"):
        history.version(project, "zz")
    with pytest.raises(QualcodeError, match="no kept version"):
        history.version(project, "")


def test_a_project_without_its_codebook_says_so(project: Project) -> None:
    project.codebook_path.unlink()
    with pytest.raises(QualcodeError, match="there is no codebook"):
        remember(project)
