"""Time expressions of a parsed text: found by the grammar, cleared of false ones, resolved in order of appearance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.tokens import Doc

from textmine.components.context import Context, Region, context_of
from textmine.components.dates.chart import Grammar, Node
from textmine.components.dates.days import iso_day
from textmine.components.dates.interval import bounds, edtf
from textmine.components.dates.lexer import INTERVAL_MARKS, Word, lexemes_of, words_of
from textmine.components.dates.lexicon import Lexicon, lexicon
from textmine.components.dates.resolver import Resolved, Situation, resolve
from textmine.components.dates.rules_amounts import add_amounts
from textmine.components.dates.rules_calendar import add_calendar
from textmine.components.dates.rules_clock import add_clock
from textmine.components.dates.rules_joined import Items, add_joined
from textmine.components.dates.rules_relative import add_relative
from textmine.components.dates.surroundings import Tokens, adjectives, drops_article, is_bare_number, is_date, is_price
from textmine.components.dates.timex import timex_type, timex_value
from textmine.components.dates.values import (
    Amount,
    Choose,
    Expression,
    Interval,
    Modified,
    Point,
    Repeat,
    Shift,
    Within,
)
from textmine.components.records import TimeExpression

Mode = Literal["auto", "narrative", "news"]
_FOUND = {
    "list": 0, "interval": 1, "date": 2, "bare_shift": 3, "set": 4, "stretch": 5, "amount": 6,
    "years_on": 7, "ordinal_day": 7, "day_alone": 8, "news": 9,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """What relative expressions are resolved against.

    Attributes:
        published: ISO 8601 day, month or year of publication; None for that of the document's context.
        mode: "news" resolves against the publication, "narrative" against the date last told, "auto" decides by the
            text: news if words like "Monday" and "yesterday" outnumber its years.
        split_intervals: whether "1748-1822" is two expressions, as in the TIMEX3 corpora, instead of one.
    """

    published: str | None = None
    mode: Mode = "auto"
    split_intervals: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """An expression before it is resolved; offsets in code points. `news`: it is one in a text of its own days only."""

    start: int
    end: int
    meaning: Expression
    rule: str
    region: int
    news: bool = False


def dates(doc: Doc, reference: Reference) -> Iterator[TimeExpression]:
    """Yield the time expressions of `doc` in order of appearance.

    Args:
        doc: parsed by any spaCy English pipeline; tags and heads are used where there are any.
        reference: publication date and mode that relative expressions are resolved against.

    Yields:
        TimeExpression: offsets in code points into `doc.text`, TIMEX3 type, value and modifier, EDTF, first and last day.

    Source: extents and values after TIMEX3 (ISO 24617-1:2012); EDTF after ISO 8601-2:2019.
    """
    context = context_of(doc)
    tokens = Tokens(doc)
    found = list(_find(doc.text, context, tokens, reference.split_intervals))
    published = parse_published(reference.published or context.published)
    narrative = reference.mode == "narrative" or (
        reference.mode == "auto" and not is_news(published, [item.meaning for item in found])
    )
    if narrative:
        found = [item for item in found if not item.news]
    yield from _resolve(found, context, tokens, Situation(published, narrative))


def parse_published(text: str | None) -> Point | None:
    """Return an ISO day (with or without a time), month or year as a point; None for anything else."""
    parts = (text or "").strip().partition("T")[0].split("-")
    if not 1 <= len(parts) <= 3 or not all(
        part.isascii() and part.isdigit() and len(part) <= 4 for part in parts
    ):
        return None
    year, month, day = (*map(int, parts), None, None)[:3]
    if (
        year is None
        or (month is not None and not 1 <= month <= 12)
        or (day is not None and not 1 <= day <= 31)
    ):
        return None
    return Point(year, month, day)


def is_news(published: Point | None, meanings: Iterable[Expression]) -> bool:
    """Return whether a text speaks of its own days: words that lean on today outnumber the years named."""
    if published is None or published.day is None:
        return False
    leaning = named = 0
    for meaning in meanings:
        inner = meaning.of if isinstance(meaning, Modified) else meaning
        inner = inner.whole if isinstance(inner, Within) else inner
        if isinstance(inner, Point):
            leaning += inner.weekday is not None
            named += inner.year is not None
        elif isinstance(inner, Choose | Shift):
            leaning += inner.base == "speech"
    return leaning > 0 and leaning * 2 >= named


@cache
def grammar() -> Grammar:
    """Return the grammar of time expressions, built once in a process."""
    made = Grammar()
    add_calendar(made)
    add_clock(made)
    add_joined(made)
    add_amounts(made)
    add_relative(made)
    return made


def _find(text: str, context: Context, tokens: Tokens, split: bool) -> Iterator[_Found]:
    lexemes = lexicon()
    for index, region in enumerate(context.regions):
        if region.section_kind == "front":
            continue
        words = words_of(text, region.start, region.end)
        for node in _chosen(_candidates(words, tokens, lexemes, region.kind == "table")):
            for first, last, meaning in _items(node, words, split):
                if node.rule == "one" and is_price(words, first, tokens):
                    meaning = Repeat(meaning)
                first += drops_article(first, last, meaning, words, tokens)
                news = node.kind == "news"
                yield _Found(words[first].start, words[last - 1].end, meaning, node.rule, index, news)


def _items(node: Node, words: list[Word], split: bool) -> Items:
    """Return the expressions of a reading: first and last (exclusive) word, and meaning."""
    if node.kind == "list":
        items: Items = node.value
        return items
    if split and isinstance(node.value, Interval):
        dashes = [i for i in range(node.first, node.last) if words[i].text in INTERVAL_MARKS]
        if len(dashes) == 1:
            start, end = node.value.start, node.value.end
            return (node.first, dashes[0], start), (dashes[0] + 1, node.last, end)
    return ((node.first, node.last, node.value),)


def _candidates(words: list[Word], tokens: Tokens, lexemes: Lexicon, table: bool) -> Iterator[Node]:
    readings = list(lexemes_of(words, lexemes))
    readings += adjectives(words, readings, tokens)
    for node in grammar().parse(readings):
        if table and is_bare_number(node, words):
            continue  # a cell's number is a number
        if node.kind in _FOUND and is_date(node, words, tokens, lexemes):
            yield node


def _chosen(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the leftmost, longest readings without overlap."""
    reached = 0
    for node in sorted(nodes, key=lambda n: (n.first, -n.last, _FOUND[n.kind])):
        if node.first >= reached:
            reached = node.last
            yield node


