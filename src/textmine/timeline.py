"""The dates of chapters in order of time: chosen, joined, grouped by year, decade or century, and cut from their sentences.

Days are those of `components.dates.days`: (year, month, day) in the proleptic Gregorian calendar, year 0 being 1 BC.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textmine.components.dates.days import Day, to_number
from textmine.errors import UsageError
from textmine.schema.places import holder
from textmine.schema.rows import rows
from textmine.schema.v1 import Chapter, Date, Section

# A decade or century with fewer dates is not parted further.
_SPARSE = 6
_FOUR_DIGITS = 1000
_EARLIEST_YEAR, _LATEST_YEAR = -(10**9), 10**9
_LONGEST_EDTF = 60
_BARE_YEAR = re.compile(r"(-?)(\d{1,4})")
_KINDS = {"DURATION": "duration", "SET": "recurring"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A date where it is named.

    Attributes:
        date: the record of the chapter.
        row: the same as a row of the tables: chapter, text, type, value … section, page, sentence.
        sections: titles of its section and of those above, outermost first.
        line: the sentence, or where there is none (in a table) the line; `line[at:at + length]` is the expression.
        at: code points from the start of `line`.
        in_notes: it stands in a note or in the list of references.
    """

    date: Date
    row: Mapping[str, Any]
    sections: tuple[str, ...]
    line: str
    at: int
    in_notes: bool

    @property
    def length(self) -> int:
        """Code points of the expression."""
        return self.date.end - self.date.start


@dataclass(frozen=True, slots=True)
class Entry:
    """One stretch of days, with all mentions of exactly it, in the order of the chapters."""

    first: Day
    last: Day
    mentions: tuple[Mention, ...]

    @property
    def edtf(self) -> str:
        """The EDTF form; first and last day where there is none (years of more than four digits)."""
        date = self.mentions[0].date
        return next((m.date.edtf for m in self.mentions if m.date.edtf), f"{date.earliest}/{date.latest}")

    @property
    def shown(self) -> Mention:
        """The mention that says most: the first in a sentence, or else the first."""
        return next((m for m in self.mentions if m.date.sentence), self.mentions[0])


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted on a timeline: what overlaps `first`-`last`, in sections whose title holds one of `sections`."""

    first: Day = (_EARLIEST_YEAR, 1, 1)
    last: Day = (_LATEST_YEAR, 12, 31)
    sections: tuple[str, ...] = ()
    notes: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """Entries in order of time, and how many mentions are not on it, by reason: duration, recurring, undated, note, other time."""

    entries: tuple[Entry, ...]
    absent: Counter[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that begin in the same year, decade or century."""

    label: str
    first: Day
    last: Day
    entries: tuple[Entry, ...]


def mentions(chapter: Chapter) -> Iterator[Mention]:
    """Yield the dates of `chapter` with their places, in order of the text."""
    by_id = {section.id: section for section in chapter.sections}
    sentences = {sentence.id: sentence for sentence in chapter.sentences}
    for date, row in zip(chapter.dates, rows(chapter)["dates"], strict=True):
        block, home = holder(chapter.blocks, date.start), sentences.get(date.sentence or "")
        section = by_id.get(block.section) if block else None
        start, end = (home.start, home.end) if home else _line(chapter.text, date.start, date.end)
        in_notes = bool(block and block.kind == "note") or bool(section and section.kind == "references")
        titles = tuple(_titles(section, by_id))[::-1]
        yield Mention(date, row, titles, chapter.text[start:end], date.start - start, in_notes)


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, after if after >= 0 else len(text)


def _titles(section: Section | None, by_id: Mapping[str, Section]) -> Iterator[str]:
    while section is not None:
        if section.title:
            yield section.title
        section = by_id.get(section.parent or "")


def timeline(found: Iterable[Mention], choice: Choice) -> Timeline:
    """Return what `choice` wants of `found` in order of time: earlier first, of equal beginnings the longer first."""
    joined: dict[tuple[Day, Day], list[Mention]] = {}
    absent: Counter[str] = Counter()
    for mention in found:
        if not _in_sections(mention, choice.sections):
            continue
        days = _days(mention.date)
        if mention.in_notes and not choice.notes:
            absent["note"] += 1
        elif days is None:
            absent[_KINDS.get(mention.date.type, "undated")] += 1
        elif days[1] < choice.first or days[0] > choice.last:
            absent["other time"] += 1
        else:
            joined.setdefault(days, []).append(mention)
    order = sorted(joined, key=lambda days: (days[0], -to_number(days[1])))
    return Timeline(tuple(Entry(*days, tuple(joined[days])) for days in order), absent)


def _in_sections(mention: Mention, wanted: Sequence[str]) -> bool:
    titles = [title.casefold() for title in mention.sections]
    return not wanted or any(name.casefold() in title for name in wanted for title in titles)


def _days(date: Date) -> tuple[Day, Day] | None:
    return (_day(date.earliest), _day(date.latest)) if date.earliest and date.latest else None


def _day(text: str) -> Day:
    year, month, day = text.lstrip("-").split("-")
    return -int(year) if text.startswith("-") else int(year), int(month), int(day)


