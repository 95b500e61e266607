"""The names of files that textmine looks for and writes."""

MANIFEST = "corpus.toml"
CONFIG = "textmine.toml"
ANNOTATIONS = "annotations.json"
TABLES = "tables"