def _resolve(
    found: list[_Found], context: Context, tokens: Tokens, situation: Situation
) -> Iterator[TimeExpression]:
    region: Region | None = None
    body: tuple[Point | None, int | None] = (None, None)
    for index, item in enumerate(found):
        here = context.regions[item.region]
        if here is not region:
            body, region = _enter(here, region, body, situation), here
        situation.tense = None if situation.narrative else tokens.tense(item.start)
        resolved = resolve(item.meaning, situation)
        value = resolved.value
        if isinstance(value, Point) and value.year is not None and _moves_on(item.meaning, situation):
            situation.told, situation.told_by = value, index
        yield _record(item, resolved)


def _moves_on(meaning: Expression, situation: Situation) -> bool:
    """Return whether a text has got to the time it names: a narrative has not by looking back or at its author's day."""
    inner = meaning.of if isinstance(meaning, Modified) else meaning
    placed = isinstance(inner, Within) and inner.part is not None
    inner = inner.whole if isinstance(inner, Within) else inner
    if isinstance(inner, Choose) and inner.step == 0 and not placed:
        return False  # "the same year" says less than what it points to
    if isinstance(inner, Shift):
        return inner.sign > 0 and inner.base == "context"
    return not (situation.narrative and isinstance(inner, Choose) and inner.base == "speech")


def _enter(
    here: Region, left: Region | None, body: tuple[Point | None, int | None], situation: Situation
) -> tuple[Point | None, int | None]:
    """Keep what the body has told apart from what a note tells; each note starts afresh."""
    if left is not None and left.kind != "note":
        body = (situation.told, situation.told_by)
    situation.told, situation.told_by = (None, None) if here.kind == "note" else body
    return body


def _record(item: _Found, resolved: Resolved) -> TimeExpression:
    value, mod = resolved.value, resolved.mod
    days = None if isinstance(value, Amount) else bounds(value, mod)
    return TimeExpression(
        item.start,
        item.end,
        timex_type(value),
        timex_value(value),
        mod,
        edtf(value, mod),
        iso_day(days[0]) if days else None,
        iso_day(days[1]) if days else None,
        resolved.anchor,
        f"dates:{item.rule}",
    )
