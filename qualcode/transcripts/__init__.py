"""Originals to frozen text: one reader a format, speaker detection, revisions, pseudonyms."""
