"""Who speaks: from lines and labels to turns, by rules over the whole document."""
