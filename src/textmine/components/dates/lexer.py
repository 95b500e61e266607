"""From text to time lexemes: one linear pass that gives every word the readings it can have in a time expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from textmine.components.dates.lexicon import CAPITALISED, Lexicon
from textmine.components.dates.values import Point

# No alternative can match the empty string or give back what it took, so the scan is linear.
_WORD = re.compile(
    r"(?P<url>(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w.-]+)"
    r"|(?P<iso>\d{4}-\d\d-\d\d(?!\d))"
    r"|(?P<numeric>\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)(?![\d/]))"
    r"|(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?!\d))"
    r"|(?P<decade>(?:\d{2,3}0|['’]?\d0)['’]?s\b)"
    r"|(?P<ordinal>\d{1,3}(?:st|nd|rd|th)\b)"
    r"|(?P<short>['’]\d\d(?![\w]))"
    r"|(?P<fraction>(?:\d{1,3}[ -])?[13]/[24](?![\d/])|\d{1,3}[½¼¾])"
    # A year with the number of a note behind its full stop or comma: "in 1991.12 The next year".
    r"|(?P<noted>(?:1\d|20)\d\d(?=(?:\.\d{1,3}(?:\s+[A-Z“‘\"]|\s*\Z)|,\d{1,2}\s+[a-z])))"
    r"|(?P<number>\d+(?:[,.]\d+)*)"
    r"|(?P<dotted>(?:[A-Za-z]\.){1,3}[A-Za-z](?![A-Za-z]))"
    r"|(?P<possessive>['’]s\b)"
    r"|(?P<word>[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*)"
    r"|(?P<mark>\S)"
)
INTERVAL_MARKS = frozenset("-–—‑‒−/")
_PAST_YEARS = range(1000, 2100)
# Two-digit years stand for the century just gone where nothing says otherwise.
_SHORT_YEAR_TURN = 40
# Centuries as the continent writes them: "the XIX century".
_ROMAN = {
    "X": 10, "XI": 11, "XII": 12, "XIII": 13, "XIV": 14, "XV": 15, "XVI": 16, "XVII": 17, "XVIII": 18, "XIX": 19, "XX": 20, "XXI": 21,
}  # fmt: skip
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark of the text; offsets in code points."""

    text: str
    lower: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A reading of the words from index `first` up to `last` (exclusive)."""

    kind: str
    value: Any
    first: int
    last: int


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Return the words of `text[start:end]`; offsets count in `text`."""
    found = []
    for match in _WORD.finditer(text, start, end):
        piece = match.group()
        kind = "number" if match.lastgroup == "noted" else str(match.lastgroup)
        found.append(Word(piece, piece.lower(), kind, match.start(), match.end()))
    return found


def lexemes_of(words: list[Word], lexicon: Lexicon) -> Iterator[Lexeme]:
    """Yield all readings of all words, ordered by first word."""
    for index, word in enumerate(words):
        if word.kind in ("word", "mark", "dotted", "possessive"):
            yield from _lexical(words, index, lexicon)
        elif word.kind != "url":
            yield from _numeric(words, index)


def _lexical(words: list[Word], index: int, lexicon: Lexicon) -> Iterator[Lexeme]:
    word = words[index]
    for rest, entry in lexicon.entries.get(word.lower.replace("’", "'"), ()):
        last = index + 1 + len(rest)
        if rest and tuple(w.lower.replace("’", "'") for w in words[index + 1 : last]) != rest:
            continue
        if entry.kind in CAPITALISED and not word.text[0].isupper():
            continue
        if entry.kind == "ERA" and word.text.islower() and word.lower in ("ad", "ce"):
            continue
        yield Lexeme(entry.kind, entry.value, index, _with_stop(words, last, entry.kind, lexicon))
    if (
        word.text in _ROMAN
        and index + 1 < len(words)
        and words[index + 1].lower in ("century", "centuries", "-", "–", "and")
    ):
        yield Lexeme("ORDINAL", _ROMAN[word.text], index, index + 1)
    month = lexicon.abbreviations.get(word.lower)
    if month and word.text[0].isupper():
        yield Lexeme("MONTH_SHORT", month, index, _with_stop(words, index + 1, "MONTH_SHORT", lexicon))


