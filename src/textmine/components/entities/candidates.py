"""Stretches that may be names: the model's, those that head words and titles make, and runs of capitalised words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from textmine.components.context import Region, context_of
from textmine.components.entities.columns import Columns
from textmine.components.entities.data import Rules, gazetteer, rules
from textmine.components.entities.headed import FUNCTION_WORDS, headed_names, titled_persons
from textmine.components.entities.labels import is_name, split_pair
from textmine.components.entities.names import Name, trimmed
from textmine.components.sentences import BODY

_HYPHENS = frozenset("-–‑")
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_LONGEST_TITLE = 14
_LONGEST_CONTEST = 10
_MOST_JOINTS = 3
_YEAR = 4
# Two words and the hyphen between them.
_PAIR = 3

Stretch = tuple[int, int]


@dataclass(slots=True)
class Candidate:
    """The tokens from `start` to `end` (exclusive), as written, and by what rules they may be a name."""

    start: int
    end: int
    text: str
    sources: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        """What is the same for all candidates of one spelling."""
        return self.text.casefold().replace("’", "'")


def candidates(
    columns: Columns, stretches: Iterable[tuple[Region, int, int]], guessed: Iterable[Name]
) -> list[Candidate]:
    """Return the candidates in `stretches` (regions with their first and last token), in order; they may overlap.

    In notes only what the statistical model has found, and names behind titles, are candidates.
    """
    doc = columns.doc
    found: dict[Stretch, set[str]] = {}

    def add(start: int, end: int, source: str) -> None:
        if start < end:
            found.setdefault((start, end), set()).add(source)

    for name in guessed:
        cut = trimmed(doc, name)
        for part in split_pair(doc, cut) if cut else ():
            add(part.start, part.end, f"n:{name.type}")
    for region, start, end in stretches:
        for name in titled_persons(doc, start, end):
            cut = trimmed(doc, name)
            if cut is not None:
                add(cut.start, cut.end, "title")
        if region.kind in BODY:
            for name in headed_names(doc, start, end):
                add(name.start, name.end, f"h:{name.type}")
            for source, stretch in _in_body(columns, start, end):
                add(*stretch, source)
    for begin, stop in context_of(doc).emphasis:
        span = doc.char_span(begin, stop)
        if span is not None and span.end - span.start < _LONGEST_TITLE and columns.capital[span.start]:
            add(span.start, _without_marks(columns, span.start, span.end), "italic")
    made = (Candidate(a, b, " ".join(doc[a:b].text.split()), found[a, b]) for a, b in sorted(found))
    return [one for one in made if is_name(doc, Name(one.start, one.end, "ORG", ""))]


def _without_marks(columns: Columns, start: int, end: int) -> int:
    while end > start and columns.tokens[end - 1].is_punct:
        end -= 1
    return end


def _in_body(columns: Columns, start: int, end: int) -> Iterator[tuple[str, Stretch]]:
    for stretch in _quoted(columns, start, end):
        yield "quoted", stretch
    for stretch in _contests(columns, start, end):
        yield "contest", stretch
    position = start
    while position < end:
        stop = _run(columns, position, end)
        if stop == position:
            position += 1
            continue
        for stretch in _cuts(columns, position, stop, end):
            yield "run", stretch
        for stretch in _nations(columns, position, stop):
            yield "nations", stretch
        yield from _joined(columns, position, stop, end)
        position = stop


def _run(columns: Columns, start: int, end: int) -> int:
    """Return where the capitalised words from `start` end; hyphens and "&" within them are theirs."""
    position = start
    while position < end:
        inside = start < position < end - 1 and columns.capital[position + 1]
        if columns.capital[position]:
            position += 1
        elif inside and (columns.words[position] == "&" or _is_hyphen(columns, position)):
            position += 2
        else:
            break
    return position


def _is_hyphen(columns: Columns, index: int) -> bool:
    return columns.words[index] in _HYPHENS and columns.joined(index) and columns.joined(index - 1)


def _cuts(columns: Columns, start: int, stop: int, end: int) -> Iterator[Stretch]:
    """Yield a run without the words that may not belong to it, and what goes on behind it."""
    known, words, doc = rules(), columns.words, columns.doc
    begin = _first(columns, known, start, stop)
    if begin < stop and words[begin] == "The":
        if stop - begin > 1 and not _opens(columns, begin):
            yield begin, stop
        begin += 1
    if begin >= stop:
        return
    yield begin, stop
    for first in {begin, begin + 1} if words[begin] in gazetteer() else {begin}:
        cut = trimmed(doc, Name(first, stop, "PERSON", "")) if first < stop else None
        if cut is not None:
            yield cut.start, cut.end
    if stop - begin > 1:
        yield begin + 1, stop
        if words[begin] in gazetteer():
            yield begin, begin + 1
        marks = [index for index in range(begin + 1, stop) if words[index] in _HYPHENS]
        if marks:
            yield from zip([begin, *(mark + 1 for mark in marks)], [*marks, stop], strict=True)
    yield from _gone_on(columns, known, begin, stop, end)


def _opens(columns: Columns, index: int) -> bool:
    """Tell whether a word has its capital from the beginning of a sentence or a quotation."""
    return not index or columns.starts[index] or columns.tokens[index - 1].is_quote


def _first(columns: Columns, known: Rules, start: int, stop: int) -> int:
    while start < stop and columns.words[start] != "The":
        if columns.pos[start] not in FUNCTION_WORDS and columns.lower[start] not in known.articles:
            break
        start += 1
    return start


def _nations(columns: Columns, start: int, stop: int) -> Iterator[Stretch]:
    """Yield the two nations of a compound ("Greek-Turkish"), unless it is a people by itself or part of a longer name."""
    start = _first(columns, rules(), start, stop)
    start += start < stop and columns.words[start] == "The"
    if stop - start != _PAIR or columns.words[start + 1] not in _HYPHENS:
        return
    sides = [gazetteer().get(columns.words[index]) for index in (start, stop - 1)]
    both = all(side is not None and side.type == "NORP" for side in sides)
    if both and not columns.gazetteer.curated(columns.doc[start:stop].text):
        yield from ((start, start + 1), (stop - 1, stop))


def _gone_on(columns: Columns, known: Rules, begin: int, stop: int, end: int) -> Iterator[Stretch]:
    """Yield the run from `begin` to `stop` with a number behind it, a year, or a second run behind a possessive."""
    words, further = columns.words, stop
    if words[stop - 1].lower() in known.number_words and stop - begin > 1:
        stop, further = stop - 1, stop - 1
    if stop >= end:
        return
    if words[stop] in _POSSESSIVE and stop + 1 < end and columns.capital[stop + 1]:
        yield begin, _run(columns, stop + 1, end)
    if not any(word in known.heads for word in words[begin:stop]):
        return
    if words[stop].lower() in known.number_words:
        further = min(stop + (2 if stop + 1 < end and words[stop + 1] == "." else 1), end - 1)
    if words[further][:1].isdigit():
        yield begin, further + 1
        if further + 2 < end and words[further + 1] == "of" and _is_year(words[further + 2]):
            yield begin, further + 3
        if further + 3 < end and words[further + 1] == "(" and words[further + 3] == ")":
            yield begin, further + 4
    elif words[stop] in {"of", ","} and stop + 1 < end and _is_year(words[stop + 1]):
        yield begin, stop + 2


def _is_year(word: str) -> bool:
    return len(word) == _YEAR and word.isdigit()


def _joined(columns: Columns, start: int, stop: int, end: int) -> Iterator[tuple[str, Stretch]]:
    """Yield a run with the runs that small words join to it: "Movement for the Left", "Oscar von Sydow"."""
    known, words = rules(), columns.words
    begin = start
    while begin < stop and (columns.pos[begin] in FUNCTION_WORDS or columns.lower[begin] in known.articles):
        begin += 1
    if begin == stop:
        return
    for _ in range(_MOST_JOINTS):
        joint, after = stop, stop + 1
        if joint >= end or words[joint] not in known.joints:
            return
        if after < end and words[after] in known.joint_articles:
            after += 1
        if after >= end or not columns.capital[after] or words[after] == "I":
            return
        stop = _run(columns, after, end)
        yield f"j:{words[joint]}", (begin, stop)


def _quoted(columns: Columns, start: int, end: int) -> Iterator[Stretch]:
    """Yield what stands in quotation marks and has capitals throughout, as titles have."""
    known, words = rules(), columns.words
    position = start
    while position < end - 2:
        close = known.quotation_marks.get(words[position])
        if close is None or not columns.capital[position + 1]:
            position += 1
            continue
        last = min(end, position + _LONGEST_TITLE)
        stop = next((index for index in range(position + 2, last) if words[index] == close), None)
        if stop is None:
            position += 1
            continue
        inner = _without_marks(columns, position + 1, stop)
        if all(_in_title(word, known) for word in words[position + 1 : inner]):
            yield position + 1, inner
        position = stop


def _in_title(word: str, known: Rules) -> bool:
    return word[:1].isupper() or not word[:1].isalpha() or word.lower() in known.small_in_titles


def _contests(columns: Columns, start: int, end: int) -> Iterator[Stretch]:
    """Yield years or ordinals with what was held in them: "1934 Australian federal election"."""
    known, words = rules(), columns.words
    for index in range(start, end):
        if not words[index][:1].isdigit() or not (_is_year(words[index]) or words[index][-1].isalpha()):
            continue
        stop = index + 1
        while stop < min(end, index + _LONGEST_CONTEST) and _of_contest(columns, known, stop):
            stop += 1
        if stop >= end or stop == index + 1 or words[stop].lower() not in known.contests:
            continue
        first = index - 1 if index > start and words[index - 1].lower() in known.not_names else index
        yield index, stop + 1
        yield first, stop + 1
        if stop + 2 < end and words[stop + 1] == "in" and columns.capital[stop + 2]:
            yield first, _run(columns, stop + 2, end)


def _of_contest(columns: Columns, known: Rules, index: int) -> bool:
    word = columns.words[index]
    if word.lower() in known.contests:
        return False
    return columns.capital[index] or word in known.contest_adjectives or word in _HYPHENS | _POSSESSIVE
