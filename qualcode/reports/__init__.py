"""Reports: what they say (`parts`), how they are shown (`word`, `plain`), the papers and tables beside them, and checking them once edited."""
