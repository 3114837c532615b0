"""The local page: reading and coding in the browser, on this machine only."""
