"""Packs: what a coder takes away from the project, and brings back."""
