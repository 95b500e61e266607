"""Time expressions of a parsed text: found by the grammar, cleared of false ones, resolved in order of appearance."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, Protocol

from spacy.tokens import Doc

from textmine.components.context import Context, Region, context_of
from textmine.components.dates.chart import Grammar, Node
from textmine.components.dates.conventions import Conventions, shipped
from textmine.components.dates.days import iso_day
from textmine.components.dates.discourse import History, Mention, Place, core, leans
from textmine.components.dates.interval import bounds, edtf
from textmine.components.dates.lexer import INTERVAL_MARKS, Word, lexemes_of, words_of
from textmine.components.dates.lexicon import Lexicon, lexicon
from textmine.components.dates.periods import defined_periods, occurrences
from textmine.components.dates.resolver import UNKNOWN, Resolved, Situation, resolve
from textmine.components.dates.rules_amounts import add_amounts
from textmine.components.dates.rules_calendar import add_calendar
from textmine.components.dates.rules_clock import add_clock
from textmine.components.dates.rules_joined import Items, add_joined
from textmine.components.dates.rules_relative import add_relative
from textmine.components.dates.surroundings import (
    adjectives,
    drops_article,
    is_bare_number,
    is_date,
    is_price,
)
from textmine.components.dates.timex import timex_type, timex_value
from textmine.components.dates.tokens import Tokens
from textmine.components.dates.values import (
    Amount,
    Choose,
    Era,
    Expression,
    Interval,
    Modified,
    Point,
    Repeat,
    Shift,
    Told,
    Within,
)
from textmine.components.records import TimeExpression
from textmine.schema.v1 import Note

# So much of the body's story a note takes up.
_BEFORE_NOTE = 2
Mode = Literal["auto", "narrative", "news"]
_FOUND = {
    "list": 0, "interval": 1, "date": 2, "bare_shift": 3, "set": 4, "stretch": 5, "amount": 6,
    "olddate": 11, "within_unit": 7, "age": 10, "years_on": 7, "ordinal_day": 7, "day_alone": 8, "news": 9,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """What relative expressions are resolved against.

    Attributes:
        published: ISO 8601 day, month or year of publication; None for that of the document's context.
        mode: "news" resolves against the publication, "narrative" against the date last told, "auto" decides by the
            text: news if words like "Monday" and "yesterday" outnumber its years.
        split_intervals: whether "1748-1822" is two expressions, as in the TIMEX3 corpora, instead of one.
        conventions: which days "early 1990", "summer" and "about" mean.
    """

    published: str | None = None
    mode: Mode = "auto"
    split_intervals: bool = False
    conventions: Conventions = field(default_factory=shipped)


@dataclass(frozen=True, slots=True)
class _Found:
    """An expression before it is resolved; offsets in code points. `news`: it is one in a text of its own days only."""

    start: int
    end: int
    meaning: Expression
    rule: str
    region: int
    news: bool = False


class Teacher(Protocol):
    """Knows what expressions mean, and watches what they could lean on: how the ranking of anchors is fitted."""

    def told(self, start: int, end: int) -> Point | None:
        """Return the true time of the expression at a stretch, as far as it is known."""

    def watch(
        self,
        stretch: tuple[int, int],
        meaning: Expression,
        place: Place,
        history: History,
        situation: Situation,
    ) -> None:
        """See an expression that leans on what has been told before it is resolved."""


def teach(doc: Doc, reference: Reference, teacher: Teacher) -> None:
    """Let `teacher` follow how a narrative `doc` is read, with the true times told so far."""
    context, tokens = context_of(doc), Tokens(doc)
    found = [item for item in _found_in(doc.text, context, tokens, reference) if not item.news]
    published = parse_published(reference.published or context.published)
    situation = Situation(published, True, conventions=reference.conventions)
    for _ in _resolve(found, context, tokens, situation, teacher):
        pass


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
    found = _found_in(doc.text, context, tokens, reference)
    published = parse_published(reference.published or context.published)
    narrative = reference.mode == "narrative" or (
        reference.mode == "auto" and not is_news(published, [item.meaning for item in found])
    )
    if narrative:
        found = [item for item in found if not item.news]
    situation = Situation(published, narrative, conventions=reference.conventions)
    yield from _resolve(found, context, tokens, situation)


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
                if node.rule == "one" and isinstance(meaning, Amount) and is_price(words, first, tokens):
                    meaning = Repeat(meaning)
                first += drops_article(first, last, meaning, words, tokens)
                first += node.rule == "turn_of_the_day" and last - first > 1
                news = node.kind == "news"
                yield _Found(words[first].start, words[last - 1].end, meaning, node.rule, index, news)


def _found_in(text: str, context: Context, tokens: Tokens, reference: Reference) -> list[_Found]:
    return _with_periods(list(_find(text, context, tokens, reference.split_intervals)), text, context)


def _with_periods(found: list[_Found], text: str, context: Context) -> list[_Found]:
    """Return `found` with the periods that the text defines for itself."""
    intervals = {(item.start, item.end): item.meaning for item in found if isinstance(item.meaning, Interval)}
    meanings = {name: intervals[stretch] for name, stretch in defined_periods(text, intervals, lexicon())}
    named: list[_Found] = []
    starts = [region.start for region in context.regions]
    for name, (start, end) in occurrences(text, meanings, lexicon()):
        region = bisect_right(starts, start) - 1
        if region >= 0 and end <= context.regions[region].end:
            named.append(_Found(start, end, meanings[name], "defined_period", region))
    taken = [(item.start, item.end) for item in named]
    rest = [item for item in found if not _overlaps(item, taken)]
    return sorted([*rest, *named], key=lambda item: item.start) if named else found


def _overlaps(item: _Found, taken: list[tuple[int, int]]) -> bool:
    """Return whether an expression overlaps one of the sorted, disjoint stretches `taken`."""
    at = bisect_right(taken, (item.start, item.end))
    return any(item.start < end and start < item.end for start, end in taken[max(at - 1, 0) : at + 1])


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
    found: list[_Found],
    context: Context,
    tokens: Tokens,
    situation: Situation,
    teacher: Teacher | None = None,
) -> Iterator[TimeExpression]:
    history, notes = History(), {note.start: note for note in context.notes}
    body, here, section = history, -1, 0
    for number, item in enumerate(found):
        region = context.regions[item.region]
        section += sum(r.kind == "heading" for r in context.regions[here + 1 : item.region + 1])
        if item.region != here:
            history = _of_note(body, region, notes) if region.kind == "note" else body
            here = item.region
        place = _place(item, section, tokens)
        if teacher is not None and leans(item.meaning):
            teacher.watch((item.start, item.end), item.meaning, place, history, situation)
        resolved = _resolved(item, place, history, situation, tokens)
        value = (teacher and teacher.told(item.start, item.end)) or resolved.value
        known = isinstance(value, Point) and value.month != UNKNOWN and value.day != UNKNOWN
        if (
            known
            and isinstance(value, Point)
            and value.year is not None
            and _moves_on(item.meaning, situation)
        ):
            inner = core(item.meaning)
            inferred = not (isinstance(inner, Point) and inner.year is not None)
            history.tell(Mention(value, number, place, region.kind == "heading", inferred))
            if situation.era is not None and not _lies_in(value.year, situation.era):
                situation.era = None
        elif isinstance(value, Interval):
            situation.span = value
        elif isinstance(value, Era) and not value.bc:
            situation.era = value
        yield _record(item, resolved, situation.conventions)


def _lies_in(year: int, era: Era) -> bool:
    first, last = era.years
    return first <= year <= last


def _resolved(item: _Found, place: Place, history: History, situation: Situation, tokens: Tokens) -> Resolved:
    """Return what an expression means where it stands."""
    situation.tense = None if situation.narrative else tokens.tense(item.start)
    if tokens.follows(item.start, "since"):
        situation.tense = "past"
    last = history.mentions[-1] if history.mentions else None
    situation.told, situation.told_by = (last.point, last.number) if last else (None, None)
    if not leans(item.meaning) or not (situation.narrative or _leans_on_context(item.meaning)):
        return resolve(item.meaning, situation)
    if isinstance(item.meaning, Point) and tokens.is_habit(item.start):
        return Resolved(item.meaning)
    chosen = history.best(item.meaning, place)
    if chosen is not None:
        situation.told, situation.told_by = chosen.point, chosen.mention.number
    return resolve(item.meaning, situation)


def _leans_on_context(meaning: Expression) -> bool:
    return not isinstance(core(meaning), Point)


def _place(item: _Found, section: int, tokens: Tokens) -> Place:
    return Place(
        tokens.sentence(item.start),
        item.region,
        section,
        tokens.looks_back(item.start),
        tokens.is_aside(item.start, item.end),
        tokens.describes(item.start),
        tokens.opens(item.start),
        item.start,
    )


def _of_note(body: History, region: Region, notes: Mapping[int, Note]) -> History:
    """Return the history that a note starts with: what the body had told where the note's marker stands."""
    note = notes.get(region.start)
    if note is None or not note.markers:
        return History()
    marker = note.markers[0].position
    told = bisect_right(body.mentions, marker, key=lambda mention: mention.place.offset)
    return History(body.mentions[max(told - _BEFORE_NOTE, 0) : told])


def _moves_on(meaning: Expression, situation: Situation) -> bool:
    """Return whether a text tells the time that it names: not by looking back, nor by naming its author's day."""
    inner = meaning.of if isinstance(meaning, Modified) else meaning
    placed = isinstance(inner, Within) and inner.part is not None
    inner = inner.whole if isinstance(inner, Within) else inner
    if isinstance(inner, Told) or (isinstance(inner, Choose) and inner.step == 0):
        return placed  # "the same year" says less than what it points to
    if isinstance(inner, Shift):
        return inner.sign > 0 and inner.base == "context"
    return not (situation.narrative and isinstance(inner, Choose) and inner.base == "speech")


def _record(item: _Found, resolved: Resolved, agreed: Conventions) -> TimeExpression:
    value, mod = resolved.value, resolved.mod
    days = None if isinstance(value, Amount) else bounds(value, mod, resolved.part, agreed)
    return TimeExpression(
        item.start,
        item.end,
        timex_type(value),
        timex_value(value),
        mod,
        edtf(value, mod, resolved.part, agreed),
        iso_day(days[0]) if days else None,
        iso_day(days[1]) if days else None,
        resolved.anchor,
        f"dates:{item.rule}",
    )
