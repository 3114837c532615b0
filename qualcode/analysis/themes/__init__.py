"""Themes, the framework matrix, and what was asked."""
