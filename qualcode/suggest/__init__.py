"""Suggestions: what the codebook and the coding so far point to, why, how good that is, and what to read next."""

from qualcode.suggest.cues.english import Pipeline, pipeline
from qualcode.suggest.cues.match import CueMatcher, Hit
from qualcode.suggest.suggestions import fingerprint, suggest, suggest_with, unsettled

__all__ = ["CueMatcher", "Hit", "Pipeline", "fingerprint", "pipeline", "suggest", "suggest_with", "unsettled"]
