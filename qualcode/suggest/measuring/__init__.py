"""How good suggestions are: held-out figures, replayed reading, and what was found."""
