"""Writing results: a `Chapter` to files."""
