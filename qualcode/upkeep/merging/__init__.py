"""Putting two copies of a project together."""
