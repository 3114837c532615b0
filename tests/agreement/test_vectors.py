"""The worked examples of the shared data come out within their tolerances, through the library and through the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from qualcode.cli.agreement import agreement

from . import vectors

app = typer.Typer()
app.command()(agreement)

CHANCE = {"pe"}
"""Agreement by chance, which is part of kappa and AC1 and given by neither; kappa and AC1 cannot be right where it is wrong."""


def differences(vector: vectors.Vector, found: dict[str, float | None]) -> list[str]:
    wrong = []
    for name, value in vectors.expected(vector).items():
        if name in CHANCE:
            continue
        got = found[name]
        same = got is None if value is None else got is not None and abs(got - value) <= vectors.tolerance(vector, name)
        if not same:
            wrong.append(f"{vector['id']} {name}: {got} for {value}")
    return wrong


def test_all_66_through_the_library(shared_data: Path) -> None:
    found = vectors.load(shared_data)
    assert len(found) == 66
    assert [d for v in found for d in differences(v, vectors.by_library(v))] == []


def test_those_a_table_can_hold_through_the_command(shared_data: Path, tmp_path: Path) -> None:
    wrong, run = [], 0
    for vector in vectors.load(shared_data):
        if vector["data"]["kind"] in ("decisions", "set_pair"):
            continue
        options = vectors.write_table(vector, tmp_path / "t.csv")
        done = CliRunner().invoke(app, ["--table", str(tmp_path / "t.csv"), "--json", *options], catch_exceptions=False)
        assert done.exit_code == 0, vector["id"]
        wrong += differences(vector, vectors.from_json(vector, json.loads(done.stdout)))
        run += 1
    assert wrong == []
    assert run == 59


def test_categories_that_nobody_used_make_ac1_defined(shared_data: Path, tmp_path: Path) -> None:
    (vector,) = (v for v in vectors.load(shared_data) if "expected_when_categories_given" in v)
    vectors.write_table(vector, tmp_path / "t.csv")
    given = vector["expected_when_categories_given"]
    done = CliRunner().invoke(app, ["--table", str(tmp_path / "t.csv"), "--json", "--categories", ",".join(given["categories"])])
    assert json.loads(done.stdout)["coefficients"]["gwet_ac1"]["value"] == pytest.approx(given["ac1"], abs=1e-9)
