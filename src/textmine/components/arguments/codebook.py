"""Placeholder until written."""

Codebook = object


def load_codebook(path=None):
    """Nothing yet."""
