"""Counts over a layer: who spoke of what, what stands together, when nothing new came. People, passages and transcripts are never mixed."""
