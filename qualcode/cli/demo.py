"""`demo`: the sample study from its originals to the Word reports, on a copy."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.common import beginning, out, table, talk

if TYPE_CHECKING:
    from qualcode.project import Project
    from qualcode.study import Study


def demo(folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Where to (default: qualcode-demo here).")] = None) -> None:
    """The sample study end to end, on a copy: import, suggestions, Word reports. All of it is invented."""
    from qualcode.project.begin import copy_sample
    from qualcode.study import Study

    began = time.monotonic()
    target = folder or _free(Path("qualcode-demo"))
    project = copy_sample(target)
    talk("An invented study of social workers in schools: three authorities, 27 interviews and focus groups, two coders.")
    _import(project)
    study = Study(project)
    _people(study)
    _suggest(study)
    _agreement(study)
    files = _report(study)
    talk(f"\nDone in {time.monotonic() - began:.0f} seconds. Open in Word or LibreOffice:")
    for path in files:
        out(str(path))
    command = _command()
    talk(f"\nRead how it was coded:   {command} show B_PAR_01 --turns 3-9 --project {target}")
    talk(f"Then code a passage:     {command} code B_PAR_01 4 prom.harm --coder me --project {target}")
    talk("What the study hides:    docs/sample-study.md")


def _command() -> str:
    """How the person called qualcode, so that what is printed can be copied."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python -m qualcode"
    return str(called) if called.parent != Path() else called.name


def _free(path: Path) -> Path:
    """The folder, or the first numbered one beside it that is not there yet."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.name}-{number}")
        number += 1
    return free


def _step(text: str) -> None:
    talk(f"\n== {text}")


def _import(project: Project) -> None:
    """Freeze the originals anew, as if they had just arrived."""
    from qualcode.transcripts.importing import import_files

    _step("1. Import: Word, Teams, Zoom, Otter and plain text become frozen texts with turns")
    kinds: Counter[str] = Counter()
    turns = 0
    for done in import_files(project, [project.originals]):
        assert done.transcript is not None, done.reason
        kinds[Path(done.transcript.original).suffix] += 1
        turns += len(done.transcript.turns)
    talk(f"   {sum(kinds.values())} transcripts ({', '.join(f'{n} {kind}' for kind, n in sorted(kinds.items()))}), {turns} turns")


def _people(study: Study) -> None:
    layer = study.layer("study")
    talk(f"   {len(study.participants)} participants; {layer.describe()}")


def _suggest(study: Study) -> None:
    """What a coder who has coded nothing yet is shown of one transcript; nothing of it is coded."""
    from qualcode.suggest.learned import learned_suggestions
    from qualcode.suggest.learning.talk import CueReader
    from qualcode.suggest.reasons import reason

    transcript, reader = study.transcript("B_TM_01"), CueReader(study.codebook, keep=True)
    _step(f"2. Suggest: what the codebook alone points to in {transcript.id}, before anything is coded")
    if reader.matcher.pipeline.note:
        talk(f"   {reader.matcher.pipeline.note}")
    everything = learned_suggestions(study, reader, "newcomer")
    found = sorted((s for s in everything if s.transcript == transcript.id), key=lambda s: (-s.score, s.key))
    shown = [
        [str(s.turn), s.code, f"{s.score:.2f}", beginning(reason(s, study.codebook), 24), beginning(transcript.slice(s.span), 28)]
        for s in found[:6]
    ]
    talk(table(shown, ["turn", "code", "score", "why", "passage"], right=(0,)))
    talk(f"   … {len(found)} in all; a person accepts, changes or rejects each: qualcode suggest {transcript.id}")


def _agreement(study: Study) -> None:
    """How far the two coders agree, before anything was settled, and what they have still to settle."""
    from qualcode.agreement.compare import compare
    from qualcode.agreement.settling.find import find_disagreements
    from qualcode.agreement.words import number

    _step("3. Agreement: two coders apart from each other, read as they were before they talked")
    found, queue = compare(study), find_disagreements(study)
    if found.pooled is None:
        return
    lowest = f"; lowest code that can be judged: {found.pooled.lowest}, {number(found.pooled.lowest_alpha)}" if found.pooled.lowest else ""
    talk(
        f"   {len(found.sources)} transcripts, {found.pooled.n_units} turns: Krippendorff's alpha {number(found.pooled.alpha)} over all codes{lowest}"
    )
    talk(
        f"   {len(queue.disagreements)} places decided differently (codes, edges, stance), {len(queue.open)} of them open: qualcode disagreements, qualcode reconcile"
    )


def _report(study: Study) -> list[Path]:
    from qualcode.reports.make import make_reports

    _step("4. Report: one Word file per authority, one across, and a ledger that says where every quote stands")
    made = make_reports(study)
    for written, quotes in made.reports:
        talk(f"   {written.path.name}: {quotes} quotes")
    return [*(w.path for w, _ in made.reports), made.ledger.path]
