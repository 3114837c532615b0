"""Checking a Word report, edited or written by hand, against the project: quotations, attributions, amounts, figures, names and consent."""
