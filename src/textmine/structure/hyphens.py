"""How the end of one line meets the beginning of the next: words that a line end broke are made whole.

The document's own words decide: "govern-" and "ment" make one word where the document has "government",
and keep their hyphen where it has "long-term".
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

from textmine.structure.cues import cues

Seam = Literal["space", "nothing", "drop", "hyphen"]
SOFT_HYPHEN = "\u00ad"
_LAST_WORD = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\s*\Z")
_FIRST_WORD = re.compile(r"\s*([^\W\d_]+)")
_TAIL = 80  # longer than any word
_GLUED_DASH_END = re.compile(r"[^\s-](?:—|--)\Z")
_GLUED_DASH_START = re.compile(r"(?:—|--)[^\s-]")


def seam(before: str, after: str, words: Counter[str]) -> Seam:
    """Return what joins two lines.

    Args:
        before: the text up to the line's end, its last word at least.
        after: the next line.
        words: the document's words, as often as they occur.

    Returns:
        "space"; "nothing" to set both side by side; "drop" to do so and take the hyphen at the end of `before` away; "hyphen"
        to put one between them (for a soft hyphen that stood for a hard one).
    """
    if _GLUED_DASH_END.search(before[-_TAIL:]) or _GLUED_DASH_START.match(after):
        return "nothing"
    left, right = _LAST_WORD.search(before[-_TAIL:]), _FIRST_WORD.match(after[:_TAIL])
    if left is None:
        return "nothing" if before.endswith("/") and not before.endswith(" /") else "space"
    soft = before.rstrip().endswith(SOFT_HYPHEN)
    if right is None or not right[1][0].islower():
        return "nothing"  # "Anglo-" and "French", "mid-" and "1990s": the hyphen is the author's
    if right[1] in cues("paragraphs", "suspended") and not soft:
        return "space"
    whole, compound = _count(left[1] + right[1], words), _count(f"{left[1]}-{right[1]}", words)
    if whole == compound == 0:
        # Two known words are a compound; half a word is seldom a word of the document.
        keep = (
            not soft
            and len(left[1]) > 2 < len(right[1])
            and _count(left[1], words)
            and _count(right[1], words)
        )
    else:
        keep = compound > whole
    if keep:
        return "hyphen" if soft else "nothing"
    return "nothing" if soft else "drop"


def mends(before: str, after: str, words: Counter[str]) -> Seam | None:
    """Return how a break inside a line ("govern- ment") is mended, None if it is none or nobody can tell."""
    left, right = _LAST_WORD.search(before[-_TAIL:]), _FIRST_WORD.match(after[:_TAIL])
    if left is None or right is None:
        return None
    whole, compound = _count(left[1] + right[1], words), _count(f"{left[1]}-{right[1]}", words)
    soft = before.rstrip().endswith(SOFT_HYPHEN)
    if whole or compound:
        return seam(before.rstrip(), after.lstrip(), words)
    if soft and not (_count(left[1], words) and _count(right[1], words)):
        return "nothing"
    return None


def _count(word: str, words: Counter[str]) -> int:
    low = word.lower()
    return words[word] + (words[low] if low != word else words[word.capitalize()])
