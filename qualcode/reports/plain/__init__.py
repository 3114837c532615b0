"""A report without Word: as Markdown, and as one page for a browser."""
