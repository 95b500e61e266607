"""Time expressions: extents, values, days; what is no date; which time a text has got to."""

from __future__ import annotations

import json

import pytest
from spacy.tokens import Doc

from dated import DATA, blank_doc, examples, find, mark, plain, table
from textmine.components.context import Context, Region, plain_context, set_context
from textmine.components.dates.conventions import shipped
from textmine.components.dates.factory import make_dates
from textmine.components.dates.lexicon import lexicon
from textmine.components.dates.logic import Reference, dates, parse_published
from textmine.components.language import parse
from textmine.components.records import DATES_KEY, TimeExpression, kept
from textmine.errors import ConfigError
from textmine.schema.v1 import Note, NoteMarker

RULES = (
    "rules_calendar.tsv",
    "rules_clock.tsv",
    "rules_joined.tsv",
    "rules_amounts.tsv",
    "rules_relative.tsv",
)


def rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def told(text: str, found: list[TimeExpression]) -> list[list[str | None]]:
    return [[text[t.start : t.end], t.type, t.value, t.mod, t.edtf, t.earliest, t.latest] for t in found]


@pytest.mark.parametrize("row", rows("expressions.jsonl"), ids=lambda row: row["text"])
def test_dates_are_found_and_resolved(row):
    found = find(row["text"], published=row["published"], mode=row["mode"])
    assert told(row["text"], found) == row["expected"]


@examples(*RULES)
def test_dates_by_rule_have_extent_type_value_and_modifier(shows, marked):
    text = plain(marked)
    found = find(text)
    assert mark(text, found) == marked
    assert f"dates:{shows}" in {item.made_by for item in found}


@pytest.mark.parametrize(
    ("expression", "edtf", "earliest", "latest"), table("edtf.tsv"), ids=lambda cell: cell
)
def test_dates_have_an_edtf_form_and_a_first_and_last_day(expression, edtf, earliest, latest):
    text = f"It was of {expression}, they say."
    (found,) = find(text)
    assert text[found.start : found.end] == expression
    assert [cell or "-" for cell in (found.edtf, found.earliest, found.latest)] == [edtf, earliest, latest]


@pytest.mark.model
@examples("parsed.tsv")
def test_dates_use_the_parse(shows, marked, nlp):
    text = plain(marked)
    assert mark(text, list(dates(parse(nlp, text, plain_context(text)), Reference()))) == marked, shows


@pytest.mark.model
@examples("discourse.tsv")
def test_dates_lean_on_the_time_that_the_text_has_got_to(shows, marked, nlp):
    text = plain(marked)
    assert mark(text, list(dates(parse(nlp, text, plain_context(text)), Reference()))) == marked, shows


@pytest.mark.model
@examples("news_more.tsv")
def test_dates_of_news_are_counted_from_the_day_of_publication(shows, marked, nlp):
    text = plain(marked)
    doc = parse(nlp, text, plain_context(text))
    assert mark(text, list(dates(doc, Reference("2021-03-09", "news")))) == marked, shows


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


@pytest.mark.model
@examples("no_dates.tsv")
def test_dates_are_not_made_of_numbers_and_names(shows, marked, nlp):
    doc = parse(nlp, marked, plain_context(marked))
    assert mark(marked, list(dates(doc, Reference()))) == marked, shows


@examples("references.tsv")
def test_dates_beside_references_are_kept(shows, marked):
    text = plain(marked)
    assert mark(text, find(text)) == marked, shows


def test_dates_name_what_they_were_resolved_against():
    found = find(
        "The union broke in 1990. A year later it was gone. Last year nobody cared.", published="2021"
    )
    assert [t.anchor for t in found] == [None, 0, "publication"]


def test_dates_anchor_is_the_expression_leant_on_not_the_last_one():
    found = find("In May 1912 it opened (a law of 1860 allows it). In June it broke.")
    assert [t.value for t in found] == ["1912-05", "1860", "1912-06"]
    assert [t.anchor for t in found] == [None, None, 0]


def test_dates_split_intervals_on_demand():
    text = "The duchy (1748-1822) and the talks of 5–7 May 1992."
    found = list(dates(blank_doc(text), Reference(split_intervals=True)))
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


def test_dates_mode_can_be_set_against_the_text():
    text = "In 1912 the canal was dug. In March it broke."
    assert [t.value for t in find(text, published="2021-06-09", mode="news")] == ["1912", "2021-03"]
    assert [t.value for t in find(text, published="2021-06-09", mode="narrative")] == ["1912", "1912-03"]


