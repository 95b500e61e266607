"""Other renderings of the corpus's chapters, made from their Markdown."""
