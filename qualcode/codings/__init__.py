"""What people did to the texts: append-only logs, the fold that makes a state of them, and codings on the text as it stands."""
