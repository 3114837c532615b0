"""The review of names in the terminal: one string at a time with its contexts, one key for each decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qualcode.cli.common import talk

if TYPE_CHECKING:
    from qualcode.transcripts.pseudonyms.candidates import Candidate, Place
    from qualcode.upkeep.names.review import Review

KEYS = (
    "  r replace   e replace by something else   g a vaguer description   s same as another   h only here\n"
    "  k keep      K keep this and all that follow   m more contexts   n later   u undo   q stop"
)
FEW, MANY = 4, 60

Ask = Callable[[str], str]


class Stop(Exception):
    """The person wants to leave the review; everything decided is saved."""


def review(session: Review, key: Ask, line: Ask) -> None:
    """Go through the open candidates until none is left or the person stops. `key` reads one key, `line` a line."""
    later: set[str] = set()
    talk(
        f"{len(session.open)} strings may be names. Each decision is saved at once; stop when you like, and go on where you left off.\n{KEYS}"
    )
    while waiting := [c for c in session.open if c.text not in later]:
        candidate = waiting[0]
        _show(session, candidate, len(session.candidates) - len(waiting) + 1)
        try:
            _decide(session, candidate, key, line, later)
        except Stop:
            break
    left = len(session.open)
    talk(f"{left} string{'s' * (left != 1)} wait{'s' * (left == 1)} for a decision." if left else "Every string is decided.")


def _show(session: Review, candidate: Candidate, number: int) -> None:
    found_by = ", ".join(sorted(candidate.sources))
    whole = f", part of {candidate.whole}" if candidate.whole else ""
    in_ = len({p.transcript for p in candidate.places})
    talk(
        f"\n[{number} of {len(session.candidates)}]  {candidate.text}   {candidate.kind}{whole}, {len(candidate.places)} × in {in_} "
        f"transcript{'s' * (in_ > 1)}; found by {found_by}"
    )
    _contexts(session, candidate, FEW)
    talk(f"  r → {session.suggestion(candidate)}")


def _contexts(session: Review, candidate: Candidate, most: int) -> list[Place]:
    from qualcode.upkeep.names.review import shown_places

    places = shown_places(candidate, most)
    for number, place in enumerate(places, 1):
        before, word, after = session.context(place)
        talk(f"  {number:3}  {place.transcript}:{place.turn}  …{before}«{word}»{after}…")
    if len(places) < len(candidate.places):
        talk(f"       … and {len(candidate.places) - len(places)} more")
    return places


def _decide(session: Review, candidate: Candidate, key: Ask, line: Ask, later: set[str]) -> None:
    from qualcode.errors import QualcodeError

    pressed = key("> ")
    try:
        if pressed == "r":
            session.decide([candidate.text], "replace", session.suggestion(candidate), candidate.kind)
        elif pressed in ("e", "g"):
            words = line("  replaced by: " if pressed == "e" else "  described as: ")
            session.decide([candidate.text], "replace" if pressed == "e" else "generalise", words, candidate.kind)
        elif pressed == "s":
            session.same(candidate.text, line("  the same as: "))
        elif pressed == "h":
            _only_here(session, candidate, line)
        elif pressed == "k":
            session.decide([candidate.text], "keep")
        elif pressed == "K":
            _keep_rest(session, line, later)
        elif pressed == "m":
            _contexts(session, candidate, MANY)
            _decide(session, candidate, key, line, later)
        elif pressed == "n":
            later.add(candidate.text)
        elif pressed == "u":
            session.undo()
        elif pressed in ("q", "\x03", "\x04", ""):
            raise Stop
        else:
            talk(KEYS)
    except QualcodeError as error:
        talk(f"  {error}")


def _only_here(session: Review, candidate: Candidate, line: Ask) -> None:
    places = _contexts(session, candidate, MANY)
    numbers = line("  which (1, 3, 5-7): ")
    chosen = [places[n - 1] for n in _numbers(numbers, len(places))]
    offered = session.suggestion(candidate)
    words = line(f"  replaced by (empty for {offered}): ").strip() or offered
    session.decide([candidate.text], "here", words, candidate.kind, session.where(chosen))


def _numbers(text: str, most: int) -> list[int]:
    from qualcode.errors import QualcodeError

    found: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if not first.isdecimal() or (last and not last.isdecimal()) or not 1 <= int(first) <= int(last or first) <= most:
            raise QualcodeError(f"{part!r} is no number between 1 and {most}", "write for example 1, 3, 5-7")
        found += range(int(first), int(last or first) + 1)
    return found


def _keep_rest(session: Review, line: Ask, later: set[str]) -> None:
    rest = [c for c in session.open if c.text not in later]
    talk("  " + ", ".join(c.text for c in rest))
    if line(f"  keep these {len(rest)} as they are? Write yes: ").strip().casefold() == "yes":
        session.keep_rest(later)
