"""The fields of a citation: dates, pages, what stands in parentheses, names of journals without their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from textmine.structure.citation_names import is_title_case
from textmine.structure.citation_units import pattern_of

# Pages are looked for in the last characters of a citation.
_MAX_PAGES = 160
YEAR = r"(?:1[0-9]|20)\d\d"
_PAGES = r"(?:[A-Z]?\d{1,4}|[ivxlc]{1,7})(?:n{1,2}\.?\s?\d{1,3})?"
_PAGE_LIST = (
    rf"{_PAGES}(?:\s?[-–—]\s?{_PAGES})?(?:(?:,| and| &|, and)\s*(?:at\s)?{_PAGES}(?:\s?[-–—]\s?{_PAGES})?)*"
)
PAREN = re.compile(r"\(([^()]{1,200})\)")
# Punctuation that parts the fields.
TRAILING = " ,.:;"
_SERIES = re.compile(r"\d")
_YEARS = re.compile(rf"{YEAR}(?:\s?[-–]\s?\d{{2,4}})?")


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the parentheses of a citation say."""

    place: str | None = None
    publisher: str | None = None
    date: str | None = None


@cache
def date_pattern() -> re.Pattern[str]:
    """Return the pattern of a date as citations write it: a year, a day, a month or season with a year."""
    month, season = pattern_of("months"), pattern_of("seasons")
    span = r"(?:\d{1,2}(?:st|nd|rd|th|\.)?\s?[-–]\s?)?\d{1,2}(?:st|nd|rd|th|\.)?"
    return re.compile(
        rf"{span}\s+{month}(?:\s?[-–/]\s?(?:\d{{1,2}}\s)?{month})?,?\s+{YEAR}|{month}\s+{span},?\s+{YEAR}"
        rf"|(?:{month}|{season})(?:\s?[-–/]\s?(?:{month}|{season}))?,?\s+{YEAR}"
        rf"|\b{YEAR}(?:\s?[-–/]\s?(?:{YEAR}|\d\d))?[a-e]?\b|{pattern_of('undated')}",
    )


@cache
def _pinpoint() -> re.Pattern[str]:
    """Return the pattern of page numbers, or of an article or paragraph, at a text's end."""
    return re.compile(
        rf"(?:^|[,:]\s*|(?<=\))\s*|\s(?=(?:pp?\.|art|para|§|at\s)))(?P<word>{pattern_of('pinpoints')}\s*)?(?P<pages>{_PAGE_LIST})"
        rf"(?:\s*\([^()]*\))?[.,]?$",
        re.IGNORECASE,
    )


def cut_pages(text: str) -> tuple[str, str | None]:
    """Return the text without the pages at its end, and the pages; articles and paragraphs keep their word."""
    text = text.strip().rstrip(",.")
    match = _pinpoint().search(text, max(0, len(text) - _MAX_PAGES))
    if match is None or (not match["word"] and re.fullmatch(YEAR, match["pages"])):
        return text, None
    word = (match["word"] or "").strip()
    keep = bool(word) and word.lower().rstrip(".") not in {"p", "pp", "page", "pages", "s", "at"}
    pages = f"{word} {match['pages']}" if keep else match["pages"]
    return text[: match.start()].rstrip(TRAILING), pages


def cut_date(text: str) -> tuple[str, str | None]:
    """Return the text before the date at its end, and the date as written."""
    last = None
    for match in date_pattern().finditer(text):
        last = match
    if last is None or text[last.end() :].strip(" ,.)"):
        return text, None
    return text[: last.start()].rstrip(" ,(["), last[0]


def container_name(text: str) -> str | None:
    """Return the name of a journal, book, newspaper or site without volume, issue and editors."""
    text = re.split(rf",\s+(?:{pattern_of('editing')})\s", text, maxsplit=1)[0]
    text = re.sub(rf"^{pattern_of('genres')},\s+", "", text, flags=re.IGNORECASE)
    text = re.sub(
        rf"[\s,]+(?:{pattern_of('pieces')}\s*)?\d{{1,4}}(?:[-–/]\d{{1,4}})?(?:[,:]?\s*(?:nos?\.\s*)?\d{{0,4}}(?:[-–/]\d+)?)?[\s,]*$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(rf"[\s,]+(?:{pattern_of('pieces')}\s*)\S{{0,8}}[\s,]*$", "", text).strip(TRAILING)
    return text or None


def imprint_of(inner: str) -> Imprint:
    """Return what parentheses say: "Place: Publisher, Year", "Publisher, Year", "Year"; nothing if they hold no date."""
    match = None
    for match in date_pattern().finditer(inner):  # noqa: B007 - the last date counts
        pass
    if match is None or inner[match.end() :].strip(" ,.[]"):
        return Imprint()
    front = re.sub(rf"(?:,\s*|\s+){pattern_of('pieces')}$", "", inner[: match.start()].strip(" ,;[")).strip(
        " ,;"
    )
    if not front:
        return Imprint(date=match[0])
    if ":" in front:
        place, publisher = front.split(":", 1)
        return Imprint(place.split(";")[-1].strip() or None, publisher.strip() or None, match[0])
    if not front[0].isupper() or not is_title_case(front):
        return Imprint()
    fields = front.split(", ")
    if fields[0].lower().endswith("diss.") or "thesis" in fields[0].lower():
        return Imprint(publisher=", ".join(fields[1:]) or None, date=match[0])
    # One name before the year is the publisher's if it has the look of one, else the place.
    if len(front.split()) <= 2 and not re.search(r"Press|Books|Verlag|Institute|Group|Univ", front):
        return Imprint(place=front, date=match[0])
    return Imprint(publisher=front, date=match[0])


def without_series(title: str) -> tuple[str, str | None]:
    """Return a title without the series that follows it, and the series: fields that hold a number (not years)."""
    fields = title.split(", ")
    for i, field in enumerate(fields[1:], 1):
        if _SERIES.search(_YEARS.sub("", field)):
            return ", ".join(fields[:i]), ", ".join(fields[i:])
    return title, None


def without_remark(text: str) -> str:
    """Return a phrase up to the field that goes on as a sentence: "Title, places the case beside …"."""
    fields = text.split(", ")
    for i, field in enumerate(fields[1:], 1):
        words = field.split()
        rest = words[1:] if words and words[0] in {"and", "or"} else words
        if rest and rest[0][:1].islower() and rest[0][:1].isalpha() and not is_title_case(field):
            return ", ".join(fields[:i])
    return text
