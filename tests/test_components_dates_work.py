"""Work that long and hostile texts take: linear, counted in calls."""

from __future__ import annotations

import re

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from effort import effort
from textmine.components.context import Context, Region, plain_context, set_context
from textmine.components.dates.logic import Reference, dates

VOCAB = Vocab()


def hostile_doc(text: str) -> Doc:
    """A Doc of one region; the tokenizer of a pipeline has its own ways with long strings."""
    pieces = re.findall(r"\w+|[^\w\s]|\s", text)
    doc = Doc(VOCAB, words=pieces, spaces=[False] * len(pieces))
    set_context(doc, Context((Region(0, len(text), "paragraph"),)))
    return doc


HOSTILE = [
    "May ", "the ", "the the ", "1990-", "1", "1 ", "0123456789", "-", "late ", "half a ", "12 May and ", "12 May 1992. ",
    "a.b.", "of the year ", "twenty ", "hundred and ", "'s", "1990 to ", "1/", "1.", "1,", "12:", "a quarter of a ", "a year and ",
    "the end of ", "two years later ", "next ", "(1990 ", "every ", "the dry period (1871-1914) ", "\n\n", "second ", "first half of ",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_dates_of_hostile_text_take_linear_work(unit):
    def work(count: int) -> int:
        doc = hostile_doc(unit * count)
        return effort(lambda: list(dates(doc, Reference("2021-03-09"))))

    work(10)
    assert work(600) < 4.5 * work(150)


def test_dates_of_many_paragraphs_take_linear_work():
    def work(count: int) -> int:
        text = "In 1912 it fell.\n\nIn March it stood.\n\n" * count
        doc = hostile_doc(text)
        set_context(doc, plain_context(text))
        return effort(lambda: list(dates(doc, Reference())))

    work(10)
    assert work(400) < 4.5 * work(100)


def test_dates_of_many_different_periods_take_linear_work():
    def work(count: int) -> int:
        names = [f"{chr(97 + i // 676)}{chr(97 + i // 26 % 26)}{chr(97 + i % 26)}" for i in range(count)]
        doc = hostile_doc(" ".join(f"the {name} period (1871-1914) ended." for name in names))
        return effort(lambda: list(dates(doc, Reference())))

    work(10)
    assert work(400) < 4.5 * work(100)


def test_dates_history_keeps_to_what_was_told_last_in_a_long_text():
    text = "In 1912 it fell. " + "On 3 May 1950 it rained. " * 500 + "In June it stood."
    doc = hostile_doc(text)
    assert [item.value for item in dates(doc, Reference())][-1] == "1950-06"
