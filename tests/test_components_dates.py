"""Time expressions: extents, values, days; what is no date; which time a text has got to."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from effort import effort
from textmine.components.context import Context, Region, plain_context, set_context
from textmine.components.dates.days import from_number, iso_week, month_length, to_number, week_start, weekday
from textmine.components.dates.factory import make_dates
from textmine.components.dates.lexicon import conventions, lexicon
from textmine.components.dates.logic import Reference, dates, parse_published
from textmine.components.language import parse
from textmine.components.records import DATES_KEY, TimeExpression, kept
from textmine.errors import ConfigError

DATA = Path(__file__).parent / "data" / "dates"
VOCAB = Vocab()
PIECES = st.sampled_from([*(DATA / "pieces.txt").read_text(encoding="utf-8").split("\n")[:-1], "\t", "\n"])


def rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def plain_doc(text: str, published: str | None = None) -> Doc:
    """A Doc without tags or heads."""
    words = re.findall(r"\w+|[^\w\s]|\s", text)
    doc = Doc(VOCAB, words=words, spaces=[False] * len(words))
    set_context(doc, plain_context(text, published))
    return doc


def find(text: str, **reference: str | None) -> list[TimeExpression]:
    return list(dates(plain_doc(text), Reference(**reference)))


def told(text: str, found: list[TimeExpression]) -> list[list[str | None]]:
    return [[text[t.start : t.end], t.type, t.value, t.mod, t.edtf, t.earliest, t.latest] for t in found]


@pytest.mark.parametrize("row", rows("expressions.jsonl"), ids=lambda row: row["text"])
def test_dates_are_found_and_resolved(row):
    found = find(row["text"], published=row["published"], mode=row["mode"])
    assert told(row["text"], found) == row["expected"]


@pytest.mark.model
@pytest.mark.parametrize("row", rows("news.jsonl"), ids=lambda row: row["text"])
def test_dates_of_news_lean_on_the_day_of_publication_and_the_tense(row, nlp):
    doc = parse(nlp, row["text"], plain_context(row["text"]))
    found = list(dates(doc, Reference(row["published"], row["mode"])))
    assert told(row["text"], found) == row["expected"]
    assert {t.anchor for t in found} == {"publication"}


@pytest.mark.model
@pytest.mark.parametrize("row", rows("false.jsonl"), ids=lambda row: row["text"])
def test_dates_leave_out_what_only_looks_like_one(row, nlp):
    doc = parse(nlp, row["text"], plain_context(row["text"]))
    assert told(row["text"], list(dates(doc, Reference()))) == []


def test_dates_name_what_they_were_resolved_against():
    found = find(
        "The union broke in 1990. A year later it was gone. Last year nobody cared.", published="2021"
    )
    assert [t.anchor for t in found] == [None, 0, "publication"]


def test_dates_split_intervals_on_demand():
    text = "The duchy (1748-1822) and the talks of 5–7 May 1992."
    found = list(dates(plain_doc(text), Reference(split_intervals=True)))
    assert [(text[t.start : t.end], t.value) for t in found] == [
        ("1748", "1748"), ("1822", "1822"), ("5", "1992-05-05"), ("7 May 1992", "1992-05-07"),
    ]  # fmt: skip


def test_dates_mode_is_decided_by_the_text():
    news = "The mayor said on Monday that the vote of 1990 was void. On Tuesday he left, on 3 May he died."
    story = (
        "In 1990 the vote was void. In 1991 and 1992 nobody came. On 3 May 1993 he died, on Monday they wept."
    )
    assert find(news, published="2021-06-09")[-1].value == "2021-05-03"
    assert find(story, published="2021-06-09")[-1].value == "1993-05-03"


def test_dates_of_notes_leave_the_story_alone():
    text = "In 1990 he came. In May he left.\n\nThe Herald, 3 March 2005.\n\nIn June he died."
    kinds = ["paragraph", "note", "paragraph"]
    regions = [Region(r.start, r.end, k) for r, k in zip(plain_context(text).regions, kinds, strict=True)]
    doc = plain_doc(text)
    set_context(doc, Context(tuple(regions)))
    assert [t.value for t in dates(doc, Reference())] == ["1990", "1990-05", "2005-03-03", "1990-06"]


def test_dates_are_looked_for_in_regions_but_not_in_front_matter_nor_in_table_cells():
    text = "Oldport 2021\n\nIn 1990 he came.\n\n1308\t1554\nMay 1992"
    a, b, c = plain_context(text).regions
    doc = plain_doc(text)
    set_context(
        doc,
        Context((
            Region(a.start, a.end, "paragraph", "front"), b, Region(c.start, c.end, "table"),
        )),
    )  # fmt: skip
    assert [t.value for t in dates(doc, Reference())] == ["1990", "1992-05"]


def test_dates_take_the_publication_from_the_context():
    text = "Last year he came."
    assert [t.value for t in dates(plain_doc(text, "1999"), Reference())] == ["1998"]
    assert [t.value for t in dates(plain_doc(text, "1999"), Reference("2005"))] == ["2004"]


@pytest.mark.parametrize(
    "text", ["", "soon", "2021-13", "2021-05-40", "20211-01", "２０２１", "-5", "2021-05-01-01"]
)
def test_dates_published_of_another_form_is_unknown(text):
    assert parse_published(text) is None


def _one_region(text: str, start: int) -> Doc:
    doc = plain_doc(text)
    set_context(doc, Context((Region(start, len(text), "paragraph"),)))
    return doc


@pytest.mark.model
def test_dates_component_keeps_records_and_spans(nlp):
    text = "The truce of May 1994 lasted 26 years."
    doc = make_dates(nlp, "textmine_dates", "auto", False)(parse(nlp, text, plain_context(text)))
    assert [t.value for t in kept(doc, DATES_KEY, TimeExpression)] == ["1994-05", "P26Y"]
    assert [(s.text, s.label_) for s in doc.spans[DATES_KEY]] == [
        ("May 1994", "DATE"),
        ("26 years", "DURATION"),
    ]


def test_dates_component_names_a_wrong_setting():
    with pytest.raises(
        ConfigError, match=r"'novel' is no way to read dates; use \"auto\", \"narrative\" or \"news\""
    ):
        make_dates(None, "textmine_dates", "novel", False)


def test_lexicon_words_are_lower_case_and_conventions_leave_no_gap():
    assert all(word == word.lower() for word in lexicon().entries)
    for unit, table in conventions()["modifiers"].items():
        if table["part"] == "month" or unit == "century":
            assert table["START"][1] + 1 == table["MID"][0]
            assert table["MID"][1] + 1 == table["END"][0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The law of 80 Stat. (1966) held.", ["1966"]),
        ("It ended on 12 Jan. 1991, they say.", ["12 Jan. 1991"]),
        ("The ferry left pier 4 at 18:52.", ["18:52"]),
        ("The ferry crosses twice per day.", ["twice per day"]),
    ],
)
def test_dates_beside_references_are_kept(text, expected):
    found = [text[item.start : item.end] for item in dates(plain_doc(text), Reference())]
    assert [next((f for f in found if e in f or f in e), None) is not None for e in expected] == [True] * len(
        expected
    ), found
