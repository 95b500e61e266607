"""The timeline of chapters: what is on it, in which order and group, and how a sentence is cut."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from textmine.cli.timeline_view import timeline_view
from textmine.errors import UsageError
from textmine.schema.v1 import Chapter
from textmine.timeline import (
    Choice,
    Entry,
    Mention,
    density,
    excerpt,
    first_day,
    groups,
    last_day,
    mentions,
    stretch,
    timeline,
)

SECTIONS = [("sec-1", None, "section", "History"), ("sec-2", "sec-1", "section", "The War"), ("sec-3", None, "notes", "Notes")]  # fmt: skip


def chapter(*dates: tuple, id: str = "orle") -> Chapter:
    """A chapter with one paragraph a date: (section, expression, type, earliest, latest); a note where the section is the notes."""
    text, blocks, sentences, records = "", [], [], []
    sections = {name: [10**6, 0] for name, *_ in SECTIONS}
    for number, (section, expression, kind, earliest, latest) in enumerate(sorted(dates), 1):
        start = len(text)
        text += f"It rained {expression}, they say."
        in_notes = section == "sec-3"
        block = {"id": f"blo-{number}", "section": section, "kind": "note" if in_notes else "paragraph", "start": start, "end": len(text)}  # fmt: skip
        blocks.append(block)
        sentences.append({"id": f"sen-{number}", "block": block["id"], "section": section, "start": start, "end": len(text)})  # fmt: skip
        at = start + len("It rained ")
        records.append({
            "id": f"dat-{number}", "start": at, "end": at + len(expression), "type": kind, "value": expression, "edtf": expression if earliest else None,
            "earliest": earliest, "latest": latest, "sentence": f"sen-{number}",
        })  # fmt: skip
        for name in {section, *([] if section != "sec-2" else ["sec-1"])}:
            sections[name] = [min(sections[name][0], start), len(text)]
        text += "\n\n"
    tree = [
        {"id": name, "parent": parent, "level": 2 if parent else 1, "kind": kind, "title": title,
         "start": sections[name][0], "end": sections[name][1]}
        for name, parent, kind, title in SECTIONS if sections[name][1]
    ]  # fmt: skip
    empty = {"sha256": "0" * 64, "version": "1"}
    return Chapter.model_validate_json(json.dumps({
        "id": id, "status": "complete", "metadata": {}, "text": text.rstrip("\n"), "sections": tree, "blocks": blocks, "sentences": sentences,
        "source": {"path": "orle.md", "media_type": "text/markdown", "sha256": "0" * 64, "bytes": 1},
        "provenance": {"textmine": "1", "models": {}, "config_sha256": "0" * 64, "codebook": {"name": "x", **empty}},
        "dates": records,
    }))  # fmt: skip


def day(text: str, section: str = "sec-1") -> tuple:
    return (section, text, "DATE", text, text)


ORLE = chapter(
    day("1994-05-03"),
    day("1994-05-03", "sec-2"),
    ("sec-1", "19XX", "DATE", "1900-01-01", "1999-12-31"),
    ("sec-1", "1994", "DATE", "1994-01-01", "1994-12-31"),
    ("sec-2", "-0043", "DATE", "-0043-03-15", "-0043-03-15"),
    ("sec-2", "every spring", "SET", None, None),
    ("sec-2", "P3D", "DURATION", None, None),
    ("sec-2", "now", "DATE", None, None),
    ("sec-3", "2001", "DATE", "2001-01-01", "2001-12-31"),
)


@pytest.mark.parametrize(
    ("choice", "shown", "absent"),
    [
        (Choice(), ["-0043", "19XX", "1994", "1994-05-03"], {"recurring": 1, "duration": 1, "undated": 1, "note": 1}),
        (Choice(notes=True), ["-0043", "19XX", "1994", "1994-05-03", "2001"], {"recurring": 1, "duration": 1, "undated": 1}),
        (Choice((1994, 6, 1)), ["19XX", "1994"], {"recurring": 1, "duration": 1, "undated": 1, "note": 1, "other time": 3}),
        (Choice(last=(1900, 1, 1)), ["-0043", "19XX"], {"recurring": 1, "duration": 1, "undated": 1, "note": 1, "other time": 3}),
        (Choice(sections=("war",)), ["-0043", "1994-05-03"], {"recurring": 1, "duration": 1, "undated": 1}),
        (Choice(sections=("HIST",)), ["-0043", "19XX", "1994", "1994-05-03"], {"recurring": 1, "duration": 1, "undated": 1}),
        (Choice(sections=("notes",), notes=True), ["2001"], {}),
    ],
)  # fmt: skip
def test_timeline_holds_what_is_chosen_in_order(choice, shown, absent):
    found = timeline(mentions(ORLE), choice)
    assert [entry.edtf for entry in found.entries] == shown
    assert found.absent == absent


def test_timeline_joins_the_same_day_of_several_chapters():
    other = chapter(day("1994-05-03"), id="other")
    found = timeline([*mentions(ORLE), *mentions(other)], Choice())
    (entry,) = [entry for entry in found.entries if entry.edtf == "1994-05-03"]
    assert [m.row["chapter"] for m in entry.mentions] == ["orle", "orle", "other"]
    assert [m.row["section"] for m in entry.mentions] == ["History", "The War", "History"]
    assert entry.shown.line[entry.shown.at :].startswith("1994-05-03, they")


def entry(first: tuple, last: tuple | None = None) -> Entry:
    text = f"{first}"
    (mention,) = mentions(chapter(("sec-1", text, "DATE", "1900-01-01", "1900-01-01")))
    return Entry(first, last or first, (mention,))


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        ([], []),
        ([(1921, 1, 1)], ["1921"]),
        ([(1921, 1, 1), (1924, 1, 1)], ["1920s"]),
        ([(1921, 1, 1), (1954, 1, 1)], ["1900–99"]),
        ([(1711, 1, 1), (1921, 1, 1)], ["1711", "1921"]),
        ([(1921, 1, d) for d in range(1, 6)] + [(1922, 1, 1), (1951, 1, 1), (1953, 1, 1)], ["1921", "1922", "1950s"]),
        ([(y, 1, 1) for y in (1901, 1911, 1921, 1931, 1941, 1944, 1951)], ["1901", "1911", "1921", "1931", "1940s", "1951"]),
        ([(812, 1, 1), (843, 1, 1)], ["800–899"]),
        ([(-43, 3, 15)], ["44 BC"]),
        ([(-49, 1, 1), (-43, 3, 15)], ["51–42 BC"]),
        ([(0, 1, 1), (4, 1, 1)], ["to AD 9"]),
    ],
)  # fmt: skip
def test_timeline_groups_by_year_or_where_dates_are_few_by_decade_or_century(days, labels):
    found = list(groups([entry(d) for d in days]))
    assert [group.label for group in found] == labels
    assert [e.first for group in found for e in group.entries] == days


def test_timeline_group_does_not_take_a_decade_for_its_first_year():
    (group,) = groups([entry((1930, 1, 1), (1939, 12, 31))])
    assert group.label == "1930s"


@pytest.mark.parametrize(
    ("first", "last", "cells"),
    [
        ((1921, 1, 1), (1921, 12, 31), (0, 11)),
        ((1921, 6, 24), (1921, 6, 24), (5, 5)),
        ((1921, 12, 1), (1922, 2, 28), (10, 12)),
        ((1921, 12, 31), (1921, 12, 31), (11, 11)),
    ],
)
def test_timeline_stretch_covers_its_part_of_the_year(first, last, cells):
    year = next(groups([entry((1921, 1, 1))]))
    assert stretch(entry(first, last), year, 12) == cells


@pytest.mark.parametrize(
    ("option", "text", "expected"),
    [
        (first_day, "1921", (1921, 1, 1)), (last_day, "1921", (1921, 12, 31)), (first_day, "476", (476, 1, 1)), (first_day, "-44", (-44, 1, 1)),
        (last_day, "1920-02", (1920, 2, 29)), (last_day, "192X", (1929, 12, 31)), (first_day, "1918/1921", (1918, 1, 1)),
        (first_day, "1918/..", (1918, 1, 1)), (last_day, "../1918-05-03", (1918, 5, 3)),
    ],
)  # fmt: skip
def test_timeline_bounds_are_years_or_edtf(option, text, expected):
    assert option(text, "--from") == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "1918-13", "1918-02-31", "1918/..", "9" * 5000, "(" * 500, "Y" * 30]
)
def test_timeline_bounds_tell_what_to_write(text):
    with pytest.raises(UsageError, match=r"--to: .* is no date .*; write a year"):
        last_day(text, "--to")


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (80, "By the autumn of 1918 (and not before) the islands had been left alone."),
        (40, "By the autumn of 1918 (and not before)…"),
        (25, "…of 1918 (and not…"),
        (6, "…1918…"),
        (1, "…1918…"),
    ],
)
def test_timeline_excerpt_is_cut_between_words(width, expected):
    line = "By the\n autumn of 1918 (and not before) the islands had been left alone."
    mention = Mention(
        next(iter(ORLE.dates)).model_copy(update={"start": 0, "end": 4}), {}, (), line, 18, False
    )
    assert "".join(excerpt(mention, width)) == expected


@given(st.text("ab \n", max_size=40), st.text("1 ", min_size=1, max_size=8), st.text("ab \n", max_size=40), st.integers(0, 99))  # fmt: skip
def test_timeline_excerpt_keeps_the_expression_and_the_width(before, inside, after, width):
    date = ORLE.dates[0].model_copy(update={"start": 0, "end": len(inside)})
    cut = excerpt(Mention(date, {}, (), before + inside + after, len(before), False), width)
    assert cut[1] == " ".join(inside.split())
    assert len("".join(cut)) <= max(width, len(cut[1]) + 2)


def test_timeline_density_counts_every_mention():
    found = timeline(mentions(ORLE), Choice(notes=True))
    for cells in (1, 7, 80):
        counts = density(found.entries, cells)
        assert len(counts) == cells
        assert sum(counts) == 6
    assert density((), 3) == [0, 0, 0]


def printed(found, width: int, **options) -> str:
    console = Console(width=width, color_system=None, record=True, file=io.StringIO())
    console.print(timeline_view("Orle", found, width, **options))
    return console.export_text()


@pytest.mark.parametrize("width", [72, 80, 99, 100, 120, 140, 200])
def test_timeline_view_is_no_wider_than_the_terminal_and_names_every_date(width):
    found = timeline(mentions(ORLE), Choice(notes=True))
    text = printed(found, width, chapters=True)
    assert max(map(len, text.splitlines())) <= width
    for shown in (
        "44 BC",
        "19XX",
        "1994-05-03 ×2",
        "It rained 1994-05-03",
        "orle: History",
        "1 duration, 1 recurring time",
    ):
        assert shown in text
    assert "5 dates, named 6 times." in text


def test_timeline_view_draws_days_as_points_and_spans_as_lines():
    lines = printed(timeline(mentions(ORLE), Choice()), 140).splitlines()
    century = next(line for line in lines if "19XX" in line)
    assert "━" * 24 in century
    assert next(line for line in lines if " 1994-05-03" in line).count("●") == 1


def test_timeline_view_with_a_limit_keeps_the_groups_and_tells_what_is_left():
    found = timeline(mentions(ORLE), Choice())
    text = printed(found, 120, limit=2)
    assert "… and 2 dates more" in text
    assert "19XX" in text
    assert "1994-05-03" not in text


def test_timeline_view_without_dates_says_so():
    text = printed(timeline(mentions(ORLE), Choice((2500, 1, 1))), 80)
    assert "no date of a known day, month or year" in text
    assert "5 outside the time asked for" in " ".join(text.split())
