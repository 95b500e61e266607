"""Placeholder until written."""


def arguments(doc, codebook):
    """Nothing yet."""
    return iter(())
