"""Annotators: pure functions over a parsed `Doc`, each with its spaCy factory."""
