"""Suggestions from the codebook: where its cues stand in what people say, and which passages they point to."""

from qualcode.suggest.cues import CueMatcher, Hit
from qualcode.suggest.english import Pipeline, pipeline
from qualcode.suggest.suggestions import fingerprint, suggest, suggest_with, unsettled

__all__ = ["CueMatcher", "Hit", "Pipeline", "fingerprint", "pipeline", "suggest", "suggest_with", "unsettled"]
