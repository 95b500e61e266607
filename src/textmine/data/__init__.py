"""Curated data that serves several components; a domain expert edits the tables, no code."""
