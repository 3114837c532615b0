"""Keeping a project whole: its health, backups, putting two copies together, and older formats."""
