"""How far the coders of a study agree: by code, pooled, by pair, site and group, and how the figure moves with the unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from threadpoolctl import threadpool_limits

from qualcode.agreement import rows
from qualcode.agreement.choose import Chosen, Sources, choose, notes_on, source_names
from qualcode.agreement.gather import gather
from qualcode.agreement.material import Material, NameArray
from qualcode.agreement.moments import Work
from qualcode.agreement.overall import overall
from qualcode.agreement.results import Comparison, Row, Source, Suggested
from qualcode.agreement.stance import stance_agreement
from qualcode.agreement.tallies import tally
from qualcode.agreement.units import KINDS, check_kind
from qualcode.agreement.words import methods
from qualcode.model.coding import Coding
from qualcode.model.words import count
from qualcode.study import Study


def compare(
    study: Study, coders: Sequence[str] = (), unit: str = "turn", transcripts: Sequence[str] = (), snapshot: str = ""
) -> Comparison:
    """How far coders agree on what they read apart from each other, before anything was settled.

    Only participants' talk is compared. A unit counts for a coder who is known to have read it (`read` events, or the mark that the transcript is read or
    coded). Transcripts on which a coder saw suggestions are left out of the headline and counted apart. Intervals come from drawing whole transcripts again.

    Raises:
        QualcodeError: a name fits nothing, consensus was asked for, or no transcript was read by two coders.
        UsageError: there is no such unit.
    """
    check_kind(unit)
    chosen = choose(study, coders, transcripts, snapshot)
    found = Comparison(
        study=study.project.settings.name,
        coders=chosen.coders,
        unit=unit,
        alpha_is="u_alpha" if unit == "spans" else "krippendorff_alpha",
        codebooks=_codebooks(chosen),
        n_transcripts_in_study=len(study.transcripts),
        notes=tuple(notes_on(study, chosen)),
        names={c.id: c.name for c in study.codebook.walk()},
    )
    codes = codes_in_use(study, (m[c].of(c, t) for t, m in chosen.all.items() for c in chosen.coders))
    with threadpool_limits(limits=1):  # the tables are small: threads would wait for each other longer than they work
        if chosen.blind:
            found = _headline(study, found, _Materials(study, chosen.coders, codes, chosen.blind), chosen)
        if chosen.seen:
            found = replace(found, suggested=_suggested(study, _Materials(study, chosen.coders, codes, chosen.seen), unit, found.pooled))
    return replace(found, methods=methods(study, found))


class _Materials:
    """The same transcripts in every kind of unit, each put together once."""

    def __init__(self, study: Study, coders: Sequence[str], codes: Sequence[str], sources: Sources) -> None:
        self.study, self.coders, self.codes, self.sources = study, coders, codes, sources
        self._found: dict[str, Material] = {}

    def of(self, kind: str) -> Material:
        """The material in this kind of unit; spans are characters counted otherwise."""
        if kind == "spans":
            return replace(self.of("character"), kind="spans")
        if kind not in self._found:
            self._found[kind] = gather(self.study, self.coders, self.codes, self.sources, kind)
        return self._found[kind]

    def in_units(self, kind: str) -> Material:
        """The material in this kind of unit, or in turns where that is no unit that bears a code as a whole."""
        return self.of("turn" if kind in ("character", "spans") else kind)


def codes_in_use(study: Study, work: Iterable[Work]) -> list[str]:
    """The codes a passage can bear, in the codebook's order, and after them others that were used."""
    codable = [c.id for c in study.codebook.codable]
    return [*codable, *sorted({c.code for one in work for c in one.codings} - set(codable))]


def _codebooks(chosen: Chosen) -> tuple[str, ...]:
    """The versions of the codebook that codings were made under, in the order they came into use."""
    return tuple(dict.fromkeys(c.codebook for c in sorted(_codings_of(chosen), key=lambda c: c.id) if c.codebook))


def _codings_of(chosen: Chosen) -> Iterator[Coding]:
    for transcript, moments in chosen.all.items():
        for coder in chosen.coders:
            yield from moments[coder].of(coder, transcript).codings


