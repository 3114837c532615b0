"""What a withdrawal keeps of words, for tests that write a list of what was withdrawn."""

from __future__ import annotations

from qualcode.model.fingerprints import fingerprint, runs


def fingerprints(text: str, salt: str) -> set[str]:
    """The fingerprints of every run of eight words of a text."""
    return {fingerprint(run, salt) for run in runs(text)}
