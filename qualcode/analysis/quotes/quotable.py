"""Quotes: coded passages that may be printed, word for word, with the attribution that may stand beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from qualcode.analysis.quotes.approvals import with_approvals
from qualcode.analysis.quotes.passages import in_layer
from qualcode.analysis.voices import Voices, turns_in
from qualcode.errors import QualcodeError, did_you_mean
from qualcode.model.coding import Coding, Quote
from qualcode.model.events import BASES, STANCES
from qualcode.model.text import Turn

if TYPE_CHECKING:
    from qualcode.study import Study

NOT_ONE_TURN = "they do not stand within one turn"
NOT_TALK = "they are not a participant's words"
UNMATCHED = "the speaker is not matched to a participant"
NO_CONSENT = "the speaker has not agreed to be quoted"
RESTRICTED = "the passage is restricted"
REASONS = (NOT_TALK, NOT_ONE_TURN, UNMATCHED, NO_CONSENT, RESTRICTED)
"""Why the words of a coding cannot be printed, in the order they are looked for."""


def quotes(
    study: Study,
    layer: str = "study",
    *,
    code: str = "",
    site: str = "",
    group: str = "",
    coder: str = "",
    stance: str = "",
    star: bool = False,
    theme: str = "",
    role: str = "",
    basis: str = "",
) -> list[Quote]:
    """Every coding of a layer that may be quoted, in order of the texts, with what an author approved on it.

    `code` also takes a group of codes; `site`, `group` and `role` are the speaker's; `star` keeps only the codings marked as worth printing; `theme` keeps
    the passages an analyst linked to it, for or against.

    Raises:
        QualcodeError: a filter names something the study does not have.
    """
    voices = Voices(study)
    _check(voices, site=site, group=group, stance=stance, basis=basis, role=role)
    codes = _codes(study, code)
    name = study.state.coders.name(coder) if coder else ""
    codings = study.layer(layer).codings
    if name and name not in {c.coder for c in codings}:
        known = sorted({c.coder for c in codings})
        raise QualcodeError(
            f"no coding of layer {layer} is {coder!r}'s", did_you_mean(coder, known) or f"its coders are {', '.join(known) or 'none'}"
        )
    linked = of_theme(study, codings, theme)
    kept = (
        c
        for c in codings
        if (not codes or c.code in codes)
        and name in ("", c.coder)
        and stance in ("", c.stance)
        and basis in ("", c.basis)
        and (c.star or not star)
        and (not theme or c.id in linked)
    )
    found = [quote_of(voices, c) for c in kept if not why_not(study, c, voices)]
    settings = study.project.settings
    wanted = {settings.site: site, settings.group: group, "role": role}
    fits = [q for q in found if all(value in ("", q.attributes.get(attribute)) for attribute, value in wanted.items())]
    return with_approvals(study, fits, codings)


def of_theme(study: Study, codings: Iterable[Coding], theme: str, side: str = "") -> frozenset[str]:
    """The ids of the codings an analyst linked to a theme (`side`: for or against; both where it is empty); none for no theme.

    Raises:
        QualcodeError: there is no such theme.
    """
    if not theme:
        return frozenset()
    from qualcode.analysis.themes.themes import read_theme

    found = read_theme(study, theme)
    known = in_layer(codings)
    ids = (*(found.for_ if side != "against" else ()), *(found.against if side != "for" else ()))
    return frozenset(known[i].id for i in ids if i in known)


def _codes(study: Study, code: str) -> set[str]:
    """The code and, where it is a group, all below it; empty for no filter."""
    if not code:
        return set()
    found = study.codebook.get(study.codebook.current(code))
    if found is None:
        known = [c.id for c in study.codebook.walk()]
        raise QualcodeError(f"there is no code {code!r} in the codebook", did_you_mean(code, known) or "qualcode codebook show lists them")
    return {c.id for c in found.walk()}


def _check(voices: Voices, **filters: str) -> None:
    everybody = voices.everybody()
    known = {"site": {v.site for v in everybody}, "group": {v.group for v in everybody}, "stance": set(STANCES), "basis": set(BASES)}
    known["role"] = {p.get("role", "") for p in voices.people.values()}
    for what, value in filters.items():
        names = sorted(known[what] - {""})
        if value and value not in names:
            raise QualcodeError(f"there is no {what} {value!r}", did_you_mean(value, names) or f"known are {', '.join(names) or 'none'}")


def why_not(study: Study, coding: Coding, voices: Voices | None = None) -> str:
    """Why the words of a coding cannot be printed (one of `REASONS`), or an empty text where they can."""
    voices = voices or Voices(study)
    transcript = study.transcripts[coding.transcript]
    turns = [
        turn
        for turn in turns_in(transcript, coding.span)
        if transcript.text[max(turn.start, coding.start) : min(turn.end, coding.end)].strip()
    ]
    if not any(voices.of(transcript.id, turn).is_talk for turn in turns):
        return NOT_TALK
    if len(turns) != 1 or not turns[0].span.contains(coding.span):
        return NOT_ONE_TURN
    voice = voices.of(transcript.id, turns[0])
    if not voice.participant:
        return UNMATCHED
    if not voice.may_quote:
        return NO_CONSENT
    return RESTRICTED if coding.restricted else ""


def count_why_not(voices: Voices, codings: Iterable[Coding]) -> dict[str, int]:
    """How many codings cannot be quoted, by reason, in the order of `REASONS`."""
    counts = Counter(why_not(voices.study, c, voices) for c in codings)
    return {reason: counts[reason] for reason in REASONS if counts[reason]}


def quote_of(voices: Voices, coding: Coding) -> Quote:
    """The quote a coding makes; only for one that `why_not` has nothing against."""
    transcript = voices.study.transcripts[coding.transcript]
    turn: Turn = next(turns_in(transcript, coding.span))
    voice = voices.of(transcript.id, turn)
    return Quote(
        text=transcript.slice(coding.span),
        transcript=transcript.id,
        turn=turn.number,
        start=coding.start,
        end=coding.end,
        speaker=voice.label,
        participant=voice.participant,
        code=coding.code,
        coder=coding.coder,
        stance=coding.stance,
        basis=coding.basis,
        star=coding.star,
        attribution=voices.word(voice),
        coding=coding.id,
        attributes=voices.study.attributes(transcript.id, turn),
    )
