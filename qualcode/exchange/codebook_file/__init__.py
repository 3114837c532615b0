"""Codebooks that people keep in Word, Excel, CSV or Markdown: read, matched with the project's own, and taken in."""
