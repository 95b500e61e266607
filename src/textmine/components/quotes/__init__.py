"""Quoted statements: marks, their kinds, cues and speakers, reported speech."""
