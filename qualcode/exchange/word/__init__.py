"""Transcripts as Word files with one comment a coding, out and in."""
