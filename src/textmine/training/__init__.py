"""Fitting what the annotators learn: from the corpus, by scripts that anyone can run again."""
