"""What the benchmark of argument baselines is made of."""
