"""The published records."""
