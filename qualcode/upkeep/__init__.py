"""Keeping a project whole, and the people in it safe: health, backups, merging, packs, names, withdrawal, retention and older formats."""
