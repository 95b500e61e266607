"""Citations in notes: a table of notes and what they cite, and what must hold of any text."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.structure.citation_units import quoted_spans, units, urls
from textmine.structure.citations import parse_citations

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "citations.jsonl").read_text("utf-8").splitlines()
]
PIECES = st.sampled_from(
    ["see ", "Ibid.", "“", "”", "‘", "’", '"', "(", ")", "; ", ", ", ". ", "1999", "12–15", "Vale", "and ", "eds.", "in ", "London: ", "https://a.org/b"]
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:50] or "empty")
def test_citations_are_read_as_the_table_says(row):
    found = [c.model_dump(exclude_defaults=True, mode="json") for c in parse_citations(row["text"])]
    assert found == row["citations"]


def test_citations_do_not_depend_on_line_breaks():
    row = next(row for row in ROWS if len(row["citations"]) > 1)
    assert parse_citations(row["text"].replace(" ", "\n")) == parse_citations(row["text"])


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_citations_of_any_text_quote_only_that_text(text):
    flat = " ".join(text.split())
    for citation in parse_citations(text):
        for value in (citation.container, citation.publisher, citation.place, citation.date, citation.url):
            assert value is None or value in flat


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_units_lose_no_letter(text):
    assert sum(map(str.isalnum, "".join(units(text)))) == sum(map(str.isalnum, text))


@pytest.mark.parametrize(
    "piece", ["see ", "(", "“", "1, ", "A B, and ", '"a ', "vol. 1 ", "http://a.b/", "1999-", "‘a’ "]
)
def test_citations_of_long_odd_text_take_no_time(piece):
    begin = time.perf_counter()
    parse_citations(piece * 20_000)
    assert time.perf_counter() - begin < 5.0


def test_quoted_spans_keep_apostrophes_and_nested_marks():
    text = "A, ‘The Islands’ “Frozen” War and the Fishermen’s Vote’, B"
    assert [span.text for span in quoted_spans(text)] == [
        "The Islands’ “Frozen” War and the Fishermen’s Vote"
    ]
    assert quoted_spans("the Islanders’ claim and the state’s") == []


def test_urls_leave_closing_punctuation_out():
    text = "see www.example.org/a_(b), and https://example.org/c."
    assert [text[start:end] for start, end in urls(text)] == [
        "www.example.org/a_(b)",
        "https://example.org/c",
    ]
