"""Why something is suggested, in a few words: the cues that stand there, or the words, each with where the codebook has it."""

from __future__ import annotations

from qualcode.model.codebook import Codebook
from qualcode.model.coding import Suggestion
from qualcode.suggest.explain import in_codebook

NO_WORD = "no telling word: how common the code is, who speaks, and how long the turn is"
LEARNT = "coded passages"
NEAR = "turns that use the codebook's words"


def reason(suggestion: Suggestion, codebook: Codebook) -> str:
    """What a suggestion rests on: its cues, else the words that speak most for it, with where each comes from."""
    if suggestion.fired:
        cues = dict.fromkeys(f"'{f.cue}'{' (denied or only supposed)' if f.negated else ''}" for f in suggestion.fired)
        return f"{'cue' if len(cues) == 1 else 'cues'} {', '.join(cues)}"
    return words_with_sources(suggestion, codebook) or NO_WORD


def words_with_sources(suggestion: Suggestion, codebook: Codebook) -> str:
    """The words that speak most for a suggestion, with where they come from: the code's name, definition, examples or cues, or what was coded."""
    if suggestion.why is None or (code := codebook.get(suggestion.code)) is None:
        return ""
    other = LEARNT if dict(suggestion.why.parts).get("learnt words", 0) > 0 else NEAR
    found: dict[str, list[str]] = {}
    for word in suggestion.why.words:
        found.setdefault(in_codebook(code, word) or other, []).append(f"'{word}'")
    return "; ".join(f"{', '.join(words)} ({source})" for source, words in found.items())
