"""Suggestions: what the codebook and the coding so far point to, why, how good that is, and what to read next."""