def first_day(text: str, option: str) -> Day:
    """Return the first day of a year or EDTF date.

    Raises:
        UsageError: it is neither, or its beginning is open.
    """
    return _bound(text, option, "lower_strict")


def last_day(text: str, option: str) -> Day:
    """Return the last day of a year or EDTF date.

    Raises:
        UsageError: it is neither, or its end is open.
    """
    return _bound(text, option, "upper_strict")


def _bound(text: str, option: str, side: str) -> Day:
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    year = _BARE_YEAR.fullmatch(text.strip())
    whole = f"{year[1]}{year[2].zfill(4)}" if year else text.strip()
    try:
        if len(whole) > _LONGEST_EDTF:
            raise ValueError
        found = getattr(parse_edtf(whole), side)()
        return found.tm_year, found.tm_mon, found.tm_mday
    except (EDTFParseException, AttributeError, ValueError, TypeError, OverflowError):
        remedy = "write a year (1921) or EDTF: 1921-06, 1921-06-24, 192X, 1918/1921"
        raise UsageError(f"{text!r} is no date with a known day", where=option, remedy=remedy) from None


def groups(entries: Sequence[Entry]) -> Iterator[Group]:
    """Yield `entries`, which are in order, by the year in which they begin; by decade or century where these hold few."""
    centuries = Counter(_floor(entry.first, 100) for entry in entries)
    decades = Counter(_floor(entry.first, 10) for entry in entries)
    crowded = {decade // 100 * 100 for decade, count in decades.items() if count >= _SPARSE}
    held: dict[tuple[int, int], list[Entry]] = {}
    for entry in entries:
        century, decade = _floor(entry.first, 100), _floor(entry.first, 10)
        years = 1
        if decades[decade] < _SPARSE:
            years = 10 if century in crowded or centuries[century] >= _SPARSE else 100
        held.setdefault((_floor(entry.first, years), years), []).append(entry)
    for (_, most), inside in held.items():
        # A decade of which one year is named is that year.
        years = next((unit for unit in (1, 10) if unit < most and _share(inside, unit)), most)
        start = _floor(inside[0].first, years)
        end = start + years - 1
        yield Group(_label(start, years), (start, 1, 1), (end, 12, 31), tuple(inside))


def _share(entries: Sequence[Entry], years: int) -> bool:
    """Return whether all lie within one year or decade."""
    return len({_floor(day, years) for entry in entries for day in (entry.first, entry.last)}) == 1


def _floor(day: Day, years: int) -> int:
    return day[0] // years * years


def _label(start: int, years: int) -> str:
    """Return "1921", "1850s", "1700–99"; before the year 1 "44 BC", "51–42 BC"."""
    end = start + years - 1
    if start < 1 and end < 1:
        return f"{1 - start} BC" if years == 1 else f"{1 - start}–{1 - end} BC"
    if start < 1:
        return f"to AD {end}"
    short = f"{end % 100:02d}" if start >= _FOUR_DIGITS else f"{end}"
    return {1: f"{start}", 10: f"{start}s"}.get(years, f"{start}–{short}")


def stretch(entry: Entry, group: Group, cells: int) -> tuple[int, int]:
    """Return the first and last of `cells` equal parts of the group that `entry` covers; the last is `cells` if it goes on."""
    begin, days = to_number(group.first), to_number(group.last) - to_number(group.first) + 1
    first = (to_number(entry.first) - begin) * cells // days
    last = (to_number(entry.last) - begin) * cells // days
    return first, min(last, cells)


def density(entries: Sequence[Entry], cells: int) -> list[int]:
    """Return how many mentions begin in each of `cells` equal parts of the time from the first to the last beginning."""
    counts = [0] * cells
    if entries:
        begin, end = to_number(entries[0].first), to_number(entries[-1].first)
        for entry in entries:
            counts[(to_number(entry.first) - begin) * cells // (end - begin + 1)] += len(entry.mentions)
    return counts


def excerpt(mention: Mention, width: int) -> tuple[str, str, str]:
    """Return what stands before the expression, the expression, and what stands behind it, in some `width` characters.

    Cut between words, with dots where something is left out; white space made plain. The expression is never cut.
    """
    stop = mention.at + mention.length
    before, inside, after = (
        " ".join(part.split()) for part in (mention.line[: mention.at], mention.line[mention.at : stop], mention.line[stop:])
    )  # fmt: skip
    before += " " * (before != "" and mention.line[mention.at - 1].isspace())
    after = " " * (after != "" and mention.line[stop].isspace()) + after
    room = max(width - len(inside), 0)
    # What one side does not need the other may have.
    left = min(len(before), max(room // 2, room - len(after)))
    return _tail(before, left), inside, _head(after, room - left)


def _head(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    kept = text[: max(length - 1, 0)]
    if kept and not text[len(kept)].isspace() and " " in kept:
        kept = kept[: kept.rindex(" ")]
    return kept.rstrip() + "…"


def _tail(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    kept = text[len(text) - max(length - 1, 0) :]
    if kept and not text[-len(kept) - 1].isspace() and " " in kept:
        kept = kept[kept.index(" ") + 1 :]
    return "…" + kept.lstrip()
