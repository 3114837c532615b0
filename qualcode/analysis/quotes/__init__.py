"""Quotes: what may be printed, under which words, and what authors approved."""
