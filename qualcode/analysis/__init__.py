"""What the codings say: quotes, and who was heard on what."""
