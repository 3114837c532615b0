"""The learner: what coding teaches, weighed against what the codebook says."""
