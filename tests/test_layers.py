"""Imports point one way: what is said in docs/architecture.md holds in the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent / "qualcode"

ROWS = [
    {"cli"},
    {"web"},
    {"reports", "exchange", "upkeep"},
    {"agreement", "analysis", "suggest"},
    {"study"},
    {"transcripts", "codebooks", "codings"},
    {"project"},
    {"model"},
    {"errors"},
]
LEVEL = {name: row for row, names in enumerate(ROWS) for name in names}


def imported(path: Path) -> Iterator[str]:
    """The qualcode packages a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{a.name}" for a in node.names] if node.module == "qualcode" else [node.module or ""]
        for name in names:
            if name.startswith("qualcode."):
                yield name.split(".")[1]


def test_imports_point_one_way() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        place = path.relative_to(ROOT).parts[0].removesuffix(".py")
        if place in ("__init__", "__main__"):
            continue
        for name in imported(path):
            if name != place and LEVEL[name] <= LEVEL[place]:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_the_model_stands_on_the_standard_library_alone() -> None:
    import sys

    for path in (ROOT / "model").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                assert name.split(".")[0] in sys.stdlib_module_names or name.startswith(("qualcode.model", "qualcode.errors")), (
                    f"{path.name} imports {name}"
                )


def test_every_package_is_in_a_row() -> None:
    there = {p.name for p in ROOT.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert there - set(LEVEL) == set()


def test_files_and_functions_stay_small_enough_to_read() -> None:
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 340, f"{path.relative_to(ROOT)} has grown to {text.count(chr(10))} lines: it has two jobs"
