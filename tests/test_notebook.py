"""The notebook of docs/ runs as it stands, and prints what is stored in it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parent.parent / "docs"


def test_the_notebook_runs_and_prints_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("make_notebook", DOCS / "make_notebook.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    monkeypatch.chdir(DOCS)
    cells = [c for c in json.loads((DOCS / "study.ipynb").read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    names: dict[str, Any] = {}
    for cell in cells:
        printed, value = maker.run("".join(cell["source"]), names)
        stored = "".join("".join(o.get("text", "")) for o in cell["outputs"])
        assert printed == stored, "run docs/make_notebook.py: what the notebook shows is out of date"
        assert (value is not None) == any("data" in o for o in cell["outputs"])
    assert len(cells) >= 7
