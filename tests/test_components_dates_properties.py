"""What holds of time expressions in any text: real-looking ones, composed ones, and text of no sense at all."""

from __future__ import annotations

import re
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dated import DATA, LEXICON, blank_doc
from textmine.components.context import Context, Region, set_context
from textmine.components.dates.days import iso_day, month_length, shift_days, shift_months
from textmine.components.dates.logic import Reference, dates
from textmine.components.records import TimeExpression

NEWS = Reference("2021-03-09", "news")
PIECES = [*(DATA / "pieces.txt").read_text(encoding="utf-8").split("\n")[:-1], "\t", "\n"]
FIRST_DAYS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12, "Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10, "H1": 1, "H2": 7}
Day = tuple[int, int, int]


# ---- real-looking expressions, composed of the words of the lexicon ----------------------------------------------


def words(name: str, *others: str) -> st.SearchStrategy[str]:
    found = [word for table in (name, *others) for word in LEXICON[table].get("words", LEXICON[table])]
    return st.sampled_from(sorted(found))


MONTHS = [name.capitalize() for name in LEXICON["months"]]
FILLS: dict[str, st.SearchStrategy[str]] = {
    "month": st.sampled_from(MONTHS),
    "short": st.sampled_from([name.capitalize() + "." for name in LEXICON["month_abbreviations"]]),
    "weekday": words("weekdays").map(str.capitalize),
    "season": words("seasons"),
    "feast": words("feasts", "feasts_moved").map(str.title),
    "day": st.integers(1, 31).map(str),
    "two": st.integers(0, 99).map("{:02d}".format),
    "old": st.integers(1, 999).map(str),
    "year": st.integers(1000, 2099).map(str),
    "era": st.sampled_from(["BC", "BCE", "B.C.", "AD", "CE"]),
    "decade": st.integers(100, 209).map("{}0s".format),
    "ordinal": st.one_of(words("ordinals"), st.sampled_from(["1st", "2nd", "3rd", "19th", "20th", "21st"])),
    "number": st.one_of(words("numbers"), st.integers(0, 1200).map(str), words("uncounted")),
    "unit": words("units"),
    "units": words("units_plural", "seasons_plural"),
    "modifier": words("modifiers"),
    "edge": words("edges"),
    "bound": words("bounds", "approximations"),
    "deictic": words("deictics"),
    "anaphor": words("anaphors"),
    "behind": words("behind", "behind_bare"),
    "frequency": words("frequencies"),
    "reference": words("references", "reference_nouns", "days_from_today", "tonight"),
    "part": words("day_parts", "day_points", "day_parts_bare"),
    "clock": st.builds("{}:{:02d}".format, st.integers(0, 24), st.integers(0, 59)),
    "half": words("halves"),
    "era_name": words("era_names"),
    "era_noun": words("era_nouns"),
    "dash": st.sampled_from(["-", "–", " – ", "—", "/"]),
    "and": st.sampled_from(["and", "or", "to", ","]),
}
TEMPLATES = st.sampled_from([
    "in {year}", "in {month} {year}", "on {day} {month} {year}", "on {month} {day}, {year}", "on {short} {day}",
    "{weekday}, {day} {month}", "the {ordinal} of {month}", "the {ordinal} century", "the {ordinal} and {ordinal} centuries",
    "{modifier} {month} {year}", "{modifier}-{year}", "the {modifier} {decade}", "the {edge} of {month} {year}",
    "the {edge} of the {unit}", "{bound} {number} {units}", "{number} {units} {behind}", "{bound} {number} {units} {behind}",
    "{number} {units} and {number} {units}", "a {number}-{unit} truce", "half a {unit}", "a {unit} and a half",
    "{deictic} {unit}", "{deictic} {month}", "the {anaphor} {unit}", "the {anaphor} {season}", "the {unit} {behind}",
    "the {deictic} {number} {units}", "{year}{dash}{year}", "{year}{dash}{two}", "{old}{dash}{old} {era}", "{old} {era}",
    "{day}{dash}{day} {month} {year}", "{month}{dash}{month} {year}", "{decade}{dash}{decade}", "{month} {and} {month} {year}",
    "{day} {and} {day} {month}", "{month} {day} {and} {day}, {year}", "{old} {and} {old} {era}", "{feast} {year}",
    "the {season} of {year}", "the {modifier} {season}", "every {unit}", "every {ordinal} {unit}", "every {number} {units}",
    "{frequency}", "{number} times a {unit}", "{reference}", "{clock} {half} on {day} {month} {year}", "{clock}", "{part}",
    "the {part} of {day} {month}", "the {anaphor} {part}", "the {era_name} {era_noun}", "the {era_name} {era_noun} ({year}-{year})",
    "the {ordinal} quarter of {year}", "the {ordinal} half of the {decade}", "the {ordinal} {unit} of {month}",
    "on the {ordinal}", "at the turn of the {unit}", "the year {year}", "({year})", "c. {year}", "{year}-{two}-{two}",
    "{day}.{day}.{year}", "{day}/{day}/{two}", "'{two}", "aged {number}", "{number}",
])  # fmt: skip


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """One template of an expression, filled."""
    return re.sub(r"\{(\w+)\}", lambda match: draw(FILLS[match[1]]), draw(TEMPLATES))


