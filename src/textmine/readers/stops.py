"""Where a sentence or clause can end; it tells whole lines and paragraphs from those that were cut."""

from __future__ import annotations

import re

_CLOSING = r"[\"'”’»)\]*_]*"
_SENTENCE = re.compile(rf"[.!?…]{_CLOSING}\Z")
_CLAUSE = re.compile(rf"[.!?…:;]{_CLOSING}\Z")
_FIGURES = re.compile(r"\d{1,3}\Z")
# The end of a text is all that is looked at, so that odd texts cost no more than others.
_TAIL = 40


def ends_sentence(text: str, *, figures: bool = False) -> bool:
    """Return whether `text` ends as a sentence does; with `figures`, a note's bare figure may stand behind ("ended.12")."""
    return _SENTENCE.search(_tail(text, figures)) is not None


def ends_clause(text: str, *, figures: bool = False) -> bool:
    """Return whether `text` ends with a stop, colon or semicolon; for `figures` see `ends_sentence`."""
    return _CLAUSE.search(_tail(text, figures)) is not None


def _tail(text: str, figures: bool) -> str:
    tail = text[-_TAIL:]
    return _FIGURES.sub("", tail) if figures else tail