def doc_of(text: str, kinds: list[str], notes: tuple[Note, ...] = ()) -> Doc:
    """A Doc whose paragraphs are of these kinds."""
    doc = blank_doc(text)
    regions = plain_context(text).regions
    set_context(
        doc,
        Context(
            tuple(Region(r.start, r.end, kind) for r, kind in zip(regions, kinds, strict=True)),
            notes,
        ),
    )
    return doc


def values(doc: Doc) -> list[str]:
    return [item.value for item in dates(doc, Reference())]


def test_dates_of_notes_leave_the_story_alone():
    text = "In 1990 he came. In May he left.\n\nThe Herald, 3 March 2005.\n\nIn June he died."
    doc = doc_of(text, ["paragraph", "note", "paragraph"])
    assert values(doc) == ["1990", "1990-05", "2005-03-03", "1990-06"]


def test_dates_of_notes_lean_on_what_the_body_has_told_at_the_marker():
    text = "In 1912 the canal was dug. By 1930 steamers used it.\n\nIn March the mud froze."
    start = text.index("In March")
    for place, year in (("the canal", "1912"), ("steamers", "1930")):
        marker = NoteMarker(position=text.index(place))
        note = Note(start=start, end=len(text), id="n1", label="1", block="b2", markers=(marker,))
        assert values(doc_of(text, ["paragraph", "note"], (note,))) == ["1912", "1930", f"{year}-03"]


def test_dates_of_notes_without_a_marker_lean_on_nothing():
    text = "In 1912 the canal was dug.\n\nIn March the mud froze."
    note = Note(start=text.index("In March"), end=len(text), id="n1", label="1", block="b2")
    assert values(doc_of(text, ["paragraph", "note"], (note,))) == ["1912", "XXXX-03"]


def test_dates_of_a_heading_place_the_section_below_it():
    text = "In 1912 the canal was dug.\n\nThe flood of 1930\n\nIn March the rain began."
    assert values(doc_of(text, ["paragraph", "heading", "paragraph"])) == ["1912", "1930", "1930-03"]


def test_dates_are_looked_for_in_regions_but_not_in_front_matter_nor_in_table_cells():
    text = "Oldport 2021\n\nIn 1990 he came.\n\n1308\t1554\nMay 1992"
    a, b, c = plain_context(text).regions
    doc = blank_doc(text)
    set_context(
        doc,
        Context((
            Region(a.start, a.end, "paragraph", "front"), b, Region(c.start, c.end, "table"),
        )),
    )  # fmt: skip
    assert values(doc) == ["1990", "1992-05"]


def test_dates_do_not_reach_over_the_end_of_a_paragraph():
    text = "It fell in May\n\n1992 was dry, 5\n\nMarch rain helped."
    assert (
        mark(text, find(text))
        == "It fell in [May|DATE|XXXX-05]¶[1992|DATE|1992] was dry, 5¶March rain helped."
    )


def test_dates_take_the_publication_from_the_context():
    text = "Last year he came."
    assert values(blank_doc(text, "1999")) == ["1998"]
    assert [t.value for t in dates(blank_doc(text, "1999"), Reference("2005"))] == ["2004"]


@pytest.mark.parametrize(
    "text", ["", "soon", "2021-13", "2021-05-40", "20211-01", "２０２１", "-5", "2021-05-01-01"]
)
def test_dates_published_of_another_form_is_unknown(text):
    assert parse_published(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2021", (2021, None, None)), ("2021-03", (2021, 3, None)), ("2021-03-09", (2021, 3, 9)),
        (" 2021-03-09T10:30Z ", (2021, 3, 9)),
    ],
)  # fmt: skip
def test_dates_published_is_a_day_month_or_year(text, parts):
    point = parse_published(text)
    assert point is not None
    assert (point.year, point.month, point.day) == parts


def test_dates_component_runs_in_a_pipeline_without_a_parser():
    from spacy import blank

    nlp = blank("en")
    nlp.add_pipe("textmine_dates")
    doc = nlp("The truce of May 1994 lasted 26 years.")
    assert [t.value for t in kept(doc, DATES_KEY, TimeExpression)] == ["1994-05", "P26Y"]


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
    for unit, parts in shipped().modifiers.items():
        if parts.part == "month" or unit == "century":
            assert parts.START[1] + 1 == parts.MID[0]
            assert parts.MID[1] + 1 == parts.END[0]
