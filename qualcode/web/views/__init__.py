"""The views: one file for each, which turns what the study holds into a page or an answer."""
