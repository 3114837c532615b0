"""`suggest --evaluate`: how good suggestions are on the study's own coding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode.cli.common import out, out_json, table, talk

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.study import Study


def show_evaluation(study: Study, layer: str, examples: str, seeds: int, as_json: bool, embeddings: Path | None = None) -> None:
    """Measure suggestions and print the figures."""
    from qualcode.suggest.learning.talk import CueReader
    from qualcode.suggest.material import gather
    from qualcode.suggest.measuring.evaluate import evaluate

    read = study.layer(layer)
    talk(read.describe())
    material = gather(study, read.codings, whole_turns=True)
    reader = CueReader(study.codebook, keep=True)
    found = evaluate(
        study.codebook,
        material.passages,
        material.codes,
        examples=_stages(examples),
        seeds=seeds,
        reader=reader,
        embeddings=embeddings,
        tell=talk,
    )
    if as_json:
        out_json(found)
    else:
        out(_as_text(found))
    for line in filter(None, [reader.matcher.pipeline.note, *reader.matcher.left_out, *found["notes"]]):
        talk(f"Note: {line}")


def _stages(examples: str) -> list[int]:
    from qualcode.errors import UsageError

    parts = [part.strip() for part in examples.split(",") if part.strip()]
    if not parts or not all(part.isdecimal() for part in parts):
        raise UsageError(f"--examples {examples!r} are no numbers", "write them with commas: --examples 0,2,5,20")
    return [int(part) for part in parts]


def _as_text(found: dict[str, Any]) -> str:
    names = ("map", "macro_f1", "micro_f1", "precision_at_1", "recall_at_3", "wss95", "ece")
    rows = [[str(p["examples_per_code"]), p["method"], *(f"{p[name]:.3f}" for name in names)] for p in found["points"]]
    curve = table(rows, ["examples", "method", "map", "macro F1", "micro F1", "P@1", "R@3", "wss95", "ece"], right=tuple(range(2, 9)))
    figures = ("precision", "recall", "f1", "average_precision")
    codes = [
        [c, str(f["n"]), *("" if f[n] is None else f"{f[n]:.2f}" for n in figures), f.get("note", "")] for c, f in found["codes"].items()
    ]
    by_code = table(codes, ["code", "n", *figures, ""], right=(1, 2, 3, 4, 5))
    return f"{curve}\n\nBy code, at {found['codes_at']} examples of the median code:\n{by_code}"
