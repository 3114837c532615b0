"""What the commands about suggestions share: whether there are any, for whom, of which codes, and with which sentence model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import open_study, out_json, talk, who

if TYPE_CHECKING:
    from qualcode.study import Study

EmbeddingsOption = Annotated[
    Path | None,
    typer.Option(
        "--embeddings",
        envvar="QUALCODE_EMBEDDINGS",
        help="A folder with a sentence model (model.onnx, tokenizer.json); nothing is downloaded.",
        metavar="DIR",
    ),
]


def study_with_suggestions(project: Path | None, as_json: bool, *lists: str) -> Study:
    """The study; where it does without suggestions, that is said and the command is over: its JSON holds these lists, empty."""
    from qualcode.suggest.offers import OFF, is_off

    study = open_study(project)
    if not is_off(study):
        return study
    talk(OFF)
    if as_json:
        out_json({"off": OFF, **{name: [] for name in lists}})
    raise typer.Exit


def known_coder(coder: str | None) -> str | None:
    """The coder, where one is named; looking needs none, and then it is not noted who saw what."""
    from qualcode.errors import QualcodeError
    from qualcode.project.settings import who_writes

    if coder:
        return who(coder)
    try:
        return who_writes(None)
    except QualcodeError:
        return None


def code_ids(study: Study, code: str) -> set[str]:
    """The codes that can be borne and are, or stand under, this one; all where none is named."""
    from qualcode.errors import QualcodeError, did_you_mean

    known = [c.id for c in study.codebook.walk()]
    if code and code not in known:
        raise QualcodeError(f"there is no code {code!r} in the codebook", did_you_mean(code, known) or "qualcode codebook show lists them")
    return {c.id for c in study.codebook.codable if not code or any(above.id == code for above in study.codebook.path(c.id))}
