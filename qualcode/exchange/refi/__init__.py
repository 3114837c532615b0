"""REFI-QDA 1.5, the exchange format of NVivo, ATLAS.ti, MAXQDA and QualCoder: projects (`.qdpx`) and codebooks (`.qdc`), both ways."""
