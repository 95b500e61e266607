"""Quotation marks in pairs: tables of cases, and properties that hold for any string."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import effort
from textmine.components.context import plain_context
from textmine.components.quotes.marks import marked_passages, trimmed

TABLE = Path(__file__).parent / "data" / "quotes" / "marks.jsonl"
CASES = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
MESSY = st.text(alphabet="ab sS.,?\n[]()0 \"'“”‘’„«»‹›‚`—", max_size=120)


def found(text):
    return marked_passages(text, plain_context(text).regions)


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_marks_passages_of_the_table(case):
    passages = [p for p in found(case["text"]) if p.depth == 0]
    assert [case["text"][s:e] for p in passages for s, e in p.spans] == case["content"]


def test_marks_nested_passages_have_depth():
    assert [p.depth for p in found("“He wrote ‘never’ and left,” she said.")] == [0, 1]


def test_marks_goes_on_over_paragraphs_as_one_passage():
    (passage,) = found("“One goes on.\n\n“Two goes on.\n\n“Three ends.” The author resumes.")
    assert len(passage.spans) == 3
    assert passage.closed


def test_marks_leave_headings_and_tables_alone():
    from textmine.components.context import Region

    text = "“Heading”\n\n“Text”"
    regions = (Region(0, 9, "heading"), Region(11, 17, "paragraph"))
    assert [text[p.start : p.end] for p in marked_passages(text, regions)] == ["“Text”"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a peace, ", "a peace"),
        (" never again!”", "never again!”"),
        ("as well [...].", "as well [...]"),
        ("...", ""),
    ],
)
def test_marks_trimmed_of_outer_punctuation(text, expected):
    start, end = trimmed(text, (0, len(text)))
    assert text[start:end] == expected


@settings(max_examples=400, deadline=None)
@given(MESSY)
def test_marks_are_consistent_on_any_string(text):
    regions = plain_context(text).regions
    passages = marked_passages(text, regions)
    outer = [p for p in passages if p.depth == 0]
    assert passages == sorted(passages, key=lambda p: (p.start, -p.end))
    for before, after in pairwise(outer):
        assert before.end <= after.start
    for passage in passages:
        assert 0 <= passage.start < passage.end <= len(text)
        assert regions[passage.region].start <= passage.start < regions[passage.region].end
        ends = [passage.start, *(x for span in passage.spans for x in span), passage.end]
        assert ends == sorted(ends)


@pytest.mark.parametrize("unit", ["“", "”", '"', "'a ", "“a” ", "‘s’ s’ ", "“A. b.” C. "])
def test_marks_take_linear_work(unit):
    def work(times):
        text = unit * times
        return effort(lambda: found(text))

    work(10)
    assert work(8000) < 4.5 * work(2000)
