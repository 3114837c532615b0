"""What the codings of a layer say: counts, search, themes and matrix, quotes, and evidence beside them. `Material` in, `Result` out."""
