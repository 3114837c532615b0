"""The worked examples of the shared data, put to the library and written as tables."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from qualcode.agreement.statistics import coefficients, overlap, sets, unitizing
from qualcode.agreement.statistics.alpha import krippendorff_alpha
from qualcode.agreement.statistics.continuum import Continuum
from qualcode.agreement.statistics.ratings import Ratings

Vector = dict[str, Any]

LEFT_OUT = ("mathet_gamma", "krippendorff_alpha_U_1995")
"""Coefficients that are not offered."""


def load(shared: Path) -> list[Vector]:
    found = json.loads((shared / "agreement" / "vectors.json").read_text(encoding="utf-8"))
    return [v for v in found if v["coefficient"] not in LEFT_OUT]


def tolerance(vector: Vector, name: str) -> float:
    found = vector["tolerance"]
    return float(found[name] if isinstance(found, dict) else found)


def expected(vector: Vector) -> dict[str, float | None]:
    """The expected figures under flat names, `per_category.A` and `k_u_alpha.A` and `coverage.A` for figures of one code."""
    flat: dict[str, float | None] = {}
    for name, value in vector["expected"].items():
        if name == "per_category":
            flat |= {f"per_category.{code}": v for code, v in value.items()}
        elif name == "k_u_alpha":
            flat |= {f"k_u_alpha.{code}": v[0] for code, v in value.items()} | {f"coverage.{code}": v[1] for code, v in value.items()}
        else:
            flat[name] = value
    return flat


def by_library(vector: Vector) -> dict[str, float | None]:
    """The same figures, computed by the functions."""
    data = vector["data"]
    if data["kind"] == "decisions":
        return {"holsti": coefficients.holsti(data["agreed"], data["n1"], data["n2"])}
    if data["kind"] == "set_pair":
        pair = frozenset(data["a"]), frozenset(data["b"])
        return {"masi": sets.distance(*pair, sets.masi_distance), "jaccard": sets.distance(*pair, sets.jaccard_distance)}
    if data["kind"] == "spans":
        return _spans(Continuum.of(data["length"], {c: [tuple(s) for s in own] for c, own in data["coders"].items()}))
    if data["kind"] == "label_sets":
        ratings = Ratings.of([[frozenset(v) for v in row] for row in data["values"]])
        return {"alpha": krippendorff_alpha(ratings, getattr(sets, vector["coefficient"].removeprefix("alpha_") + "_distance")).value}
    return _matrix(Ratings.of(data["values"]), vector["coefficient"])


def _matrix(ratings: Ratings, coefficient: str) -> dict[str, float | None]:
    percent = coefficients.percent_agreement(ratings).value
    if coefficient == "percent_agreement":
        return {"percent": percent}
    if coefficient == "cohen_kappa":
        kappa = coefficients.cohen_kappa(ratings)
        return {"kappa": kappa.value, "po": percent, "se": kappa.se, "ci95_low": kappa.ci_low, "ci95_high": kappa.ci_high}
    if coefficient == "fleiss_kappa":
        fleiss = coefficients.fleiss_kappa(ratings)
        own = {f"per_category.{c}": coefficients.fleiss_kappa(ratings.present(lambda v, c=c: v == c)).value for c in ratings.categories}
        return {"kappa": fleiss.value, "se_null": fleiss.se, **own}
    if coefficient == "gwet_ac1":
        ac1 = coefficients.gwet_ac1(ratings)
        return {"ac1": ac1.value, "se": ac1.se}
    if coefficient == "brennan_prediger":
        return {"bp": coefficients.brennan_prediger(ratings).value}
    alpha = krippendorff_alpha(ratings)
    return {"alpha": alpha.value, "ci95_low": alpha.ci_low, "ci95_high": alpha.ci_high}


def _spans(whole: Continuum) -> dict[str, float | None]:
    own = whole.only("x")
    rows = unitizing.k_u_alpha(whole)
    return {
        "jaccard": overlap.jaccard(own).value,
        "dice_f1": overlap.dice(own).value,
        "precision_A_vs_B": overlap.precision(own).value,
        "recall_A_vs_B": overlap.recall(own).value,
        "kappa": coefficients.cohen_kappa(own.characters).value,
        "alpha": krippendorff_alpha(own.characters, replicates=0).value,
        "u_alpha": unitizing.u_alpha(whole).value,
        "bar_u_alpha": unitizing.bar_u_alpha(whole).value,
        "cu_alpha": unitizing.cu_alpha(whole).value,
        **{f"k_u_alpha.{code}": row.value for code, row in rows.items()},
        **{f"coverage.{code}": row.coverage for code, row in rows.items()},
    }


def write_table(vector: Vector, path: Path) -> list[str]:
    """Write the example as a table; gives the options the command needs with it."""
    data = vector["data"]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        if data["kind"] == "spans":
            out.writerow(["coder", "start", "end", "code"])
            for coder, own in data["coders"].items():
                out.writerows([[coder, *s] for s in own] or [[coder, "", "", ""]])
            return ["--length", str(data["length"]), *([] if any(data["coders"].values()) else ["--categories", "x"])]
        out.writerow(["unit", "coder", "value"])
        for number, row in enumerate(data["values"]):
            out.writerows([[f"u{u}", f"coder {number}", _cell(value)] for u, value in enumerate(row)])
    return []


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ";".join(value) or "{}"
    return "" if value is None else str(value)


def from_json(vector: Vector, found: dict[str, Any]) -> dict[str, float | None]:
    """The same figures, as the command's JSON gives them."""
    overall, by_code = found["coefficients"], found["by_code"]
    if vector["data"]["kind"] == "spans":
        x = {name: one["value"] for name, one in by_code.get("x", {}).items()}
        names = {"jaccard": "jaccard", "dice_f1": "dice", "precision_A_vs_B": "precision", "recall_A_vs_B": "recall"}
        flat = {name: x.get(own) for name, own in names.items()} | {"kappa": x.get("cohen_kappa"), "alpha": x.get("krippendorff_alpha")}
        flat |= {name: overall[name]["value"] for name in ("u_alpha", "bar_u_alpha", "cu_alpha")}
        flat |= {f"k_u_alpha.{code}": own["k_u_alpha"]["value"] for code, own in by_code.items()}
        return flat | {f"coverage.{code}": own["k_u_alpha"]["coverage"] for code, own in by_code.items()}
    name = vector["coefficient"].removesuffix("_nominal").removesuffix("_bootstrap_ci")
    one = overall[name]
    short = {
        "cohen_kappa": "kappa",
        "fleiss_kappa": "kappa",
        "percent_agreement": "percent",
        "gwet_ac1": "ac1",
        "brennan_prediger": "bp",
    }.get(name, "alpha")
    flat = {short: one["value"], "se": one["se"], "se_null": one["se"], "ci95_low": one["ci_low"], "ci95_high": one["ci_high"]}
    flat["po"] = overall["percent_agreement"]["value"]
    return flat | {f"per_category.{code}": own["fleiss_kappa"]["value"] for code, own in by_code.items()}
