"""Day arithmetic in the proleptic Gregorian calendar with astronomical years (0 is 1 BC), of any size.

`datetime` knows no year before 1; histories do. A day is a tuple (year, month, day), so that days compare.
"""

from __future__ import annotations

Day = tuple[int, int, int]
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Return whether `year` has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]


def to_number(day: Day) -> int:
    """Return the days since 1970-01-01. Source: H. Hinnant, chrono-compatible low-level date algorithms."""
    year, month, date = day
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + date - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def from_number(number: int) -> Day:
    """Return the day that is `number` days after 1970-01-01."""
    era, of_era = divmod(number + 719468, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return era * 400 + year + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def shift_days(day: Day, days: int) -> Day:
    """Return the day `days` later."""
    return from_number(to_number(day) + days)


def shift_months(day: Day, months: int) -> Day:
    """Return the same day of the month `months` later, or the last day of that month."""
    year, index = divmod(day[0] * 12 + day[1] - 1 + months, 12)
    return year, index + 1, min(day[2], month_length(year, index + 1))


def weekday(day: Day) -> int:
    """Return 1 for Monday to 7 for Sunday."""
    return (to_number(day) + 3) % 7 + 1


def iso_week(day: Day) -> tuple[int, int]:
    """Return ISO year and week."""
    thursday = shift_days(day, 4 - weekday(day))
    return thursday[0], (to_number(thursday) - to_number((thursday[0], 1, 1))) // 7 + 1


def week_start(year: int, week: int) -> Day:
    """Return the Monday of an ISO week."""
    fourth = (year, 1, 4)
    return shift_days(fourth, 7 * (week - 1) - weekday(fourth) + 1)


def iso_year(year: int) -> str:
    """Return an astronomical year in at least four digits."""
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def iso_day(day: Day) -> str:
    """Return a day as an ISO 8601 string."""
    return f"{iso_year(day[0])}-{day[1]:02d}-{day[2]:02d}"


def easter(year: int) -> Day:
    """Return Easter Sunday in the Gregorian calendar.

    Source: the anonymous algorithm in Nature, 20 April 1876, as given by J. Meeus, Astronomical Algorithms (1991), chapter 8.
    """
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leap, rest = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    ahead = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * ahead) // 451
    month, day = divmod(moon + ahead - 7 * late + 114, 31)
    return year, month, day + 1


def feast_day(name: str, year: int) -> tuple[int, int]:
    """Return month and day of a movable feast: "thanksgiving" (fourth Thursday of November) or "easter" with days after or before it.

    Raises:
        ValueError: no feast is called so.
    """
    if name == "thanksgiving":
        return 11, 22 + (4 - weekday((year, 11, 22))) % 7
    base, _, days = name.partition("+")
    if base != "easter":
        raise ValueError(
            f"there is no feast {name!r} in lexicon.toml's [feasts_moved]; use easter+N or thanksgiving"
        )
    return shift_days(easter(year), int(days or 0))[1:]