GLUE = st.sampled_from(
    [" ", " it fell ", ". ", ", ", "; ", " (", ") ", "\n\n", " in ", " the ", " and ", "-", ""]
)
COMPOSED = st.lists(st.tuples(expressions(), GLUE), min_size=1, max_size=6).map(
    lambda pairs: "".join(part for pair in pairs for part in pair)
)
PATCHED = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", " ", " ", "", "  "])), max_size=25
).map(lambda pairs: "".join(part for pair in pairs for part in pair))
NOISE = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=st.characters(categories=["Nd", "No", "Pd", "Po", "Zs", "Cf", "Mn"]), max_size=40),
    st.text(alphabet="0123456789-–/.,:'’ \n\tstBCAD(½", max_size=40),
)
MIXED = st.lists(st.one_of(NOISE, expressions(), st.sampled_from(PIECES)), max_size=8).map("".join)
ANY_TEXT = st.one_of(COMPOSED, PATCHED, MIXED)
MODES = st.sampled_from([Reference(), Reference("1921-12-31"), NEWS, Reference("1999", split_intervals=True)])


# ---- the days that a TIMEX3 value names, read on its own -----------------------------------------------------------


def year_of(text: str) -> int:
    return 1 - int(text[2:]) if text.startswith("BC") else int(text)


def years_of(text: str, size: int) -> tuple[Day, Day]:
    digits = int(text.removeprefix("BC")) * size
    low, high = (digits, digits + size - 1)
    if text.startswith("BC"):
        return (1 - high, 1, 1), (1 - max(low, 1), 12, 31)
    return (max(low, 1), 1, 1), (high, 12, 31)  # no year 0


def days_of(value: str) -> tuple[Day, Day] | None:
    """Return first and last day of a value; None if it names none, or not by its own words."""
    value = value.partition("T")[0]
    if "/" in value:
        start, end = (days_of(part) for part in value.split("/"))
        return (start[0], end[1]) if start and end else None
    if (found := re.fullmatch(r"((?:BC)?\d{4,})(?:-(\w+))?(?:-(\w+))?", value)) is None:
        size = {1: 1000, 2: 100, 3: 10}.get(len(value.removeprefix("BC")))
        return years_of(value, size) if size and re.fullmatch(r"(?:BC)?\d+", value) else None
    year, month, day = year_of(found[1]), found[2], found[3]
    if month is None:
        return (year, 1, 1), (year, 12, 31)
    if month.startswith("W") and month != "WI":
        if not month[1:].isdigit() or not 1 <= year <= 9998:
            return None
        monday = date.fromisocalendar(year, int(month[1:]), 1)
        first = (monday.year, monday.month, monday.day)
        return shift_days(first, 5 if day == "WE" else 0), shift_days(first, 6)
    if month in FIRST_DAYS:
        first = (year, FIRST_DAYS[month], 1)
        last = shift_months(first, 5 if month[0] == "H" else 2)
        return first, (*last[:2], month_length(*last[:2]))
    if month == "XX":
        return (year, 1, 1), (year, 12, 31)
    length = month_length(year, int(month))
    if day is None or day == "XX" or int(day) > length:
        return (year, int(month), 1), (year, int(month), length)
    return (year, int(month), int(day)), (year, int(month), int(day))


