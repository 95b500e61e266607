"""Identity: which mentions name one thing, what a seat of government stands for, whom a pronoun means."""
