"""How Word shows a report: styles, paragraphs, tables, footnotes, and a package that Word opens without repair."""
