"""Project Gutenberg's frame: the licence around a book, and what its header says of the book."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textmine.readers.cues import cues
from textmine.readers.raw_lines import RawLine

_FIELD = re.compile(r"([A-Z][A-Za-z ]{2,30}):\s+(\S.*)")
_EBOOK_NUMBER = re.compile(r"\s*\[e(?:book|text) #\d+\]\s*\Z", re.IGNORECASE)
_CREDITS_WITHIN = 20  # lines below the start mark; further down the words belong to the book


def book_within(raw: Sequence[RawLine]) -> tuple[int, int, dict[str, str]]:
    """Return first and last (exclusive) index of the book's own lines, and the header's fields by lower-case name.

    A text without Gutenberg's marks is all book and declares nothing.
    """
    start = next((i for i, line in enumerate(raw) if _is_mark(line.text, "start")), None)
    if start is None:
        return 0, len(raw), {}
    end = next((i for i in range(start + 1, len(raw)) if _is_mark(raw[i].text, "end")), len(raw))
    return _behind_credits(raw, start + 1, end), end, _fields(raw[:start])


def _is_mark(text: str, key: str) -> bool:
    if "gutenberg" not in (low := " ".join(text.casefold().split())):
        return False
    return any(cue in low for cue in cues("gutenberg", key)) and ("***" in low or low.startswith("end of"))


def _fields(raw: Sequence[RawLine]) -> dict[str, str]:
    found: dict[str, str] = {}
    current = ""
    for line in raw:
        match = _FIELD.fullmatch(line.text.strip())
        if match:
            current = match[1].lower() if match[1].lower() in cues("gutenberg", "fields") else ""
            if current:
                found.setdefault(current, _EBOOK_NUMBER.sub("", match[2]).strip())
        elif current and line.text[:1].isspace() and line.text.strip():
            found[current] += " " + line.text.strip()  # a long title runs on, indented
        else:
            current = ""
    return found


def _behind_credits(raw: Sequence[RawLine], start: int, end: int) -> int:
    index = start
    while index < min(start + _CREDITS_WITHIN, end):
        text = raw[index].text.strip().casefold()
        if text and not text.startswith(cues("gutenberg", "credits")):
            return start if index == start else index
        if text:
            while index < end and raw[index].text.strip():
                index += 1
            start = index
        index += 1
    return start