def day(iso: str) -> Day:
    year, month, date_ = re.fullmatch(r"(-?\d{4,})-(\d\d)-(\d\d)", iso).groups()
    assert 1 <= int(date_) <= month_length(int(year), int(month))
    return int(year), int(month), int(date_)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("1840", "1840-01-01", "1840-12-31"), ("BC0043", "-0042-01-01", "-0042-12-31"), ("184", "1840-01-01", "1849-12-31"),
        ("BC04", "-0498-01-01", "-0399-12-31"), ("00", "0001-01-01", "0099-12-31"), ("1840-WI", "1840-12-01", "1841-02-28"), ("1840-W19", "1840-05-04", "1840-05-10"),
        ("1840-H2", "1840-07-01", "1840-12-31"), ("1840-05-03TNI", "1840-05-03", "1840-05-03"), ("1840-05-XX", "1840-05-01", "1840-05-31"),
    ],
)  # fmt: skip
def test_dates_reading_of_values_in_these_tests_is_right(value, first, last):
    assert tuple(map(iso_day, days_of(value))) == (first, last)


# ---- properties --------------------------------------------------------------------------------------------------


def check_places(text: str, found: list[TimeExpression]) -> None:
    for end, item in zip([0, *(t.end for t in found)], found, strict=False):
        assert end <= item.start < item.end <= len(text)
        assert text[item.start : item.end] == text[item.start : item.end].strip()
        assert item.made_by.startswith("dates:")


def check_days(item: TimeExpression) -> None:
    assert item.value
    assert (item.earliest is None) == (item.latest is None)
    if item.earliest is None or item.latest is None:
        assert item.edtf is None
        return
    assert item.type in ("DATE", "TIME")
    first, last = day(item.earliest), day(item.latest)
    assert first <= last
    named = days_of(item.value)
    if named is None:
        return
    if item.mod is None:
        assert (first, last) == named
    elif item.mod in ("START", "MID", "END"):
        assert named[0] <= first <= last <= named[1]
    else:
        assert first <= named[0] <= named[1] <= last


def check_edtf(item: TimeExpression) -> None:
    if item.edtf is None:
        return
    parsed = parse_edtf(item.edtf)
    if item.mod is None and not item.edtf.endswith("-24"):  # the library ends a winter with its year
        assert item.earliest is not None
        assert item.latest is not None
        assert (parsed.lower_strict()[:3], parsed.upper_strict()[:3]) == (
            day(item.earliest),
            day(item.latest),
        )


@settings(max_examples=250, deadline=None)
@given(ANY_TEXT, MODES)
def test_dates_invariants(text, reference):
    found = list(dates(blank_doc(text), reference))
    check_places(text, found)
    for item in found:
        check_days(item)
        check_edtf(item)


@settings(max_examples=150, deadline=None)
@given(expressions(), MODES)
def test_dates_invariants_of_one_expression(text, reference):
    text = f"It fell {text} at last."
    found = list(dates(blank_doc(text), reference))
    check_places(text, found)
    for item in found:
        check_days(item)
        check_edtf(item)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT, MODES)
def test_dates_are_the_same_every_time(text, reference):
    assert list(dates(blank_doc(text), reference)) == list(dates(blank_doc(text), reference))


@settings(max_examples=60, deadline=None)
@given(
    COMPOSED,
    st.sampled_from(["Nobody came.\n\n", "É💥: a word of it\n\nand another\n\n", "The mill stood.\n\n\n\n"]),
)
def test_dates_prefix_of_other_paragraphs_shifts_offsets_only(text, prefix):
    assume(text.strip())
    for reference in (Reference(mode="narrative"), NEWS):
        bare = list(dates(blank_doc(text), reference))
        moved = list(dates(blank_doc(prefix + text), reference))
        shift = len(prefix)
        assert [(t.start + shift, t.end + shift, t.type) for t in bare] == [
            (t.start, t.end, t.type) for t in moved
        ]
        # What leans on the text may take note of which token opens it.
        alone = [(a, b) for a, b in zip(bare, moved, strict=True) if not isinstance(a.anchor, int)]
        assert [(a.value, a.mod, a.edtf, a.earliest, a.latest) for a, _ in alone] == [
            (b.value, b.mod, b.edtf, b.earliest, b.latest) for _, b in alone
        ]


@settings(max_examples=60, deadline=None)
@given(COMPOSED, st.integers(0, 300), st.integers(0, 300))
def test_dates_stay_inside_their_regions(text, start, length):
    doc = blank_doc(text)
    start = min(start, len(text))
    end = min(start + length, len(text))
    set_context(doc, Context((Region(start, end, "paragraph"),)))
    assert all(start <= item.start < item.end <= end for item in dates(doc, NEWS))
