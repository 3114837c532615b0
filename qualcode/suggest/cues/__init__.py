"""Cues: where the words of the codebook stand in what people say."""
