"""Assisted pseudonymisation: finding what may name somebody, and replacing it the same way everywhere. The texts alone; no files."""
