"""Numbers that refer to a place: pages behind a reporter's name, times within a recording, and units of a rate."""

from __future__ import annotations

import re
from functools import cache

from textmine.components.dates.lexer import INTERVAL_MARKS, Word
from textmine.components.dates.lexicon import Lexicon

_TAIL = 90  # characters before a number that tell what it is
_LONGEST_CODE = 6
# "$85" before "per hour": sign and number.
_PRICE_WORDS = 2


@cache
def _reporter(series: frozenset[str], pins: frozenset[str]) -> re.Pattern[str]:
    """Volume, capitalised abbreviation with full stops, series, pages: "656 F. 3d 1222, 1239, ". Every repeat is bounded."""
    numbered = "|".join(re.escape(word) for word in sorted(series))
    pin = "|".join(re.escape(word) for word in sorted(pins))
    return re.compile(
        rf"(?<!\d)\d{{1,4}}\s(?P<name>(?:[A-Z][A-Za-z’']{{0,9}}\.\s?){{1,5}})(?:(?:{numbered})\.?\s)?,?\s?(?:(?:{pin})\s)?"
        r"(?:\d{1,5}(?:[-–]\d{1,5})?,\s){0,8}\Z"
    )


def is_page(text: str, start: int, lexicon: Lexicon) -> bool:
    """Return whether the number at `start` is a page of a cited series: "656 F. 3d 1222, 1239", "80 Stat. 1411"."""
    found = _reporter(lexicon.reporter_series, lexicon.reporter_pins).search(
        text[max(start - _TAIL, 0) : start]
    )
    if found is None:
        return False
    names = re.findall(r"[A-Za-z’']+", found["name"].lower())
    return not any(name in lexicon.abbreviations for name in names)  # "12 Jan. 1991"


def is_recorded(words: list[Word], first: int, lexicon: Lexicon) -> bool:
    """Return whether a clock time is a place in a recording: "AB-0497 at 18:52-19:42", "video at 3:20"."""
    if words[first].kind != "clock":
        return False
    if first > 1 and words[first - 1].text in INTERVAL_MARKS and words[first - 2].kind == "clock":
        first -= 2
    if first < 2 or words[first - 1].lower not in lexicon.reporter_pins:
        return False
    return words[first - 2].lower in lexicon.recordings or _is_code(words, first - 2)


def _is_code(words: list[Word], last: int) -> bool:
    """Return whether a number that ends there is joined by a dash to capitals: the number of an exhibit."""
    if last < 2 or words[last].kind != "number" or words[last - 1].text not in INTERVAL_MARKS:
        return False
    joined = words[last - 2].end == words[last - 1].start and words[last - 1].end == words[last].start
    return joined and words[last - 2].text.isupper() and len(words[last - 2].text) <= _LONGEST_CODE


def is_rate(words: list[Word], first: int, last: int, lexicon: Lexicon) -> bool:
    """Return whether "per hour" tells a speed or price: "feet per second", "$85 per hour"; "twice per hour" does not."""
    if words[first].lower != "per" or not first:
        return False
    before = words[max(first - _PRICE_WORDS, 0) : first]
    if before[-1].lower in lexicon.not_after and words[last - 1].lower in lexicon.rate_units:
        return True
    return len(before) == _PRICE_WORDS and before[1].kind == "number" and before[0].text in lexicon.currencies