def _with_stop(words: list[Word], last: int, kind: str, lexicon: Lexicon) -> int:
    """Take in the full stop of an abbreviation, but not that of a sentence."""
    if kind not in ("MONTH_SHORT", "AMPM", "ERA", "ABOUT") or last >= len(words) or words[last].text != ".":
        return last
    before = words[last - 1]
    if words[last].start != before.end or (kind == "ABOUT" and len(before.text) > 2):
        return last
    follower = words[last + 1] if last + 1 < len(words) else None
    if kind in ("AMPM", "ERA"):
        dotted = "." in before.text
        ends = follower is None or (follower.text[0].isupper() and follower.lower not in lexicon.time_names)
        return last + 1 if dotted and not ends else last
    return last + 1 if follower is not None else last


def _numeric(words: list[Word], index: int) -> Iterator[Lexeme]:
    word = words[index]
    make = _MAKERS[word.kind]
    for kind, value in make(word.text):
        yield Lexeme(kind, value, index, index + 1)


def _number(text: str) -> Iterator[tuple[str, Any]]:
    plain = text.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text) else text
    if not re.fullmatch(r"\d{1,9}(?:\.\d{1,4})?", plain):
        return
    yield "NUMBER", float(plain) if "." in plain else int(plain)
    if not text.isdigit():
        yield from _dotted_clock(plain)
        return
    value = int(text)
    if len(text) == 4 and value in _PAST_YEARS:
        yield "YEAR", value
    if len(text) <= 2 and 1 <= value <= 31:
        yield "DAY", value
    if len(text) == 2:
        yield "TWO_DIGITS", value
    if len(text) == 4 and int(text[:2]) < 25 and int(text[2:]) < 60:
        yield "MILITARY", (int(text[:2]), int(text[2:]))
    if len(text) == 1:
        yield "ONE_DIGIT", value
    if len(text) <= 4 and value > 0 and text[0] != "0":
        yield "OLD_YEAR", value


def _dotted_clock(text: str) -> Iterator[tuple[str, Any]]:
    """Read "4.20", which is a time of day in front of "a.m." only."""
    hour, _, minute = text.partition(".")
    if len(minute) == 2 and int(hour) < 25 and int(minute) < 60:
        yield "DOTTED_CLOCK", (int(hour), int(minute))


def _fraction(text: str) -> Iterator[tuple[str, Any]]:
    """Read 2 1/2 and 2½."""
    if text[-1] in _FRACTIONS:
        yield "NUMBER", int(text[:-1]) + _FRACTIONS[text[-1]]
        return
    whole = int(text[:-4]) if len(text) > 3 else 0
    yield "NUMBER", whole + int(text[-3]) / int(text[-1])


def _short_year(text: str) -> Iterator[tuple[str, Any]]:
    yield "SHORT_YEAR", full_year(int(text[1:]))


def full_year(short: int) -> int:
    """Return the year that two digits mean when nothing else is known."""
    return short + (2000 if short < _SHORT_YEAR_TURN else 1900)


def _decade(text: str) -> Iterator[tuple[str, Any]]:
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) == 4:
        yield "DECADE", int(digits[:3])
    elif len(digits) == 3:
        yield "OLD_DECADE", int(digits[:2])
    else:
        yield "DECADE_SHORT", int(digits)


def _ordinal(text: str) -> Iterator[tuple[str, Any]]:
    yield "ORDINAL", int(text[:-2])


def _iso(text: str) -> Iterator[tuple[str, Any]]:
    year, month, day = map(int, text.split("-"))
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield "DATE", Point(year, month, day)


def _numeric_date(text: str) -> Iterator[tuple[str, Any]]:
    """Read 11/9/2001 and 11.9.2001: month first with slashes, day first with stops, unless only the other is possible."""
    first, second, last = re.split(r"[/.]", text)
    year = int(last) if len(last) == 4 else full_year(int(last))
    month, day = (int(first), int(second)) if "/" in text else (int(second), int(first))
    if month > 12:
        month, day = day, month
    if 1 <= month <= 12 and 1 <= day <= 31 and ("/" in text or len(last) == 4):
        yield "DATE", Point(year, month, day)


def _clock(text: str) -> Iterator[tuple[str, Any]]:
    hour, minute, *_ = map(int, text.split(":"))
    if hour < 25 and minute < 60:
        yield "CLOCK", (hour, minute)


_MAKERS = {
    "number": _number,
    "fraction": _fraction,
    "short": _short_year,
    "decade": _decade,
    "ordinal": _ordinal,
    "iso": _iso,
    "numeric": _numeric_date,
    "clock": _clock,
}