def _headline(study: Study, begun: Comparison, materials: _Materials, chosen: Chosen) -> Comparison:
    seed = study.project.settings.seed
    material = materials.of(begun.unit)
    counted = tally(material)
    sources = tuple(_sources(study, materials, chosen))
    moments = np.array([" / ".join(dict.fromkeys(s.read_from.values())) for s in sources])[material.transcript]
    by_code, pooled = rows.code_rows(counted, seed), rows.pooled_row("all codes", counted, seed)
    (any_code,) = rows.code_rows(tally(material.any_code()), seed)
    return replace(
        begun,
        sources=sources,
        by_code=tuple(row for row in by_code if any(row.uses.values())),
        unused=tuple(row.what for row in by_code if not any(row.uses.values())),
        pooled=pooled,
        any_code=replace(any_code, what="any code"),
        overall=overall(material, seed),
        pairs=tuple(_pairs(material, pooled, seed)),
        sites=tuple(_split(material, material.site, seed)),
        groups=tuple(_split(material, material.group, seed)),
        snapshots=tuple(_split(material, moments, seed)),
        by_unit=tuple(
            replace(pooled, what=kind) if kind == begun.unit else rows.pooled_row(kind, tally(materials.of(kind)), seed) for kind in KINDS
        ),
        stance=stance_agreement(materials.in_units(begun.unit), materials.sources),
        notes=(*begun.notes, *_left_out(material)),
    )


def _pairs(material: Material, pooled: Row, seed: int) -> Iterator[Row]:
    """A pooled line for each two coders."""
    for pair in combinations(material.coders, 2):
        what = " and ".join(pair)
        yield replace(pooled, what=what) if pair == material.coders else rows.pooled_row(what, tally(material.part(pair)), seed)


def _split(material: Material, names: NameArray, seed: int) -> Iterator[Row]:
    """A pooled line for each site, group or snapshot."""
    for name in sorted(set(names.tolist())):
        yield rows.pooled_row(name or "not known", tally(material, names == name), seed)


def _sources(study: Study, materials: _Materials, chosen: Chosen) -> Iterator[Source]:
    material = materials.of("turn")
    shared = material.read_at_all.sum(axis=0) >= 2
    units = np.bincount(material.transcript[shared], minlength=len(material.transcripts))
    for transcript, n in zip(material.transcripts, units.tolist(), strict=True):
        names = source_names(study, materials.sources, transcript, material.coders)
        yield Source(transcript, n, names, transcript in chosen.settled)


def _left_out(material: Material) -> Iterator[str]:
    """What was coded and could not be compared."""
    if material.silent:
        yield (
            f"{count(material.silent, 'coding')} left out that stand only on talk that is not compared (interviewers, interpreters, supporters), or on no talk."
        )
    by_coder: dict[str, dict[str, int]] = {}
    for (coder, transcript), n in material.unread.items():
        by_coder.setdefault(coder, {})[transcript] = n
    for coder, there in by_coder.items():
        yield (
            f"{count(sum(there.values()), 'coding')} of {coder}'s left out in {', '.join(there)}: they stand where {coder} is not known to have read. "
            f"If it was read to its end: qualcode mark {next(iter(there))} coded --coder {coder}"
        )


def _suggested(study: Study, materials: _Materials, unit: str, blind: Row | None) -> Suggested:
    """The transcripts on which suggestions were seen, counted apart, and how far accepted suggestions were confirmed by somebody else."""
    seen = rows.pooled_row("suggestions seen", tally(materials.of(unit)), study.project.settings.seed)
    material = materials.in_units(unit)
    accepted, confirmed = dict.fromkeys(material.coders, 0), dict.fromkeys(material.coders, 0)
    number = {code: i for i, code in enumerate(material.codes)}
    has = material.present & material.read
    for i, coder in enumerate(material.coders):
        others = [j for j in range(len(material.coders)) if j != i]
        for unit_number, code in sorted(_accepted(material, coder, materials.sources)):
            c = number[code]
            if material.read[i, unit_number, c] and material.read[others, unit_number, c].any():
                accepted[coder] += 1
                confirmed[coder] += bool(has[others, unit_number, c].any())
    return Suggested(material.transcripts, seen, blind, accepted, confirmed)


def _accepted(material: Material, coder: str, sources: Sources) -> set[tuple[int, str]]:
    """The units and codes a coder coded by accepting a suggestion."""
    found = set()
    for number, transcript in enumerate(material.transcripts):
        touched = material.finder(number)
        for coding in sources[transcript][coder].of(coder, transcript).codings:
            if coding.origin:
                found |= {(unit, coding.code) for unit in touched(coding.start, coding.end)}
    return found
