"""Codebooks: reading, checking, editing, comparing and keeping every version."""

from qualcode.codebooks.check import check
from qualcode.codebooks.history import remember
from qualcode.codebooks.read import Codebook, parse, read

__all__ = ["Codebook", "check", "parse", "read", "remember"]
