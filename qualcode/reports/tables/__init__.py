"""Tables and sheets for people: Excel, CSV, pictures, the matrix and disagreements to fill in."""
