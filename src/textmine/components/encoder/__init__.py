"""One pass of a small encoder over the text, whose scores the learned parts of the annotators read."""
