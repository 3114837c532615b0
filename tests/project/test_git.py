"""A checkout with a remote is known as one however git's settings are spelt."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.project.git import remotes


@pytest.fixture(autouse=True)
def no_global_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "global"))
    return tmp_path / "global"


def checkout(root: Path, config: str) -> Path:
    (root / ".git").mkdir(parents=True)
    (root / ".git" / "config").write_text(config, encoding="utf-8")
    (root / "study").mkdir()
    return root / "study"


@pytest.mark.parametrize(
    "config",
    [
        '[core]\n\tbare = false\n[remote "origin"]\n\turl = x\n',
        '[REMOTE "origin"] url = x\n',
        '  [ remote   "origin" ]\n',
        "[remote.origin]\n\turl = x\n",
        '[core] bare = false\n[remote "origin"]url = x\n',
    ],
)
def test_a_remote_is_found_in_any_spelling(tmp_path: Path, config: str) -> None:
    assert remotes(checkout(tmp_path / "repo", config)) == ["origin"]


@pytest.mark.parametrize("config", ["", '# [remote "origin"]\n', '[branch "main"]\n\tremote = origin\n', "[remote]\n\tpushDefault = x\n"])
def test_a_checkout_without_a_remote_has_none(tmp_path: Path, config: str) -> None:
    assert remotes(checkout(tmp_path / "repo", config)) == []


@pytest.mark.parametrize("section", ["[include]", '[includeIf "gitdir:~/work/"]', "[INCLUDE]"])
def test_a_remote_in_an_included_file_is_found(tmp_path: Path, section: str) -> None:
    study = checkout(tmp_path / "repo", f"{section}\n\tpath = more\n")
    (tmp_path / "repo" / ".git" / "more").write_text('[include]\n\tpath = "../deeper"\n', encoding="utf-8")
    (tmp_path / "repo" / "deeper").write_text(f'[remote "far"]\n{section}\n\tpath = deeper\n', encoding="utf-8")
    assert remotes(study) == ["far"]


def test_a_remote_in_the_users_own_settings_or_gits_older_places_is_found(tmp_path: Path, no_global_settings: Path) -> None:
    study = checkout(tmp_path / "repo", "")
    no_global_settings.write_text('[remote "mine"]\n\turl = x\n', encoding="utf-8")
    (tmp_path / "repo" / ".git" / "remotes").mkdir()
    (tmp_path / "repo" / ".git" / "remotes" / "old").write_text("URL: x\n", encoding="utf-8")
    assert remotes(study) == ["mine", "old"]


def test_a_worktree_has_the_remotes_of_its_checkout(tmp_path: Path) -> None:
    checkout(tmp_path / "repo", '[remote "origin"]\n')
    (tmp_path / "repo" / ".git" / "worktrees" / "w").mkdir(parents=True)
    (tmp_path / "repo" / ".git" / "worktrees" / "w" / "commondir").write_text("../..\n", encoding="utf-8")
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / ".git").write_text(f"gitdir: {tmp_path / 'repo' / '.git' / 'worktrees' / 'w'}\n", encoding="utf-8")
    assert remotes(tmp_path / "w") == ["origin"]
    assert remotes(tmp_path) == []
