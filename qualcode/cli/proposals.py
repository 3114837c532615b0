"""`codebook propose` and `clusters`: what the texts say to the codebook. Nothing is changed before a person says so."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualcode.cli.common import (
    CoderOption,
    JsonOption,
    LayerOption,
    ProjectOption,
    ReasonOption,
    out,
    out_json,
    table,
    talk,
    who,
)  # fmt: skip
from qualcode.cli.suggesting import EmbeddingsOption, code_ids, study_with_suggestions

if TYPE_CHECKING:
    from qualcode.study import Study
    from qualcode.suggest.clusters import Cluster
    from qualcode.suggest.material import Passage
    from qualcode.suggest.proposals import NearMiss, Proposal

_MARGIN, _WIDTH = 4, 76


def propose(
    code: Annotated[str, typer.Argument(help="Only this code, or the codes of this group.", metavar="[CODE]")] = "",
    accept: Annotated[
        list[str] | None, typer.Option("--accept", metavar="PHRASE", help="Write this phrase to CODE as a cue; may be repeated.")
    ] = None,
    most: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many phrases a code.")] = 5,
    layer: LayerOption = "study",
    coder: CoderOption = None,
    reason: ReasonOption = None,
    embeddings: EmbeddingsOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Propose cues: phrases that a code's passages share and others do not; and show near misses, read but not coded."""
    study = study_with_suggestions(project, as_json, "cues", "near_misses")
    if accept:
        _accept(study, code, accept, who(coder), reason or "")
    else:
        cues, misses = _look(study, code_ids(study, code), layer, most, 3 if code else 1, embeddings)
        if as_json:
            out_json({"cues": [_cue(p) for p in cues], "near_misses": [_miss(m) for m in misses]})
        else:
            out(_as_text(cues, misses))
            talk("Proposals only; nothing was changed. qualcode codebook propose CODE --accept 'PHRASE' writes one to the codebook.")
            if cues:
                talk("A codebook is often published: see that no phrase names anybody.")


def _look(study: Study, codes: set[str], layer: str, most: int, near: int, embeddings: Any) -> tuple[list[Proposal], list[NearMiss]]:
    from qualcode.suggest.learning.learner import Suggester
    from qualcode.suggest.learning.talk import CueReader
    from qualcode.suggest.material import gather
    from qualcode.suggest.proposals import candidate_cues, near_misses

    read = study.layer(layer)
    talk(read.describe())
    reader, material = CueReader(study.codebook, keep=True), gather(study, read.codings)
    cues = candidate_cues(study, read.codings, material, reader.matcher.pipeline.nlp.Defaults.stop_words, most)
    suggester = Suggester(study.codebook, embeddings, study.project.settings.seed).reading_with(reader)
    suggester.fit(material.passages, material.codes, material.seen)
    return [p for p in cues if p.code in codes], [m for m in near_misses(suggester, material, near) if m.code in codes]


def _accept(study: Study, code: str, phrases: list[str], coder: str, reason: str) -> None:
    from qualcode.codebooks import edit, history
    from qualcode.errors import UsageError

    if not code:
        raise UsageError("which code the phrase is for was not said", "qualcode codebook propose CODE --accept 'PHRASE'")
    for phrase in phrases:

        def add(data: bytes, file: str, phrase: str = phrase) -> bytes:
            return edit.add_cue(data, code, phrase, file=file)

        _, changes = history.change(study.project, add, reason=reason, coder=coder, act="cue", code=code)
        for change in changes:
            talk(change.what)


def _as_text(cues: list[Proposal], misses: list[NearMiss]) -> str:
    rows = [[p.code, p.cue, str(p.inside), str(p.outside), str(p.transcripts)] for p in cues]
    parts = ["Phrases that passages of a code share and others do not:\n"]
    parts.append(table(rows, ["code", "phrase", "with", "without", "transcripts"], right=(2, 3, 4)) if rows else "  none stand out yet")
    parts.append("\nNear misses: read and not coded, though much like passages that were:\n")
    parts += [_block(f"{m.code} ({m.likely:.2f})", m.passage, f"coded {', '.join(m.others)}" if m.others else "no code") for m in misses]
    return "\n".join(parts if misses else [*parts, "  none"])


def _block(head: str, passage: Passage, more: str) -> str:
    words = textwrap.shorten(passage.text, 230, placeholder=" …")
    body = textwrap.indent(textwrap.fill(words, _WIDTH - _MARGIN), " " * _MARGIN)
    return f"{head}  {passage.transcript}:{passage.turn}  {more}\n{body}\n"


def _cue(p: Proposal) -> dict[str, Any]:
    return {
        "code": p.code, "cue": p.cue, "with": p.inside, "without": p.outside, "transcripts": p.transcripts,
        "certainty": p.certainty, "example": p.example,
    }  # fmt: skip


def _miss(m: NearMiss) -> dict[str, Any]:
    return {"code": m.code, "score": m.likely, "codes": list(m.others), **_place(m.passage)}


def _place(p: Passage) -> dict[str, Any]:
    return {"transcript": p.transcript, "turn": p.turn, "start": p.start, "end": p.end, "text": p.text}


def clusters(
    count: Annotated[int, typer.Option("--clusters", "-k", min=0, help="How many; 0 chooses by the number of passages.")] = 0,
    layer: LayerOption = "study",
    embeddings: EmbeddingsOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put uncoded passages together that use like words: an aid to reading on, never themes."""
    from qualcode.suggest.clusters import clusters as put_together
    from qualcode.suggest.clusters import uncoded
    from qualcode.suggest.cues.english import pipeline
    from qualcode.suggest.learning.embeddings import embedder
    from qualcode.suggest.material import gather

    study = study_with_suggestions(project, as_json)
    read = study.layer(layer)
    talk(read.describe())
    passages, stop = uncoded(gather(study, read.codings)), pipeline().nlp.Defaults.stop_words
    found = put_together(passages, stop, count, study.project.settings.seed, embedder(embeddings))
    if as_json:
        out_json(
            [
                {"passages": c.passages, "transcripts": c.transcripts, "words": list(c.words), "nearest": [_place(p) for p in c.nearest]}
                for c in found
            ]
        )
    else:
        for cluster in found:
            out(_cluster(cluster))
        talk(
            f"{len(passages)} uncoded passages. Put together by their words and partly by chance: an aid to reading, not themes; count nothing by them."
        )


def _cluster(cluster: Cluster) -> str:
    head = f"{cluster.passages} passages of {cluster.transcripts} transcripts: {', '.join(cluster.words) or 'no word in common'}"
    lines = [textwrap.fill(head, _WIDTH)]
    for p in cluster.nearest:
        words = textwrap.shorten(p.text, 150, placeholder=" …")
        lines.append(textwrap.fill(f"{p.transcript}:{p.turn}  {words}", _WIDTH, initial_indent="    ", subsequent_indent="      "))
    return "\n".join(lines) + "\n"
