"""Disagreements: the queue, decisions, and the consensus that names its sources."""
