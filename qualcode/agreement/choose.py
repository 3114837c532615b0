"""What is compared: which coders, which transcripts, at which moments, and what has to be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.agreement.moments import TODAY, Moment, before_settling, settled, snapshot_moments, today
from qualcode.codings.again import again_coders
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.study import Study

Sources = Mapping[str, Mapping[str, Moment]]
"""By transcript and coder, the moment the coder's work is read at."""


@dataclass(frozen=True)
class Chosen:
    """The coders and transcripts of a comparison: `blind` are transcripts on which no compared coder saw suggestions, `seen` the others."""

    coders: tuple[str, ...]
    blind: Sources
    seen: Sources
    settled: frozenset[str] = frozenset()

    @property
    def all(self) -> Sources:
        """All transcripts, in order."""
        return dict(sorted({**self.blind, **self.seen}.items()))


def choose(study: Study, coders: Sequence[str] = (), transcripts: Sequence[str] = (), snapshot: str = "") -> Chosen:
    """The transcripts that two or more of the coders have read, as they were before anything was settled.

    Without `coders`: everybody who shares a transcript with somebody, less those who coded a sample again to be held against themselves. `transcripts` are ids, labels or beginnings; `snapshot` keeps what is read from one
    snapshot (its name, its digest, or a unique beginning of either).

    Raises:
        QualcodeError: a name fits nothing, consensus or a layer was asked for, or no transcript has been read by two coders.
    """
    now, frozen = today(study), snapshot_moments(study)
    wanted = [study.transcript(t).id for t in transcripts] or list(study.transcripts)
    named = _coders(study, now, coders)
    sources = before_settling(study, named, now, frozen)
    shared = {t: sources[t] for t in sorted(set(wanted)) if len(_readers(study, sources, t, named)) >= 2}
    if snapshot:
        moment = _snapshot(frozen, snapshot)
        shared = {t: s for t, s in shared.items() if {s[c].digest for c in _readers(study, sources, t, named)} == {moment.digest}}
    if not shared:
        raise QualcodeError(_nothing(study, now, named, wanted), _hint(study, now, named, wanted))
    if not coders:
        met = {c for t in shared for c in _readers(study, sources, t, named)}
        named = tuple(c for c in named if c in met)
        shared = {t: {c: s[c] for c in named} for t, s in shared.items()}
    seen = {t: s for t, s in shared.items() if any(s[c].of(c, t).offered for c in _readers(study, sources, t, named))}
    return Chosen(named, {t: s for t, s in shared.items() if t not in seen}, seen, frozenset(settled(study) & set(shared)))


def _readers(study: Study, sources: Sources, transcript: str, coders: Sequence[str]) -> list[str]:
    text = study.transcripts[transcript].text
    return [c for c in coders if sources[transcript][c].of(c, transcript).extent(text)]


def _coders(study: Study, now: Moment, names: Sequence[str]) -> tuple[str, ...]:
    """The coders by the names they go by, in the order asked for, else sorted."""
    known = sorted({coder for coder, _ in now.work} - {"consensus"})
    for name in names:
        if name.casefold() in ("consensus", "study", "all"):
            raise QualcodeError(
                f"agreement with {name!r} is not computed: consensus is what coders settled on together, so they would be compared with themselves, "
                "and the figure would say how well they settled, not how well the codebook is understood",
                f"compare the coders as they were before: --coders {','.join(known[:2]) or 'ana,ben'}",
            )
    apart = again_coders(study.state)
    found = tuple(dict.fromkeys(study.state.coders.name(name) for name in names)) or tuple(c for c in known if c not in apart)
    for name in found:
        if name not in known:
            raise QualcodeError(
                f"no coder {name!r} has coded here", did_you_mean(name, known) or f"coders are {', '.join(known) or 'none yet'}"
            )
    if names and len(found) < 2:
        raise QualcodeError("agreement needs two coders or more", f"for example --coders {','.join(known[:2]) or 'ana,ben'}")
    return found


def _snapshot(frozen: Sequence[Moment], name: str) -> Moment:
    fits = [m for m in frozen if name in (m.name, m.digest)] or [m for m in frozen if m.name.startswith(name) or m.digest.startswith(name)]
    if len(fits) != 1:
        known = "; ".join(f"{m.digest} {m.name}" for m in frozen)
        raise QualcodeError(
            f"{len(fits) or 'no'} snapshots fit {name!r}", f"snapshots are {known}" if known else "no snapshot was taken yet"
        )
    return fits[0]


def _nothing(study: Study, now: Moment, coders: Sequence[str], wanted: Sequence[str]) -> str:
    read = {c: sum(1 for t in wanted if now.of(c, t).extent(study.transcripts[t].text)) for c in coders}
    said = ", ".join(f"{c} has read {n}" for c, n in read.items()) or "nobody has coded anything"
    return f"there is no transcript that two of these coders are known to have read ({said})"


def _hint(study: Study, now: Moment, coders: Sequence[str], wanted: Sequence[str]) -> str:
    """How to say that a transcript was read, where both have coded in one."""
    for t in wanted:
        both = [c for c in coders if now.of(c, t).codings]
        unmarked = [c for c in both if not now.of(c, t).extent(study.transcripts[t].text)]
        if len(both) >= 2 and unmarked:
            return (
                "what a coder left uncoded only counts where the coder read it; "
                f"say so with: qualcode mark {t} coded --coder {unmarked[0]} (and so on for each transcript read to its end)"
            )
    return "let a second coder code some transcripts apart from the first, and mark each with: qualcode mark ID coded"


def source_names(study: Study, sources: Sources, transcript: str, coders: Sequence[str]) -> dict[str, str]:
    """By coder who has read the transcript, the name of the moment the work is read at."""
    return {c: sources[transcript][c].name for c in _readers(study, sources, transcript, coders)}


def notes_on(study: Study, chosen: Chosen) -> list[str]:
    """What a reader must know of how the codings were come by."""
    notes = []
    late = [t for t, s in chosen.all.items() if t in chosen.settled and TODAY in source_names(study, chosen.all, t, chosen.coders).values()]
    if late:
        notes.append(
            f"{', '.join(late)}: settled, and no snapshot was taken before. These are read as they stand today; what was changed in settling may flatter the figures."
        )
    return notes
